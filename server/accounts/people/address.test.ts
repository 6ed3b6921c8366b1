import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createAddress } from './address.ts'

test('links lead to the public address where there is one, else to the port that was taken', () => {
  const local = createAddress({ host: '127.0.0.1', port: 0, publicUrl: undefined })
  local.listen(4711)
  assert.equal(local.url(), 'http://127.0.0.1:4711')
  const open = createAddress({ host: '0.0.0.0', port: 8484, publicUrl: undefined })
  assert.equal(open.url(), 'http://127.0.0.1:8484', 'nobody can call 0.0.0.0')
  const six = createAddress({ host: '::1', port: 8484, publicUrl: undefined })
  assert.equal(six.url(), 'http://[::1]:8484')
  const behind = createAddress({ host: '::', port: 8484, publicUrl: 'https://ai.example.com/gate' })
  assert.equal(behind.url(), 'https://ai.example.com/gate')
})

test('our pages are under the public address and under every name of this machine that is listened on', () => {
  const local = createAddress({ host: '127.0.0.1', port: 8484, publicUrl: 'https://ai.example.com/gate' })
  assert.deepEqual(local.origins(), [
    'https://ai.example.com',
    'http://127.0.0.1:8484',
    'http://localhost:8484',
    'http://[::1]:8484',
  ])
  const named = createAddress({ host: '192.0.2.1', port: 80, publicUrl: undefined })
  assert.deepEqual(named.origins(), ['http://192.0.2.1'])
  const everywhere = createAddress({ host: '0.0.0.0', port: 8484, publicUrl: undefined }).origins()
  assert.ok(everywhere.includes('http://localhost:8484'))
  assert.ok(everywhere.every((origin) => new URL(origin).origin === origin))
})
