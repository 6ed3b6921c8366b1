// Cuts reasoning out of text where a server leaves it there between tags: `<think>…</think>`, `[THINK]…[/THINK]`,
// `◁think▷…◁/think▷`. Incremental: a tag may be cut anywhere. Only for providers with the quirk `think-tags`, since a
// model may write such a tag as plain text.
import type { PushMachine } from '../../core/events.ts'

/** Where a piece of text belongs. */
export type ThinkSink = (kind: 'text' | 'reasoning', piece: string) => void

const OPENING = ['<think>', '<thinking>', '[THINK]', '◁think▷'] as const
const CLOSING = new Map<string, string>([
  ['<think>', '</think>'],
  ['<thinking>', '</thinking>'],
  ['[THINK]', '[/THINK]'],
  ['◁think▷', '◁/think▷'],
])
const ALL_CLOSING = [...CLOSING.values()]

/**
 * Splits one choice's text. Reasoning is looked for at the start only: an opening tag there, after white space at most.
 * `opened` says that the opening tag was part of the prompt, so that the text begins inside reasoning. Without that, text
 * before a closing tag counts as reasoning only when it came in the same piece: always so for a whole answer, and as good
 * as it can be without delay for a stream.
 */
export function createThinkSplitter(opened: 'opened' | 'unknown', emit: ThinkSink): PushMachine<string> {
  let state: 'start' | 'reasoning' | 'text' = 'start'
  let closing: readonly string[] = ALL_CLOSING
  let pending = ''
  // Line ends after a tag belong to the tag, also when they come in a later piece.
  let trimNext = false

  const give = (kind: 'text' | 'reasoning', piece: string): void => {
    const rest = trimNext ? piece.replace(/^[\r\n]+/, '') : piece
    if (rest === '') return
    trimNext = false
    emit(kind, rest)
  }

  const close = (before: string, after: string): void => {
    give('reasoning', before)
    state = 'text'
    trimNext = true
    give('text', after)
  }

  const readStart = (): void => {
    const content = pending.trimStart()
    const opening = OPENING.find((tag) => content.startsWith(tag))
    if (opening !== undefined) {
      closing = [CLOSING.get(opening) ?? '']
      state = 'reasoning'
      trimNext = true
      pending = content.slice(opening.length)
      readReasoning()
      return
    }
    if (content === '' || OPENING.some((tag) => tag.startsWith(content))) return
    if (opened === 'opened') {
      state = 'reasoning'
      readReasoning()
      return
    }
    const held = pending
    pending = ''
    state = 'text'
    const found = firstOf(held, ALL_CLOSING)
    if (found === undefined) give('text', held)
    else close(held.slice(0, found.at), held.slice(found.at + found.tag.length))
  }

  const readReasoning = (): void => {
    const found = firstOf(pending, closing)
    if (found !== undefined) {
      const held = pending
      pending = ''
      close(held.slice(0, found.at), held.slice(found.at + found.tag.length))
      return
    }
    const kept = Math.max(...closing.map((tag) => tailLength(pending, tag)))
    const ready = pending.slice(0, pending.length - kept)
    pending = pending.slice(pending.length - kept)
    give('reasoning', ready)
  }

  return {
    push: (piece) => {
      if (state === 'text') {
        give('text', piece)
        return
      }
      pending += piece
      if (state === 'start') readStart()
      else readReasoning()
    },
    end: () => {
      give(state === 'reasoning' ? 'reasoning' : 'text', pending)
      pending = ''
    },
  }
}

function firstOf(text: string, tags: readonly string[]): { at: number; tag: string } | undefined {
  let first: { at: number; tag: string } | undefined
  for (const tag of tags) {
    const at = text.indexOf(tag)
    if (at >= 0 && (first === undefined || at < first.at)) first = { at, tag }
  }
  return first
}

/** How many characters at the end of the text could be the beginning of the tag. */
function tailLength(text: string, tag: string): number {
  for (let length = Math.min(tag.length - 1, text.length); length > 0; length--)
    if (tag.startsWith(text.slice(text.length - length))) return length
  return 0
}
