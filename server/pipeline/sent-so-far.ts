// What a stream has said, noted as it passes: for counting tokens afterwards, and for going on elsewhere when it breaks.
import type { StreamEvent } from '../../core/events.ts'
import type { CallerWriter } from './caller-writer.ts'

export interface SentSoFar {
  /** The answer's words, without reasoning. */
  readonly text: string
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
  readonly sent: (lane: {
    /** False when the lane itself did not keep everything. */
    readonly isComplete: boolean
    readonly writer: CallerWriter | undefined
  }) => SentSoFar
}

/** Notes up to so many characters of text. */
export function createSentNotes(mostCharacters: number): SentNotes {
  let written = ''
  let answer = ''
  let hasReasoning = false
  let canContinue = true
  return {
    note: (event) => {
      const words = wordsOf(event)
      if (written.length < mostCharacters) written += words
      else canContinue = false
      if (event.type === 'text-delta') answer += words
      if (event.type === 'reasoning-delta') hasReasoning = true
      if (!isRepeatable(event)) canContinue = false
    },
    text: () => written,
    sent: ({ isComplete, writer }) => ({
      text: answer,
      hasReasoning,
      canContinue: canContinue && isComplete,
      writer,
    }),
  }
}

/** Plain words of one choice can be said again; calls, refusals, signatures and pictures cannot be taken back or joined. */
function isRepeatable(event: StreamEvent): boolean {
  switch (event.type) {
    case 'message-start':
    case 'usage':
    case 'logprobs':
      return true
    case 'text-delta':
      return event.choice === 0
    case 'reasoning-delta':
      return event.choice === 0 && !event.details?.some((detail) => 'signature' in detail || 'data' in detail)
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
