// Checks at run time what the types of core/events.ts promise: what a reader emits came from somebody else's server, and the
// compiler has only the reader's word for it.
import assert from 'node:assert/strict'
import { GatewayError } from '../../core/errors.ts'
import { NO_USAGE, type Answer, type StreamEvent, type Usage } from '../../core/events.ts'

type Check = (value: unknown) => boolean

const isText: Check = (value) => typeof value === 'string'
const isWord: Check = (value) => isText(value) && value !== ''
const isWhole: Check = (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
const isObject: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check)
const oneOf =
  (...words: readonly unknown[]): Check =>
  (value) =>
    words.includes(value)
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value)

const TEXTS = ['text', 'summary', 'data', 'signature']

/** Items that a reader makes itself, or passes on as they came. */
export type DetailsAre = 'made' | 'kept'

/** What is text in an item that was made must be text. */
const isDetail =
  (are: DetailsAre): Check =>
  (value) => {
    if (!isObject(value)) return false
    const detail = value as Readonly<Record<string, unknown>>
    const isSound = are === 'kept' || TEXTS.every((name) => detail[name] == null || isText(detail[name]))
    return isText(detail['type']) && isSound
  }

const isUsage: Check = (value) => {
  if (!isObject(value)) return false
  const usage = value as Usage & Readonly<Record<string, unknown>>
  return (
    Object.keys(NO_USAGE).every((name) => isWhole(usage[name])) &&
    usage.cachedTokens + usage.cacheWriteTokens <= usage.inputTokens &&
    usage.reasoningTokens <= usage.outputTokens
  )
}

const isReason = oneOf('stop', 'length', 'tool_calls', 'content_filter', 'error')
const isKind = oneOf('function', 'custom')
const place = { choice: isWhole }

const FIELDS: Readonly<Record<StreamEvent['type'], Readonly<Record<string, Check>>>> = {
  'message-start': {
    upstreamId: isText,
    model: isText,
    created: isWhole,
    promptUsage: maybe(isUsage),
    rest: maybe(isObject),
  },
  'text-delta': { ...place, text: isText, rest: maybe(isObject) },
  'refusal-delta': { ...place, text: isText },
  'reasoning-delta': { ...place, text: isText, details: maybe(listOf(isObject)) },
  'tool-call-start': {
    ...place,
    index: isWhole,
    id: isText,
    kind: isKind,
    name: isText,
    rest: maybe(isObject),
  },
  'tool-call-delta': { ...place, index: isWhole, arguments: isText },
  annotations: { ...place, annotations: listOf(isObject) },
  logprobs: { ...place, logprobs: isObject },
  'delta-rest': { ...place, rest: isObject, level: maybe(oneOf('choice', 'chunk')) },
  'choice-end': { ...place, finishReason: isReason, nativeFinishReason: isWord, rest: maybe(isObject) },
  usage: { usage: isUsage },
  'message-end': {},
  'message-error': { error: (value) => value instanceof GatewayError },
}

function assertFields(value: object, checks: Readonly<Record<string, Check>>): void {
  for (const [name, check] of Object.entries(checks)) {
    const given = (value as Readonly<Record<string, unknown>>)[name]
    assert.ok(check(given), `${name} is ${JSON.stringify(given)} in ${JSON.stringify(value).slice(0, 200)}`)
  }
}

/** Every event has the fields of its type, and no call goes on that has not begun. */
export function assertTyped(events: readonly StreamEvent[], details: DetailsAre): void {
  const begun = new Set<string>()
  for (const event of events) {
    assertFields(event, FIELDS[event.type])
    if (event.type === 'reasoning-delta') assertFields(event, { details: maybe(listOf(isDetail(details))) })
    if (event.type === 'tool-call-start') begun.add(`${event.choice} ${event.index}`)
    if (event.type === 'tool-call-delta')
      assert.ok(begun.has(`${event.choice} ${event.index}`), 'a call had begun')
  }
}

const isMaybeText: Check = (value) => value === null || isText(value)
const CHOICE = {
  index: isWhole,
  text: isMaybeText,
  refusal: isMaybeText,
  reasoning: maybe(isText),

  finishReason: isReason,
  nativeFinishReason: isText,
}
const CALL = { id: isText, kind: isKind, name: isText, arguments: isText }

/** The same of a whole answer. */
export function assertTypedAnswer(answer: Answer, details: DetailsAre): void {
  assertFields(answer, { upstreamId: isText, model: isText, created: isWhole, usage: maybe(isUsage) })
  for (const choice of answer.choices) {
    assertFields(choice, { ...CHOICE, reasoningDetails: maybe(listOf(isDetail(details))) })
    for (const call of choice.toolCalls) assertFields(call, CALL)
  }
}
