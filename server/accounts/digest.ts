// What is kept instead of a key, and how the server's secret is used: every use has its own label, so that a value made
// for one (the public `hash`) can never serve as another (the digest that authenticates).
import { createHmac } from 'node:crypto'

const KEY_LABEL = 'causeway key 1\n'
const HASH_LABEL = 'causeway hash 1\n'
const FINGERPRINT_LABEL = 'causeway fingerprint 1\n'

/** Hex HMAC-SHA-256 by which a presented key is looked up. */
export function keyDigest(secret: string, key: string): string {
  return labelled(secret, KEY_LABEL + key)
}

/** The API's `hash` of a key, 64 hex digits; a name, never a credential. */
export function keyHash(secret: string, key: string): string {
  return labelled(secret, HASH_LABEL + key)
}

/** Tells whether two secrets are the same without keeping either. */
export function fingerprint(secret: string): string {
  return labelled(secret, FINGERPRINT_LABEL)
}

function labelled(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex')
}
