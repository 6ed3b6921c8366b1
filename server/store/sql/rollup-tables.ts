// The tables of rollups as Kysely sees them, and the counters that every row of usage has, in one order for all who write them.
// Numbers stand for texts that would be in every row otherwise: an endpoint is its row in rollup_endpoints, an app its in rollup_apps.
import type { GeneratedId, Whole } from './column-types.ts'

/** The counters of usage, in the order of `UsageCounters`. */
export const USAGE_COLUMNS = [
  'requests',
  'cancelled',
  'failed_caller',
  'failed_limited',
  'failed_provider',
  'failed_timeout',
  'failed_gateway',
  'input_tokens',
  'cached_tokens',
  'cache_write_tokens',
  'output_tokens',
  'reasoning_tokens',
  'cost_nanodollars',
  'upstream_cost_nanodollars',
  'answered_ms',
  'answered_tokens',
  'first_token_ms',
  'first_tokens',
] as const
export type UsageColumn = (typeof USAGE_COLUMNS)[number]

/** What the places of `rollup_usage.split` mean; see UsageSplit. */
export const SPLITS = {
  everything: 1,
  endpoint: 2,
  key: 3,
  app: 4,
  'endpoint-day': 5,
  'app-day': 6,
  // The first by the day: a tenth of its rows, for questions about long stretches.
  'everything-day': 7,
} as const
/** The account that stands for the whole installation. Real ones begin at 1. */
export const INSTALLATION = 0

/** Minutes of a step of each grain; also the value of the column. */
export const GRAINS = { slice: 15, hour: 60, day: 1440 } as const

export type RollupUsageTable = {
  account_id: Whole
  split: Whole
  /** Hours since 1970-01-01 UTC. What is kept by the day stands at noon, so that it has the same date nearly everywhere. */
  hour: Whole
  key_id: Whole
  endpoint: Whole
  app: Whole
} & { [Column in UsageColumn]: Whole }

export interface RollupAnswersTable {
  account_id: Whole
  grain: Whole
  step: Whole
  endpoint: Whole
  latency_ms: string
  first_token_ms: string
}

export interface RollupAttemptsTable {
  grain: Whole
  endpoint: Whole
  step: Whole
  attempts: Whole
  first_event_ms: string
  duration_ms: string
  tokens_per_second: string
}

export interface RollupErrorsTable {
  grain: Whole
  endpoint: Whole
  step: Whole
  code: string
  /** 0 when the provider sent none. */
  status: Whole
  times: Whole
}

export interface RollupEndpointsTable {
  number: GeneratedId
  model_id: string
  /** '' for what no endpoint served. */
  endpoint_id: string
  /** As endpoint ids end; '' with them. */
  provider_id: string
  provider_name: string
}

export interface RollupAppsTable {
  number: GeneratedId
  account_id: Whole
  identity: string
  title: string
  first_seen_at: Whole
  last_seen_at: Whole
}

export interface RollupCursorsTable {
  name: string
  at: Whole
}

export interface GatewayRunsTable {
  id: GeneratedId
  started_at: Whole
  seen_at: Whole
  stopped: Whole
}

/** Every table of the migration 0006. */
export interface RollupTables {
  rollup_usage: RollupUsageTable
  rollup_answers: RollupAnswersTable
  rollup_attempts: RollupAttemptsTable
  rollup_errors: RollupErrorsTable
  rollup_endpoints: RollupEndpointsTable
  rollup_apps: RollupAppsTable
  rollup_cursors: RollupCursorsTable
  gateway_runs: GatewayRunsTable
}
