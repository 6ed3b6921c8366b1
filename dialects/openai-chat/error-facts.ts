// The facts of a provider's error body in any of the shapes in use: OpenAI's nested object, flat ones (AI/ML API, xAI,
// Mistral), Google's object or array with RetryInfo, FastAPI's `detail`, HTML, plain text. No judgement; errors.ts judges.
import { isObject, type Wire } from './wire.ts'

export interface ErrorFacts {
  /** Empty when the body says nothing readable. */
  readonly message: string
  readonly code: string | null
  readonly type: string | null
  readonly param: string | null
  /** Google's `status` word (`RESOURCE_EXHAUSTED`). */
  readonly word: string | null
  /** A status inside the body, for errors that come in a stream. */
  readonly status: number | undefined
  readonly retryAfterSeconds: number | undefined
}

const LONGEST_WAIT_SECONDS = 86_400
/** Enough to judge by; a hostile body could be of any size. */
const LONGEST_MESSAGE = 4000
const LONGEST_PAGE = 20_000

/** `wire` is the parsed body, undefined when it is not JSON; `text` is the body then. */
export function readErrorFacts(wire: unknown, text: string): ErrorFacts {
  const body: unknown = Array.isArray(wire) ? wire[0] : wire
  if (typeof body === 'string') return fromText(body)
  if (!isObject(body)) return fromText(readPage(text))
  const nested = body['error']
  const error: Wire = isObject(nested) ? nested : body
  const message = messageOf(error, nested).slice(0, LONGEST_MESSAGE)
  const code = error['code']
  return {
    message,
    code: wordOf(code) ?? wordOf(error['error_code']),
    type: wordOf(error['type']) ?? wordOf(errorType(error)),
    param: wordOf(error['param']),
    word: wordOf(error['status']),
    status:
      statusOf(code) ??
      statusOf(error['statusCode']) ??
      statusOf(error['http_status']) ??
      statusOf(body['status']),
    retryAfterSeconds: waitOf(error) ?? waitInText(message),
  }
}

function fromText(text: string): ErrorFacts {
  const message = text.slice(0, LONGEST_MESSAGE)
  return {
    message,
    code: null,
    type: null,
    param: null,
    word: null,
    status: undefined,
    retryAfterSeconds: waitInText(message),
  }
}

function messageOf(error: Wire, nested: unknown): string {
  if (typeof nested === 'string') return nested
  const { message, detail, msg, errors } = error
  if (typeof message === 'string') return message
  if (typeof detail === 'string') return detail
  if (typeof msg === 'string') return msg
  const list = [message, detail, errors].find(
    (value) => Array.isArray(value) || (isObject(value) && Array.isArray(value['detail'])),
  )
  return list === undefined ? '' : listedMessages(list)
}

/** FastAPI lists what is wrong: `detail: [{loc, msg}]`, sometimes inside `message`. */
function listedMessages(value: unknown): string {
  const list: unknown = isObject(value) ? value['detail'] : value
  if (!Array.isArray(list)) return ''
  const messages: string[] = []
  for (const item of list.slice(0, 5) as unknown[]) {
    if (!isObject(item)) continue
    const text = item['msg'] ?? item['message']
    const place = Array.isArray(item['loc']) ? `${item['loc'].join('.')}: ` : ''
    if (typeof text === 'string') messages.push(place + text)
  }
  return messages.join('; ')
}

function errorType(error: Wire): unknown {
  return isObject(error['metadata']) ? error['metadata']['error_type'] : error['error_type']
}

/** The title of an HTML page, or plain text as it is. */
function readPage(body: string): string {
  const text = body.slice(0, LONGEST_PAGE)
  if (!/^\s*</.test(text)) return text.trim()
  const title = /<title[^>]*>([^<]{0,300})<\/title>/i.exec(text)
  return title?.[1]?.trim() ?? ''
}

function wordOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** AI/ML API sends the status as a number or as a string. */
function statusOf(value: unknown): number | undefined {
  const status = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value
  return typeof status === 'number' && Number.isInteger(status) && status >= 400 && status <= 599
    ? status
    : undefined
}

function waitOf(error: Wire): number | undefined {
  const direct =
    error['retry_after'] ?? (isObject(error['metadata']) ? error['metadata']['retry_after'] : undefined)
  if (typeof direct === 'number') return clampWait(direct)
  if (!Array.isArray(error['details'])) return undefined
  for (const detail of error['details'] as unknown[]) {
    if (!isObject(detail) || typeof detail['retryDelay'] !== 'string') continue
    const seconds = /^([\d.]+)s$/.exec(detail['retryDelay'])?.[1]
    if (seconds !== undefined) return clampWait(Number(seconds))
  }
  return undefined
}

const WAIT =
  /(?:try again|retry)(?: \w+)? (?:in|after) ((?:[\d.]+ ?(?:ms|milliseconds?|s|seconds?|m|minutes?|h|hours?)\b ?)+)/i
const WAIT_PART = /([\d.]+) ?(ms|milliseconds?|s|seconds?|m|minutes?|h|hours?)/gi

/** "Please try again in 1.3s", "in 6m0s", "retry after 20 seconds". */
function waitInText(message: string): number | undefined {
  const found = WAIT.exec(message.replaceAll(/(\d)(ms|s|m|h)(?=\d)/g, '$1$2 '))?.[1]
  if (found === undefined) return undefined
  let seconds = 0
  for (const [, amount, unit] of found.matchAll(WAIT_PART))
    seconds += Number(amount) * unitSeconds(unit ?? 's')
  return clampWait(seconds)
}

function unitSeconds(unit: string): number {
  const lower = unit.toLowerCase()
  if (lower.startsWith('ms') || lower.startsWith('mil')) return 0.001
  if (lower.startsWith('h')) return 3600
  return lower.startsWith('m') ? 60 : 1
}

function clampWait(seconds: number): number | undefined {
  if (!(seconds >= 0)) return undefined
  return Math.min(Math.round(seconds * 1000) / 1000, LONGEST_WAIT_SECONDS)
}
