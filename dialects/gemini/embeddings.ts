// Google's embedding requests as those of OpenAI's shape, which the way of an embeddings request speaks, and the answers back. What
// Google's own ask beyond text (a kind of task, a title) has no place there and is left out.
import { invalidValue, readInteger, readName, readObject } from './check.ts'
import { isObject, named, type Wire } from './wire.ts'

/** One text, or a list of requests with one text each. */
export type EmbeddingMethod = 'embedContent' | 'batchEmbedContents'

const DIMENSIONS = { min: 1, max: 2 ** 31 - 1 }

/** The same request in OpenAI's shape. Throws what the caller did wrong, in Google's words. */
export function readEmbeddings(wire: unknown, method: EmbeddingMethod, model: string): Wire {
  const body = named(readObject(wire, 'body'))
  // What is ours rides along.
  const { simulate, provider } = body
  if (method === 'embedContent') return { model, ...readOne(body, ''), simulate, provider }
  const { requests } = body
  if (!Array.isArray(requests) || requests.length === 0)
    throw invalidValue('requests', 'it must be a list with at least one request.')
  const read = requests.map((request: unknown, index) => {
    const path = `requests[${index}]`
    return readOne(named(readObject(request, path)), `${path}.`)
  })
  const sizes = new Set(read.map(({ dimensions }) => dimensions))
  if (sizes.size > 1)
    throw invalidValue('requests[].outputDimensionality', 'it must be the same in all requests.')
  return { model, input: read.map(({ input }) => input), dimensions: [...sizes][0], simulate, provider }
}

interface OneRequest {
  readonly input: string
  readonly dimensions?: number
}

function readOne(request: Wire, path: string): OneRequest {
  const content = named(readObject(request['content'], `${path}content`))
  const parts = Array.isArray(content['parts']) ? (content['parts'] as readonly unknown[]) : []
  const texts = parts.map((part, index) => {
    const at = `${path}content.parts[${index}]`
    return readName(readObject(part, at)['text'], `${at}.text`)
  })
  if (texts.length === 0) throw invalidValue(`${path}content.parts`, 'it must not be empty.')
  const config = isObject(request['embedContentConfig']) ? named(request['embedContentConfig']) : {}
  const size = request['outputDimensionality'] ?? config['outputDimensionality']
  const input = texts.join('')
  if (size == null) return { input }
  return { input, dimensions: readInteger(size, `${path}outputDimensionality`, DIMENSIONS) }
}

/** OpenAI's answer as Google's. */
export function writeEmbeddings(text: string, method: EmbeddingMethod): string {
  const { data, usage } = JSON.parse(text) as {
    readonly data: readonly { readonly embedding: readonly number[] }[]
    readonly usage: { readonly prompt_tokens: number }
  }
  const embeddings = data.map(({ embedding }) => ({ values: embedding }))
  const usageMetadata = { promptTokenCount: usage.prompt_tokens, totalTokenCount: usage.prompt_tokens }
  return JSON.stringify(
    method === 'embedContent' ? { embedding: embeddings[0], usageMetadata } : { embeddings, usageMetadata },
  )
}
