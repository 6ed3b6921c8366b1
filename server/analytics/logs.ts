// An account's generations one by one, as its people read them. The one file of this room that reads generations, not rollups.
import type { CostLine, LogDetail, LogItem, Logs, LogsQuery } from '../../contract/app/logs.ts'
import { appIdentity } from '../../core/app-identity.ts'
import { GatewayError } from '../../core/errors.ts'
import { costOf, dollarsFromNanodollars, pricesAt } from '../../core/money.ts'
import type { Picodollars } from '../../core/money.ts'
import { readChoices } from '../routing/choice-record.ts'
import type { LogPlace } from '../store/logs/ports.ts'
import type { GenerationRecord } from '../store/ledger/ports.ts'
import { readRange } from './range.ts'
import type { Traffic } from './traffic.ts'
import { HOUR_MS, momentOf } from './traffic.ts'

const GENERATION_ID = /^gen-\d{1,12}-[0-9A-Za-z]{20}$/
const DELETED = /^deleted-(\d{1,15})$/
/** No key has it: a filter that nothing fits finds nothing. */
const NOBODY = -1

export interface LogsQuestion {
  readonly accountId: number
  readonly query: Omit<LogsQuery, 'format'>
}

/** One page. Throws `invalid_value` for a stretch or a cursor that is none. */
export async function logsOf(traffic: Traffic, { accountId, query }: LogsQuestion): Promise<Logs> {
  const { fromHour, toHour } = readRange(query, traffic.now())
  const from = query.from === undefined ? fromHour * HOUR_MS : Date.parse(query.from)
  const to = query.to === undefined ? toHour * HOUR_MS : Date.parse(query.to)
  const exact = query.text !== undefined && GENERATION_ID.test(query.text)
  if (exact) return await onlyThe(traffic, { accountId, id: query.text ?? '', from })
  const page = await traffic.store.logs.page({
    accountId,
    from,
    to,
    limit: query.limit,
    after: query.cursor === undefined ? undefined : readCursor(query.cursor),
    kind: query.kind,
    modelIds: query.model,
    keyIds: query.key && keyIdsOf(traffic, { accountId, hashes: query.key }),
    providerIds: query.provider,
    apps: query.app,
    status: query.status,
    text: query.text,
  })
  return {
    items: page.generations.map((record) => logItem(traffic, record)),
    next: page.next ? `${page.next.createdAt}-${page.next.id}` : null,
    lookedBackTo: momentOf(page.next?.createdAt ?? from),
  }
}

/** A whole id is looked up, whatever the stretch of time. */
async function onlyThe(
  traffic: Traffic,
  asked: { readonly accountId: number; readonly id: string; readonly from: number },
): Promise<Logs> {
  const record = await findOwn(traffic, asked)
  const items = record ? [logItem(traffic, record)] : []
  return { items, next: null, lookedBackTo: momentOf(asked.from) }
}

/** One generation with all that is known of it. Throws `not_found`; another account's is as unknown as one that never was. */
export async function logOf(
  traffic: Traffic,
  asked: { readonly accountId: number; readonly id: string },
): Promise<LogDetail> {
  const record = GENERATION_ID.test(asked.id) ? await findOwn(traffic, asked) : undefined
  if (!record)
    throw new GatewayError('not_found', `Generation ${JSON.stringify(asked.id.slice(0, 80))} not found.`, {
      param: 'id',
    })
  return logDetail(traffic, record)
}

async function findOwn(
  traffic: Traffic,
  { accountId, id }: { readonly accountId: number; readonly id: string },
): Promise<GenerationRecord | undefined> {
  const record = await traffic.store.generations.find(id)
  return record?.accountId === accountId ? record : undefined
}

function readCursor(text: string): LogPlace {
  const found = /^(\d{1,15})-(.*)$/.exec(text)
  if (!found)
    throw new GatewayError('invalid_value', "Invalid 'cursor': it is none that a page gave.", {
      param: 'cursor',
    })
  return { createdAt: Number(found[1]), id: found[2] ?? '' }
}

function keyIdsOf(
  { keys }: Pick<Traffic, 'keys'>,
  { accountId, hashes }: { readonly accountId: number; readonly hashes: readonly string[] },
): number[] {
  const ids = hashes.flatMap((hash) => {
    const deleted = DELETED.exec(hash)?.[1]
    if (deleted !== undefined) return [Number(deleted)]
    const key = keys.findByHash(hash.toLowerCase())
    return key?.accountId === accountId ? [key.id] : []
  })
  return ids.length === 0 ? [NOBODY] : ids
}

