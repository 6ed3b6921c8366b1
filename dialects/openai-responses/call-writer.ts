// Calls of an answer, one item after the other. The call that is open is passed on as it comes; one that begins meanwhile waits
// until the open one's arguments are whole, or until something else follows. So pieces that come mixed end up in order.
import type { StreamEvent } from '../../core/events.ts'
import { finishItem, nextIndex, startItem, type ItemState } from './item-state.ts'
import type { Draft } from './wire.ts'

type CallStart = Extract<StreamEvent, { readonly type: 'tool-call-start' }>

interface Call {
  readonly start: CallStart
  readonly pieces: string[]
  id: string
}

export interface CallWriter {
  readonly start: (event: CallStart) => void
  readonly delta: (index: number, piece: string) => void
  /** Writes the calls that wait, whole or not; something else follows. */
  readonly flush: () => void
}

/** Names of a kind of call: its item, the member for its arguments, the events of its pieces, the beginning of its id. */
const NAMES = {
  function: { type: 'function_call', member: 'arguments', event: 'function_call_arguments', prefix: 'fc' },
  custom: { type: 'custom_tool_call', member: 'input', event: 'custom_tool_call_input', prefix: 'ctc' },
} as const

/** Makes the writer of one answer's calls. */
export function createCallWriter(state: ItemState): CallWriter {
  const calls = new Map<number, Call>()
  const waiting: Call[] = []
  let open: Call | undefined

  const item = ({ start, id }: Call, status: string, text: string): Draft => {
    const { type, member } = NAMES[start.kind]
    return { id, type, status, [member]: text, call_id: start.id || `call_${id}`, name: start.name }
  }
  const emitPiece = (call: Call, delta: string): void => {
    const type = `response.${NAMES[call.start.kind].event}.delta`
    state.emit(type, { item_id: call.id, output_index: nextIndex(state), delta })
  }
  const begin = (call: Call): void => {
    const index = nextIndex(state)
    call.id = state.makeId(NAMES[call.start.kind].prefix, index)
    open = call
    startItem(state, item(call, 'in_progress', ''))
    for (const piece of call.pieces) emitPiece(call, piece)
  }
  const finish = (): void => {
    if (!open) return
    const { member, event } = NAMES[open.start.kind]
    const text = open.pieces.join('')
    const named = open.start.kind === 'function' ? { name: open.start.name } : undefined
    const place = { item_id: open.id, output_index: nextIndex(state) }
    state.emit(`response.${event}.done`, { ...place, ...named, [member]: text })
    finishItem(state, item(open, 'completed', text))
    open = undefined
  }
  const next = (): void => {
    for (let call = waiting[0]; call; call = waiting[0]) {
      if (open && !isWhole(open)) return
      finish()
      waiting.shift()
      begin(call)
    }
  }
  return {
    start: (event) => {
      const call: Call = { start: event, pieces: [], id: '' }
      calls.set(event.index, call)
      waiting.push(call)
      next()
    },
    delta: (index, piece) => {
      const call = calls.get(index)
      if (!call || piece === '') return
      call.pieces.push(piece)
      if (call === open) emitPiece(call, piece)
      if (waiting.length > 0) next()
    },
    flush: () => {
      for (const call of waiting.splice(0)) {
        finish()
        begin(call)
      }
      finish()
    },
  }
}

/** Whole arguments of a function are a JSON object; nothing can follow one. */
function isWhole({ start, pieces }: Call): boolean {
  if (start.kind !== 'function' || !pieces.at(-1)?.trimEnd().endsWith('}')) return false
  try {
    JSON.parse(pieces.join(''))
    return true
  } catch {
    return false // more of it is to come
  }
}
