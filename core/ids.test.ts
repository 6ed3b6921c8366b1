import assert from 'node:assert/strict'
import { test } from 'node:test'
import { base62, encodeBase62, generationId } from './ids.ts'

const bytes = (length: number, value: (index: number) => number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => value(index))

test('a generation id is its second and twenty letters', () => {
  const id = generationId(
    1_760_000_000,
    bytes(40, (index) => index * 6),
  )
  assert.match(id, /^gen-1760000000-[0-9A-Za-z]{20}$/)
  assert.equal(
    generationId(
      1,
      bytes(20, () => 0),
    ),
    `gen-1-${'0'.repeat(20)}`,
  )
})

test('every letter is equally likely: bytes that would favour some are skipped', () => {
  const counts = new Map<string, number>()
  for (let value = 0; value < 256; value++) {
    const letter = value < 248 ? base62(Uint8Array.of(value), 1) : undefined
    if (letter !== undefined) counts.set(letter, (counts.get(letter) ?? 0) + 1)
    else assert.equal(base62(Uint8Array.of(value, 61), 1), 'z')
  }
  assert.equal(counts.size, 62)
  assert.deepEqual(new Set(counts.values()), new Set([4]))
})

test('too few random bytes are refused rather than stretched', () => {
  assert.throws(
    () =>
      base62(
        bytes(19, () => 0),
        20,
      ),
    RangeError,
  )
  assert.throws(
    () =>
      base62(
        bytes(30, () => 255),
        20,
      ),
    RangeError,
  )
  assert.equal(
    base62(
      bytes(5, () => 0),
      0,
    ),
    '',
  )
})

test('32 bytes always fit into 43 letters, padded with zeros, and different ones differ', () => {
  assert.equal(
    encodeBase62(
      bytes(32, () => 255),
      43,
    ).length,
    43,
  )
  assert.equal(
    encodeBase62(
      bytes(32, () => 0),
      43,
    ),
    '0'.repeat(43),
  )
  assert.equal(encodeBase62(Uint8Array.of(61), 3), '00z')
  assert.equal(encodeBase62(Uint8Array.of(62), 3), '010')
  assert.equal(encodeBase62(Uint8Array.of(1, 0), 3), '048')
  const seen = new Set(Array.from({ length: 256 }, (_, value) => encodeBase62(Uint8Array.of(value, 7), 4)))
  assert.equal(seen.size, 256)
})
