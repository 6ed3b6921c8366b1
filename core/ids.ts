// Ids that callers see. Pure: the clock and the random bytes are handed in.

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** `length` base62 characters from random bytes, one byte each; bytes ≥ 248 are skipped so that no letter is likelier. */
export function base62(random: Uint8Array, length: number): string {
  let text = ''
  for (let at = 0; at < random.length && text.length < length; at++) {
    const byte = random[at] as number
    if (byte < 248) text += BASE62[byte % 62]
  }
  if (text.length < length) throw new RangeError('not enough random bytes')
  return text
}

/** `gen-<unix seconds>-<20 base62>`, OpenRouter's form. `random` needs about 24 bytes; 40 are always enough in practice. */
export function generationId(unixSeconds: number, random: Uint8Array): string {
  return `gen-${unixSeconds}-${base62(random, 20)}`
}

/** A big-endian byte string as base62, left-padded with zeros to `length`. */
export function encodeBase62(bytes: Uint8Array, length: number): string {
  let value = 0n
  for (const byte of bytes) value = value * 256n + BigInt(byte)
  let text = ''
  while (value > 0n) {
    text = BASE62[Number(value % 62n)] + text
    value /= 62n
  }
  return text.padStart(length, '0')
}
