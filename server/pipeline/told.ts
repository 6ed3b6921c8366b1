// What a caller was told, gathered in words: of a stream from the events that were written for him, or of a whole answer. Only for
// accounts that have their prompts and answers kept; counting and going on elsewhere have notes of their own (sent-so-far.ts).
import type { Answer, StreamEvent } from '../../core/events.ts'

/** Of each part of an answer no more than this is kept. */
const MOST_CHARACTERS = 1024 * 1024

export interface ToldCall {
  readonly id: string
  readonly name: string
  readonly arguments: string
}

/** One choice of an answer. */
export interface ToldChoice {
  /** With a refusal, in the model's words. */
  readonly text: string
  readonly reasoning: string
  readonly calls: readonly ToldCall[]
}

interface Mutable {
  text: string
  reasoning: string
  readonly calls: { readonly id: string; readonly name: string; arguments: string }[]
}

export interface Told {
  readonly note: (event: StreamEvent) => void
  /** By their positions. */
  readonly choices: () => readonly ToldChoice[]
}

/** Nothing is told yet. */
export function createTold(): Told {
  const choices: Mutable[] = []
  const at = (index: number): Mutable => {
    while (choices.length <= index) choices.push({ text: '', reasoning: '', calls: [] })
    return choices[index] as Mutable
  }
  return {
    note: (event) => {
      if (event.type === 'text-delta' || event.type === 'refusal-delta') {
        const choice = at(event.choice)
        choice.text = joined(choice.text, event.text)
      } else if (event.type === 'reasoning-delta') {
        const choice = at(event.choice)
        choice.reasoning = joined(choice.reasoning, event.text)
      } else if (event.type === 'tool-call-start') {
        at(event.choice).calls[event.index] = { id: event.id, name: event.name, arguments: '' }
      } else if (event.type === 'tool-call-delta') {
        const call = at(event.choice).calls[event.index]
        if (call) call.arguments = joined(call.arguments, event.arguments)
      }
    },
    choices: () => choices,
  }
}

/** The same of an answer that came in one piece. */
export function toldOf({ choices }: Answer): readonly ToldChoice[] {
  return choices.map(({ text, refusal, reasoning, toolCalls }) => ({
    text: joined('', (text ?? '') + (refusal ?? '')),
    reasoning: joined('', reasoning ?? ''),
    calls: toolCalls.map(({ id, name, arguments: given }) => ({ id, name, arguments: joined('', given) })),
  }))
}

function joined(before: string, more: string): string {
  return before.length >= MOST_CHARACTERS ? before : (before + more).slice(0, MOST_CHARACTERS)
}
