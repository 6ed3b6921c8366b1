// Reasoning as items of a response. What came from a model of OpenAI goes back into the item that it came from, under its id and
// byte for byte; the reasoning of other makers becomes the summary of an item made for it, and what they must get back with it
// (signatures, redacted thinking) is sealed into that item. Clients that keep nothing here return no item without a sealed word.
import type { ReasoningDetail } from '../../core/chat.ts'
import { wordBeside } from '../../core/sealed-details.ts'
import { finishItem, nextIndex, startItem, type ItemState } from './item-state.ts'
import { mustReturn } from './reasoning-details.ts'
import { isOwnDetail, textOf, type Draft } from './wire.ts'

export interface ReasoningWriter {
  readonly think: (text: string, details: readonly ReasoningDetail[]) => void
  readonly end: () => void
}

interface OpenItem {
  readonly id: string
  /** What the item's own details are told by; undefined for an item made for plain text. */
  readonly key: unknown
  readonly summary: Draft[]
  readonly content: Draft[]
  part: { readonly kind: 'summary' | 'content'; readonly number: number; text: string } | undefined
  encrypted: string | undefined
  readonly foreign: ReasoningDetail[]
}

/** Makes the writer of one answer's reasoning. */
export function createReasoningWriter(state: ItemState): ReasoningWriter {
  let open: OpenItem | undefined
  const end = (): void => {
    if (!open) return
    endPart(state, open)
    finishItem(state, itemObject(open))
    open = undefined
  }
  const itemFor = (key: unknown, id: string): OpenItem => {
    if (open && open.key === key) return open
    end()
    const free = id !== '' && !state.ids.has(id) ? id : state.makeId('rs', nextIndex(state))
    open = { id: free, key, summary: [], content: [], part: undefined, encrypted: undefined, foreign: [] }
    startItem(state, { id: free, type: 'reasoning', status: 'in_progress', summary: [] })
    return open
  }
  return {
    end,
    think: (text, details) => {
      const own = details.filter(isOwnDetail)
      for (const detail of own) {
        const item = itemFor(detail['id'] ?? detail['index'] ?? null, textOf(detail['id']))
        takeDetail(state, item, detail)
      }
      if (own.length === 0 && text !== '')
        addText(state, itemFor(undefined, ''), { kind: 'summary', number: 0, text })
      const foreign = details.filter((detail) => !isOwnDetail(detail))
      if (foreign.length > 0 && ((open && open.key === undefined) || foreign.some(mustReturn)))
        itemFor(undefined, '').foreign.push(...foreign)
    },
  }
}

function takeDetail(state: ItemState, item: OpenItem, detail: ReasoningDetail): void {
  if (detail.type === 'reasoning.encrypted') item.encrypted = textOf(detail['data'])
  else if (detail.type === 'reasoning.text')
    addText(state, item, { kind: 'content', number: 0, text: textOf(detail['text']) })
  else if (detail.type === 'reasoning.summary') {
    const part = detail['part']
    const number = typeof part === 'number' && part > 0 ? part : 0
    const text = textOf(detail['summary'])
    if (text !== '' || number > 0) addText(state, item, { kind: 'summary', number, text })
  }
}

interface Addition {
  readonly kind: 'summary' | 'content'
  /** Which part of the summary; a new number begins a new part. */
  readonly number: number
  readonly text: string
}

function addText(state: ItemState, item: OpenItem, { kind, number, text }: Addition): void {
  if (item.part?.kind !== kind || item.part.number !== number) {
    endPart(state, item)
    item.part = { kind, number, text: '' }
    emitPart(state, item, 'added')
  }
  if (text === '') return
  item.part.text += text
  const type = kind === 'summary' ? 'reasoning_summary_text' : 'reasoning_text'
  state.emit(`response.${type}.delta`, { ...placeOf(state, item), delta: text })
}

function placeOf(state: ItemState, item: OpenItem): Draft {
  const at = { item_id: item.id, output_index: nextIndex(state) }
  return item.part?.kind === 'content'
    ? { ...at, content_index: item.content.length }
    : { ...at, summary_index: item.summary.length }
}

function partObject({ part }: OpenItem): Draft {
  return { type: part?.kind === 'content' ? 'reasoning_text' : 'summary_text', text: part?.text ?? '' }
}

function emitPart(state: ItemState, item: OpenItem, stage: 'added' | 'done'): void {
  const type = item.part?.kind === 'content' ? 'content_part' : 'reasoning_summary_part'
  state.emit(`response.${type}.${stage}`, { ...placeOf(state, item), part: partObject(item) })
}

function endPart(state: ItemState, item: OpenItem): void {
  const { part } = item
  if (!part) return
  const type = part.kind === 'summary' ? 'reasoning_summary_text' : 'reasoning_text'
  state.emit(`response.${type}.done`, { ...placeOf(state, item), text: part.text })
  emitPart(state, item, 'done')
  item[part.kind].push(partObject(item))
  item.part = undefined
}

function itemObject({ id, key, summary, content, encrypted, foreign }: OpenItem): Draft {
  const sealed = encrypted ?? (key === undefined ? wordBeside(foreign) : undefined)
  return {
    id,
    type: 'reasoning',
    status: 'completed',
    summary,
    ...(content.length > 0 && { content }),
    ...(sealed !== undefined && { encrypted_content: sealed }),
  }
}
