// What the model says, as message items: parts of text and refusals, with their annotations and chances. The events of a part
// stand between those that begin and finish its item.
import type { Rest } from '../../core/chat.ts'
import { writeAnnotation } from './annotations.ts'
import { finishItem, nextIndex, startItem, type ItemState } from './item-state.ts'
import type { Draft, Wire } from './wire.ts'

export interface MessageWriter {
  readonly say: (kind: Part['kind'], text: string) => void
  readonly annotate: (annotations: readonly Rest[]) => void
  readonly addLogprobs: (logprobs: Rest) => void
  readonly end: () => void
}

interface Part {
  readonly kind: 'text' | 'refusal'
  text: string
  readonly annotations: Wire[]
  readonly logprobs: unknown[]
}

function partObject({ kind, text, annotations, logprobs }: Part): Draft {
  return kind === 'refusal'
    ? { type: 'refusal', refusal: text }
    : { type: 'output_text', text, annotations: [...annotations], logprobs: [...logprobs] }
}

/** Makes the writer of one answer's words. */
export function createMessageWriter(state: ItemState): MessageWriter {
  let id: string | undefined
  let content: Draft[] = []
  let part: Part | undefined
  // Chances may come before the text that they are of.
  let waiting: unknown[] = []
  const place = (): Draft => ({
    item_id: id,
    output_index: nextIndex(state),
    content_index: content.length,
  })
  const endPart = (): void => {
    if (!part) return
    const { text, logprobs } = part
    if (part.kind === 'text') state.emit('response.output_text.done', { ...place(), text, logprobs })
    else state.emit('response.refusal.done', { ...place(), refusal: text })
    const whole = partObject(part)
    state.emit('response.content_part.done', { ...place(), part: whole })
    content.push(whole)
    part = undefined
  }
  const open = (kind: Part['kind']): Part => {
    if (id === undefined) {
      id = state.makeId('msg', nextIndex(state))
      startItem(state, { id, type: 'message', status: 'in_progress', role: 'assistant', content: [] })
    }
    if (part?.kind === kind) return part
    endPart()
    part = { kind, text: '', annotations: [], logprobs: waiting }
    waiting = []
    const empty = partObject({ kind, text: '', annotations: [], logprobs: [] })
    state.emit('response.content_part.added', { ...place(), part: empty })
    return part
  }
  return {
    say: (kind, text) => {
      const current = open(kind)
      current.text += text
      if (kind === 'refusal') state.emit('response.refusal.delta', { ...place(), delta: text })
      else state.emit('response.output_text.delta', { ...place(), delta: text, logprobs: [] })
    },
    annotate: (annotations) => {
      const current = open('text')
      for (const annotation of annotations.map(writeAnnotation)) {
        const at = { ...place(), annotation_index: current.annotations.length }
        current.annotations.push(annotation)
        state.emit('response.output_text.annotation.added', { ...at, annotation })
      }
    },
    addLogprobs: ({ content: list }) => {
      if (!Array.isArray(list)) return
      ;(part?.kind === 'text' ? part.logprobs : waiting).push(...(list as unknown[]))
    },
    end: () => {
      if (id === undefined) return
      endPart()
      finishItem(state, { id, type: 'message', status: 'completed', role: 'assistant', content })
      id = undefined
      content = []
    },
  }
}
