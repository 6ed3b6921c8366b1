// Tokens in links: made here, kept only as digests.
import { hash, randomBytes } from 'node:crypto'

/** 32 random bytes, safe in a URL. */
export function makeToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Hex SHA-256: a token has too many bits to be guessed from it. */
export function tokenDigest(token: string): string {
  return hash('sha256', token, 'hex')
}
