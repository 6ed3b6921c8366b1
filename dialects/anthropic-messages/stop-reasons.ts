// Why an answer ended: this format's words as one of the neutral reasons, and back. Its own word is kept where there is one.
import type { FinishReason } from '../../core/events.ts'

const REASONS: ReadonlyMap<string, FinishReason> = new Map<string, FinishReason>([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['pause_turn', 'stop'],
  ['compaction', 'stop'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['tool_use', 'tool_calls'],
  ['refusal', 'content_filter'],
])

const WORDS: Readonly<Record<FinishReason, string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'refusal',
  error: 'end_turn',
}

/** The neutral reason; a call that nobody hears of (the JSON answer's) is no call. */
export function readStopReason(word: string, hasCalls: boolean): FinishReason {
  const reason = REASONS.get(word) ?? 'stop'
  if (reason === 'tool_calls' && !hasCalls) return 'stop'
  return reason
}

/** The word for a caller: the provider's own where it is one of this format and means the same. */
export function writeStopReason(reason: FinishReason, native: string): string {
  return REASONS.get(native) === reason ? native : WORDS[reason]
}
