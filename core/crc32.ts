// CRC-32 as gzip has it (RFC 1952, section 8), over bytes. Pure, for rooms that may not import Node's own.

const TABLE = makeTable()

function makeTable(): Uint32Array {
  const table = new Uint32Array(256)
  for (let byte = 0; byte < 256; byte++) {
    let value = byte
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
    table[byte] = value
  }
  return table
}

/** The checksum of bytes from `start` up to `end`, as an unsigned number of 32 bits. */
export function crc32(bytes: Uint8Array, start = 0, end = bytes.length): number {
  let value = 0xffffffff
  for (let at = start; at < end; at++)
    value = (value >>> 8) ^ (TABLE[(value ^ (bytes[at] as number)) & 0xff] as number)
  return (value ^ 0xffffffff) >>> 0
}
