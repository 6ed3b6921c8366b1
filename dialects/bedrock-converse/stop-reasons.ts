// Why an answer ended: this format's words as one of the neutral reasons, and back. Its own word is kept where there is one.
import type { FinishReason } from '../../core/events.ts'

const REASONS: ReadonlyMap<string, FinishReason> = new Map<string, FinishReason>([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['pause_turn', 'stop'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['tool_use', 'tool_calls'],
  ['guardrail_intervened', 'content_filter'],
  ['content_filtered', 'content_filter'],
  ['refusal', 'content_filter'],
  ['malformed_model_output', 'error'],
  ['malformed_tool_use', 'error'],
])

const WORDS: Readonly<Record<FinishReason, string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'content_filtered',
  error: 'malformed_model_output',
}

/** The neutral reason; a call that nobody hears of (the JSON answer's) is no call. */
export function readStopReason(word: string, hasCalls: boolean): FinishReason {
  const reason = REASONS.get(word) ?? 'stop'
  return reason === 'tool_calls' && !hasCalls ? 'stop' : reason
}

/** The word for a caller: the provider's own where it is one of this format and means the same. */
export function writeStopReason(reason: FinishReason, native: string): string {
  return REASONS.get(native) === reason ? native : WORDS[reason]
}

/** The sequence that an answer stopped at, among the model's own fields; undefined when it does not say. */
export function stopSequenceOf(fields: unknown): string | undefined {
  const { stop_sequence: direct, delta } = record(fields)
  const sequence = direct ?? record(delta)['stop_sequence']
  return typeof sequence === 'string' ? sequence : undefined
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
}
