// How the endpoints of one model did: first token, whole answer, throughput and uptime, over time and per provider; and how
// much the model was used. Of the whole installation, without accounts or keys. `GET /api/app/models/{author}/{slug}/…`. Pure.
import { z } from 'zod'
import { dollars } from '../dollars.ts'
import { date, format, moment, period, step, zone } from './time-range.ts'
import { percentiles } from './usage.ts'

const count = z.int().nonnegative()
/** Per cent of the attempts that count; null when none did. */
const uptime = z.number().min(0).max(100).nullable()

/** `…/performance`. A day is in hours, all else in UTC days. */
export const performanceQuery = z.strictObject({ period: period.default('week'), format })

const speeds = {
  /** Milliseconds from the attempt's start to its first good event. */
  firstTokenMs: percentiles.nullable(),
  /** Milliseconds of a whole answer. */
  latencyMs: percentiles.nullable(),
  /** Output tokens by the seconds of the whole answer, the wait for the first among them. */
  tokensPerSecond: percentiles.nullable(),
  /** Tries of this endpoint, those included after which another one answered. */
  attempts: count,
  uptime,
}

export const performanceEndpoint = z.strictObject({
  /** `author/slug@provider`. */
  id: z.string(),
  provider: z.string(),
  providerName: z.string(),
  ...speeds,
  /** Failed attempts by the status that the provider sent; `none` where it sent none. */
  failures: z.array(z.strictObject({ status: z.string(), count })),
  /** Refused with "too many requests"; not among the failures. */
  limited: count,
})

export const performanceAnswer = z.strictObject({
  model: z.string(),
  from: moment,
  to: moment,
  step: step.extract(['hour', 'day']),
  asOf: moment,
  /** Most attempts first; those of the catalogue without traffic are not here. */
  endpoints: z.array(performanceEndpoint),
  /** Every step; `endpoints` is parallel to the list above. A step without attempts has nulls and 0. */
  buckets: z.array(z.strictObject({ start: moment, endpoints: z.array(z.strictObject(speeds)) })),
  /** The last ninety UTC days, oldest first, the last is today. */
  uptimeDates: z.array(date),
  /** One per endpoint of the catalogue and per endpoint with traffic; both lists are parallel to `uptimeDates`. */
  uptime: z.array(
    z.strictObject({
      id: z.string(),
      provider: z.string(),
      providerName: z.string(),
      /** Over all ninety days. */
      overall: uptime,
      days: z.array(uptime),
      attempts: z.array(count),
    }),
  ),
})

/** `…/activity`. */
export const modelActivityQuery = z.strictObject({ period: period.default('month'), zone, format })

export const modelActivityAnswer = z.strictObject({
  model: z.string(),
  zone: z.string(),
  asOf: moment,
  days: z.array(
    z.strictObject({
      date,
      requests: count,
      /** All input tokens. */
      promptTokens: count,
      cachedTokens: count,
      /** Output without reasoning. */
      completionTokens: count,
      reasoningTokens: count,
    }),
  ),
  /** What the endpoints really cost in the period. */
  effective: z.array(
    z.strictObject({
      endpoint: z.string(),
      providerName: z.string(),
      requests: count,
      tokens: count,
      /** US dollars per million tokens of all kinds; null without tokens. */
      dollarsPerMillion: dollars.nullable(),
      cachedShare: z.number().min(0).max(1).nullable(),
    }),
  ),
})

export type PerformanceQuery = z.infer<typeof performanceQuery>
export type Performance = z.infer<typeof performanceAnswer>
export type PerformanceEndpoint = z.infer<typeof performanceEndpoint>
export type ModelActivityQuery = z.infer<typeof modelActivityQuery>
export type ModelActivity = z.infer<typeof modelActivityAnswer>
