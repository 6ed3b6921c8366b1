// `GET /analytics/meta` and `POST /analytics/query`, OpenRouter's shapes (its OpenAPI file): an account's usage by up to two
// dimensions and a step of time. Which metrics and dimensions there are is said by `meta`; its reference names one of each. Pure.
import { z } from 'zod'

const scalar = z.union([z.string().max(300), z.number()])

/** What can be asked for, with how it is to be shown. Rates are means over the rows of the answer, not sums. */
export const ANALYTICS_METRICS = {
  request_count: { label: 'Requests', isRate: false, format: 'number' },
  error_count: { label: 'Failed requests', isRate: false, format: 'number' },
  cancelled_count: { label: 'Cancelled requests', isRate: false, format: 'number' },
  error_rate: { label: 'Share of failed requests', isRate: true, format: 'percent' },
  prompt_tokens: { label: 'Prompt tokens', isRate: false, format: 'number' },
  completion_tokens: { label: 'Completion tokens', isRate: false, format: 'number' },
  total_tokens: { label: 'Tokens', isRate: false, format: 'number' },
  reasoning_tokens: { label: 'Reasoning tokens', isRate: false, format: 'number' },
  cached_tokens: { label: 'Cached prompt tokens', isRate: false, format: 'number' },
  cache_hit_rate: { label: 'Cached share of prompt tokens', isRate: true, format: 'percent' },
  usage: { label: 'Cost', isRate: false, format: 'currency' },
  latency: { label: 'Mean latency in ms', isRate: true, format: 'latency' },
  time_to_first_token: { label: 'Mean time to the first token in ms', isRate: true, format: 'latency' },
  throughput: { label: 'Tokens per second', isRate: true, format: 'throughput' },
} as const
export type AnalyticsMetric = keyof typeof ANALYTICS_METRICS

/** What a query can be split by and filtered on. */
export const ANALYTICS_DIMENSIONS = {
  model: 'Model',
  provider: 'Provider',
  api_key_id: 'API key',
  app: 'App',
  user: 'Maker of the key',
  workspace: 'Workspace',
} as const
export type AnalyticsDimension = keyof typeof ANALYTICS_DIMENSIONS

export const ANALYTICS_GRANULARITIES = { hour: 'Hour', day: 'Day', week: 'Week', month: 'Month' } as const
export type AnalyticsGranularity = keyof typeof ANALYTICS_GRANULARITIES

/** Dimensions have no order, so that nothing is more or less. */
export const ANALYTICS_OPERATORS = { eq: 'scalar', neq: 'scalar', in: 'array', not_in: 'array' } as const
export type AnalyticsOperator = keyof typeof ANALYTICS_OPERATORS

const namesOf = <Name extends string>(table: Readonly<Record<Name, unknown>>) =>
  z.enum(Object.keys(table) as [Name, ...Name[]])

const filter = z.strictObject({
  field: namesOf(ANALYTICS_DIMENSIONS),
  operator: namesOf(ANALYTICS_OPERATORS),
  /** Ids: a model's, a provider's slug or name, a key's hash or number, an app's id, a person's id. */
  value: z.union([scalar, z.array(scalar).max(200)]),
  include_unset: z.boolean().optional(),
})

const seconds = z.iso.datetime({ offset: true }).refine((text) => /T\d\d:\d\d:\d\d/.test(text), {
  message: 'must have seconds, as in 2026-11-21T12:00:00Z',
})

/** `POST /analytics/query`. */
export const analyticsBody = z.strictObject({
  metrics: z.array(namesOf(ANALYTICS_METRICS)).min(1).max(20),
  dimensions: z.array(namesOf(ANALYTICS_DIMENSIONS)).max(2).optional(),
  filters: z.array(filter).max(20).optional(),
  granularity: namesOf(ANALYTICS_GRANULARITIES).optional(),
  group_limit: z.int().min(1).max(10_000).optional(),
  limit: z.int().min(1).max(10_000).optional(),
  order_by: z.strictObject({ field: z.string(), direction: z.enum(['asc', 'desc']) }).optional(),
  /** The last thirty days when absent. */
  time_range: z.strictObject({ start: seconds, end: seconds }).optional(),
})

/** Each row has the metrics, `date__<granularity>`, and for each dimension its label, with the id as `<dimension>__id`. */
export const analyticsAnswer = z.strictObject({
  data: z.strictObject({
    data: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()]))),
    metadata: z.strictObject({
      query_time_ms: z.number().nonnegative(),
      row_count: z.int().nonnegative(),
      truncated: z.boolean(),
    }),
    warnings: z.array(z.string()).optional(),
  }),
})

const named = { name: z.string(), display_label: z.string() }

/** `GET /analytics/meta`. */
export const analyticsMetaAnswer = z.strictObject({
  data: z.strictObject({
    metrics: z.array(
      z.strictObject({
        ...named,
        is_rate: z.boolean(),
        display_format: z.enum(['number', 'currency', 'percent', 'latency', 'throughput']),
      }),
    ),
    dimensions: z.array(z.strictObject(named)),
    granularities: z.array(z.strictObject(named)),
    operators: z.array(z.strictObject({ name: z.string(), value_type: z.enum(['scalar', 'array']) })),
  }),
})

export type AnalyticsBody = z.infer<typeof analyticsBody>
export type AnalyticsRow = Record<string, string | number | null>
export type AnalyticsMeta = z.infer<typeof analyticsMetaAnswer>['data']
