// The fast lane: the provider's own stream passed on with our id and model spliced in, parsed only where usage, a finish
// or an error says so. For callers and providers who both speak this dialect, one choice, no quirk that touches streams.
// Works on latin1 strings of the raw bytes, so nothing is decoded or re-encoded; not for anything that reads the text.
// This cuts the stream into events; those that have to be looked at are relay-event.ts's.
import { GatewayError } from '../../core/errors.ts'
import type { Relay, RelayContext, RelayHandlers } from '../dialect.ts'
import type { RelayState } from './relay-event.ts'
import { complete, fail, MAX_EVENT_LENGTH, relayEvent, usageChunk } from './relay-event.ts'

/** Push latin1 strings of what the provider sends; `emit` gives latin1 strings for the caller, whole events only. */
export function createRelay(context: RelayContext, handlers: RelayHandlers): Relay {
  const state: RelayState = {
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

function relayPiece(state: RelayState, piece: string): void {
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

function keepPending(state: RelayState, text: string): void {
  if (text === '') return
  state.pending.push(text)
  state.pendingLength += text.length
  if (state.pendingLength > MAX_EVENT_LENGTH)
    fail(state, new GatewayError('malformed_answer', 'The provider sent a single event of more than 16 MiB.'))
}

/** Begins as every event of this stream does and is a closed object; a garbled one is looked at more closely. */
function isUsual(state: RelayState, text: string, from: number, end: number): boolean {
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
function withoutEmptyUsage(state: RelayState, text: string, from: number, to: number): string {
  const rest = text.slice(from, to)
  if (state.context.includeUsage) return rest
  const at = rest.indexOf(',"usage":null')
  return at < 0 ? rest : rest.slice(0, at) + rest.slice(at + 13)
}
