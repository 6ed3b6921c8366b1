// Token counts of an answer, read from whatever a provider sends and written as OpenAI or OpenRouter do. Counts that come
// from other people's servers are cut to sane whole numbers here. Prices are not known here.
import { NO_USAGE, type OwnCost, type Usage } from '../../core/events.ts'
import type { Surface } from '../dialect.ts'
import { isObject, setOwn, type Draft, type Wire } from './wire.ts'

const MOST_TOKENS = 1e12
/** xAI's unit of money: ten thousand millionths of a dollar (checked against its recorded answers and its price list). */
const DOLLARS_PER_TICK = 1e-10

/**
 * Usage of an answer or a chunk; undefined when it has none. Where the counts are known to be credits rather than tokens
 * (quirk `credits-for-tokens`, or `meta.usage.credits_used` beside them) all counts are 0 and `estimated` is true: the
 * pipeline must count by itself, while `providerCostDollars` still holds what the provider charged.
 */
export function readUsage(wire: Wire, quirks: ReadonlySet<string>): Usage | undefined {
  const found = findUsage(wire)
  const meta = isObject(wire['meta']) && isObject(wire['meta']['usage']) ? wire['meta']['usage'] : undefined
  const dollars = providerDollars(found, meta)
  if (quirks.has('credits-for-tokens') || meta?.['credits_used'] !== undefined) {
    if (found === undefined && meta === undefined) return undefined
    return { ...NO_USAGE, estimated: true, ...withDollars(dollars) }
  }
  if (found === undefined) return undefined
  const counts = readCounts(found, quirks)
  if (counts === undefined) return undefined
  const rest = unknownCounts(found)
  return { ...counts, ...withDollars(dollars), ...(rest && { rest }) }
}

/** `usage`, Groq's `x_groq.usage`, or Moonshot's in the first choice. */
function findUsage(wire: Wire): Wire | undefined {
  if (isObject(wire['usage'])) return wire['usage']
  const groq = wire['x_groq']
  if (isObject(groq) && isObject(groq['usage'])) return groq['usage']
  const choices = wire['choices']
  const first: unknown = Array.isArray(choices) ? choices[0] : undefined
  return isObject(first) && isObject(first['usage']) ? first['usage'] : undefined
}

function readCounts(wire: Wire, quirks: ReadonlySet<string>): Usage | undefined {
  const prompt = count(wire['prompt_tokens']) ?? count(wire['input_tokens'])
  const total = count(wire['total_tokens'])
  const completion = count(wire['completion_tokens']) ?? count(wire['output_tokens'])
  if (prompt === undefined && completion === undefined && total === undefined) return undefined
  const input = prompt ?? 0
  const promptDetails = objectOf(wire['prompt_tokens_details'] ?? wire['input_tokens_details'])
  const details = objectOf(wire['completion_tokens_details'] ?? wire['output_tokens_details'])
  const reasoning = count(details['reasoning_tokens']) ?? count(wire['reasoning_tokens']) ?? 0
  const said = completion ?? Math.max((total ?? input) - input, 0)
  const output = said + reasoningLeftOut({ input, said, reasoning, total, quirks })
  const cached =
    count(promptDetails['cached_tokens']) ??
    count(wire['prompt_cache_hit_tokens']) ??
    count(wire['cached_tokens']) ??
    count(wire['cache_read_input_tokens']) ??
    0
  const written =
    count(promptDetails['cache_write_tokens']) ?? count(wire['cache_creation_input_tokens']) ?? 0
  return {
    inputTokens: input,
    cachedTokens: Math.min(cached, input),
    cacheWriteTokens: Math.min(written, input - Math.min(cached, input)),
    inputAudioTokens: Math.min(count(promptDetails['audio_tokens']) ?? 0, input),
    outputTokens: output,
    reasoningTokens: Math.min(reasoning, output),
    outputAudioTokens: Math.min(count(details['audio_tokens']) ?? 0, output),
    acceptedPredictionTokens: count(details['accepted_prediction_tokens']) ?? 0,
    rejectedPredictionTokens: count(details['rejected_prediction_tokens']) ?? 0,
  }
}

interface Sum {
  readonly input: number
  readonly said: number
  readonly reasoning: number
  readonly total: number | undefined
  readonly quirks: ReadonlySet<string>
}

