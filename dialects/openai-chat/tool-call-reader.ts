// Tool calls of one choice, gathered from the pieces in which providers send them: with or without index, id, type or a
// name in the first piece. Gives each call a position from 0, an id that no other call has, and its arguments in order.
import type { Rest } from '../../core/chat.ts'
import type { StreamEvent } from '../../core/events.ts'
import { innerRest } from './parts.ts'
import { LEGACY_CALL } from './tools.ts'
import { isObject, type Wire } from './wire.ts'

interface Call {
  readonly index: number
  readonly sourceId: string | undefined
  readonly kind: 'function' | 'custom'
  readonly rest: Rest | undefined
  name: string
  started: boolean
  /** Arguments that came before the name. */
  held: string
}

export interface ToolCallReader {
  /** Reads one `tool_calls` list of a delta: pieces of calls. */
  readonly push: (list: readonly unknown[]) => void
  /** Reads the `tool_calls` list of a message: each entry is a whole call. */
  readonly pushWhole: (list: readonly unknown[]) => void
  /** Reads one piece of deprecated `function_call`. */
  readonly pushLegacy: (call: Wire) => void
  /** Starts what never got a name, so that nothing is lost. */
  readonly end: () => void
  readonly hasCalls: () => boolean
}

const CALL_FIELDS = new Set(['index', 'id', 'type', 'function', 'custom'])

/** `idBase` makes ids for calls without one unique to their message. */
export function createToolCallReader(
  choice: number,
  idBase: string,
  emit: (event: StreamEvent) => void,
): ToolCallReader {
  const calls: Call[] = []
  const usedIds = new Set<string>()
  const bySourceIndex = new Map<number, Call>()
  const bySourceId = new Map<string, Call>()

  const add = (wire: Wire, { sourceId, kind, name }: Piece): Call => {
    const rest = innerRest(wire, CALL_FIELDS)
    const call: Call = { index: calls.length, sourceId, kind, rest, name, started: false, held: '' }
    calls.push(call)
    if (sourceId !== undefined && !bySourceId.has(sourceId)) bySourceId.set(sourceId, call)
    return call
  }

  const find = (wire: Wire, piece: Piece): Call => {
    const { sourceId, name } = piece
    const index = wire['index']
    if (typeof index === 'number') {
      const there = bySourceIndex.get(index)
      // Some servers number every parallel call 0; a new id with a name is a new call all the same.
      const isOther = sourceId !== undefined && name !== '' && sourceId !== there?.sourceId && there?.started
      if (there && !isOther) return there
      const call = add(wire, piece)
      bySourceIndex.set(index, call)
      return call
    }
    const known = sourceId === undefined ? undefined : bySourceId.get(sourceId)
    if (known) return known
    const last = calls.at(-1)
    return last && name === '' ? last : add(wire, piece)
  }

  const start = (call: Call): void => {
    call.started = true
    let id = call.sourceId ?? `call_${idBase}_${choice}_${call.index}`
    while (usedIds.has(id)) id = `${id}_${call.index}`
    usedIds.add(id)
    const { index, kind, name, rest } = call
    emit({ type: 'tool-call-start', choice, index, id, kind, name, ...(rest && { rest }) })
    if (call.held !== '') emit({ type: 'tool-call-delta', choice, index, arguments: call.held })
    call.held = ''
  }

  const feed = (call: Call, piece: Piece): void => {
    if (call.name === '') call.name = piece.name
    if (!call.started && call.name !== '') start(call)
    if (piece.text === '') return
    if (call.started) emit({ type: 'tool-call-delta', choice, index: call.index, arguments: piece.text })
    else call.held += piece.text
  }

  return {
    push: (list) => {
      for (const wire of list) {
        if (!isObject(wire)) continue
        const piece = readPiece(wire)
        feed(find(wire, piece), piece)
      }
    },
    pushWhole: (list) => {
      for (const wire of list) {
        if (!isObject(wire)) continue
        const piece = readPiece(wire)
        feed(add(wire, piece), piece)
      }
    },
    pushLegacy: (wire) => {
      const piece: Piece = {
        sourceId: undefined,
        kind: 'function',
        name: textOf(wire['name']),
        text: textOf(wire['arguments']),
      }
      // Some servers write every field of the format, and mean no call by one that says nothing.
      if (piece.name === '' && piece.text === '') return
      let call = calls[0]
      if (!call) {
        call = {
          index: 0,
          sourceId: undefined,
          kind: 'function',
          rest: LEGACY_CALL,
          name: '',
          started: false,
          held: '',
        }
        calls.push(call)
      }
      feed(call, piece)
    },
    end: () => {
      for (const call of calls) if (!call.started) start(call)
    },
    hasCalls: () => calls.length > 0,
  }
}

interface Piece {
  readonly sourceId: string | undefined
  readonly kind: 'function' | 'custom'
  readonly name: string
  readonly text: string
}

/** Its type says so, or else what is there; some servers write both, one of them empty. */
function kindOf({ type, custom, function: inner }: Wire): Piece['kind'] {
  if (type === 'custom' || type === 'function') return type
  return isObject(custom) && !isObject(inner) ? 'custom' : 'function'
}

function readPiece(wire: Wire): Piece {
  const id = wire['id']
  const kind = kindOf(wire)
  const inner = isObject(wire[kind]) ? wire[kind] : {}
  return {
    sourceId: typeof id === 'string' && id !== '' ? id : undefined,
    kind,
    name: textOf(inner['name']),
    text: textOf(inner[kind === 'custom' ? 'input' : 'arguments']),
  }
}

/** Some servers send arguments as an object; what the model meant is its JSON. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return isObject(value) ? JSON.stringify(value) : ''
}

/** The part of a provider's message id that goes into made-up tool call ids. */
export function idBaseOf(upstreamId: string): string {
  return upstreamId.replaceAll(/[^0-9A-Za-z]/g, '').slice(-16) || '0'
}
