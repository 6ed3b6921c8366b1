import assert from 'node:assert/strict'
import { test } from 'node:test'
import { placeForPasskeys } from './passkey-place.ts'

const at = (url: string) => placeForPasskeys(new URL(url), true)

test('an IP address has no passkeys, and the text says where to go', () => {
  const place = at('http://127.0.0.1:8484/settings/security')
  assert.equal(place.isUsable, false)
  assert.match(place.text, /http:\/\/localhost:8484/)
  assert.equal(at('http://[::1]:8484/').isUsable, false)
})

test('localhost and names behind https have them, names without https do not', () => {
  assert.equal(at('http://localhost:8484/').isUsable, true)
  assert.equal(at('https://ai.example.com/').isUsable, true)
  assert.equal(at('http://ai.example.com/').isUsable, false)
  assert.equal(placeForPasskeys(new URL('https://ai.example.com/'), false).isUsable, false)
})
