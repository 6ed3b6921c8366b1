import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc32 as ofNode } from 'node:zlib'
import { crc32 } from './crc32.ts'

test('the checksum of the published check value is the published one', () => {
  assert.equal(crc32(new TextEncoder().encode('123456789')), 0xcbf43926)
  assert.equal(crc32(new Uint8Array()), 0)
})

test('the checksum of any bytes, or of a part of them, is what zlib computes', () => {
  let state = 1
  for (let length = 0; length < 600; length += 7) {
    const bytes = Uint8Array.from({ length }, () => {
      state = Math.imul(state, 1_103_515_245) + 12_345
      return state >>> 24
    })
    assert.equal(crc32(bytes), ofNode(bytes))
    assert.equal(crc32(bytes, length >> 2, length >> 1), ofNode(bytes.subarray(length >> 2, length >> 1)))
  }
})
