// Errors in this format: a provider's, in any of the shapes in use, read into ours; ours written as OpenAI or OpenRouter do.
// Upstream texts are masked before anyone sees them. Retry headers are not seen here; the transport has them.
import { GatewayError, type ErrorCode, type ErrorDetails } from '../../core/errors.ts'
import type { Surface, WrittenError } from '../dialect.ts'
import { readErrorFacts, type ErrorFacts } from './error-facts.ts'
import type { Draft } from './wire.ts'

const LONGEST_RAW = 2000
const LONGEST_MESSAGE = 600

/** Reads a provider's error answer, whatever its body is: JSON of any shape, HTML, or nothing. */
export function readError(answer: { readonly status: number; readonly text: string }): GatewayError {
  return toError(readErrorFacts(parse(answer.text), answer.text), answer.status, answer.text)
}

/** Reads an error that came inside a stream or in a body with a status of success. */
export function readStreamError(wire: unknown): GatewayError {
  const facts = readErrorFacts(wire, '')
  const text = typeof wire === 'string' ? wire : JSON.stringify(wire)
  return toError(facts, facts.status ?? STATUS_OF_WORD.get(facts.code ?? facts.type ?? '') ?? 502, text)
}

/** Statuses of errors that name themselves but have none, since they come in a stream. */
const STATUS_OF_WORD: ReadonlyMap<string, number> = new Map([
  ['rate_limit_exceeded', 429],
  ['insufficient_quota', 429],
  ['invalid_request_error', 400],
  ['context_length_exceeded', 400],
  ['content_filter', 400],
  ['overloaded_error', 503],
  ['server_is_overloaded', 503],
])

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined // HTML, plain text or nothing: the facts are then taken from the text
  }
}

function toError(facts: ErrorFacts, status: number, raw: string): GatewayError {
  const code = classify(facts, status)
  const details: ErrorDetails = {
    retryAfterSeconds: facts.retryAfterSeconds,
    metadata: {
      provider_code: providerCode(facts),
      provider_status: status,
      raw: maskSecrets(raw.slice(0, LONGEST_RAW)),
    },
    cause: raw.slice(0, LONGEST_RAW),
  }
  const said = maskSecrets(facts.message.slice(0, LONGEST_MESSAGE))
  if (code === 'invalid_request' || code === 'content_filter' || code === 'context_length_exceeded') {
    return new GatewayError(
      code,
      said === '' ? `The provider refused the request (status ${status}).` : said,
      {
        ...details,
        param: facts.param,
        ...(code === 'invalid_request' && { wireCode: facts.code ?? null, status: callerStatus(status) }),
      },
    )
  }
  return new GatewayError(code, ownMessage(code, { facts, status, said }), details)
}

/** A request that a provider refused keeps its 4xx; an error that came without one is a plain 400. */
function callerStatus(status: number): number {
  return status >= 400 && status < 500 ? status : 400
}

/** "No such model" under one name, so that succession can recognise it. */
function providerCode(facts: ErrorFacts): string | null {
  if (NO_SUCH_MODEL.test(facts.message)) return 'model_not_found'
  return facts.code ?? facts.word ?? facts.type
}

