// An account's usage as programs ask for it. Management keys only.
import type { FastifyInstance } from 'fastify'
import type { AnalyticsMeta, AnalyticsRow } from '../../contract/analytics.ts'
import {
  ANALYTICS_DIMENSIONS,
  ANALYTICS_GRANULARITIES,
  ANALYTICS_METRICS,
  ANALYTICS_OPERATORS,
  analyticsBody,
} from '../../contract/analytics.ts'
import { GatewayError } from '../../core/errors.ts'
import type { Group } from '../analytics/dimensions.ts'
import { queryAnalytics } from '../analytics/query.ts'
import type { KeyRecord } from '../store/keys/ports.ts'
import type { Services } from '../services.ts'
import { checkBody } from './check.ts'
import { requireManagementKey, workspaceIdOf } from './require-key.ts'

interface QueryAnswer {
  readonly data: readonly AnalyticsRow[]
  readonly metadata: {
    readonly query_time_ms: number
    readonly row_count: number
    readonly truncated: boolean
  }
  readonly warnings?: readonly string[]
}

/** `GET /analytics/meta`, `POST /analytics/query`. */
export function registerAnalytics(app: FastifyInstance, services: Services): void {
  app.get('/analytics/meta', async (request): Promise<{ data: AnalyticsMeta }> => {
    requireManagementKey(request, services)
    return { data: META }
  })
  app.post('/analytics/query', async (request): Promise<{ data: QueryAnswer }> => {
    const began = performance.now()
    const { accountId } = requireManagementKey(request, services)
    refuseClassifiers(request.body)
    const body = checkBody(analyticsBody, request.body)
    const keys = (await services.keys.list()).filter((key) => key.accountId === accountId)
    const { rows, truncated, warnings } = await queryAnalytics(services, {
      accountId,
      workspaceId: workspaceIdOf(accountId),
      keys,
      creatorOf: await creatorsOf(keys, services),
      body,
    })
    return {
      data: {
        data: rows,
        metadata: { query_time_ms: performance.now() - began, row_count: rows.length, truncated },
        ...(warnings.length === 0 ? {} : { warnings }),
      },
    }
  })
}

function refuseClassifiers(body: unknown): void {
  for (const param of ['classifier_dimensions', 'classifier_filters'])
    if (typeof body === 'object' && body !== null && param in body)
      throw new GatewayError('invalid_value', `Invalid '${param}': this gateway has no classifiers.`, {
        param,
      })
}

/** Who made each of these keys. People who are gone have no name any more, and stay apart all the same. */
export async function creatorsOf(
  keys: readonly KeyRecord[],
  { store }: Pick<Services, 'store'>,
): Promise<(key: KeyRecord) => Group | undefined> {
  const ids = [...new Set(keys.flatMap(({ personId }) => personId ?? []))]
  const people = await Promise.all(ids.map((id) => store.people.find(id)))
  const names = new Map(ids.map((id, at) => [id, { id, label: people[at]?.name ?? 'Somebody who has left' }]))
  return ({ personId }) => (personId === undefined ? undefined : names.get(personId))
}

const META: AnalyticsMeta = {
  metrics: Object.entries(ANALYTICS_METRICS).map(([name, { label, isRate, format }]) => ({
    name,
    display_label: label,
    is_rate: isRate,
    display_format: format,
  })),
  dimensions: labelled(ANALYTICS_DIMENSIONS),
  granularities: labelled(ANALYTICS_GRANULARITIES),
  operators: Object.entries(ANALYTICS_OPERATORS).map(([name, valueType]) => ({
    name,
    value_type: valueType,
  })),
}

function labelled(names: Readonly<Record<string, string>>): { name: string; display_label: string }[] {
  return Object.entries(names).map(([name, label]) => ({ name, display_label: label }))
}
