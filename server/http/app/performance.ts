// How the endpoints of a model did, and how much it was used.
import { z } from 'zod'
import type { ModelActivity, Performance } from '../../../contract/app/performance.ts'
import {
  modelActivityAnswer,
  modelActivityQuery,
  performanceAnswer,
  performanceQuery,
} from '../../../contract/app/performance.ts'
import { modelActivityOf } from '../../analytics/model-activity.ts'
import { performanceOf, requireModel } from '../../analytics/performance.ts'
import type { Cell } from './csv-file.ts'
import { CsvFile, orCsv } from './csv-file.ts'
import type { AppRoute } from './route.ts'
import { route } from './route.ts'
import { tellStatistics } from './statistics.ts'

const model = { author: z.string(), slug: z.string() }
const example = { author: 'nobody', slug: 'nothing' }

/** `GET /models/:author/:slug/performance`, `/models/:author/:slug/activity`. */
export const PERFORMANCE_ROUTES: readonly AppRoute[] = [
  route({
    method: 'GET',
    path: '/models/:author/:slug/performance',
    role: 'anyone',
    input: z.strictObject({ ...performanceQuery.shape, ...model }),
    answer: orCsv(performanceAnswer),
    example,
    run: async (call) => {
      const { format, author, slug, ...query } = call.input
      const asked = { model: requireModel(call.services, `${author}/${slug}`), query }
      const performance = await tellStatistics(call, {
        question: ['performance', asked.model.id, query],
        answer: () => performanceOf(call.services, asked),
      })
      return format === 'json' ? performance : performanceFile(performance)
    },
  }),
  route({
    method: 'GET',
    path: '/models/:author/:slug/activity',
    role: 'anyone',
    input: z.strictObject({ ...modelActivityQuery.shape, ...model }),
    answer: orCsv(modelActivityAnswer),
    example,
    run: async (call) => {
      const { format, author, slug, ...query } = call.input
      const asked = { model: requireModel(call.services, `${author}/${slug}`), query }
      const activity = await tellStatistics(call, {
        question: ['model activity', asked.model.id, query],
        answer: () => modelActivityOf(call.services, asked),
      })
      return format === 'json' ? activity : activityFile(activity)
    },
  }),
]

const HEADS = [
  'endpoint',
  'provider',
  'attempts',
  'uptime in per cent',
  'first token p50 in ms',
  'first token p90 in ms',
  'latency p50 in ms',
  'latency p90 in ms',
  'tokens per second p50',
  'tokens per second p90',
]

function performanceFile({ step, endpoints, buckets }: Performance): CsvFile {
  const rows = buckets.flatMap(({ start, endpoints: speeds }) =>
    speeds.map((speed, at): Cell[] => [
      start,
      endpoints[at]?.id ?? '',
      endpoints[at]?.providerName ?? '',
      speed.attempts,
      speed.uptime,
      speed.firstTokenMs?.p50 ?? null,
      speed.firstTokenMs?.p90 ?? null,
      speed.latencyMs?.p50 ?? null,
      speed.latencyMs?.p90 ?? null,
      speed.tokensPerSecond?.p50 ?? null,
      speed.tokensPerSecond?.p90 ?? null,
    ]),
  )
  return new CsvFile('performance', [`${step} in UTC`, ...HEADS], rows)
}

function activityFile({ days }: ModelActivity): CsvFile {
  return new CsvFile(
    'model-activity',
    ['date', 'requests', 'prompt tokens', 'cached tokens', 'completion tokens', 'reasoning tokens'],
    days.map((day) => [
      day.date,
      day.requests,
      day.promptTokens,
      day.cachedTokens,
      day.completionTokens,
      day.reasoningTokens,
    ]),
  )
}
