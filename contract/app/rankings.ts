// `GET /api/app/rankings`: what this installation's own traffic says about models, authors and apps. The whole installation,
// without naming accounts or keys. Also the small figures that the catalogue shows beside each model. Pure.
import { z } from 'zod'
import { rankedApp } from './apps.ts'
import { date, format, moment, period } from './time-range.ts'
import { modelName } from './usage.ts'

const count = z.int().nonnegative()
/** From 0 to 1. */
const share = z.number().min(0).max(1)

export const rankingsQuery = z.strictObject({
  period: period.default('month'),
  format,
  /** Which table a CSV holds. */
  table: z.enum(['models', 'authors', 'apps', 'fastest', 'cheapest']).default('models'),
})

export const rankedModel = z.strictObject({
  rank: z.int().positive(),
  model: modelName,
  tokens: count,
  requests: count,
  share,
  /** Tokens in the period before; null when it had none. */
  previousTokens: count.nullable(),
})

export const rankedAuthor = z.strictObject({
  rank: z.int().positive(),
  author: z.string(),
  tokens: count,
  requests: count,
  share,
  previousTokens: count.nullable(),
})

/** An endpoint with enough answers in the period (see `least`) to say how fast it is. */
export const fastEndpoint = z.strictObject({
  rank: z.int().positive(),
  model: modelName,
  endpoint: z.string(),
  provider: z.string(),
  /** Medians. */
  tokensPerSecond: z.number(),
  firstTokenMs: z.number().nullable(),
  answers: count,
})

/** What a model really cost here, input, cache and output together. */
export const cheapModel = z.strictObject({
  rank: z.int().positive(),
  model: modelName,
  /** US dollars per million tokens, all kinds together. */
  dollarsPerMillion: z.number().nonnegative(),
  tokens: count,
  /** Of the input tokens. */
  cachedShare: share,
  requests: count,
})

export const rankingsAnswer = z.strictObject({
  from: date,
  to: date,
  asOf: moment,
  tokens: count,
  requests: count,
  /** Least answers that a rank among the fastest or the cheapest takes. */
  least: count,
  models: z.array(rankedModel),
  authors: z.array(rankedAuthor),
  apps: z.array(rankedApp),
  /** Most tokens per second first. */
  fastest: z.array(fastEndpoint),
  cheapest: z.array(cheapModel),
  /** Tokens over time: the ten models with most, then `other` when there are more. */
  series: z.array(z.strictObject({ id: z.string(), name: z.string() })),
  authorSeries: z.array(z.string()),
  /** Every UTC day of the period. `models` is parallel to `series`, `authors` to `authorSeries`. */
  days: z.array(z.strictObject({ date, models: z.array(count), authors: z.array(count) })),
})

/** `GET /api/app/models/tokens`: tokens of each model that had any, for the catalogue. */
export const modelTokensAnswer = z.strictObject({
  asOf: moment,
  /** The UTC days that `days` is about, oldest first; the last is today. */
  dates: z.array(date),
  models: z.array(
    z.strictObject({
      id: z.string(),
      /** Of the last seven days. */
      weekTokens: count,
      /** One per date, for a sparkline. */
      days: z.array(count),
    }),
  ),
})

export type RankingsQuery = z.infer<typeof rankingsQuery>
export type Rankings = z.infer<typeof rankingsAnswer>
export type RankedModel = z.infer<typeof rankedModel>
export type RankedAuthor = z.infer<typeof rankedAuthor>
export type FastEndpoint = z.infer<typeof fastEndpoint>
export type CheapModel = z.infer<typeof cheapModel>
export type ModelTokens = z.infer<typeof modelTokensAnswer>
