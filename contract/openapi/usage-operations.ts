// Usage as queries and datasets, as rows of the document. Pure.
import { appRankingsQuery, benchmarksQuery, rankingsDailyQuery } from '../datasets.ts'
import type { Operation } from './operation.ts'
import { queryOf } from './query-of.ts'

const usage = { tag: 'Usage', under: 'prefix' } as const
const dataset = { ...usage, method: 'get', key: 'any' } as const
const WINDOW_WORDS = {
  start_date: 'First UTC day, as `YYYY-MM-DD`; thirty days before the last one when absent.',
  end_date: 'Last UTC day; yesterday when absent.',
}

/** Analytics of an account, then datasets about the whole installation. */
export const USAGE_OPERATIONS: readonly Operation[] = [
  {
    ...usage,
    method: 'get',
    key: 'management',
    path: '/analytics/meta',
    id: 'getAnalyticsMeta',
    summary: 'Metrics, dimensions, steps and operators of `/analytics/query`',
    answer: { description: 'What a query may name.', schema: 'AnalyticsMeta' },
  },
  {
    ...usage,
    method: 'post',
    key: 'management',
    path: '/analytics/query',
    id: 'queryAnalytics',
    summary: 'Usage of the account by up to two dimensions, in steps of time',
    description:
      'Of the last thirty days unless `time_range` says otherwise; in whole hours of UTC. What was settled a second ago is in it.',
    body: {
      schema: 'AnalyticsQuery',
      example: { metrics: ['request_count', 'usage'], dimensions: ['model'], granularity: 'day' },
    },
    answer: {
      description: 'Rows with the metrics, the start of each step, and label and id of each dimension.',
      schema: 'AnalyticsRows',
    },
  },
  {
    ...dataset,
    path: '/datasets/rankings-daily',
    id: 'listDailyRankings',
    summary: 'Tokens of the fifty most used models of this installation, by date',
    query: queryOf(rankingsDailyQuery.shape, {
      ...WINDOW_WORDS,
      period: 'What one date stands for: a day, the week that begins then on a Monday, the month.',
      modality: 'Models with this output (`text`, `image_output`) or input (`image`, `audio`) only.',
    }),
    answer: { description: 'A row for each date and model, then `other`.', schema: 'DailyRankings' },
  },
  {
    ...dataset,
    path: '/datasets/app-rankings',
    id: 'listAppRankings',
    summary: 'Apps of this installation by tokens',
    description:
      'Apps are what callers say of themselves in `HTTP-Referer` and `X-Title`; who sends neither is not in it.',
    query: queryOf(appRankingsQuery.shape, {
      ...WINDOW_WORDS,
      sort: '`trending`: by tokens more than in the mean of the three stretches of the same length before.',
      limit: 'How many.',
      offset: 'How many to pass over.',
    }),
    answer: { description: 'Apps with their rank.', schema: 'AppRankings' },
  },
  {
    ...dataset,
    path: '/datasets/session-cost',
    id: 'listSessionCosts',
    summary: 'Empty: what sessions cost is not published here',
    answer: { description: 'No rows.', schema: 'SessionCosts' },
  },
  {
    ...dataset,
    path: '/benchmarks',
    id: 'listBenchmarks',
    summary: 'Published results of benchmarks, with `source=published`',
    query: queryOf(benchmarksQuery.shape, {
      source:
        '`published` for the figures that the catalogue knows; OpenRouter’s own sources, and none named, have no rows here.',
      task_type: 'For which kind of work.',
    }),
    answer: { description: 'Each figure with its setting and its source.', schema: 'Benchmarks' },
  },
]
