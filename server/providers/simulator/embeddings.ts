// Simulated embeddings, a test instrument: unit vectors made from the words by hashing, so that texts which share words lie
// near each other and the same text always lies in the same place. They carry no meaning beyond that.
import { setImmediate } from 'node:timers/promises'
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
/** As many as OpenAI takes at once. */
const MOST_INPUTS = 2048
const MOST_NUMBERS = 4_000_000
const ROWS_BETWEEN_PAUSES = 16
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
  if (inputs.length > MOST_INPUTS || inputs.length * dimensions > MOST_NUMBERS) throw tooMuch()
  const isBase64 = body['encoding_format'] === 'base64'
  const texts = inputs.filter((input) => typeof input === 'string')
  const counts = texts.length === 0 ? [] : await tokenizer.countAll({ encoding, texts })
  const given = inputs.reduce((sum, input) => sum + (typeof input === 'string' ? 0 : input.length), 0)
  const promptTokens = counts.reduce((sum, tokens) => sum + tokens, given)
  const rows: string[] = []
  for (const [index, input] of inputs.entries()) {
    const vector = embed(input, dimensions)
    const embedding = JSON.stringify(isBase64 ? toBase64(vector) : toNumbers(vector))
    rows.push(`{"object":"embedding","index":${index},"embedding":${embedding}}`)
    // The event loop is everyone's: a thousand vectors take half a second.
    if ((index + 1) % ROWS_BETWEEN_PAUSES === 0) await setImmediate()
  }
  const usage = { prompt_tokens: promptTokens, total_tokens: promptTokens }
  return `{"object":"list","data":[${rows.join(',')}],"model":${JSON.stringify(model)},"usage":${JSON.stringify(usage)}}`
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

function tooMuch(): GatewayError {
  return new GatewayError(
    'invalid_value',
    `Invalid value for 'input': at most ${MOST_INPUTS} inputs and ${MOST_NUMBERS} numbers in all are simulated at once.`,
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

/** With eight digits, as OpenAI has them: a 32-bit float holds no more. */
function toNumbers(vector: Float32Array): number[] {
  return Array.from(vector, (value) => Number(value.toPrecision(8)))
}

/** Little-endian 32-bit floats, as OpenAI packs them. */
function toBase64(vector: Float32Array): string {
  const bytes = Buffer.alloc(vector.length * 4)
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4)
  return bytes.toString('base64')
}
