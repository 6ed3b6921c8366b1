import assert from 'node:assert/strict'
import { test } from 'node:test'
import { qrPath } from './qr-path.ts'

test('a QR code has a border of four and its three corners are drawn', () => {
  const { side, path } = qrPath('otpauth://totp/Causeway:ada@example.com?secret=ABC&issuer=Causeway')
  const size = side - 8
  assert.equal((size - 17) % 4, 0, 'sizes of QR codes are 17 + 4 × version')
  for (const corner of ['M4 4h1', `M${4 + size - 7} 4h1`, `M4 ${4 + size - 7}h1`])
    assert.ok(path.includes(corner), corner)
  const columns = [...path.matchAll(/M(\d+) (\d+)/g)].flatMap(([, column, row]) => [
    Number(column),
    Number(row),
  ])
  assert.ok(Math.min(...columns) === 4 && Math.max(...columns) < side - 4)
})

test('another text is another picture', () => {
  assert.notEqual(qrPath('one').path, qrPath('two').path)
})
