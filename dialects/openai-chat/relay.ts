// The fast lane: the provider's own stream passed on with our id and model spliced in, parsed only where usage, a finish
// or an error says so. For callers and providers who both speak this dialect, one choice, no quirk that touches streams.
// Works on latin1 strings of the raw bytes, so nothing is decoded or re-encoded; not for anything that reads the text.
import type { FinishReason, Usage } from '../../core/events.ts'
import { GatewayError } from '../../core/errors.ts'
import { editJsonMembers, jsonMembers } from '../../core/json-members.ts'
import { onlyAnnounces } from './announces.ts'
import type { Relay, RelayContext, RelayHandlers } from '../dialect.ts'
import { readStreamError } from './errors.ts'
import { neutralFinish } from './finish-reasons.ts'
import { readUsage, writeUsage } from './usage.ts'

const MAX_EVENT_LENGTH = 16 * 1024 * 1024
const FIELD = 'data:'
/** How events begin whose shape is known. */
const PREFIX = 'data: '

interface State {
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

/** Push latin1 strings of what the provider sends; `emit` gives latin1 strings for the caller, whole events only. */
export function createRelay(context: RelayContext, handlers: RelayHandlers): Relay {
  const state: State = {
    context,
    handlers,
    pending: [],
    pendingLength: 0,
    head: '',
    ourHead: '',
    held: [],
    heldLength: 0,
    started: false,
    finished: false,
    over: false,
    created: 0,
    model: '',
  }
  return {
    push: (piece) => {
      if (!state.over) relayPiece(state, piece)
    },
    end: () => {
      if (state.over) return
      if (state.pendingLength > 0) relayPiece(state, '\n\n')
      if (!state.over) complete(state)
    },
    usageChunk: (usage, costDollars) => usageChunk(state, usage, costDollars),
  }
}

function relayPiece(state: State, piece: string): void {
  // Raw carriage returns are line ends only: JSON has them escaped. One cut off from its line feed makes an empty line
  // more, which ends nothing that was not already complete.
  const lines = piece.includes('\r') ? piece.replace(/\r\n?/g, '\n') : piece
  // A long event arrives in many pieces: only the newest, with the letter before it, can have closed it.
  const seam = state.pending.at(-1)?.at(-1) ?? ''
  if (!(seam + lines).includes('\n\n')) return keepPending(state, lines)
  const text = state.pending.length === 0 ? lines : state.pending.join('') + lines
  state.pending = []
  state.pendingLength = 0
  let from = 0
  // Joined once rather than added to: what is emitted is also kept, and a string of many additions keeps all its parts alive.
  let out: string[] = []
  const flush = (): void => {
    if (out.length === 0) return
    const whole = out.join('')
    out = []
    if (whole !== '') state.handlers.emit(whole)
  }
  // Positions of the rare words, looked up once per piece rather than once per event.
  let nextRare = nextRareWord(text, 0)
  while (!state.over) {
    const end = text.indexOf('\n\n', from)
    if (end < 0) break
    const next = end + 2
    if (nextRare < from) nextRare = nextRareWord(text, from)
    if (nextRare >= end && isUsual(state, text, from, end)) {
      out.push(state.ourHead, withoutEmptyUsage(state, text, from + state.head.length, next))
    } else {
      // What is called may flush what is waiting, and gives what comes after that.
      const piece = relayEvent(state, text.slice(from, end), flush)
      out.push(piece)
    }
    from = next
  }
  flush()
  if (state.over) return
  keepPending(state, text.slice(from))
}

function keepPending(state: State, text: string): void {
  if (text === '') return
  state.pending.push(text)
  state.pendingLength += text.length
  if (state.pendingLength > MAX_EVENT_LENGTH)
    fail(state, new GatewayError('malformed_answer', 'The provider sent a single event of more than 16 MiB.'))
}

/** Begins as every event of this stream does and is a closed object; a garbled one is looked at more closely. */
function isUsual(state: State, text: string, from: number, end: number): boolean {
  const { head } = state
  // Compared as a slice: V8 compares strings of one length word by word, but startsWith letter by letter, which takes
  // three times as long.
  return (
    head !== '' && text.charCodeAt(end - 1) === CLOSE_BRACE && text.slice(from, from + head.length) === head
  )
}

const CLOSE_BRACE = 125
const RARE_WORDS = /"finish_reason":\s?"|"usage":\s?\{|"error":/g

function nextRareWord(text: string, from: number): number {
  RARE_WORDS.lastIndex = from
  const found = RARE_WORDS.exec(text)
  return found === null ? Infinity : found.index
}

/** Callers who did not ask for usage are not shown the empty `usage` that our own asking for it puts into each event. */
function withoutEmptyUsage(state: State, text: string, from: number, to: number): string {
  const rest = text.slice(from, to)
  if (state.context.includeUsage) return rest
  const at = rest.indexOf(',"usage":null')
  return at < 0 ? rest : rest.slice(0, at) + rest.slice(at + 13)
}

/** An event that is not in the known shape: read, noted and written with our members. Returns what the caller gets. */
function relayEvent(state: State, block: string, flush: () => void): string {
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

/** The event with our members, as the caller gets it; empty when it is not for him. */
function ourEvent(state: State, wire: Record<string, unknown>, data: string): string {
  noteFinish(state, wire)
  const edits = ownMembers(state)
  if ('usage' in wire && !editUsage(state, wire, edits)) return ''
  const isKnown = state.head !== '' && data.startsWith(state.head.slice(PREFIX.length))
  if (!isKnown) learnHead(state, data)
  // With nothing else to edit, the head that we know is all that changes.
  else if (!edits.has('usage')) return `${state.ourHead}${data.slice(state.head.length - PREFIX.length)}\n\n`
  return `${PREFIX}${editJsonMembers(data, edits)}\n\n`
}

function ownMembers({ context, model }: State): Map<string, string | undefined> {
  return new Map([
    ['id', JSON.stringify(context.id)],
    ['model', JSON.stringify(model)],
  ])
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
function startOrHold(state: State, { wire, block, flush }: Opening): string {
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

function start(state: State, wire: Record<string, unknown>): void {
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

function noteFinish(state: State, wire: Record<string, unknown>): void {
  const finish = finishIn(wire)
  if (!finish) return
  state.finished = true
  state.handlers.onFinish(finish)
}

/** False when the event was there for its usage alone and the caller did not ask for it. */
function editUsage(
  state: State,
  wire: Record<string, unknown>,
  edits: Map<string, string | undefined>,
): boolean {
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
function learnHead(state: State, data: string): void {
  state.head = ''
  const members = jsonMembers(data)
  const last = Math.max(
    members.findIndex((member) => member.key === 'id'),
    members.findIndex((member) => member.key === 'model'),
  )
  const before = members.slice(0, last + 1)
  const names = before.map((member) => member.key)
  if (
    !names.includes('id') ||
    !names.includes('model') ||
    names.includes('choices') ||
    names.includes('usage')
  )
    return
  const object = data.slice(0, (before[last] as { end: number }).end)
  // Joined, as a string added up of two would be put together again at each comparison.
  state.head = [PREFIX, object].join('')
  state.ourHead = [PREFIX, editJsonMembers(`${object}}`, ownMembers(state)).slice(0, -1)].join('')
}

/** The provider has ended the stream, with its mark or without: whole only after a finish. */
function complete(state: State): void {
  if (!state.finished) {
    const message = 'The provider ended its stream before its answer was complete.'
    fail(state, new GatewayError('stream_cut', message))
    return
  }
  state.over = true
  state.handlers.onComplete()
}

function fail(state: State, error: GatewayError): void {
  if (state.over) return
  state.over = true
  state.handlers.onError(error)
}

function usageChunk(state: State, usage: Usage, costDollars: number): string {
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
