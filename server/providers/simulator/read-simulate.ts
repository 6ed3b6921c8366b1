// Reads `simulate`, by which a test key steers the simulator (a test instrument): checked strictly, since a misspelt
// fault that does nothing would make a test pass for the wrong reason. What the fields do is in docs/test-mode.md.
import { GatewayError } from '../../../core/errors.ts'

/** Faults that have a name; `status:400` to `status:599` beside them. */
export const NAMED_FAULTS = [
  'reset',
  'silence',
  'slow_first_token',
  'cut',
  'stall',
  'malformed_chunk',
  'no_done',
  'context_length',
  'content_filter',
  'model_gone',
  'endless_reasoning',
] as const
export type NamedFault = (typeof NAMED_FAULTS)[number]

export type Fault =
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: NamedFault; readonly status?: undefined }

const FINISH_REASONS = ['stop', 'length', 'tool_calls', 'content_filter'] as const
export type SimulatedFinish = (typeof FINISH_REASONS)[number]

export interface SimulatedToolCall {
  readonly name: string
  /** JSON text or free text; undefined asks for arguments made from the tool's schema. */
  readonly arguments: string | undefined
}

/** `simulate` as read; every field is optional. */
export interface Simulate {
  readonly ttftMs?: number
  readonly tokensPerSecond?: number
  readonly reasoningTokens?: number
  readonly outputTokens?: number
  readonly text?: string
  readonly toolCalls?: readonly SimulatedToolCall[]
  readonly finishReason?: SimulatedFinish
  /** `YYYY-MM-DD`: models whose shutdown date has come by then are gone. */
  readonly today?: string
  readonly fault?: Fault
  readonly atToken?: number
  readonly times?: number
  readonly retryAfterSeconds?: number
  /** Id of the simulated provider that has the fault; all of them when absent. */
  readonly provider?: string
}

type Draft = { -readonly [Name in keyof Simulate]: Simulate[Name] }
type FieldReader = (value: unknown, draft: Draft) => void

const LONGEST_TEXT = 1_000_000
const MOST_CALLS = 128
const MOST_TOKENS = 100_000

/** Reads and checks `simulate`. Throws a GatewayError that names the field, what was given and what is allowed. */
export function readSimulate(value: unknown): Simulate {
  if (!isObject(value)) throw wrongType('simulate', 'an object', value)
  const draft: Draft = {}
  for (const [name, given] of Object.entries(value)) {
    const read = READERS.get(name)
    if (!read) throw unknownField(name)
    if (given !== null) read(given, draft)
  }
  return draft
}

const number =
  (name: string, bounds: { readonly min: number; readonly max: number }) =>
  (value: unknown): number => {
    const path = `simulate.${name}`
    if (typeof value !== 'number') throw wrongType(path, 'a number', value)
    if (!(value >= bounds.min && value <= bounds.max))
      throw wrongValue(path, value, `a number from ${bounds.min} to ${bounds.max}`)
    return value
  }

const integer = (name: string, bounds: { readonly min: number; readonly max: number }) => {
  const read = number(name, bounds)
  return (value: unknown): number => {
    const given = read(value)
    if (!Number.isInteger(given)) throw wrongValue(`simulate.${name}`, given, 'a whole number')
    return given
  }
}

const READERS: ReadonlyMap<string, FieldReader> = new Map<string, FieldReader>(
  Object.entries({
    ttft_ms: (value, draft) => (draft.ttftMs = number('ttft_ms', { min: 0, max: 600_000 })(value)),
    tokens_per_second: (value, draft) =>
      (draft.tokensPerSecond = number('tokens_per_second', { min: 0.1, max: 1_000_000 })(value)),
    reasoning_tokens: (value, draft) =>
      (draft.reasoningTokens = integer('reasoning_tokens', { min: 0, max: 1_000_000 })(value)),
    output_tokens: (value, draft) =>
      (draft.outputTokens = integer('output_tokens', { min: 0, max: MOST_TOKENS })(value)),
    text: (value, draft) => (draft.text = readText(value)),
    tool_calls: (value, draft) => (draft.toolCalls = readToolCalls(value)),
    finish_reason: (value, draft) => (draft.finishReason = readFinishReason(value)),
    today: (value, draft) => (draft.today = readDate(value)),
    fault: (value, draft) => (draft.fault = readFault(value)),
    at_token: (value, draft) => (draft.atToken = integer('at_token', { min: 0, max: MOST_TOKENS })(value)),
    times: (value, draft) => (draft.times = integer('times', { min: 0, max: 1000 })(value)),
    retry_after: (value, draft) =>
      (draft.retryAfterSeconds = number('retry_after', { min: 0, max: 86_400 })(value)),
    provider: (value, draft) => (draft.provider = readProvider(value)),
  } satisfies Record<string, FieldReader>),
)

