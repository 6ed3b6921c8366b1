// What an account used on each of the last thirty completed UTC days, by model and endpoint. Management keys only.
import type { FastifyInstance } from 'fastify'
import type { ActivityItem } from '../../contract/activity.ts'
import { activityQuery } from '../../contract/activity.ts'
import { GatewayError } from '../../core/errors.ts'
import { findModel } from '../catalogue/catalogue.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { dayOf } from '../limits/windows.ts'
import type { Services } from '../services.ts'
import type { ActivityDay, KeyRecord } from '../store/ports.ts'
import { check } from './check.ts'
import { canonicalSlug } from './model-item.ts'
import { requireManagementKey, requireOwnWorkspace, workspaceIdOf } from './require-key.ts'

const DAYS = 30
const DAY_MS = 86_400_000

/** `GET /activity`. */
export function registerActivity(app: FastifyInstance, services: Services): void {
  app.get('/activity', async (request): Promise<{ data: ActivityItem[] }> => {
    const management = requireManagementKey(request, services)
    const query = check(activityQuery, request.query)
    requireOwnWorkspace(query.workspace_id, management)
    if (query.user_id !== undefined)
      throw new GatewayError('invalid_value', "Invalid 'user_id': this account has no members.", {
        param: 'user_id',
      })
    const days = await services.store.activity.days({
      accountId: management.accountId,
      ...daysOf(query.date, services.now()),
      keyId: keyIdOf(query.api_key_hash, { management, services }),
    })
    const catalogue = services.catalogue.current()
    const workspace =
      query.group_by === 'workspace' ? { workspace_id: workspaceIdOf(management.accountId) } : {}
    return { data: days.map((day) => ({ ...activityItem(day, catalogue), ...workspace })) }
  })
}

/** The thirty days before today, or the one of them that was asked for. */
function daysOf(date: string | undefined, now: number): { readonly fromDay: number; readonly toDay: number } {
  const last = dayOf(now) - 1
  const first = last - DAYS + 1
  if (date === undefined) return { fromDay: first, toDay: last }
  const day = dayOf(Date.parse(date))
  if (day >= first && day <= last) return { fromDay: day, toDay: day }
  throw new GatewayError(
    'invalid_value',
    `Invalid 'date': ${date} is not one of the last ${DAYS} completed days, ${dateOf(first)} to ${dateOf(last)} (UTC).`,
    { param: 'date' },
  )
}

/** The key of this account that has the hash. */
function keyIdOf(
  hash: string | undefined,
  { management, services }: { readonly management: KeyRecord; readonly services: Services },
): number | undefined {
  if (hash === undefined) return undefined
  const key = services.keys.findByHash(hash.toLowerCase())
  if (key && key.accountId === management.accountId) return key.id
  throw new GatewayError('not_found', `API key ${JSON.stringify(hash.slice(0, 64))} not found.`, {
    param: 'api_key_hash',
  })
}

function activityItem(day: ActivityDay, catalogue: Catalogue): ActivityItem {
  const model = findModel(catalogue, day.modelId)
  return {
    date: dateOf(day.day),
    model: day.modelId,
    model_permaslug: model ? canonicalSlug(model) : day.modelId,
    endpoint_id: day.endpointId,
    provider_name: day.providerName,
    requests: Number(day.requests),
    prompt_tokens: Number(day.inputTokens),
    completion_tokens: Number(day.outputTokens),
    reasoning_tokens: Number(day.reasoningTokens),
    usage: Number(day.spentNanodollars) / 1e9,
    byok_usage_inference: 0,
  }
}

function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}
