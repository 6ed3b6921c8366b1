// Image headers, built here byte by byte from the formats' specifications.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readImageSize } from './image-size.ts'

function png(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(33)
  bytes.write('\x89PNG\r\n\x1a\n', 'latin1')
  bytes.writeUInt32BE(13, 8)
  bytes.write('IHDR', 12)
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  return bytes
}

function jpeg(width: number, height: number): Buffer {
  const frame = Buffer.from([0xff, 0xc2, 0, 17, 8, 0, 0, 0, 0, 3, 1, 0x11, 0, 2, 0x11, 1, 3, 0x11, 1])
  frame.writeUInt16BE(height, 5)
  frame.writeUInt16BE(width, 7)
  const thumbnail = Buffer.from([0xff, 0xe1, 0, 6, 1, 2, 3, 4])
  const table = Buffer.from([0xff, 0xc4, 0, 5, 9, 9, 9])
  return Buffer.concat([Buffer.from([0xff, 0xd8]), thumbnail, table, frame])
}

function webp(chunk: string, fill: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.alloc(40)
  bytes.write('RIFF', 0)
  bytes.write('WEBP', 8)
  bytes.write(chunk, 12)
  fill(bytes)
  return bytes
}

test('reads the size of PNG, GIF, JPEG and the three kinds of WebP', () => {
  const gif = Buffer.concat([Buffer.from('GIF89a'), Buffer.from([0x40, 0x01, 0xf0, 0x00])])
  const lossy = webp('VP8 ', (bytes) => {
    bytes.writeUInt16LE(640, 26)
    bytes.writeUInt16LE(480, 28)
  })
  const lossless = webp('VP8L', (bytes) => bytes.writeUInt32LE(639 | (479 << 14), 21))
  const extended = webp('VP8X', (bytes) => {
    bytes.writeUIntLE(639, 24, 3)
    bytes.writeUIntLE(479, 27, 3)
  })
  assert.deepEqual(readImageSize(png(1024, 768)), { width: 1024, height: 768 })
  assert.deepEqual(readImageSize(jpeg(800, 600)), { width: 800, height: 600 })
  assert.deepEqual(readImageSize(gif), { width: 320, height: 240 })
  for (const bytes of [lossy, lossless, extended])
    assert.deepEqual(readImageSize(bytes), { width: 640, height: 480 })
})

test('says nothing of cut headers, other formats and images without any pixels', () => {
  for (const whole of [png(10, 10), jpeg(10, 10)])
    for (let length = 0; length < 20; length++)
      assert.equal(readImageSize(whole.subarray(0, length)), undefined)
  assert.equal(readImageSize(Buffer.from('%PDF-1.7 and so on, for more than thirty bytes')), undefined)
  assert.equal(readImageSize(png(0, 10)), undefined)
})
