// Seals what the database keeps and must not show: AES-256-GCM under keys made from the server's secret, bound to whose it is.
// Whoever has only the database, or a backup of it, reads nothing; nor does anything open in another row's place.
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** Tells which secret a text was sealed under. */
const NAME_BYTES = 4

export interface SealOptions {
  /** What it is for: what was sealed for one purpose opens for no other. */
  readonly label: string
  readonly secret: string
  /** Still opens what was sealed under it. */
  readonly previousSecret: string | undefined
}

export interface Seal {
  /** `owner` is bound to the text and must be the same when it is opened. */
  readonly close: (text: string, owner: string) => Uint8Array
  /** Undefined when it was sealed under a secret that is not known any more, or was changed, or is another owner's. */
  readonly open: (sealed: Uint8Array, owner: string) => string | undefined
  /** False when it was sealed under the previous secret, and should be sealed anew before that is forgotten. */
  readonly isCurrent: (sealed: Uint8Array) => boolean
}

interface SealKey {
  readonly name: Buffer
  readonly key: Buffer
}

/** Makes the keys; sealing and opening are synchronous. */
export function createSeal({ label, secret, previousSecret }: SealOptions): Seal {
  const current = keyOf(secret, label)
  const keys = previousSecret === undefined ? [current] : [current, keyOf(previousSecret, label)]
  return {
    close: (text, owner) => {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', current.key, nonce).setAAD(Buffer.from(owner))
      const sealed = [current.name, nonce, cipher.update(text, 'utf8'), cipher.final()]
      return Buffer.concat([...sealed, cipher.getAuthTag()])
    },
    open: (sealed, owner) => {
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
      const name = bytes.subarray(0, NAME_BYTES)
      const found = keys.find((candidate) => candidate.name.equals(name))
      const end = bytes.length - TAG_BYTES
      const start = NAME_BYTES + NONCE_BYTES
      if (!found || end < start) return undefined
      const decipher = createDecipheriv('aes-256-gcm', found.key, bytes.subarray(NAME_BYTES, start))
      decipher.setAAD(Buffer.from(owner)).setAuthTag(bytes.subarray(end))
      try {
        return Buffer.concat([decipher.update(bytes.subarray(start, end)), decipher.final()]).toString('utf8')
      } catch {
        return undefined // the tag does not fit: nothing in it can be trusted
      }
    },
    isCurrent: (sealed) => current.name.equals(sealed.subarray(0, NAME_BYTES)),
  }
}

function keyOf(secret: string, label: string): SealKey {
  const key = Buffer.from(hkdfSync('sha256', secret, '', label, KEY_BYTES))
  return { key, name: createHash('sha256').update(key).digest().subarray(0, NAME_BYTES) }
}
