import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc32 } from 'node:zlib'
import { isWellFormed, keyFromBytes, kindOf, makeKey, maskKey } from './key-format.ts'

const FORM = /^sk-cw-(v1|test|mgmt)-[0-9A-Za-z]{43}[0-9A-Za-z]{6}$/
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

function numberOf(digits: string): bigint {
  return [...digits].reduce((value, digit) => value * 62n + BigInt(BASE62.indexOf(digit)), 0n)
}

test('a new key has the documented form, says its kind and is well-formed', () => {
  for (const [kind, word] of [
    ['live', 'v1'],
    ['test', 'test'],
    ['management', 'mgmt'],
  ] as const) {
    const key = makeKey(kind)
    assert.match(key, FORM)
    assert.ok(key.startsWith(`sk-cw-${word}-`))
    assert.equal(kindOf(key), kind)
    assert.ok(isWellFormed(key))
  }
})

test('two new keys differ', () => {
  assert.notEqual(makeKey('live'), makeKey('live'))
})

test('a key holds all 32 bytes, left-padded, and the CRC-32 of everything before it', () => {
  for (const bytes of [
    new Uint8Array(32),
    new Uint8Array(32).fill(255),
    Uint8Array.of(...Array(31).fill(0), 7),
  ]) {
    const key = keyFromBytes('live', bytes)
    const body = key.slice('sk-cw-v1-'.length, -6)
    assert.equal(body.length, 43)
    assert.equal(numberOf(body), BigInt(`0x${Buffer.from(bytes).toString('hex')}`))
    assert.equal(numberOf(key.slice(-6)), BigInt(crc32(key.slice(0, -6))))
  }
})

test('changing any one character makes a key malformed', () => {
  const key = makeKey('test')
  for (let at = 0; at < key.length; at++) {
    const other = key[at] === 'x' ? 'y' : 'x'
    assert.equal(isWellFormed(key.slice(0, at) + other + key.slice(at + 1)), false, `at ${at}`)
  }
})

test('what is cut, longer, padded, or of another kind than its checksum says is malformed', () => {
  const key = makeKey('live')
  const wrong = [
    '',
    key.slice(0, -1),
    key.slice(1),
    `${key}x`,
    ` ${key}`,
    `${key}\n`,
    `${key}\0`,
    key.replace('sk-cw-v1-', 'sk-cw-mgmt-'),
    key.replace('sk-cw', 'sk-or'),
    key.toUpperCase(),
    `' or '1'='1`,
    'sk-cw-v1-'.padEnd(1_000_000, 'a'),
  ]
  for (const presented of wrong) assert.equal(isWellFormed(presented), false, presented.slice(0, 60))
})

test('the masked form shows three characters at each end and no more', () => {
  const key = makeKey('management')
  assert.equal(maskKey(key), `sk-cw-mgmt-${key.slice(11, 14)}…${key.slice(-3)}`)
})
