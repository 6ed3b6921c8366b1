// The simulator's faults, a test instrument: which one this attempt has, and the error bodies that OpenAI sends in that
// case (statuses, types and codes as recorded from its API; texts are OpenAI's so that clients which match them work).
import type { UpstreamCall } from '../transport.ts'
import type { Fault, Simulate } from './read-simulate.ts'

/** An error answer before it is sent. */
export interface ErrorAnswer {
  readonly status: number
  readonly body: string
  readonly retryAfterSeconds: number | undefined
}

/** What error texts mention. */
export interface ErrorFacts {
  readonly upstreamId: string
  readonly contextTokens: number
  readonly promptTokens: number
  readonly retryAfterSeconds: number | undefined
}

/** The fault of this attempt: only at the provider that was named and only for the first `times` attempts. */
export function activeFault(call: UpstreamCall, simulate: Simulate): Fault | undefined {
  const { fault, provider, times } = simulate
  if (!fault || !isAt(call, provider)) return undefined
  return times !== undefined && call.attempt >= times ? undefined : fault
}

/** True when `simulate.provider` is absent or this one. */
export function isAt(call: UpstreamCall, provider: string | undefined): boolean {
  return provider === undefined || provider === call.endpoint.provider.id
}

/** A prompt that does not fit, in OpenAI's words. */
export function contextLengthError(facts: ErrorFacts): ErrorAnswer {
  const { contextTokens, promptTokens } = facts
  const text = `This model's maximum context length is ${contextTokens} tokens. However, your messages resulted in ${promptTokens} tokens. Please reduce the length of the messages.`
  return errorAnswer(400, {
    message: text,
    type: INVALID,
    param: 'messages',
    code: 'context_length_exceeded',
  })
}

/** A prompt that a filter refused, as Azure's OpenAI service says it. */
export function contentFilterError(): ErrorAnswer {
  return errorAnswer(400, {
    message:
      'Simulated fault: the prompt was filtered because it triggered the content management policy. Change it and try again.',
    type: INVALID,
    param: 'prompt',
    code: 'content_filter',
  })
}

/** A model that its maker has shut down, in OpenAI's words. */
export function modelGoneError(facts: Pick<ErrorFacts, 'upstreamId'>): ErrorAnswer {
  return errorAnswer(404, {
    message: `The model \`${facts.upstreamId}\` has been deprecated, learn more here: https://platform.openai.com/docs/deprecations`,
    type: INVALID,
    param: null,
    code: 'model_not_found',
  })
}

/** The error that OpenAI sends with this status; a plain one for statuses that it has no own text for. */
export function statusError(status: number, facts: ErrorFacts): ErrorAnswer {
  const known = STATUS_ERRORS.get(status)?.(facts)
  const fallback: WireError = {
    message: `The simulated provider answered with status ${status}.`,
    type: status >= 500 ? SERVER : INVALID,
    param: null,
    code: null,
  }
  return { ...errorAnswer(status, known ?? fallback), retryAfterSeconds: facts.retryAfterSeconds }
}

/** An answer for a request that the simulator itself could not read. */
export function errorAnswer(status: number, error: WireError): ErrorAnswer {
  return { status, body: JSON.stringify({ error }), retryAfterSeconds: undefined }
}

export interface WireError {
  readonly message: string
  readonly type: string
  readonly param: string | null
  readonly code: string | null
}

const INVALID = 'invalid_request_error'
const SERVER = 'server_error'

type Template = (facts: ErrorFacts) => WireError

const STATUS_ERRORS: ReadonlyMap<number, Template> = new Map<number, Template>([
  [400, () => plain('Simulated fault: the provider refused the request as invalid.')],
  [
    401,
    () => ({
      ...plain(
        'Incorrect API key provided: sk-simu***ated. You can find your API key at https://platform.openai.com/account/api-keys.',
      ),
      code: 'invalid_api_key',
    }),
  ],
  [
    402,
    () => ({
      ...plain('Simulated fault: the account at the provider has no credit left.'),
      code: 'insufficient_quota',
    }),
  ],
  [
    403,
    () => ({
      ...plain('Country, region, or territory not supported'),
      code: 'unsupported_country_region_territory',
    }),
  ],
  [
    404,
    ({ upstreamId }) => ({
      ...plain(`The model \`${upstreamId}\` does not exist or you do not have access to it.`),
      code: 'model_not_found',
    }),
  ],
  [408, () => plain('Simulated fault: the request took too long to arrive.')],
  [413, () => plain('Simulated fault: the request is larger than the provider takes.')],
  [429, rateLimit],
  [500, () => server('The server had an error while processing your request. Sorry about that!')],
  [502, () => server('Bad gateway.')],
  [503, () => server('The server is overloaded or not ready yet.')],
  [504, () => server('Gateway timeout.')],
])

function rateLimit({ upstreamId, retryAfterSeconds }: ErrorFacts): WireError {
  const wait = retryAfterSeconds === undefined ? '20ms' : `${retryAfterSeconds}s`
  return {
    message: `Rate limit reached for ${upstreamId} in organization org-simulated on requests per min (RPM): Limit 500, Used 500, Requested 1. Please try again in ${wait}. Visit https://platform.openai.com/account/rate-limits to learn more.`,
    type: 'requests',
    param: null,
    code: 'rate_limit_exceeded',
  }
}

function plain(message: string): WireError {
  return { message, type: INVALID, param: null, code: null }
}

function server(message: string): WireError {
  return { message, type: SERVER, param: null, code: null }
}
