// Simulated embeddings, a test instrument: unit vectors made from the words by hashing, so that texts which share words lie
// near each other and the same text always lies in the same place. They carry no meaning beyond that.
import { GatewayError } from '../../../core/errors.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { createRandom } from './random.ts'

export interface EmbeddingsOptions {
  /** The parsed body. */
  readonly wire: unknown
  readonly model: string
  readonly encoding: string
  readonly tokenizer: Pick<Tokenizer, 'countAll'>
}

const USUAL_DIMENSIONS = 1536
const MOST_DIMENSIONS = 8192
const MOST_WORDS = 10_000
/** Places of the vector that one word touches. */
const PLACES_PER_WORD = 24
/** A trace of the whole text in every place, so that no vector is empty or mostly zero. */
const TRACE = 0.02

type Input = string | readonly number[]

/** The JSON text of the answer to an embeddings request. */
export async function writeEmbeddings(options: EmbeddingsOptions): Promise<string> {
  const { wire, model, encoding, tokenizer } = options
  const body = (typeof wire === 'object' && wire !== null ? wire : {}) as Readonly<Record<string, unknown>>
  const inputs = readInputs(body['input'])
  const dimensions = readDimensions(body['dimensions'])
  const isBase64 = body['encoding_format'] === 'base64'
  const texts = inputs.filter((input) => typeof input === 'string')
  const counts = texts.length === 0 ? [] : await tokenizer.countAll({ encoding, texts })
  const given = inputs.reduce((sum, input) => sum + (typeof input === 'string' ? 0 : input.length), 0)
  const promptTokens = counts.reduce((sum, tokens) => sum + tokens, given)
  return JSON.stringify({
    object: 'list',
    data: inputs.map((input, index) => {
      const vector = embed(input, dimensions)
      return { object: 'embedding', index, embedding: isBase64 ? toBase64(vector) : [...vector] }
    }),
    model,
    usage: { prompt_tokens: promptTokens, total_tokens: promptTokens },
  })
}

/** A text, texts, one list of tokens or several, as OpenAI takes them. */
function readInputs(value: unknown): readonly Input[] {
  if (typeof value === 'string') return [value]
  if (!Array.isArray(value) || value.length === 0) throw wrongInput()
  if (isTokens(value)) return [value]
  return (value as readonly unknown[]).map((item) => {
    if (typeof item === 'string' || isTokens(item)) return item
    throw wrongInput()
  })
}

function isTokens(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length > 0 && value.every((token) => Number.isInteger(token))
}

function wrongInput(): GatewayError {
  return new GatewayError(
    'invalid_type',
    "Invalid type for 'input': expected a string, an array of strings, or one or more arrays of integers.",
    { param: 'input' },
  )
}

function readDimensions(value: unknown): number {
  if (value === undefined || value === null) return USUAL_DIMENSIONS
  if (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MOST_DIMENSIONS)
    return value as number
  throw new GatewayError(
    'invalid_value',
    `Invalid value for 'dimensions': ${JSON.stringify(value)}. Allowed is: a whole number from 1 to ${MOST_DIMENSIONS}.`,
    { param: 'dimensions' },
  )
}

function embed(input: Input, dimensions: number): Float32Array {
  const vector = new Float64Array(dimensions)
  const words = typeof input === 'string' ? wordsOf(input) : input.slice(0, MOST_WORDS).map(String)
  const trace = createRandom(`trace ${words.join(' ')}`)
  for (let place = 0; place < dimensions; place++) vector[place] = (trace.next() - 0.5) * TRACE
  for (const word of words) {
    const random = createRandom(word)
    for (let count = 0; count < PLACES_PER_WORD; count++) {
      const place = random.integer(0, dimensions - 1)
      vector[place] = (vector[place] as number) + random.next() - 0.5
    }
  }
  const length = Math.hypot(...(dimensions > 0 ? chunkNorms(vector) : [1]))
  return Float32Array.from(vector, (value) => value / (length || 1))
}

/** Norms of slices: spreading thousands of numbers into one call would be a risk to the stack. */
function chunkNorms(vector: Float64Array): number[] {
  const norms: number[] = []
  for (let from = 0; from < vector.length; from += 512)
    norms.push(Math.hypot(...vector.subarray(from, from + 512)))
  return norms
}

function wordsOf(text: string): readonly string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, MOST_WORDS)
}

/** Little-endian 32-bit floats, as OpenAI packs them. */
function toBase64(vector: Float32Array): string {
  const bytes = Buffer.alloc(vector.length * 4)
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4)
  return bytes.toString('base64')
}
