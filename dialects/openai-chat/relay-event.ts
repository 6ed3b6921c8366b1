// The events of the fast lane that have to be looked at: the first ones, those with a finish, counts or an error, and those that are not
// in the shape that is known. Reads them, tells what they say, and writes them with our members; cutting the stream is relay.ts.
import type { FinishReason, Usage } from '../../core/events.ts'
import { GatewayError } from '../../core/errors.ts'
import { editJsonMembers, jsonMembers } from '../../core/json-members.ts'
import { onlyAnnounces } from './announces.ts'
import type { RelayContext, RelayHandlers } from '../dialect.ts'
import { readStreamError } from './errors.ts'
import { neutralFinish } from './finish-reasons.ts'
import { readUsage, writeUsage } from './usage.ts'

/** Of one event, and of all that are held until an answer begins. */
export const MAX_EVENT_LENGTH = 16 * 1024 * 1024
const FIELD = 'data:'
/** How events begin whose shape is known. */
const PREFIX = 'data: '

/** A stream while it is relayed. Mutable. */
export interface RelayState {
  readonly context: RelayContext
  readonly handlers: RelayHandlers
  /** Pieces of an event that is not closed yet; joined once, when it is. */
  pending: string[]
  pendingLength: number
  /** The start of every event up to our two members, as the provider writes it and as we do; empty until known. */
  head: string
  ourHead: string
  /** Blocks that only announce an answer, until something of it comes. */
  held: string[]
  heldLength: number
  started: boolean
  /** A finish reason has been seen: an end of the connection is now a whole answer. */
  finished: boolean
  over: boolean
  created: number
  model: string
}

/** An event that is not in the known shape: read, noted and written with our members. Returns what the caller gets. */
export function relayEvent(state: RelayState, block: string, flush: () => void): string {
  const data = dataOf(block)
  if (data === undefined || data === '') return ''
  if (data === '[DONE]') {
    flush()
    if (!state.started)
      fail(state, new GatewayError('malformed_answer', 'The provider ended the stream without an answer.'))
    else complete(state)
    return ''
  }
  const wire = parseObject(data)
  if (wire === undefined || wire['error']) {
    flush()
    const text = new TextDecoder().decode(Uint8Array.from(data, (letter) => letter.charCodeAt(0)))
    fail(
      state,
      wire === undefined
        ? new GatewayError('malformed_answer', 'The provider sent an event that is not JSON.', {
            cause: text,
          })
        : readStreamError(JSON.parse(text)),
    )
    return ''
  }
  const failure = failureIn(wire)
  if (failure) {
    flush()
    fail(state, failure)
    return ''
  }
  const before = state.started ? '' : startOrHold(state, { wire, block, flush })
  if (!state.started) return ''
  if (typeof wire['usage'] === 'object' && wire['usage'] !== null) flush()
  return before + ourEvent(state, wire, data)
}

/** `undefined` removes a member. */
type Edits = Map<string, string | undefined>

/** The event with our members, as the caller gets it; empty when it is not for him. */
function ourEvent(state: RelayState, wire: Record<string, unknown>, data: string): string {
  noteFinish(state, wire)
  const edits: Edits = new Map()
  if ('usage' in wire && !editUsage(state, wire, edits)) return ''
  if (state.head === '' || !data.startsWith(state.head.slice(PREFIX.length))) learnHead(state, data)
  // With nothing else to edit, the head that we know is all that changes.
  if (state.head !== '' && edits.size === 0)
    return `${state.ourHead}${data.slice(state.head.length - PREFIX.length)}\n\n`
  edits.set('id', JSON.stringify(state.context.id)).set('model', JSON.stringify(state.model))
  return `${PREFIX}${editJsonMembers(data, edits)}\n\n`
}

/** Lines of one event are one JSON text, in which a line's end is white space like any other. */
function dataOf(block: string): string | undefined {
  if (block.startsWith(FIELD) && !block.includes('\n')) return block.slice(FIELD.length).trim()
  const lines = block.split('\n').filter((line) => line.startsWith(FIELD))
  return lines.length === 0 ? undefined : lines.map((line) => line.slice(FIELD.length).trim()).join(' ')
}

function parseObject(data: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(data)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined // not JSON: the caller of this function says so in the stream's own error
  }
}

interface Opening {
  readonly wire: Record<string, unknown>
  readonly block: string
  readonly flush: () => void
}

/**
 * Keeps an event that says nothing yet: many providers send one as soon as they have the request, and until there is something
 * to read another endpoint can still answer unnoticed. Returns what was kept once the answer begins.
 */
function startOrHold(state: RelayState, { wire, block, flush }: Opening): string {
  if (onlyAnnounces(wire)) {
    state.held.push(block)
    state.heldLength += block.length
    if (state.heldLength > MAX_EVENT_LENGTH)
      fail(state, new GatewayError('malformed_answer', 'The provider announced an answer and sent none.'))
    return ''
  }
  const { held } = state
  state.held = []
  const [first] = held
  // The first event names the answer, but as a rule none is held, and to parse nothing costs an exception.
  start(state, (first === undefined ? undefined : parseObject(dataOf(first) ?? '')) ?? wire)
  return held.map((one) => relayEvent(state, one, flush)).join('')
}

