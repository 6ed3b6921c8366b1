import assert from 'node:assert/strict'
import { createHmac, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { createKeyDigest, fingerprint, keyHash } from './digest.ts'
import { makeKey } from './key-format.ts'

test('the digest of a key is HMAC-SHA-256 under its label, for secrets shorter and longer than a block', () => {
  for (const secret of [
    's',
    'x'.repeat(63),
    'x'.repeat(64),
    'x'.repeat(65),
    'ü'.repeat(200),
    randomBytes(32).toString('hex'),
  ]) {
    const digestOf = createKeyDigest(secret)
    for (const key of [makeKey('live'), makeKey('test'), makeKey('management'), makeKey('live')]) {
      const expected = createHmac('sha256', secret).update(`causeway key 1\n${key}`).digest('hex')
      assert.equal(digestOf(key), expected)
    }
  }
})

test('a shorter key after a longer one leaves nothing of the longer one behind', () => {
  const digestOf = createKeyDigest('secret')
  const fresh = createKeyDigest('secret')
  digestOf('a'.repeat(128))
  assert.equal(digestOf('a'), fresh('a'))
  assert.throws(() => digestOf('a'.repeat(129)), RangeError)
})

test('digest, hash and fingerprint of the same words differ, and change with the secret', () => {
  const values = ['one secret', 'another secret'].flatMap((secret) => [
    createKeyDigest(secret)('words'),
    keyHash(secret, 'words'),
    fingerprint(secret),
  ])
  assert.equal(new Set(values).size, 6)
  for (const value of values) assert.match(value, /^[0-9a-f]{64}$/)
})
