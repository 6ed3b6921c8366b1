// What a stretch of traffic used, as every page about traffic gets it. Test keys are in none of it. Pure.
import { z } from 'zod'
import { dollars } from '../dollars.ts'

const count = z.int().nonnegative()
const average = z.number().nonnegative().nullable()

/** Requests that failed, by whose matter it was. A request that its caller cut short is not among them. */
export const errorCounts = z.strictObject({
  /** The request itself was refused: 4xx. */
  caller: count,
  /** Too many requests, ours or the provider's: 429. */
  limited: count,
  /** The provider failed, refused our key, or broke its answer. */
  provider: count,
  /** Nobody answered in time. */
  timeout: count,
  /** The gateway itself failed. */
  gateway: count,
})

/** Sums and averages over requests. */
export const usage = z.strictObject({
  requests: count,
  errors: errorCounts,
  /** Cut short by the caller; what came until then is in the tokens and the cost. */
  cancelled: count,
  /** All input tokens, cached ones among them. */
  inputTokens: count,
  cachedTokens: count,
  cacheWriteTokens: count,
  /** All output tokens, reasoning among them. */
  outputTokens: count,
  reasoningTokens: count,
  cost: dollars,
  /** Mean milliseconds of answered requests from request to end; null when there were none. */
  latencyMs: average,
  /** Mean milliseconds to the first token. */
  firstTokenMs: average,
  /** Output tokens by the seconds that answers took as a whole. */
  tokensPerSecond: average,
})

/** The value that this share of requests keeps or betters: for times at most, for speeds at least. */
export const percentiles = z.strictObject({
  p50: z.number(),
  p75: z.number(),
  p90: z.number(),
  p95: z.number(),
  p99: z.number(),
})

/** A model as lists name it; `name` is its id when the catalogue does not have it any more. */
export const modelName = z.strictObject({ id: z.string(), name: z.string(), author: z.string() })

export type ErrorCounts = z.infer<typeof errorCounts>
export type Usage = z.infer<typeof usage>
export type Percentiles = z.infer<typeof percentiles>
export type ModelName = z.infer<typeof modelName>