/** The fields of `simulate`, by their wire names. */
export const SIMULATE_FIELDS: readonly string[] = [...READERS.keys()]

function readText(value: unknown): string {
  if (typeof value !== 'string') throw wrongType('simulate.text', 'a string', value)
  if (value.length > LONGEST_TEXT)
    throw wrongValue('simulate.text', `${value.length} characters`, `at most ${LONGEST_TEXT} characters`)
  return value
}

function readProvider(value: unknown): string {
  if (typeof value !== 'string') throw wrongType('simulate.provider', 'a string', value)
  if (value === '') throw wrongValue('simulate.provider', value, 'the id of a simulated provider')
  return value
}

function readFinishReason(value: unknown): SimulatedFinish {
  if (typeof value !== 'string') throw wrongType('simulate.finish_reason', 'a string', value)
  const reason = FINISH_REASONS.find((word) => word === value)
  if (!reason) throw wrongValue('simulate.finish_reason', value, FINISH_REASONS.join(', '))
  return reason
}

function readDate(value: unknown): string {
  if (typeof value !== 'string') throw wrongType('simulate.today', 'a string', value)
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))
  if (!isDate) throw wrongValue('simulate.today', value, 'a date as YYYY-MM-DD')
  return value
}

function readFault(value: unknown): Fault {
  if (typeof value !== 'string') throw wrongType('simulate.fault', 'a string', value)
  const status = /^status:([45]\d\d)$/.exec(value)?.[1]
  if (status !== undefined) return { kind: 'status', status: Number(status) }
  const kind = NAMED_FAULTS.find((word) => word === value)
  if (!kind) throw wrongValue('simulate.fault', value, `status:400 to status:599, ${NAMED_FAULTS.join(', ')}`)
  return { kind }
}

function readToolCalls(value: unknown): readonly SimulatedToolCall[] {
  const path = 'simulate.tool_calls'
  if (!Array.isArray(value)) throw wrongType(path, 'an array', value)
  if (value.length > MOST_CALLS)
    throw wrongValue(path, `${value.length} calls`, `at most ${MOST_CALLS} calls`)
  return value.map((call: unknown, index) => readToolCall(call, `${path}[${index}]`))
}

/** `"name"`, or `{name, arguments?}` with arguments as an object or as the text that is to be sent as it is. */
function readToolCall(value: unknown, path: string): SimulatedToolCall {
  if (typeof value === 'string' && value !== '') return { name: value, arguments: undefined }
  if (!isObject(value)) throw wrongType(path, 'a tool name or an object with name and arguments', value)
  for (const field of Object.keys(value))
    if (field !== 'name' && field !== 'arguments') throw wrongField(`${path}.${field}`, 'name, arguments')
  const { name, arguments: given } = value
  if (typeof name !== 'string' || name === '') throw wrongType(`${path}.name`, 'a tool name', name)
  if (given === undefined || given === null) return { name, arguments: undefined }
  if (typeof given === 'string') return { name, arguments: given }
  if (!isObject(given)) throw wrongType(`${path}.arguments`, 'an object or a string', given)
  return { name, arguments: JSON.stringify(given) }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function unknownField(name: string): GatewayError {
  return wrongField(`simulate.${name}`, SIMULATE_FIELDS.join(', '))
}

function wrongField(path: string, allowed: string): GatewayError {
  return new GatewayError('unknown_parameter', `Unknown parameter: '${path}'. Allowed are: ${allowed}.`, {
    param: path,
  })
}

function wrongType(path: string, expected: string, value: unknown): GatewayError {
  const given =
    value === null ? 'null' : Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`
  return new GatewayError(
    'invalid_type',
    `Invalid type for '${path}': expected ${expected}, but got ${given} instead.`,
    { param: path },
  )
}

function wrongValue(path: string, value: string | number, allowed: string): GatewayError {
  return new GatewayError(
    'invalid_value',
    `Invalid value for '${path}': ${JSON.stringify(value)}. Allowed is: ${allowed}.`,
    { param: path },
  )
}
