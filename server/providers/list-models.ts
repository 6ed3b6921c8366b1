// Asks a provider which models it has: OpenAI-compatible servers by `GET /models`, others where their document says. For local
// servers, whose models nobody can list beforehand, and for `causeway providers test`.
import { request } from 'undici'
import { GatewayError } from '../../core/errors.ts'
import type { Provider } from '../../core/model.ts'
import { keyHeaders } from './authentication.ts'
import { createKeyCeremonies } from './key-ceremonies.ts'

export interface ListedModel {
  readonly id: string
  /** Tokens, where the server says (vLLM's `max_model_len`, OpenRouter's `context_length`). */
  readonly contextTokens: number | undefined
  /** US dollars per million tokens, where the server says. */
  readonly prices: ListedPrices | undefined
}

export interface ListedPrices {
  readonly prompt: number
  readonly completion: number
}

const ceremonies = createKeyCeremonies({ now: Date.now })

/** The server's models in its order. Rejects when it cannot be reached within five seconds or does not answer in this shape. */
export async function listModels(provider: Provider): Promise<ListedModel[]> {
  const { models: path } = provider.paths
  const url = /^https?:/.test(path) ? path : provider.baseUrl + path
  const proof = await ceremonies.headersFor(provider, { method: 'GET', url, body: '' })
  const answer = await request(url, {
    headers: {
      accept: 'application/json',
      ...provider.headers,
      ...paired([...keyHeaders(provider, provider.auth), ...(proof ?? [])]),
    },
    headersTimeout: 5000,
    bodyTimeout: 5000,
  })
  if (answer.statusCode !== 200) {
    await answer.body.dump()
    throw new GatewayError(
      'provider_error',
      `${provider.name} answered ${answer.statusCode} when asked for its models.`,
      { metadata: { provider_status: answer.statusCode } },
    )
  }
  const body = (await answer.body.json()) as Readonly<Record<string, unknown>>
  // Together AI's list stands by itself.
  const lists = [body, ...LISTS.map((name) => body[name])]
  const rows = lists.find((list): list is unknown[] & typeof body => Array.isArray(list))
  if (!rows)
    throw new GatewayError('malformed_answer', `${provider.name} did not list its models as OpenAI does.`)
  return rows.flatMap((row: unknown) => readRow(row))
}

/** Where lists of models stand: OpenAI's, Ollama's and Google's, Bedrock's, Vertex AI's. */
const LISTS = ['data', 'models', 'modelSummaries', 'publisherModels'] as const

function paired(list: readonly string[]): Record<string, string> {
  const pairs: Record<string, string> = {}
  for (let at = 0; at + 1 < list.length; at += 2) pairs[list[at] as string] = list[at + 1] as string
  return pairs
}

function readRow(row: unknown): ListedModel[] {
  if (typeof row !== 'object' || row === null) return []
  const { id, name, modelId, max_model_len: length, context_length: context } = row as Record<string, unknown>
  const known = [id, modelId, name].find((value) => typeof value === 'string')
  if (typeof known !== 'string' || known === '') return []
  const tokens = Number(length ?? context)
  const contextTokens = Number.isSafeInteger(tokens) && tokens > 0 ? tokens : undefined
  return [{ id: known, contextTokens, prices: readPrices((row as Record<string, unknown>)['pricing']) }]
}

/** OpenRouter's are dollars per token as text, Together AI's dollars per million as numbers; below zero means that it varies. */
function readPrices(pricing: unknown): ListedPrices | undefined {
  if (typeof pricing !== 'object' || pricing === null) return undefined
  const { prompt, completion, input, output } = pricing as Record<string, unknown>
  if (typeof prompt === 'string' && typeof completion === 'string')
    return pricesOf(Number(prompt) * 1e6, Number(completion) * 1e6)
  return typeof input === 'number' && typeof output === 'number' ? pricesOf(input, output) : undefined
}

function pricesOf(prompt: number, completion: number): ListedPrices | undefined {
  const isPrice = (value: number): boolean => Number.isFinite(value) && value >= 0
  if (!isPrice(prompt) || !isPrice(completion)) return undefined
  // Six digits behind the point are a millionth of a dollar per million tokens; more is noise of the multiplication.
  const rounded = (value: number): number => Math.round(value * 1e6) / 1e6
  return { prompt: rounded(prompt), completion: rounded(completion) }
}
