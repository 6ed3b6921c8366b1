// Why an answer ended: what providers say, as one of the five neutral reasons. Their own word is kept beside it.
import type { FinishReason } from '../../core/events.ts'

const REASONS: ReadonlyMap<string, FinishReason> = new Map<string, FinishReason>([
  ['stop', 'stop'],
  ['stop_sequence', 'stop'],
  ['end_turn', 'stop'],
  ['eos', 'stop'],
  ['eos_token', 'stop'],
  ['completed', 'stop'],
  ['complete', 'stop'],
  ['length', 'length'],
  ['max_tokens', 'length'],
  ['max_output_tokens', 'length'],
  ['model_length', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['tool_calls', 'tool_calls'],
  ['tool_call', 'tool_calls'],
  ['tool_use', 'tool_calls'],
  ['function_call', 'tool_calls'],
  ['content_filter', 'content_filter'],
  ['content_filtered', 'content_filter'],
  ['sensitive', 'content_filter'],
  ['safety', 'content_filter'],
  ['recitation', 'content_filter'],
  ['prohibited_content', 'content_filter'],
  ['blocklist', 'content_filter'],
  ['spii', 'content_filter'],
  ['refusal', 'content_filter'],
])

/** Words that mean that the provider failed, whatever stands around them (`network_error`, `engine_abort`). */
const FAILURE = /error|fail|abort|timeout|timed_out|interrupt|insufficient_system_resource|malformed/

export interface FinishFacts {
  readonly finishReason: string
  /** A gateway's word for what the provider behind it said; it may tell of a failure that the other hides. */
  readonly nativeFinishReason: string | undefined
  readonly hasToolCalls: boolean
}

/** The neutral reason. A benign stop with tool calls pending is `tool_calls`: some servers say `stop` there. */
export function neutralFinish(facts: FinishFacts): FinishReason {
  const native = facts.nativeFinishReason?.toLowerCase()
  if (native !== undefined && FAILURE.test(native)) return 'error'
  const said = facts.finishReason.toLowerCase()
  const known = REASONS.get(said)
  if (known === undefined && FAILURE.test(said)) return 'error'
  if (known === undefined || known === 'stop') return facts.hasToolCalls ? 'tool_calls' : 'stop'
  return known
}

/** The neutral reason for a provider's word alone, where nothing is known of the answer. */
export function readFinishReason(nativeFinishReason: string): FinishReason {
  return neutralFinish({
    finishReason: nativeFinishReason,
    nativeFinishReason: undefined,
    hasToolCalls: false,
  })
}

/** The word for a neutral reason on a surface: its own, but for OpenAI's deprecated `function_call`. */
export function writeFinishReason(finishReason: FinishReason, nativeFinishReason: string): string {
  return nativeFinishReason === 'function_call' ? 'function_call' : finishReason
}