function logItem({ keys }: Pick<Traffic, 'keys'>, record: GenerationRecord): LogItem {
  const key = keys.findById(record.keyId)
  const app = appIdentity(record.appReferer ?? null, record.appTitle ?? null)
  return {
    id: record.id,
    at: momentOf(record.createdAt),
    model: record.modelId,
    requestedModel: record.requestedModel,
    provider: record.providerName ?? null,
    endpoint: record.endpointId ?? null,
    key: { hash: key?.hash ?? null, name: key?.name ?? `Deleted key ${record.keyId}` },
    test: record.keyKind === 'test',
    app: app ? { id: app.identity, title: app.title === '' ? app.identity : app.title } : null,
    operation: record.operation,
    streamed: record.streamed,
    cancelled: record.cancelled,
    status: record.status,
    error: record.errorCode ?? null,
    finishReason: record.finishReason ?? null,
    inputTokens: record.inputTokens,
    cachedTokens: record.cachedTokens,
    outputTokens: record.outputTokens,
    reasoningTokens: record.reasoningTokens,
    estimated: record.estimated,
    cost: dollarsFromNanodollars(record.costNanodollars),
    latencyMs: record.latencyMs,
    firstTokenMs: record.firstTokenMs ?? null,
    tokensPerSecond: speedOf(record),
    attempts: record.attempts.length,
  }
}

function speedOf({ outputTokens, latencyMs }: GenerationRecord): number | null {
  return outputTokens > 0 && latencyMs > 0 ? (outputTokens * 1000) / latencyMs : null
}

function logDetail(traffic: Traffic, record: GenerationRecord): LogDetail {
  const choices = readChoices(record.choices, record.attempts[0]?.endpoint)
  return {
    ...logItem(traffic, record),
    attempts: record.attempts.map((attempt) => ({
      endpoint: attempt.endpoint,
      provider: attempt.provider,
      upstreamModel: attempt.upstreamModel,
      upstreamId: attempt.upstreamId ?? null,
      isOwn: attempt.isOwn === true,
      startedMs: attempt.startedMs,
      sentMs: attempt.sentMs ?? null,
      firstEventMs: attempt.firstEventMs ?? null,
      durationMs: attempt.durationMs,
      status: attempt.status ?? null,
      error: attempt.error ? { code: attempt.error.code, message: attempt.error.message } : null,
    })),
    warnings: [...record.warnings],
    routing:
      choices?.map((choice) => ({ ...choice, removed: [...choice.removed], order: [...choice.order] })) ??
      null,
    nativeFinishReason: record.nativeFinishReason ?? null,
    upstreamId: record.upstreamId ?? null,
    requestId: record.requestId,
    sessionId: record.sessionId ?? null,
    externalUser: record.externalUser ?? null,
    userAgent: record.userAgent ?? null,
    appReferer: record.appReferer ?? null,
    cacheWriteTokens: record.cacheWriteTokens,
    ownKeyCost: record.ownKeyId === undefined ? null : dollarsFromNanodollars(record.upstreamCostNanodollars),
    costLines: costLines(traffic, record),
  }
}

const PICODOLLARS = 1e12
const TOKENS_OF_A_PRICE = 1e6

/** The parts of the cost, where the prices of today make up what was charged; null where they do not. */
function costLines({ catalogue }: Pick<Traffic, 'catalogue'>, record: GenerationRecord): CostLine[] | null {
  const model = catalogue.current().models.get(record.modelId)
  const endpoint = model?.endpoints.find((one) => one.id === record.endpointId)
  if (!endpoint || record.costNanodollars === 0) return null
  if (costOf(endpoint.prices, record) !== record.costNanodollars) return null
  const prices = pricesAt(endpoint.prices, record.inputTokens)
  const cached = Math.min(record.cachedTokens, record.inputTokens)
  const written = Math.min(record.cacheWriteTokens, record.inputTokens - cached)
  const reasoning = Math.min(record.reasoningTokens, record.outputTokens)
  const line = (what: CostLine['what'], quantity: number, price: Picodollars): CostLine => ({
    what,
    quantity,
    price: what === 'request' ? price / PICODOLLARS : (price * TOKENS_OF_A_PRICE) / PICODOLLARS,
    cost: (quantity * price) / PICODOLLARS,
  })
  return [
    line('input', record.inputTokens - cached - written, prices.prompt),
    line('cached input', cached, prices.cacheRead ?? prices.prompt),
    line('cache write', written, prices.cacheWrite ?? prices.prompt),
    line('reasoning', reasoning, prices.completion),
    line('output', record.outputTokens - reasoning, prices.completion),
    line('request', 1, prices.request),
  ].filter(({ quantity, price }) => quantity > 0 && price > 0)
}
