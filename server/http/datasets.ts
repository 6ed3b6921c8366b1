// What the traffic of this installation says, for programs: any key of it, unless the operator keeps it to administrators.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type {
  AppRankings,
  BenchmarksAnswer,
  BenchmarksQuery,
  RankingsDaily,
} from '../../contract/datasets.ts'
import {
  APP_FILTERS_WITHOUT_DATA,
  appRankingsQuery,
  benchmarksQuery,
  RANKINGS_FILTERS_WITHOUT_DATA,
  rankingsDailyQuery,
} from '../../contract/datasets.ts'
import { GatewayError } from '../../core/errors.ts'
import { appRankingsOf, rankingsDailyOf } from '../analytics/datasets.ts'
import type { Services } from '../services.ts'
import { check } from './check.ts'
import { canonicalSlug } from './model-item.ts'
import { requireKey } from './require-key.ts'

/** `GET /datasets/rankings-daily`, `/datasets/app-rankings`, `/datasets/session-cost`, `/benchmarks`. */
export function registerDatasets(app: FastifyInstance, services: Services): void {
  app.get('/datasets/rankings-daily', async (request): Promise<RankingsDaily> => {
    requireReader(request, services)
    refuseFilters(request, RANKINGS_FILTERS_WITHOUT_DATA)
    const query = check(rankingsDailyQuery, request.query)
    return await rankingsDailyOf(services, { query, slugOf: canonicalSlug })
  })
  app.get('/datasets/app-rankings', async (request): Promise<AppRankings> => {
    requireReader(request, services)
    refuseFilters(request, APP_FILTERS_WITHOUT_DATA)
    return await appRankingsOf(services, check(appRankingsQuery, request.query))
  })
  app.get('/datasets/session-cost', async (request) => {
    requireReader(request, services)
    const asOf = new Date(services.now()).toISOString()
    return { data: [], meta: { as_of: asOf, version: 'v1', window_days: null, window_end_date: null } }
  })
  app.get('/benchmarks', async (request): Promise<BenchmarksAnswer> => {
    requireKey(request, services)
    return publishedBenchmarks(services, check(benchmarksQuery, request.query))
  })
}

/** Throws 401, or 403 where the operator keeps statistics to administrators, whom a key does not show. */
function requireReader(request: FastifyRequest, services: Services): void {
  requireKey(request, services)
  if (services.config.current().statistics === 'administrators')
    throw new GatewayError(
      'permission_denied',
      'The operator shows statistics to administrators in the web app only.',
    )
}

function refuseFilters(request: FastifyRequest, names: readonly string[]): void {
  const query = request.query as Readonly<Record<string, unknown>>
  const param = names.find((name) => query[name] !== undefined && query[name] !== '')
  if (param !== undefined)
    throw new GatewayError('invalid_value', `Invalid '${param}': this is not counted here.`, { param })
}

/** Only for who asks for them: what is written for OpenRouter's shapes does not read ours. */
function publishedBenchmarks(
  { benchmarks, catalogue, now }: Pick<Services, 'benchmarks' | 'catalogue' | 'now'>,
  { source, task_type: taskType }: BenchmarksQuery,
): BenchmarksAnswer {
  const { models } = catalogue.current()
  const asked = source === 'published' ? benchmarks : []
  const data = asked
    .filter(({ task }) => taskType === undefined || task === taskType)
    .flatMap(({ id, name, unit, results }) =>
      results.flatMap((result) => {
        const model = models.get(result.model)
        if (!model) return []
        return [
          {
            source: 'published' as const,
            benchmark: id,
            benchmark_name: name,
            model_permaslug: canonicalSlug(model),
            display_name: model.name,
            score: result.score,
            unit,
            setting: result.setting ?? null,
            date: result.date,
            measured_by: result.by,
            source_url: result.source,
          },
        ]
      }),
    )
  return {
    data,
    meta: {
      as_of: new Date(now()).toISOString(),
      citation: null,
      model_count: new Set(data.map((row) => row.model_permaslug)).size,
      source: source ?? null,
      source_url: null,
      task_type: taskType ?? null,
      version: 'v1',
    },
  }
}
