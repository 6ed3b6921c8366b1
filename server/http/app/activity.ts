// What the account that somebody acts for used.
import { activityAnswer, activityQuery } from '../../../contract/app/activity.ts'
import type { AppActivity } from '../../../contract/app/activity.ts'
import type { Usage } from '../../../contract/app/usage.ts'
import { activityOf } from '../../analytics/activity.ts'
import { creatorsOf } from '../analytics.ts'
import type { Cell } from './csv-file.ts'
import { CsvFile, orCsv } from './csv-file.ts'
import type { AppRoute } from './route.ts'
import { route } from './route.ts'

/** `GET /activity`. */
export const ACTIVITY_ROUTES: readonly AppRoute[] = [
  route({
    method: 'GET',
    path: '/activity',
    // Sums only, by key and person too: who looks after money must see who spent it.
    role: 'insider',
    input: activityQuery,
    answer: orCsv(activityAnswer),
    example: {},
    run: async ({ services, account: { accountId }, input }) => {
      const { format, table, ...query } = input
      const keys = (await services.keys.list()).filter((key) => key.accountId === accountId)
      const creatorOf = await creatorsOf(keys, services)
      const activity = await activityOf(services, { accountId, keys, creatorOf, query })
      if (format === 'json') return activity
      return table === 'groups' ? groupsFile(activity) : stepsFile(activity)
    },
  }),
]

/** Columns of everything that is in a usage. */
const USAGE_HEADS = [
  'requests',
  'failed',
  'cancelled',
  'input tokens',
  'cached tokens',
  'output tokens',
  'reasoning tokens',
  'cost in USD',
  'mean latency in ms',
  'mean first token in ms',
  'tokens per second',
]

function usageCells(usage: Usage): Cell[] {
  const { caller, limited, provider, timeout, gateway } = usage.errors
  return [
    usage.requests,
    caller + limited + provider + timeout + gateway,
    usage.cancelled,
    usage.inputTokens,
    usage.cachedTokens,
    usage.outputTokens,
    usage.reasoningTokens,
    usage.cost,
    rounded(usage.latencyMs),
    rounded(usage.firstTokenMs),
    rounded(usage.tokensPerSecond),
  ]
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 10) / 10
}

function groupsFile({ groupBy, groups, from, to }: AppActivity): CsvFile {
  return new CsvFile(
    `activity-by-${groupBy}`,
    [groupBy, 'name', ...USAGE_HEADS, 'requests before', 'tokens before', 'cost before in USD', 'from', 'to'],
    groups.map(({ id, label, usage, previous }) => [
      id,
      label,
      ...usageCells(usage),
      previous.requests,
      previous.tokens,
      previous.cost,
      from,
      to,
    ]),
  )
}

function stepsFile({ groupBy, step, series, buckets }: AppActivity): CsvFile {
  return new CsvFile(
    `activity-by-${step}-and-${groupBy}`,
    [
      step,
      groupBy,
      'name',
      'requests',
      'failed',
      'input tokens',
      'cached tokens',
      'output tokens',
      'reasoning tokens',
      'cost in USD',
    ],
    buckets.flatMap(({ label, values }) =>
      values.map((value, at): Cell[] => [
        label,
        series[at]?.id ?? '',
        series[at]?.label ?? '',
        value.requests,
        value.errors,
        value.inputTokens,
        value.cachedTokens,
        value.outputTokens,
        value.reasoningTokens,
        value.cost,
      ]),
    ),
  )
}
