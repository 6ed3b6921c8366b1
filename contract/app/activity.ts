// `GET /api/app/activity`: what the account that one acts for used over a stretch of time, in steps, by one dimension, with
// the stretch of equal length before it to compare with. Pure.
import { z } from 'zod'
import { format, list, moment, step, timeRange, zone } from './time-range.ts'
import { percentiles, usage } from './usage.ts'

/** What activity can be split by and filtered on. `person` is who made the key. */
export const activityDimension = z.enum(['model', 'key', 'app', 'provider', 'person'])

/** Filters take the ids that groups have; several of one dimension mean any of them, several dimensions all of them. */
const activityFilters = {
  model: list,
  key: list,
  app: list,
  provider: list,
  person: list,
}

export const activityQuery = z.strictObject({
  ...timeRange,
  ...activityFilters,
  zone,
  /** Chosen by the length of the stretch when absent: hours up to two days, days up to 92, weeks up to a year, months. */
  step: step.optional(),
  groupBy: activityDimension.default('model'),
  /** How many groups get a series of their own; the rest is in `other`. */
  top: z.coerce.number().int().min(1).max(20).default(8),
  format,
  /** Which table a CSV holds: one row for each group, or for each step and series. */
  table: z.enum(['groups', 'steps']).default('groups'),
})

/** One value of the dimension. */
export const activityGroup = z.strictObject({
  /**
   * What filters take: a model id, a key's hash, an app's id, a provider's slug, a person's id. `none` is everything without
   * the dimension; keys that were deleted are `deleted-<number>`.
   */
  id: z.string(),
  label: z.string(),
  usage,
  /** In the stretch before. */
  previous: z.strictObject({ requests: z.int(), tokens: z.int(), cost: z.number() }),
})

export const activityAnswer = z.strictObject({
  from: moment,
  to: moment,
  step,
  zone: z.string(),
  groupBy: activityDimension,
  /** Everything that was settled until then is in this answer. */
  asOf: moment,
  totals: usage,
  /** The stretch of the same length that ends where this one begins. */
  previous: usage,
  /** Null when nothing was measured, and with a filter on keys, apps or persons, by which speeds are not kept. */
  latencyMs: percentiles.nullable(),
  firstTokenMs: percentiles.nullable(),
  /** Every group, dearest first, then by tokens; the table of the page and of the CSV. */
  groups: z.array(activityGroup),
  /** The groups that have a series of their own, in the order of `groups`; the last is `other` when there are more. */
  series: z.array(z.strictObject({ id: z.string(), label: z.string() })),
  /** Every step of the stretch in order, those without traffic too. `values` is parallel to `series`. */
  buckets: z.array(
    z.strictObject({
      start: moment,
      /** Where the step begins in the zone: `2026-11-21` or `2026-11-21T14:00`. */
      label: z.string(),
      values: z.array(
        z.strictObject({
          requests: z.int(),
          errors: z.int(),
          inputTokens: z.int(),
          cachedTokens: z.int(),
          outputTokens: z.int(),
          reasoningTokens: z.int(),
          cost: z.number(),
        }),
      ),
    }),
  ),
})

export type ActivityDimension = z.infer<typeof activityDimension>
export type AppActivityQuery = z.infer<typeof activityQuery>
export type ActivityGroup = z.infer<typeof activityGroup>
export type AppActivity = z.infer<typeof activityAnswer>
