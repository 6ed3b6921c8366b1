// Which of a provider's two APIs an attempt goes by, where it has Chat Completions and Responses: the caller's own format if the
// provider has it, Responses for what the catalogue says is taken there only, else Chat Completions. A provider that says it
// wants the other one is believed at once; that costs no further try.
import type { ChatRequest } from '../../core/chat.ts'
import { capabilitiesWithin } from '../../core/format-limits.ts'
import type { Endpoint } from '../../core/model.ts'
import type { AttemptOptions, AttemptOutcome } from './attempt-exchange.ts'
import { attemptEndpoint } from './attempt.ts'
import type { Generation } from './generation.ts'

/** Endpoints whose provider turned out to have no Responses API after all; forgotten with the catalogue that they are of. */
const withoutResponses = new WeakSet<Endpoint>()

/** True when an endpoint gives one answer at a time, by the way that this request goes to it. */
export function lacksSeveral(
  endpoint: Endpoint,
  generation: Pick<Generation, 'request' | 'source'>,
): boolean {
  const { capabilities, provider } = endpoint.viaResponses ? wayTo(endpoint, generation) : endpoint
  return !capabilitiesWithin(provider.dialect, capabilities).supports.has('n')
}

/** As `attemptEndpoint`, by the way that fits. */
export async function attemptByWay(options: AttemptOptions): Promise<AttemptOutcome> {
  const { endpoint, generation } = options
  if (!endpoint.viaResponses) return attemptEndpoint(options)
  const way = wayTo(endpoint, generation)
  const outcome = await attemptEndpoint({ ...options, endpoint: way })
  const other = otherWay({ endpoint, way, outcome, generation })
  return other ? attemptEndpoint({ ...options, endpoint: other }) : outcome
}

function wayTo(endpoint: Endpoint, { request, source }: Pick<Generation, 'request' | 'source'>): Endpoint {
  const { viaResponses = endpoint } = endpoint
  if (needsResponses(endpoint, request)) return viaResponses
  const isAsked = source?.dialect === 'openai-responses' && !withoutResponses.has(endpoint)
  return isAsked ? viaResponses : endpoint
}

function needsResponses(endpoint: Endpoint, request: ChatRequest): boolean {
  if (endpoint.responsesOnly === 'always') return true
  return endpoint.responsesOnly === 'tools' && (request.tools?.length ?? 0) > 0 && reasons(endpoint, request)
}

/** True unless reasoning is switched off, by the request or, where it says nothing, by the model's default. */
function reasons({ capabilities }: Endpoint, { reasoning }: ChatRequest): boolean {
  const { kind, default: usual } = capabilities.reasoning
  if (kind === 'none' || reasoning?.enabled === false) return false
  const isAsked = reasoning?.enabled === true || reasoning?.maxTokens !== undefined
  return (reasoning?.effort ?? (isAsked ? undefined : usual)) !== 'none'
}

interface Tried {
  readonly endpoint: Endpoint
  readonly way: Endpoint
  readonly outcome: AttemptOutcome
  readonly generation: Generation
}

/** What providers of Chat Completions write when a request belongs to their other API (reference 2.3, 2.4). */
const NAMES_RESPONSES = /\/v1\/responses\b|\bv1\/responses endpoint\b/
const NO_SUCH_PATH = new Set([404, 405, 501])

function otherWay({ endpoint, way, outcome, generation }: Tried): Endpoint | undefined {
  if (outcome.kind !== 'failed' || !outcome.attempted || outcome.error.code === 'caller_left')
    return undefined
  const { error } = outcome
  if (way === endpoint) return NAMES_RESPONSES.test(error.message) ? endpoint.viaResponses : undefined
  if (needsResponses(endpoint, generation.request)) return undefined
  const status = error.metadata?.['provider_status']
  const isMissing =
    error.code === 'malformed_answer' || (typeof status === 'number' && NO_SUCH_PATH.has(status))
  if (!isMissing || error.metadata?.['provider_code'] === 'model_not_found') return undefined
  withoutResponses.add(endpoint)
  return endpoint
}
