// The people library's own secret: it signs the cookies of sessions and encrypts second factors. It is random, made once, and kept
// sealed under the server's secret, so that changing that one signs nobody out and spoils no second factor.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { Store } from '../../store/ports.ts'

const FACT = 'people-secret'
const LABEL = 'causeway people 1'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Reads it, or makes it at the first start; sealed anew when the server's secret has changed. */
export async function openAuthSecret(options: {
  readonly facts: Store['facts']
  readonly secret: string
  readonly previousSecret: string | undefined
}): Promise<string> {
  const { facts, secret, previousSecret } = options
  const stored =
    (await facts.get(FACT)) ??
    (await facts.ensure({ name: FACT, value: seal(randomBytes(32).toString('hex'), secret) }))
  const opened = unseal(stored, secret)
  if (opened !== undefined) return opened
  const former = previousSecret === undefined ? undefined : unseal(stored, previousSecret)
  if (former === undefined)
    throw new Error(
      "The secret of sessions and second factors cannot be opened with the server's secret. " +
        'Set CAUSEWAY_SECRET_OLD to the former secret and start again.',
    )
  await facts.set({ name: FACT, value: seal(former, secret) })
  return former
}

function keyOf(secret: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', LABEL, 32))
}

function seal(text: string, secret: string): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret), nonce)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')
}

function unseal(stored: string, secret: string): string | undefined {
  const bytes = Buffer.from(stored, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', keyOf(secret), bytes.subarray(0, NONCE_BYTES))
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
  try {
    const opened = [decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]
    return Buffer.concat(opened).toString('utf8')
  } catch {
    // Sealed under another secret.
    return undefined
  }
}
