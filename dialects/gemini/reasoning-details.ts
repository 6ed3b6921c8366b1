// Thoughts and signatures as items of `reasoning_details`, and back on the parts that they came with. A thought is readable text;
// a signature is data that only its model can use. It belongs to one part: the text between two places of the answer
// (`text_range`), or the call with an id. Google refuses a history in which the signatures of calls are missing or changed.
// Format: openrouter.md 3.3; rules: https://ai.google.dev/gemini-api/docs/thought-signatures
import type { ReasoningDetail } from '../../core/chat.ts'
import { isOwnDetail, REASONING_FORMAT, textOf, type Draft, type Wire } from './wire.ts'

/** Where in the text of a turn a signed part stands. */
export interface TextRange {
  readonly start: number
  readonly end: number
}

/** A thought, signed or not. */
export function thoughtDetail(text: string, signature: string, index: number): ReasoningDetail {
  return {
    type: 'reasoning.text',
    text,
    ...(signature !== '' && { signature }),
    format: REASONING_FORMAT,
    index,
  }
}

/** The signature of a text part. */
export function textSignature(data: string, { start, end }: TextRange, index: number): ReasoningDetail {
  return { type: 'reasoning.encrypted', data, format: REASONING_FORMAT, index, text_range: [start, end] }
}

/** The signature of a call. */
export function callSignature(data: string, id: string, index: number): ReasoningDetail {
  return { type: 'reasoning.encrypted', data, id, format: REASONING_FORMAT, index }
}

export interface SignedText {
  readonly signature: string
  /** Undefined when a client has not kept it. */
  readonly range: TextRange | undefined
}

/** What the details of one turn say, sorted by what it belongs to. Items of other makers prove nothing here and are left out. */
export interface Signatures {
  /** Thought parts in order. */
  readonly thoughts: readonly Wire[]
  readonly texts: readonly SignedText[]
  /** By id of the call. */
  readonly calls: ReadonlyMap<string, string>
}

/** Sorts details, whole or in the pieces of a stream, whose neighbours of one index belong together until a signature ends them. */
export function readSignatures(details: readonly ReasoningDetail[] | undefined): Signatures {
  const thoughts: Draft[] = []
  const texts: SignedText[] = []
  const calls = new Map<string, string>()
  let open: { readonly part: Draft; readonly index: unknown } | undefined
  for (const detail of details ?? []) {
    if (!isOwnDetail(detail)) continue
    if (detail.type === 'reasoning.encrypted') {
      const data = textOf(detail['data'])
      const id = detail['id']
      if (data === '') continue
      if (typeof id === 'string' && id !== '') calls.set(id, data)
      else texts.push({ signature: data, range: rangeOf(detail['text_range']) })
      continue
    }
    if (detail.type !== 'reasoning.text') continue
    const signature = textOf(detail['signature'])
    if (!open || open.index !== detail['index']) {
      open = { part: { text: '', thought: true }, index: detail['index'] }
      thoughts.push(open.part)
    }
    open.part['text'] = textOf(open.part['text']) + textOf(detail['text'])
    if (signature === '') continue
    open.part['thoughtSignature'] = signature
    open = undefined
  }
  return { thoughts, texts, calls }
}

function rangeOf(value: unknown): TextRange | undefined {
  if (!Array.isArray(value)) return undefined
  const [start, end] = value as readonly unknown[]
  return typeof start === 'number' && typeof end === 'number' && start >= 0 && start <= end
    ? { start, end }
    : undefined
}

/** Tells Google not to ask for the signature of a call that another model made (its documentation, "Thought signatures"). */
export const NO_SIGNATURE = 'skip_thought_signature_validator'
