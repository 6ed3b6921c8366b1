// Calls the simulator as the pipeline does and gathers what came back, for tests.
import type { Rest } from '../../core/chat.ts'
import type { GatewayError } from '../../core/errors.ts'
import type { Capabilities, Endpoint, Provider } from '../../core/model.ts'
import type { Picodollars, TokenPrices } from '../../core/money.ts'
import type { Operation, Transport, UpstreamCall } from '../../server/providers/transport.ts'
import { capabilities } from './capabilities.ts'

const FREE = 0 as Picodollars
const FREE_PRICES: TokenPrices = {
  prompt: FREE,
  completion: FREE,
  cacheRead: undefined,
  cacheWrite: undefined,
  cacheWriteHour: undefined,
  request: FREE,
  tiers: [],
}

/** As fast as it goes, for tests that are not about time. */
export const AT_ONCE: Rest = { ttft_ms: 0, tokens_per_second: 1_000_000 }

export interface EndpointParts {
  readonly providerId?: string
  readonly quirks?: readonly string[]
  readonly capabilities?: Partial<Capabilities>
}

/** An endpoint of a simulated provider that stands in for `openai/o1`. */
export function simulatedEndpoint(parts: EndpointParts = {}): Endpoint {
  const id = parts.providerId ?? 'simulator'
  const provider: Provider = {
    id,
    name: id === 'simulator' ? 'Simulator' : id,
    dialect: 'openai-chat',
    baseUrl: 'simulator:',
    transport: 'simulator',
    auth: 'none',
    apiKey: undefined,
    headers: {},
    paths: { chat: '', completions: '', embeddings: '', models: '' },
    quirks: new Set(parts.quirks),
    keyVariable: undefined,
    enabled: true,
    switchedOnBy: [],
    sources: [],
    dataPolicy: { isStated: true, trains: false, retainsDays: 0 },
    discover: false,
    links: {},
    headquarters: undefined,
  }
  return {
    id: `openai/o1@${id}`,
    modelId: 'openai/o1',
    provider,
    upstreamId: 'o1-2024-12-17',
    prices: FREE_PRICES,
    capabilities: { ...capabilities, ...parts.capabilities },
    quantization: undefined,
  }
}

export interface CallParts {
  readonly body: Rest
  readonly simulate?: Rest | undefined
  readonly endpoint?: Endpoint
  readonly operation?: Operation
  readonly attempt?: number
}

/** The call that the pipeline would make. */
export function simulatedCall(parts: CallParts): UpstreamCall {
  return {
    operation: parts.operation ?? 'chat',
    endpoint: parts.endpoint ?? simulatedEndpoint(),
    body: JSON.stringify({ model: 'o1-2024-12-17', ...parts.body }),
    stream: parts.body['stream'] === true,
    passedHeaders: {},
    simulate: parts.simulate,
    attempt: parts.attempt ?? 0,
    connectTimeoutMs: 1000,
  }
}

/** What came back; `ended` is `open` when nothing more came within the time given. */
export interface Played {
  readonly status: number | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  readonly ended: 'end' | 'error' | 'open'
  readonly error: GatewayError | undefined
  readonly headersMs: number
  readonly firstDataMs: number
  readonly endMs: number
}

/** Plays one call to its end, or for `patienceMs`. */
export function play(transport: Transport, parts: CallParts, patienceMs = 10_000): Promise<Played> {
  return new Promise((resolve) => {
    const startedAt = performance.now()
    const elapsed = (): number => performance.now() - startedAt
    const chunks: Buffer[] = []
    let status: number | undefined
    let headers: Readonly<Record<string, string>> = {}
    let headersMs = Infinity
    let firstDataMs = Infinity
    const finish = (ended: Played['ended'], error?: GatewayError): void => {
      clearTimeout(timer)
      const text = Buffer.concat(chunks).toString()
      resolve({ status, headers, text, ended, error, headersMs, firstDataMs, endMs: elapsed() })
    }
    const flow = transport.send(simulatedCall(parts), {
      onHeaders: (answered, answeredHeaders) => {
        status = answered
        headers = answeredHeaders
        headersMs = elapsed()
      },
      onData: (chunk) => {
        chunks.push(chunk)
        firstDataMs = Math.min(firstDataMs, elapsed())
      },
      onEnd: () => finish('end'),
      onError: (error) => finish('error', error),
    })
    const timer = setTimeout(() => {
      flow.abort()
      finish('open')
    }, patienceMs)
  })
}

export interface WireToolCall {
  readonly index?: number
  readonly id?: string
  readonly type?: string
  readonly function?: { readonly name?: string; readonly arguments?: string }
  readonly custom?: { readonly name?: string; readonly input?: string }
}

export interface WireMessage {
  readonly role?: string
  readonly content?: string | null
  readonly refusal?: string | null
  readonly annotations?: readonly unknown[]
  readonly reasoning_content?: string
  readonly reasoning?: string
  readonly tool_calls?: readonly WireToolCall[]
}

export interface WireUsage {
  readonly prompt_tokens: number
  readonly completion_tokens: number
  readonly total_tokens: number
  readonly prompt_tokens_details: Rest
  readonly completion_tokens_details: { readonly reasoning_tokens: number }
}

interface WireCommon {
  readonly id: string
  readonly object: string
  readonly created: number
  readonly model: string
  readonly service_tier: string
  readonly system_fingerprint: string
}

export interface WireAnswer extends WireCommon {
  readonly choices: readonly {
    readonly index: number
    readonly message: WireMessage
    readonly logprobs: { readonly content: readonly Rest[] } | null
    readonly finish_reason: string
  }[]
  readonly usage: WireUsage
}

export interface WireChunk extends WireCommon {
  readonly choices: readonly {
    readonly index: number
    readonly delta: WireMessage
    readonly logprobs: { readonly content: readonly Rest[] } | null
    readonly finish_reason: string | null
  }[]
  readonly usage?: WireUsage | null
}

/** A whole answer. */
export function answerOf(played: Played): WireAnswer {
  return JSON.parse(played.text) as WireAnswer
}

/** The chunks of a stream, without its end marker. */
export function chunksOf(played: Played): WireChunk[] {
  return dataOf(played)
    .filter((data) => data !== '[DONE]')
    .map((data) => JSON.parse(data) as WireChunk)
}

/** The `data:` of each event that was closed by a blank line. */
export function dataOf(played: Played): string[] {
  const events = played.text.split('\n\n').slice(0, -1)
  return events.map((event) => event.replace(/^data: /, ''))
}

/** The text of one choice of a stream. */
export function streamedText(played: Played, choice = 0): string {
  return chunksOf(played)
    .flatMap((chunk) => chunk.choices.filter(({ index }) => index === choice))
    .map(({ delta }) => delta.content ?? '')
    .join('')
}
