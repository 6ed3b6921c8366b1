// Token counts in this format. Read by the reader of Chat Completions, which knows these names too; written here.
import type { Usage } from '../../core/events.ts'
import type { Surface } from '../dialect.ts'
import { setOwn, type Draft } from './wire.ts'

export interface WriteUsageOptions {
  /** US dollars that the caller pays; left out when not known. */
  readonly costDollars: number | undefined
  readonly surface: Surface
}

/** The wire form, with every count that the SDK's type has. */
export function writeUsage(usage: Usage, { costDollars, surface }: WriteUsageOptions): Draft {
  const wire: Draft = {
    input_tokens: usage.inputTokens,
    input_tokens_details: { cached_tokens: usage.cachedTokens, cache_write_tokens: usage.cacheWriteTokens },
    output_tokens: usage.outputTokens,
    output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
    total_tokens: usage.inputTokens + usage.outputTokens,
  }
  if (usage.rest) for (const name of Object.keys(usage.rest)) setOwn(wire, name, usage.rest[name])
  if (costDollars !== undefined) wire['cost'] = costDollars
  if (surface === 'openrouter') wire['is_byok'] = usage.ownCost !== undefined
  if (surface === 'openrouter' && usage.ownCost) {
    const { totalDollars, promptDollars, completionDollars } = usage.ownCost
    wire['cost_details'] = {
      upstream_inference_cost: totalDollars,
      upstream_inference_input_cost: promptDollars,
      upstream_inference_output_cost: completionDollars,
    }
  }
  return wire
}
