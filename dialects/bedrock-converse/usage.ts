// Token counts in this format, which counts the prompt without what was read from or written to the cache, while the neutral
// count includes both. Counts that come from other people's servers are cut to sane whole numbers. Prices are not known here.
// Sources: TokenUsage of the API reference; the user guide on prompt caching, which adds the three up.
import { NO_USAGE, type Usage } from '../../core/events.ts'
import { isObject, type Draft } from './wire.ts'

const MOST_TOKENS = 1e12

/** Undefined when there are no counts. */
export function readUsage(wire: unknown): Usage | undefined {
  if (!isObject(wire)) return undefined
  const fresh = count(wire['inputTokens'])
  const output = count(wire['outputTokens'])
  if (fresh === undefined && output === undefined) return undefined
  const cached = count(wire['cacheReadInputTokens']) ?? 0
  const written = count(wire['cacheWriteInputTokens']) ?? 0
  const details = readDetails(wire['cacheDetails'])
  return {
    ...NO_USAGE,
    inputTokens: (fresh ?? 0) + cached + written,
    cachedTokens: cached,
    cacheWriteTokens: written,
    outputTokens: output ?? 0,
    ...(details && { rest: { cache_creation: details } }),
  }
}

/** A whole number from 0 to 10^12; undefined for what is no number at all. */
function count(value: unknown): number | undefined {
  if (typeof value !== 'number' || Number.isNaN(value)) return undefined
  return Math.min(Math.max(Math.floor(value), 0), MOST_TOKENS)
}

/** For how long what was written is kept, under the names that Anthropic's format has for it. */
const LIFETIMES = [
  ['1h', 'ephemeral_1h_input_tokens'],
  ['5m', 'ephemeral_5m_input_tokens'],
] as const

function readDetails(value: unknown): Draft | undefined {
  if (!Array.isArray(value)) return undefined
  const details: Draft = {}
  for (const entry of value as readonly unknown[]) {
    if (!isObject(entry)) continue
    const name = LIFETIMES.find(([ttl]) => ttl === entry['ttl'])?.[1]
    const tokens = count(entry['inputTokens'])
    if (name !== undefined && tokens !== undefined) details[name] = tokens
  }
  return Object.keys(details).length > 0 ? details : undefined
}

/** The wire form. */
export function writeUsage(usage: Usage): Draft {
  const { inputTokens, cachedTokens, cacheWriteTokens, outputTokens, rest } = usage
  const creation = isObject(rest?.['cache_creation']) ? rest['cache_creation'] : {}
  const details = LIFETIMES.flatMap(([ttl, name]) =>
    typeof creation[name] === 'number' ? [{ ttl, inputTokens: creation[name] }] : [],
  )
  return {
    inputTokens: Math.max(inputTokens - cachedTokens - cacheWriteTokens, 0),
    outputTokens,
    totalTokens: inputTokens + outputTokens,
    cacheReadInputTokens: cachedTokens,
    cacheWriteInputTokens: cacheWriteTokens,
    ...(details.length > 0 && { cacheDetails: details }),
  }
}
