// The shortest call in curl, coloured as Shiki would colour it but without Shiki: that is a quarter of all the script that the first
// page would load. A test holds the colours to Shiki's. Pure.
import type { Piece } from './highlight.ts'

const plain = (text: string): Piece => ({ text, light: '#0E1116', dark: '#F0F3F6' })
const program = (text: string): Piece => ({ text, light: '#702C00', dark: '#FFB757' })
const option = (text: string): Piece => ({ text, light: '#023B95', dark: '#91CBFF' })
const words = (text: string): Piece => ({ text, light: '#032563', dark: '#ADDCFF' })
const escape = (text: string): Piece => ({ text, light: '#A0111F', dark: '#FF9492' })

/** A call of chat completions with curl, in two lines. `body` is JSON. */
export function commandLines(baseUrl: string, body: string): readonly (readonly Piece[])[] {
  return [
    [
      program('curl'),
      plain(' '),
      words(`${baseUrl}/v1/chat/completions`),
      plain(' '),
      option('-H'),
      plain(' '),
      words('"x-api-key: '),
      plain('$CAUSEWAY_KEY'),
      words('"'),
      plain(' '),
      escape('\\'),
    ],
    [plain('  '), option('-d'), plain(' '), words(`'${body}'`)],
  ]
}
