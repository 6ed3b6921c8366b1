import assert from 'node:assert/strict'
import { test } from 'node:test'
import { browserName } from './browser-name.ts'

test('browsers are told apart although each claims to be the others', () => {
  const chrome =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36'
  assert.equal(browserName(chrome), 'Chrome on Windows')
  assert.equal(browserName(`${chrome} Edg/140.0`), 'Edge on Windows')
  const phone =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1'
  assert.equal(browserName(phone), 'Safari on iOS')
  assert.equal(
    browserName('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'),
    'Firefox on Linux',
  )
})

test('what is not known is said to be so, and a long text is cut', () => {
  assert.equal(browserName(null), 'An unknown browser')
  assert.equal(browserName('x'.repeat(500)).length, 40)
})
