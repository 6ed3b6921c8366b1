// gpt-tokenizer's encodings, each loaded when it is first needed. Runs inside the worker only: one set of ranks costs
// about 170 ms and 60 MB.
import { cutRuns } from './runs.ts'
import type { SplitText } from './messages.ts'

interface Encoder {
  readonly countTokens: (text: string, options: EncodeOptions) => number
  readonly encode: (text: string, options: EncodeOptions) => number[]
  readonly decodeGenerator: (tokens: Iterable<number>) => Iterable<string>
  readonly setMergeCacheSize: (entries: number) => void
}
interface EncodeOptions {
  readonly disallowedSpecial: Set<string>
}

const DEFAULT_ENCODING = 'o200k_base'
const MERGE_CACHE_ENTRIES = 20_000
/** Text that spells a special token (`<|endoftext|>`) is ordinary text, not an error. */
const AS_TEXT: EncodeOptions = { disallowedSpecial: new Set() }

const LOADERS: ReadonlyMap<string, () => Promise<Encoder>> = new Map<string, () => Promise<Encoder>>([
  [DEFAULT_ENCODING, () => import('gpt-tokenizer/encoding/o200k_base')],
  ['o200k_harmony', () => import('gpt-tokenizer/encoding/o200k_harmony')],
  ['cl100k_base', () => import('gpt-tokenizer/encoding/cl100k_base')],
  ['p50k_base', () => import('gpt-tokenizer/encoding/p50k_base')],
  ['p50k_edit', () => import('gpt-tokenizer/encoding/p50k_edit')],
  ['r50k_base', () => import('gpt-tokenizer/encoding/r50k_base')],
])

const loaded = new Map<string, Promise<Encoder>>()

/** The encoding of that name; `o200k_base` for a tokenizer that nobody publishes in this form. */
function encoderFor(name: string): Promise<Encoder> {
  const known = LOADERS.has(name) ? name : DEFAULT_ENCODING
  let encoder = loaded.get(known)
  if (!encoder) {
    encoder = (LOADERS.get(known) as () => Promise<Encoder>)().then((module) => {
      module.setMergeCacheSize(MERGE_CACHE_ENTRIES)
      return module
    })
    loaded.set(known, encoder)
    encoder.catch(() => loaded.delete(known)) // the next job tries again
  }
  return encoder
}

/** Tokens of each text. */
export async function countTexts(encoding: string, texts: readonly string[]): Promise<number[]> {
  const encoder = await encoderFor(encoding)
  return texts.map((text) => {
    let tokens = 0
    for (const piece of cutRuns(text)) tokens += encoder.countTokens(piece, AS_TEXT)
    return tokens
  })
}

/** Where the texts, one after the other, split into their tokens. */
export async function splitTexts(encoding: string, texts: readonly string[]): Promise<SplitText> {
  const encoder = await encoderFor(encoding)
  const pieces: Piece[] = []
  for (const text of texts) for (const piece of cutRuns(text)) splitPiece(encoder, piece, pieces)
  return {
    lengths: Uint32Array.from(pieces, (piece) => piece.length),
    tokens: Uint8Array.from(pieces, (piece) => piece.tokens),
  }
}

interface Piece {
  readonly length: number
  readonly tokens: number
}

/** The decoder holds back half characters; counting what it took in says how many tokens a piece stands for. */
function splitPiece(encoder: Encoder, text: string, pieces: Piece[]): void {
  let taken = 0
  const tokens = encoder.encode(text, AS_TEXT)
  const watched = function* (): Generator<number> {
    for (const token of tokens) {
      taken++
      yield token
    }
  }
  for (const piece of encoder.decodeGenerator(watched())) {
    pieces.push({ length: piece.length, tokens: taken })
    taken = 0
  }
}
