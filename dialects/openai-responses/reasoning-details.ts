// Reasoning items as the details that other formats carry, and back. What only OpenAI's models can read stays byte-exact under
// its id; what other makers must get back (a signature, redacted thinking) has no place in an item of this format, so it is
// sealed into `encrypted_content`, which every client of this format returns untouched.
import type { ReasoningDetail } from '../../core/chat.ts'
import { isProof, unsealBeside } from '../../core/sealed-details.ts'
import { isObject, isOwnDetail, REASONING_FORMAT, textOf, type Draft, type Wire } from './wire.ts'

/** Ids of reasoning items that were made up here rather than by OpenAI (output-ids.ts). */
const MADE_UP_ID = /^rs_\d{10}_/

export interface ItemPlace {
  readonly id: string
  /** Place among the reasoning items of an answer or a turn. */
  readonly index: number
}

type DetailFields =
  | { readonly summary: string; readonly part?: number }
  | { readonly text: string }
  | { readonly data: string }

/** One detail of an item; `part` tells the pieces of a summary apart and is left out for the first. */
export function ownDetail(fields: DetailFields, { id, index }: ItemPlace): ReasoningDetail {
  const common = { ...(id !== '' && { id }), format: REASONING_FORMAT, index }
  if ('text' in fields) return { type: 'reasoning.text', text: fields.text, ...common }
  if ('data' in fields) return { type: 'reasoning.encrypted', data: fields.data, ...common }
  const { summary, part = 0 } = fields
  return { type: 'reasoning.summary', summary, ...(part > 0 && { part }), ...common }
}

/** Between the parts of a summary where they are read as one text. */
export const PART_BREAK = '\n\n'

export interface ReadReasoning {
  readonly text: string
  readonly details: readonly ReasoningDetail[]
}

/** Reads a whole reasoning item. One with nothing in it still leaves a detail, since its id may be asked for. */
export function readReasoningItem(item: Wire, index: number): ReadReasoning {
  const place = { id: textOf(item['id']), index }
  const summary = textsOf(item['summary'])
  const content = textsOf(item['content'])
  const encrypted = item['encrypted_content']
  const text = [...summary, ...content].filter((piece) => piece !== '').join(PART_BREAK)
  const sealed = unsealBeside(encrypted, text)
  if (sealed)
    return {
      text: text === '' ? sealed.map(({ text: piece }) => textOf(piece)).join('') : text,
      details: sealed,
    }
  const details = [
    ...summary.map((piece, part) => ownDetail({ summary: piece, part }, place)),
    ...content.map((piece) => ownDetail({ text: piece }, place)),
    ...(typeof encrypted === 'string' ? [ownDetail({ data: encrypted }, place)] : []),
  ]
  return { text, details: details.length > 0 ? details : [ownDetail({ summary: '' }, place)] }
}

function textsOf(parts: unknown): string[] {
  return Array.isArray(parts) ? parts.filter(isObject).map((part) => textOf(part['text'])) : []
}

interface ItemDraft {
  readonly id: string
  readonly summary: string[]
  content: string
  data: string | undefined
}

/** The items that a turn's own details came from. `whose` leaves out what OpenAI could not know. */
export function reasoningItems(details: readonly ReasoningDetail[], whose: 'all' | 'provable'): Draft[] {
  const items: ItemDraft[] = []
  let open: ItemDraft | undefined
  let openKey: unknown
  for (const detail of details) {
    if (!isOwnDetail(detail)) continue
    const key = detail['id'] ?? detail['index']
    if (!open || key !== openKey) {
      open = { id: textOf(detail['id']), summary: [], content: '', data: undefined }
      openKey = key
      items.push(open)
    }
    addDetail(open, detail)
  }
  const isKept = ({ id, data }: ItemDraft): boolean =>
    data !== undefined || (whose === 'all' && id !== '' && !MADE_UP_ID.test(id))
  return items.filter(isKept).map(writeItem)
}

function addDetail(item: ItemDraft, detail: ReasoningDetail): void {
  if (detail.type === 'reasoning.encrypted') item.data = textOf(detail['data'])
  else if (detail.type === 'reasoning.text') item.content += textOf(detail['text'])
  else if (detail.type === 'reasoning.summary') {
    const text = textOf(detail['summary'])
    const part = detail['part']
    const at = typeof part === 'number' && part > 0 ? Math.min(part, item.summary.length) : 0
    if (text !== '' || at > 0) item.summary[at] = (item.summary[at] ?? '') + text
  }
}

function writeItem({ id, summary, content, data }: ItemDraft): Draft {
  return {
    type: 'reasoning',
    ...(id !== '' && { id }),
    summary: summary.map((text) => ({ type: 'summary_text', text })),
    ...(content !== '' && { content: [{ type: 'reasoning_text', text: content }] }),
    ...(data !== undefined && { encrypted_content: data }),
  }
}

/** True for a turn whose reasoning OpenAI could not know, so that it must not be sent there as it is. */
export function isForeignReasoning(details: readonly ReasoningDetail[] | undefined): boolean {
  return details?.some((detail) => !isOwnDetail(detail) || MADE_UP_ID.test(textOf(detail['id']))) ?? false
}

/** True for a detail that its maker must get back as it was. */
export function mustReturn(detail: ReasoningDetail): boolean {
  return !isOwnDetail(detail) && isProof(detail)
}