/** Reasoning tokens that the provider counted beside the completion: its own total tells, the quirk only where it is silent. */
function reasoningLeftOut(sum: Sum): number {
  if (sum.reasoning === 0) return 0
  if (sum.total === undefined || sum.total === 0)
    return sum.quirks.has('completion-excludes-reasoning') ? sum.reasoning : 0
  return sum.total === sum.input + sum.said + sum.reasoning ? sum.reasoning : 0
}

/** A whole number from 0 to 10^12; undefined for what is no number at all. */
function count(value: unknown): number | undefined {
  if (typeof value !== 'number' || Number.isNaN(value)) return undefined
  return Math.min(Math.max(Math.floor(value), 0), MOST_TOKENS)
}

function objectOf(value: unknown): Wire {
  return isObject(value) ? value : {}
}

function providerDollars(usage: Wire | undefined, meta: Wire | undefined): number | undefined {
  const spent = meta?.['usd_spent'] ?? usage?.['cost']
  if (isAmount(spent)) return spent
  const ticks = usage?.['cost_in_usd_ticks']
  return isAmount(ticks) ? ticks * DOLLARS_PER_TICK : undefined
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && Number.isFinite(value)
}

function withDollars(dollars: number | undefined): { providerCostDollars: number } | undefined {
  return dollars === undefined ? undefined : { providerCostDollars: dollars }
}

/** Read into neutral fields, or the operator's own cost, which is no business of the caller. */
const READ_COUNTS = new Set([
  'prompt_tokens',
  'completion_tokens',
  'total_tokens',
  'input_tokens',
  'output_tokens',
  'reasoning_tokens',
  'prompt_tokens_details',
  'completion_tokens_details',
  'input_tokens_details',
  'output_tokens_details',
  'prompt_cache_hit_tokens',
  'prompt_cache_miss_tokens',
  'cached_tokens',
  'cache_read_input_tokens',
  'cache_creation_input_tokens',
  'cost',
  'cost_details',
  'cost_in_usd_ticks',
  'is_byok',
])

function unknownCounts(wire: Wire): Draft | undefined {
  let rest: Draft | undefined
  for (const name of Object.keys(wire)) {
    if (READ_COUNTS.has(name)) continue
    rest ??= {}
    setOwn(rest, name, wire[name])
  }
  return rest
}

export interface WriteUsageOptions {
  /** US dollars that the caller pays; left out when not known. */
  readonly costDollars: number | undefined
  readonly surface: Surface
}

/** The wire form of usage: both details objects always, the provider's own extra counts, and the cost. */
export function writeUsage(usage: Usage, options: WriteUsageOptions): Draft {
  const wire: Draft = {
    prompt_tokens: usage.inputTokens,
    completion_tokens: usage.outputTokens,
    total_tokens: usage.inputTokens + usage.outputTokens,
    prompt_tokens_details: promptDetails(usage, options.surface),
    completion_tokens_details: {
      reasoning_tokens: usage.reasoningTokens,
      audio_tokens: usage.outputAudioTokens,
      accepted_prediction_tokens: usage.acceptedPredictionTokens,
      rejected_prediction_tokens: usage.rejectedPredictionTokens,
    },
  }
  if (usage.rest) for (const name of Object.keys(usage.rest)) setOwn(wire, name, usage.rest[name])
  if (options.costDollars !== undefined) wire['cost'] = options.costDollars
  if (options.surface === 'openrouter') {
    wire['is_byok'] = usage.ownCost !== undefined
    // Its schema wants both halves of the cost or none; they are known here of the account's own keys.
    wire['cost_details'] = usage.ownCost ? writeOwnCost(usage.ownCost) : null
  }
  return wire
}

function writeOwnCost({ totalDollars, promptDollars, completionDollars }: OwnCost): Draft {
  return {
    upstream_inference_cost: totalDollars,
    upstream_inference_prompt_cost: promptDollars,
    upstream_inference_completions_cost: completionDollars,
  }
}

function promptDetails(usage: Usage, surface: Surface): Draft {
  const details: Draft = { cached_tokens: usage.cachedTokens, audio_tokens: usage.inputAudioTokens }
  if (usage.cacheWriteTokens > 0 || surface === 'openrouter')
    details['cache_write_tokens'] = usage.cacheWriteTokens
  return details
}