/** The rest of a sentence: a dot ends it only before a space, for the names of models have dots in them. */
const IN_SENTENCE = String.raw`(?:[^.]|\.(?=\S)){0,200}?`
const NO_SUCH_MODEL = new RegExp(
  String.raw`\bmodel\b${IN_SENTENCE}\b(?:does not exist|do(?:es)?n't exist|not exist|not found|is not available|unknown)|\b(?:no such|unknown|invalid) model\b|is not a valid model|not found for api version|no endpoints found for [^\s/]+\/\S+$`,
  'i',
)
const DEPRECATED = new RegExp(
  String.raw`\bmodel\b${IN_SENTENCE}\b(?:deprecated|retired|decommissioned|discontinued|sunset|shut ?down|no longer (?:available|supported|served))|reached (?:its |the )?end[- ]of[- ](?:its )?life`,
  'i',
)
const DEPRECATION_CODES = new Set([
  'model_deprecated',
  'model_decommissioned',
  'model_retired',
  'deprecated_model',
  'modeldeprecated',
])
const CONTEXT =
  /maximum context length|context[_ ](?:window|length)|prompt is too long|input is too long|input length .{0,40}exceed|exceeds? the (?:maximum|available|model'?s?) .{0,30}(?:context|tokens)|too many input tokens|input tokens exceed|length of all messages is too long|range of input length/i
const CONTEXT_CODES = new Set([
  'context_length_exceeded',
  'string_above_max_length_tokens',
  'too_many_prompt_tokens',
  'model_context_window_exceeded',
])
const FILTER =
  /content (?:management )?policy|content[_ ]filter|(?:was|were|been|is) flagged|responsible ?ai|inappropriate content|safety (?:system|filter|policy)/i
const FILTER_CODES = new Set([
  'content_filter',
  'content_policy_violation',
  'responsibleaipolicyviolation',
  'data_inspection_failed',
  'moderation_blocked',
])
const OVERLOADED = /overloaded|at capacity|capacity exceeded|not ready yet|try again later|no available/i
/** Some providers answer so with 400, though nothing is wrong with the request. */
const WRONG_KEY = /\b(?:incorrect|invalid) api[ _-]?key\b/i
const MODEL_STATUSES = new Set([400, 404, 410])

function classify(facts: ErrorFacts, status: number): ErrorCode {
  const words = [facts.code, facts.type, facts.word].map((word) => word?.toLowerCase() ?? '')
  const says = (codes: ReadonlySet<string>): boolean => words.some((word) => codes.has(word))
  const isClient = status >= 400 && status < 500
  if (says(DEPRECATION_CODES)) return 'model_deprecated'
  if ((MODEL_STATUSES.has(status) && DEPRECATED.test(facts.message)) || status === 410)
    return 'model_deprecated'
  if (status === 429) return 'rate_limit_exceeded'
  if (says(CONTEXT_CODES)) return 'context_length_exceeded'
  if (isClient && status < 423 && CONTEXT.test(facts.message)) return 'context_length_exceeded'
  if (says(FILTER_CODES) || (isClient && status !== 401 && FILTER.test(facts.message)))
    return 'content_filter'
  return classifyStatus(facts, status)
}

/**
 * Statuses of the 4xx that tell of the way to the provider or of the provider itself: methods, proxies, conflicts, locks, early data,
 * upgrades, our headers, the law of its country, expired tokens. Another provider may do better.
 */
const NOT_THE_CALLERS = new Set([405, 407, 409, 421, 423, 424, 425, 426, 428, 431, 451, 498])

function classifyStatus(facts: ErrorFacts, status: number): ErrorCode {
  switch (status) {
    case 401:
    case 402:
    case 403:
      return 'provider_unauthorized'
    case 404:
      return 'provider_error'
    case 408:
    case 504:
    case 524:
      return 'provider_timeout'
    case 413:
      return 'request_too_large'
    case 503:
    case 529:
      return 'provider_overloaded'
    default:
      if (status === 400 && WRONG_KEY.test(facts.message)) return 'provider_unauthorized'
      if (status >= 400 && status < 500 && !NOT_THE_CALLERS.has(status)) return 'invalid_request'
      return OVERLOADED.test(facts.message) ? 'provider_overloaded' : 'provider_error'
  }
}

interface Told {
  readonly facts: ErrorFacts
  readonly status: number
  /** The provider's own message, masked. */
  readonly said: string
}

function ownMessage(code: ErrorCode, { facts, status, said }: Told): string {
  const quoted = said === '' ? '' : ` It said: ${said}`
  switch (code) {
    case 'rate_limit_exceeded': {
      const seconds = facts.retryAfterSeconds
      const when = seconds === undefined ? 'later' : `in ${seconds} s`
      return `The provider is limiting requests. Try again ${when}.${quoted}`
    }
    // The provider's words may show parts of the operator's key; the masked text is in the metadata.
    case 'provider_unauthorized':
      return `The provider did not accept this gateway's account (status ${status}). Its operator must check the provider key and balance.`
    case 'model_deprecated':
      return `The provider does not serve this model any more.${quoted}`
    case 'provider_overloaded':
      return `The provider is overloaded (status ${status}). Try again shortly.${quoted}`
    case 'provider_timeout':
      return `The provider did not answer in time (status ${status}). Try again.${quoted}`
    case 'request_too_large':
      return `The request is too large for the provider.${quoted}`
    default:
      return `The provider failed with status ${status}.${quoted}`
  }
}

const SECRETS =
  /\b(?:sk|pk|rk|gsk|xai|csk|tgp|hf|r8|nvapi|fw|pplx|key|org|proj)[-_][\w*.-]{6,}|\bAIza[\w-]{20,}|\beyJ[\w-]{10,}\.[\w.-]+|\b[0-9a-fA-F]{32,}\b|\bBearer\s+[^\s"',]{8,}/g

/** Text with everything that looks like a key, a token or an account id replaced. */
export function maskSecrets(text: string): string {
  return text.replace(SECRETS, (secret) => `${secret.slice(0, secret.startsWith('Bearer') ? 6 : 3)}***`)
}

/** OpenAI's `type` where it is not `invalid_request_error` for a 4xx and `server_error` for a 5xx. */
const TYPES: Partial<Record<ErrorCode, string>> = {
  rate_limit_exceeded: 'requests',
  insufficient_credits: 'insufficient_quota',
  key_limit_exceeded: 'insufficient_quota',
}

/** OpenAI's `code` where it is not our own; null is "no code" there. */
const CODES: Partial<Record<ErrorCode, string | null>> = {
  invalid_json: null,
  invalid_request: null,
  missing_api_key: null,
  internal: null,
  insufficient_credits: 'insufficient_quota',
}

/** The error member of a body or chunk as a surface spells it. */
export function writeErrorObject(error: GatewayError, surface: Surface): Draft {
  if (surface === 'openrouter') {
    return {
      code: error.status,
      message: error.message,
      metadata: { error_type: error.type, ...error.metadata },
    }
  }
  const own = CODES[error.code]
  return {
    message: error.message,
    type: TYPES[error.code] ?? (error.status >= 500 ? 'server_error' : 'invalid_request_error'),
    param: error.param,
    code: error.wireCode === error.code && own !== undefined ? own : error.wireCode,
  }
}

/** A whole error answer. */
export function writeError(error: GatewayError, surface: Surface): WrittenError {
  return { status: error.status, body: JSON.stringify({ error: writeErrorObject(error, surface) }) }
}
