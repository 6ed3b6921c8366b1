// Embeddings on the wire: what a request must look like and what an answer must. OpenAI's shape, with OpenRouter's extras.
import type { Rest } from '../../core/chat.ts'
import { GatewayError } from '../../core/errors.ts'
import type { Usage } from '../../core/events.ts'
import { NO_USAGE } from '../../core/events.ts'

export interface EmbeddingsWire {
  readonly model: string
  /** All text of the input in one string, for bounds and counting. */
  readonly inputText: string
  readonly user: string | undefined
  readonly provider: Rest | undefined
  readonly simulate: Rest | undefined
}

const MOST_INPUTS = 2048

/** Checks a parsed body. Throws what the caller did wrong. */
export function readEmbeddingsRequest(wire: unknown): EmbeddingsWire {
  if (!isObject(wire)) throw new GatewayError('invalid_type', 'The body must be a JSON object.')
  const { model, input, dimensions, encoding_format: format, user, provider, simulate } = wire
  if (typeof model !== 'string' || model === '')
    throw new GatewayError('missing_required_parameter', 'you must provide a model parameter', {
      wireCode: null,
    })
  if (dimensions != null && !(Number.isInteger(dimensions) && (dimensions as number) >= 1))
    throw new GatewayError(
      'invalid_value',
      `Invalid 'dimensions': expected an integer of at least 1, but got ${shown(dimensions)}.`,
      { param: 'dimensions' },
    )
  if (format != null && format !== 'float' && format !== 'base64')
    throw new GatewayError(
      'invalid_value',
      `Invalid value: ${shown(format)}. Supported values are: 'float' and 'base64'.`,
      { param: 'encoding_format' },
    )
  if (user != null && typeof user !== 'string')
    throw new GatewayError(
      'invalid_type',
      `Invalid type for 'user': expected a string, but got ${shown(user)}.`,
      { param: 'user' },
    )
  for (const [name, value] of [
    ['provider', provider],
    ['simulate', simulate],
  ] as const)
    if (value != null && !isObject(value))
      throw new GatewayError(
        'invalid_type',
        `Invalid type for '${name}': expected an object, but got ${shown(value)}.`,
        { param: name },
      )
  return {
    model,
    inputText: readInput(input),
    user: user ?? undefined,
    provider: (provider as Rest | null) ?? undefined,
    simulate: (simulate as Rest | null) ?? undefined,
  }
}

function readInput(input: unknown): string {
  if (input === undefined || input === null)
    throw new GatewayError('missing_required_parameter', "Missing required parameter: 'input'.", {
      param: 'input',
    })
  if (input === '' || (Array.isArray(input) && input.length === 0))
    throw new GatewayError('invalid_value', "Invalid 'input': it must not be empty.", { param: 'input' })
  if (typeof input === 'string') return input
  if (!Array.isArray(input)) throw wrongInput(input)
  if (input.length > MOST_INPUTS && typeof input[0] === 'string')
    throw new GatewayError(
      'invalid_value',
      `Invalid 'input': at most ${MOST_INPUTS} texts a request, but got ${input.length}.`,
      { param: 'input' },
    )
  const kinds = new Set(
    input.map((entry) => (isTokens(entry) ? 'tokens' : isObject(entry) ? 'object' : typeof entry)),
  )
  const kind = kinds.size === 1 ? [...kinds][0] : undefined
  if (kind === 'string') {
    if (input.includes(''))
      throw new GatewayError('invalid_value', "Invalid 'input': no text in it may be empty.", {
        param: 'input',
      })
    return input.join('\n')
  }
  // Token ids and multimodal objects pass through; their JSON is a good enough bound of their size.
  if (kind === 'number' || kind === 'tokens' || kind === 'object') return JSON.stringify(input)
  throw wrongInput(input)
}

function isTokens(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((entry) => Number.isInteger(entry))
}

function wrongInput(input: unknown): GatewayError {
  return new GatewayError(
    'invalid_type',
    `Invalid type for 'input': expected a string, an array of strings, or token ids, but got ${shown(input)}.`,
    { param: 'input' },
  )
}

/** Checks a provider's answer. Throws `malformed_answer` when it holds no embeddings. */
export function readEmbeddingsAnswer(
  text: string,
  providerName: string,
): { readonly text: string; readonly model: string; readonly usage: Usage | undefined } {
  let wire: unknown
  try {
    wire = JSON.parse(text)
  } catch (error) {
    throw new GatewayError('malformed_answer', `${providerName} sent an answer that is not JSON.`, {
      cause: error,
    })
  }
  if (!isObject(wire) || !Array.isArray(wire['data']))
    throw new GatewayError('malformed_answer', `${providerName} sent an answer without embeddings.`)
  const usage = isObject(wire['usage']) ? wire['usage'] : undefined
  const counted = Number(usage?.['prompt_tokens'] ?? usage?.['total_tokens'])
  const model = typeof wire['model'] === 'string' ? wire['model'] : ''
  if (!Number.isSafeInteger(counted) || counted < 0) return { text, model, usage: undefined }
  return { text, model, usage: { ...NO_USAGE, inputTokens: counted } }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
