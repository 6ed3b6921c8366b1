// `/datasets/*` and `/benchmarks`, OpenRouter's shapes (its OpenAPI file), about the traffic of this installation. Pure. Filters
// for which an installation of one's own has no data are known by name, so that they are refused and not passed over.
import { z } from 'zod'

const date = z.iso.date()
const meta = z.strictObject({
  as_of: z.iso.datetime(),
  start_date: date,
  end_date: date,
  version: z.literal('v1'),
})
/** A decimal string, since 64 bits do not fit a number. */
const tokens = z.string().regex(/^\d+$/)

/** Of `/datasets/rankings-daily`. */
export const RANKINGS_FILTERS_WITHOUT_DATA = ['context_bucket', 'category', 'language_type'] as const
/** Of `/datasets/app-rankings`. */
export const APP_FILTERS_WITHOUT_DATA = ['category', 'subcategory'] as const

const window = { start_date: date.optional(), end_date: date.optional() }

export const rankingsDailyQuery = z.object({
  ...window,
  period: z.enum(['day', 'week', 'month']).default('day'),
  modality: z.enum(['text', 'image', 'image_output', 'audio', 'tool_calling']).optional(),
})

/** By date, then most tokens first; `other` is everything after the first fifty of a date, and last. */
export const rankingsDailyAnswer = z.strictObject({
  data: z.array(z.strictObject({ date, model_permaslug: z.string(), total_tokens: tokens })),
  meta,
})

export const appRankingsQuery = z.object({
  ...window,
  sort: z.enum(['popular', 'trending']).default('popular'),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  offset: z.coerce.number().int().min(0).max(100).default(0),
})

export const appRankingsAnswer = z.strictObject({
  data: z.array(
    z.strictObject({
      app_id: z.int().positive(),
      app_name: z.string(),
      rank: z.int().positive(),
      total_requests: z.int().nonnegative(),
      total_tokens: tokens,
    }),
  ),
  meta,
})

/** No snapshot is published here: sessions are their callers' own. */
export const sessionCostAnswer = z.strictObject({
  data: z.array(z.record(z.string(), z.unknown())).max(0),
  meta: z.strictObject({
    as_of: z.iso.datetime(),
    version: z.literal('v1'),
    window_days: z.null(),
    window_end_date: z.null(),
  }),
})

/** The first three are OpenRouter's and have nothing here; `published` are the figures that the catalogue knows. */
export const benchmarksQuery = z.object({
  source: z.enum(['artificial-analysis', 'design-arena', 'openrouter', 'published']).optional(),
  task_type: z.enum(['coding', 'intelligence', 'agentic', 'search']).optional(),
})

/** A published figure with its source; not a shape of OpenRouter's, whose clients would not read it. */
export const publishedBenchmark = z.strictObject({
  source: z.literal('published'),
  /** `gpqa-diamond`. */
  benchmark: z.string(),
  benchmark_name: z.string(),
  model_permaslug: z.string(),
  display_name: z.string(),
  score: z.number().nonnegative(),
  unit: z.enum(['percent', 'rating']),
  /** Effort, tools, agent: what it depends on; null when the source says nothing. */
  setting: z.string().nullable(),
  date,
  measured_by: z.string(),
  source_url: z.url(),
})

/** Empty unless `published` was asked for, so that what reads OpenRouter's four shapes reads this. */
export const benchmarksAnswer = z.strictObject({
  data: z.array(publishedBenchmark),
  meta: z.strictObject({
    as_of: z.iso.datetime(),
    citation: z.null(),
    model_count: z.int().nonnegative(),
    source: benchmarksQuery.shape.source.unwrap().nullable(),
    source_url: z.null(),
    task_type: z.string().nullable(),
    version: z.literal('v1'),
  }),
})

export type RankingsDailyQuery = z.infer<typeof rankingsDailyQuery>
export type RankingsDaily = z.infer<typeof rankingsDailyAnswer>
export type AppRankingsQuery = z.infer<typeof appRankingsQuery>
export type AppRankings = z.infer<typeof appRankingsAnswer>
export type BenchmarksQuery = z.infer<typeof benchmarksQuery>
export type BenchmarksAnswer = z.infer<typeof benchmarksAnswer>
