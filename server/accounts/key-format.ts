// What an API key looks like: made and checked here, never stored here. The checksum only catches typing and cutting
// mistakes before any look-up; it proves nothing.
import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { encodeBase62 } from '../../core/ids.ts'
import type { KeyKind } from '../store/keys/ports.ts'

const PREFIXES: Readonly<Record<KeyKind, string>> = {
  live: 'sk-cw-v1-',
  test: 'sk-cw-test-',
  management: 'sk-cw-mgmt-',
}
const FORM = /^sk-cw-(?:v1|test|mgmt)-[0-9A-Za-z]{43}[0-9A-Za-z]{6}$/
const SECRET_BYTES = 32
const SECRET_LENGTH = 43
const CHECK_LENGTH = 6

/** A new random key of this kind. */
export function makeKey(kind: KeyKind): string {
  return keyFromBytes(kind, randomBytes(SECRET_BYTES))
}

/** The key that these 32 bytes make. */
export function keyFromBytes(kind: KeyKind, secret: Uint8Array): string {
  const unchecked = PREFIXES[kind] + encodeBase62(secret, SECRET_LENGTH)
  return unchecked + checksum(unchecked)
}

/** True for what could be a key: the form and the checksum are right. Anything else needs no look-up. */
export function isWellFormed(presented: string): boolean {
  if (!FORM.test(presented)) return false
  const end = presented.length - CHECK_LENGTH
  return checksum(presented.slice(0, end)) === presented.slice(end)
}

/** The kind that a well-formed key says it has. */
export function kindOf(key: string): KeyKind {
  if (key.startsWith(PREFIXES.test)) return 'test'
  return key.startsWith(PREFIXES.management) ? 'management' : 'live'
}

/** The form of a key that people may see: enough to tell two apart, not enough to guess. */
export function maskKey(key: string): string {
  const start = PREFIXES[kindOf(key)].length
  return `${key.slice(0, start + 3)}…${key.slice(-3)}`
}

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

// 32 bits are below 62^6, so six digits always suffice.
function checksum(text: string): string {
  let value = crc32(text)
  let digits = ''
  for (let place = 0; place < CHECK_LENGTH; place++) {
    digits = (BASE62[value % 62] as string) + digits
    value = Math.floor(value / 62)
  }
  return digits
}
