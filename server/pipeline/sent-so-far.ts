// What a stream has said, noted as it passes: for counting tokens afterwards, and for going on elsewhere when it breaks.
import type { StreamEvent } from '../../core/events.ts'
import type { CallerWriter } from './caller-writer.ts'

/** A tool call, or as much of it as was sent. */
export interface SentCall {
  readonly kind: 'function' | 'custom'
  readonly name: string
  readonly arguments: string
}

export interface SentSoFar {
  /** The answer's words, without reasoning. */
  readonly text: string
  /** By their positions. */
  readonly calls: readonly SentCall[]
  readonly hasReasoning: boolean
  /** False when something was said that another endpoint cannot honestly go on from. */
  readonly canContinue: boolean
  /** The writer that the caller's stream began in; undefined when bytes were passed on without one. */
  readonly writer: CallerWriter | undefined
}

export interface SentNotes {
  readonly note: (event: StreamEvent) => void
  /** Everything that the model wrote, reasoning and tool arguments included. */
  readonly text: () => string
  /** How much of that was reasoning, from 0 to 1. */
  readonly reasoningShare: () => number
  readonly sent: (lane: {
    /** False when the lane itself did not keep everything. */
    readonly isComplete: boolean
    readonly writer: CallerWriter | undefined
  }) => SentSoFar
}

/** Notes up to so many characters of text, after those of a stream that this one continues. */
export function createSentNotes(mostCharacters: number, before?: SentSoFar): SentNotes {
  const calls: { kind: SentCall['kind']; name: string; arguments: string }[] = (before?.calls ?? []).map(
    (call) => ({ ...call }),
  )
  let answer = before?.text ?? ''
  let written = answer + calls.map((call) => call.name + call.arguments).join('')
  let hasReasoning = before?.hasReasoning ?? false
  let canContinue = true
  let characters = 0
  let reasoningCharacters = 0
  const noteCall = (event: StreamEvent): void => {
    if (event.type === 'tool-call-start') {
      if (event.index !== calls.length) canContinue = false
      calls[event.index] = { kind: event.kind, name: event.name, arguments: '' }
    }
    if (event.type !== 'tool-call-delta') return
    const call = calls[event.index]
    if (call) call.arguments += event.arguments
    else canContinue = false
  }
  return {
    note: (event) => {
      const words = wordsOf(event)
      characters += words.length
      if (event.type === 'reasoning-delta') reasoningCharacters += words.length
      if (written.length < mostCharacters) written += words
      else canContinue = false
      if (event.type === 'text-delta') answer += words
      if (event.type === 'reasoning-delta') hasReasoning = true
      noteCall(event)
      if (!isRepeatable(event)) canContinue = false
    },
    text: () => written,
    reasoningShare: () => (characters === 0 ? 0 : reasoningCharacters / characters),
    sent: ({ isComplete, writer }) => ({
      text: answer,
      calls,
      hasReasoning,
      canContinue: canContinue && isComplete,
      writer,
    }),
  }
}

/** Words and calls of one choice can be said again, thoughts need not be; refusals, sources and pictures cannot be taken back. */
function isRepeatable(event: StreamEvent): boolean {
  switch (event.type) {
    case 'message-start':
    case 'usage':
    case 'logprobs':
      return true
    case 'text-delta':
    case 'tool-call-start':
    case 'tool-call-delta':
    case 'reasoning-delta':
      return event.choice === 0
    case 'delta-rest':
      return event.level !== undefined
    default:
      return false
  }
}

function wordsOf(event: StreamEvent): string {
  if (event.type === 'text-delta' || event.type === 'reasoning-delta' || event.type === 'refusal-delta')
    return event.text
  if (event.type === 'tool-call-start') return event.name
  return event.type === 'tool-call-delta' ? event.arguments : ''
}