function start(state: RelayState, wire: Record<string, unknown>): void {
  const upstreamModel = typeof wire['model'] === 'string' ? wire['model'] : ''
  const upstreamId = typeof wire['id'] === 'string' ? wire['id'] : ''
  state.started = true
  state.created = typeof wire['created'] === 'number' ? wire['created'] : state.context.created
  // First of all, since the name of the model depends on who serves.
  state.handlers.onStart({ upstreamId, model: upstreamModel })
  state.model = state.context.nameModel(upstreamModel)
}

interface Finish {
  readonly reason: FinishReason
  readonly native: string
}

/** The finish in an event; undefined while there is none. */
function finishIn({ choices }: Record<string, unknown>): Finish | undefined {
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined
  const facts = (choice ?? {}) as Record<string, unknown>
  const { finish_reason: native, native_finish_reason: behind } = facts
  if (typeof native !== 'string') return undefined
  const nativeFinishReason = typeof behind === 'string' ? behind : undefined
  const hasToolCalls = native === 'tool_calls'
  return { reason: neutralFinish({ finishReason: native, nativeFinishReason, hasToolCalls }), native }
}

/** A finish that says that the provider failed is no finish. */
function failureIn(wire: Record<string, unknown>): GatewayError | undefined {
  const finish = finishIn(wire)
  if (finish?.reason !== 'error') return undefined
  const message = `The provider ended its answer with "${finish.native.slice(0, 100)}".`
  return new GatewayError('provider_error', message, { metadata: { provider_code: finish.native } })
}

function noteFinish(state: RelayState, wire: Record<string, unknown>): void {
  const finish = finishIn(wire)
  if (!finish) return
  state.finished = true
  state.handlers.onFinish(finish)
}

/** False when the event was there for its usage alone and the caller did not ask for it. */
function editUsage(state: RelayState, wire: Record<string, unknown>, edits: Edits): boolean {
  const { includeUsage, quirks } = state.context
  if (typeof wire['usage'] !== 'object' || wire['usage'] === null) {
    if (!includeUsage) edits.set('usage', undefined)
    return true
  }
  const read = readUsage(wire, quirks)
  const usage = read && (state.handlers.completeUsage?.(read) ?? read)
  const costDollars = usage && state.handlers.onUsage(usage)
  if (includeUsage && usage && costDollars !== undefined) {
    edits.set('usage', JSON.stringify(writeUsage(usage, { costDollars, surface: 'openai' })))
    return true
  }
  edits.set('usage', undefined)
  return Array.isArray(wire['choices']) && wire['choices'].length > 0
}

/** Remembers how this provider's events begin, when our two members stand before everything that changes. */
function learnHead(state: RelayState, data: string): void {
  state.head = ''
  const choices = data.indexOf('"choices":')
  // What comes after it is of no use here, and to walk over it is most of the work.
  const members = jsonMembers(choices < 0 ? data : data.slice(0, choices))
  const own = new Map([
    ['id', JSON.stringify(state.context.id)],
    ['model', JSON.stringify(state.model)],
  ])
  const last = members.findLastIndex(({ key }) => own.has(key))
  const before = members.slice(0, last + 1)
  const names = new Set(before.map(({ key }) => key))
  if (!names.has('id') || !names.has('model') || names.has('choices') || names.has('usage')) return
  // Joined, as strings added up would be put together again at each comparison.
  const ours = [PREFIX]
  let from = 0
  for (const { key, valueStart, end } of before) {
    const value = own.get(key)
    if (value === undefined) continue
    ours.push(data.slice(from, valueStart), value)
    from = end
  }
  state.head = [PREFIX, data.slice(0, from)].join('')
  state.ourHead = ours.join('')
}

/** The provider has ended the stream, with its mark or without: whole only after a finish. */
export function complete(state: RelayState): void {
  if (!state.finished) {
    const message = 'The provider ended its stream before its answer was complete.'
    fail(state, new GatewayError('stream_cut', message))
    return
  }
  state.over = true
  state.handlers.onComplete()
}

/** Ends the stream in this error, unless it has ended. */
export function fail(state: RelayState, error: GatewayError): void {
  if (state.over) return
  state.over = true
  state.handlers.onError(error)
}

/** The event with the counts, for callers who want it where the provider sent none. */
export function usageChunk(state: RelayState, usage: Usage, costDollars: number): string {
  const chunk = {
    id: state.context.id,
    object: 'chat.completion.chunk',
    created: state.created,
    model: state.model,
    choices: [],
    usage: writeUsage(usage, { costDollars, surface: 'openai' }),
  }
  return `data: ${JSON.stringify(chunk)}\n\n`
}
