// What an account used on each of the last thirty completed UTC days, by model and endpoint. Management keys only.
import type { FastifyInstance } from 'fastify'
import type { ActivityItem } from '../../contract/activity.ts'
import { activityQuery } from '../../contract/activity.ts'
import { GatewayError } from '../../core/errors.ts'
import { findModel } from '../catalogue/catalogue.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { dayOf } from '../limits/windows.ts'
import type { Services } from '../services.ts'
import type { KeyRecord } from '../store/keys/ports.ts'
import type { ActivityDay } from '../store/ports.ts'
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
    const keyIds = await keyIdsOf(query, { management, services })
    const stretch = { accountId: management.accountId, ...daysOf(query.date, services.now()) }
    const days = await Promise.all(keyIds.map((keyId) => services.store.activity.days({ ...stretch, keyId })))
    const catalogue = services.catalogue.current()
    const workspace =
      query.group_by === 'workspace' ? { workspace_id: workspaceIdOf(management.accountId) } : {}
    return { data: together(days.flat()).map((day) => ({ ...activityItem(day, catalogue), ...workspace })) }
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

/** The keys that the query is about; undefined is all of them. */
async function keyIdsOf(
  query: { readonly api_key_hash?: string | undefined; readonly user_id?: string | undefined },
  { management, services }: { readonly management: KeyRecord; readonly services: Services },
): Promise<(number | undefined)[]> {
  const hash = query.api_key_hash?.toLowerCase()
  const one = hash === undefined ? undefined : services.keys.findByHash(hash)
  if (hash !== undefined && one?.accountId !== management.accountId)
    throw new GatewayError('not_found', `API key ${JSON.stringify(hash.slice(0, 64))} not found.`, {
      param: 'api_key_hash',
    })
  const { user_id: personId } = query
  if (personId === undefined) return [one?.id]
  const made = (await services.keys.list()).filter(
    (key) => key.accountId === management.accountId && key.personId === personId,
  )
  if (made.length === 0)
    throw new GatewayError(
      'invalid_value',
      "Invalid 'user_id': nobody of this id made a key of this account.",
      {
        param: 'user_id',
      },
    )
  return made.map((key) => key.id).filter((id) => one === undefined || id === one.id)
}

/** Days of several keys as one, in the order of the store. */
function together(days: readonly ActivityDay[]): ActivityDay[] {
  const sums = new Map<string, ActivityDay>()
  for (const day of days) {
    const name = `${day.day} ${day.modelId} ${day.endpointId}`
    const sum = sums.get(name)
    sums.set(name, sum ? added(sum, day) : day)
  }
  return [...sums.values()].sort(
    (a, b) => b.day - a.day || compare(a.modelId, b.modelId) || compare(a.endpointId, b.endpointId),
  )
}

function added(sum: ActivityDay, day: ActivityDay): ActivityDay {
  return {
    ...sum,
    spentNanodollars: sum.spentNanodollars + day.spentNanodollars,
    ownSpentNanodollars: sum.ownSpentNanodollars + day.ownSpentNanodollars,
    requests: sum.requests + day.requests,
    inputTokens: sum.inputTokens + day.inputTokens,
    outputTokens: sum.outputTokens + day.outputTokens,
    reasoningTokens: sum.reasoningTokens + day.reasoningTokens,
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
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
    byok_usage_inference: Number(day.ownSpentNanodollars) / 1e9,
  }
}

function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}
