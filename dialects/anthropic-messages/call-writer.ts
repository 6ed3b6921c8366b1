// Calls of a stream, one block after the other. The call that is open is passed on as it comes; one that begins meanwhile waits
// until the open one's arguments are whole, or until the answer goes on or ends. So pieces that come mixed end up in order.
import { membersText, inputText, isObject } from './wire.ts'
import { close, open, writeDelta, type BlockEvent, type BlockState } from './block-text.ts'

type CallStart = Extract<BlockEvent, { readonly type: 'tool-call-start' }>

interface Call {
  readonly start: CallStart
  /** Arguments that have come, in pieces. */
  readonly pieces: string[]
  isWritten: boolean
}

export interface CallWriter {
  readonly start: (event: CallStart) => void
  readonly delta: (index: number, piece: string) => void
  /** Writes the calls that wait, whole or not; something else follows. */
  readonly flush: () => void
}

/** Makes the writer of one message's calls. */
export function createCallWriter(state: BlockState): CallWriter {
  const calls = new Map<number, Call>()
  const waiting: Call[] = []
  let current: Call | undefined

  const begin = (call: Call): void => {
    const { id, name, kind, rest } = call.start
    const own = isObject(rest) && isObject(rest['caller']) ? membersText({ caller: rest['caller'] }) : ''
    const named = `"type":"tool_use","id":${JSON.stringify(id)},"name":${JSON.stringify(name)},"input":{}`
    open(state, { kind: 'call' }, named + own)
    current = call
    call.isWritten = true
    // Free text has no place but in an object, which can be written only once the text is whole.
    if (kind === 'function') for (const piece of call.pieces) writePiece(state, piece)
  }

  const finish = (): void => {
    if (current?.start.kind === 'custom') writePiece(state, inputText(current.pieces.join('')))
    if (current && state.open?.kind === 'call') close(state)
    current = undefined
  }

  const next = (): void => {
    for (let call = waiting[0]; call; call = waiting[0]) {
      if (current && !isWhole(current)) return
      finish()
      waiting.shift()
      begin(call)
    }
  }

  return {
    start: (event) => {
      const call: Call = { start: event, pieces: [], isWritten: false }
      calls.set(event.index, call)
      waiting.push(call)
      next()
    },
    delta: (index, piece) => {
      const call = calls.get(index)
      if (!call || piece === '') return
      call.pieces.push(piece)
      if (call === current && call.start.kind === 'function') writePiece(state, piece)
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

function writePiece(state: BlockState, piece: string): void {
  writeDelta(state, `"type":"input_json_delta","partial_json":${JSON.stringify(piece)}`)
}

/** Whole arguments of a function are a JSON object; nothing can follow one. */
function isWhole({ start, pieces }: Call): boolean {
  if (start.kind !== 'function' || !pieces.at(-1)?.trimEnd().endsWith('}')) return false
  try {
    return isObject(JSON.parse(pieces.join('')))
  } catch {
    return false // more of it is to come
  }
}
