// One candidate of an answer: its chunks in (or the whole of it at once), neutral events out. Signatures come before the text or
// the call that they belong to. Chunks, usage and the end of the stream are read-stream.ts.
import type { StreamEvent } from '../../core/events.ts'
import type { ReasoningDetail } from '../../core/chat.ts'
import { innerRest } from '../openai-chat/parts.ts'
import { finishWord, readFinishReason } from './finish-reasons.ts'
import { annotationsOf } from './grounding.ts'
import { createPartialArguments, type PartialArguments } from './partial-arguments.ts'
import { imageOf } from './parts.ts'
import { callSignature, textSignature, thoughtDetail } from './reasoning-details.ts'
import { FOREIGN_PARTS, isObject, textOf, type Draft, type Wire } from './wire.ts'

export interface CandidateOptions {
  readonly index: number
  /** Makes ids for calls without one unique to their message. */
  readonly idBase: string
  readonly emit: (event: StreamEvent) => void
}

export interface CandidateReader {
  /** Reads one entry of `candidates`. Gives Google's word when it says that the model failed. */
  readonly push: (wire: Wire) => string | undefined
  readonly isFinished: () => boolean
  /** Tells how it ended; only for one that is finished. */
  readonly end: () => void
}

interface CandidateState extends CandidateOptions {
  /** Letters of text so far, for the places of signed parts. */
  length: number
  details: number
  /** The last part was a thought without a signature, which the next thought continues. */
  isThinking: boolean
  calls: number
  readonly ids: Set<string>
  open: OpenCall | undefined
  finish: string | undefined
  endRest: Draft
}

/** A call whose arguments are still coming. */
interface OpenCall {
  readonly index: number
  readonly id: string
  readonly given: PartialArguments
}

/** Makes the reader of one candidate. */
export function createCandidateReader(options: CandidateOptions): CandidateReader {
  const state: CandidateState = {
    ...options,
    length: 0,
    details: 0,
    isThinking: false,
    calls: 0,
    ids: new Set(),
    open: undefined,
    finish: undefined,
    endRest: {},
  }
  return {
    push: (wire) => readCandidate(state, wire),
    isFinished: () => state.finish !== undefined,
    end: () => {
      const native = state.finish ?? 'STOP'
      const rest = state.endRest
      options.emit({
        type: 'choice-end',
        choice: options.index,
        finishReason: readFinishReason(native, state.calls > 0),
        nativeFinishReason: native,
        ...(Object.keys(rest).length > 0 && { rest }),
      })
    },
  }
}

const CANDIDATE_FIELDS = new Set(['content', 'finishReason', 'index'])

function readCandidate(state: CandidateState, wire: Wire): string | undefined {
  const content = isObject(wire['content']) ? wire['content'] : {}
  const parts: readonly unknown[] = Array.isArray(content['parts']) ? content['parts'] : []
  for (const part of parts) if (isObject(part)) readPart(state, part)
  const rest = innerRest(wire, CANDIDATE_FIELDS)
  if (rest) {
    for (const name of Object.keys(rest)) if (rest[name] !== null) state.endRest[name] = rest[name]
    const annotations = annotationsOf(rest['groundingMetadata'], state.length)
    if (annotations.length > 0) state.emit({ type: 'annotations', choice: state.index, annotations })
  }
  const finish = finishWord(wire['finishReason'])
  if (finish === '') return undefined
  if (readFinishReason(finish, false) === 'error') return finish
  closeCall(state)
  state.finish = finish
  return undefined
}

function readPart(state: CandidateState, part: Wire): void {
  const { emit, index: choice } = state
  const signature = textOf(part['thoughtSignature'])
  const { text } = part
  if (part['thought'] === true && typeof text === 'string') return readThought(state, text, signature)
  state.isThinking = false
  if (isObject(part['functionCall'])) return readCall(state, part['functionCall'], signature)
  if (typeof text === 'string') {
    const range = { start: state.length, end: state.length + text.length }
    state.length = range.end
    if (signature !== '') tellDetail(state, textSignature(signature, range, state.details))
    if (text !== '') emit({ type: 'text-delta', choice, text })
    return
  }
  const image = imageOf(part)
  emit({ type: 'delta-rest', choice, rest: image ? { images: [image] } : { [FOREIGN_PARTS]: [part] } })
}

function readThought(state: CandidateState, text: string, signature: string): void {
  if (!state.isThinking) state.details++
  const detail = thoughtDetail(text, signature, state.details - 1)
  state.isThinking = signature === ''
  state.emit({ type: 'reasoning-delta', choice: state.index, text, details: [detail] })
}

function tellDetail(state: CandidateState, detail: ReasoningDetail): void {
  state.details++
  state.emit({ type: 'reasoning-delta', choice: state.index, text: '', details: [detail] })
}

/** A call comes whole, or its name comes first and pieces of its arguments follow, each saying whether there are more. */
function readCall(state: CandidateState, call: Wire, signature: string): void {
  const name = textOf(call['name'])
  const isPart = call['willContinue'] === true || Array.isArray(call['partialArgs'])
  const continued = name === '' ? state.open : undefined
  if (!continued && name === '' && !isPart && !isObject(call['args'])) return
  const open = continued ?? startCall(state, call, signature)
  if (continued && signature !== '') tellDetail(state, callSignature(signature, open.id, state.details))
  open.given.add(call['partialArgs'])
  if (call['willContinue'] !== true) closeCall(state)
}

function startCall(state: CandidateState, call: Wire, signature: string): OpenCall {
  closeCall(state)
  const { emit, index: choice, idBase, ids } = state
  const index = state.calls++
  let id = textOf(call['id']) || `call_${idBase}_${choice}_${index}`
  while (ids.has(id)) id = `${id}_${index}`
  ids.add(id)
  if (signature !== '') tellDetail(state, callSignature(signature, id, state.details))
  emit({ type: 'tool-call-start', choice, index, id, kind: 'function', name: textOf(call['name']) })
  state.open = { index, id, given: createPartialArguments(call['args']) }
  return state.open
}

/** Some streams leave out the piece that says that there are no more. */
function closeCall(state: CandidateState): void {
  const { open, emit, index: choice } = state
  if (!open) return
  state.open = undefined
  emit({ type: 'tool-call-delta', choice, index: open.index, arguments: open.given.text() })
}
