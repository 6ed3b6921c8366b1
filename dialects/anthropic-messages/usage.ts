// Token counts in this format, which counts the prompt without what was read from or written to the cache, while the neutral
// count includes both. Counts that come from other people's servers are cut to sane whole numbers. Prices are not known here.
import { NO_USAGE, type Usage } from '../../core/events.ts'
import { isObject, setOwn, type Draft, type Wire } from './wire.ts'

const MOST_TOKENS = 1e12

/** Later counts over earlier ones: those of a stream are cumulative, and each event leaves out what it has nothing new on. */
export function mergeUsage(before: Wire | undefined, after: unknown): Wire | undefined {
  if (!isObject(after)) return before
  const merged: Draft = { ...before }
  for (const name of Object.keys(after)) if (after[name] !== null) setOwn(merged, name, after[name])
  return merged
}

const READ_COUNTS = new Set([
  'input_tokens',
  'output_tokens',
  'cache_creation_input_tokens',
  'cache_read_input_tokens',
  'output_tokens_details',
  'cost',
  'cost_details',
  'is_byok',
])

/** Undefined when there are no counts. */
export function readUsage(wire: Wire | undefined): Usage | undefined {
  if (wire === undefined) return undefined
  const fresh = count(wire['input_tokens'])
  const output = count(wire['output_tokens'])
  if (fresh === undefined && output === undefined) return undefined
  const cached = count(wire['cache_read_input_tokens']) ?? 0
  const written = count(wire['cache_creation_input_tokens']) ?? 0
  const details = isObject(wire['output_tokens_details']) ? wire['output_tokens_details'] : {}
  const rest: Draft = {}
  for (const name of Object.keys(wire))
    if (!READ_COUNTS.has(name) && wire[name] !== null) setOwn(rest, name, wire[name])
  return {
    ...NO_USAGE,
    inputTokens: (fresh ?? 0) + cached + written,
    cachedTokens: cached,
    cacheWriteTokens: written,
    outputTokens: output ?? 0,
    reasoningTokens: Math.min(count(details['thinking_tokens']) ?? 0, output ?? 0),
    ...(Object.keys(rest).length > 0 && { rest }),
  }
}

/** A whole number from 0 to 10^12; undefined for what is no number at all. */
function count(value: unknown): number | undefined {
  if (typeof value !== 'number' || Number.isNaN(value)) return undefined
  return Math.min(Math.max(Math.floor(value), 0), MOST_TOKENS)
}

/** Fields beside the counts that are Anthropic's own; another provider's have other meanings. */
const OWN_FIELDS = [
  'cache_creation',
  'server_tool_use',
  'service_tier',
  'inference_geo',
  'speed',
  'iterations',
] as const

/** The wire form, with every count that the SDK's type has. */
export function writeUsage(usage: Usage): Draft {
  const { inputTokens, cachedTokens, cacheWriteTokens, outputTokens, reasoningTokens, rest } = usage
  const wire: Draft = {
    input_tokens: Math.max(inputTokens - cachedTokens - cacheWriteTokens, 0),
    cache_creation_input_tokens: cacheWriteTokens,
    cache_read_input_tokens: cachedTokens,
    output_tokens: outputTokens,
    output_tokens_details: { thinking_tokens: reasoningTokens },
  }
  for (const name of OWN_FIELDS) if (rest?.[name] !== undefined) wire[name] = rest[name]
  return wire
}
