// One generation as a row and back. The order of GENERATION_COLUMNS is the order of `generationValues`: rows travel as bare lists.
import type { Selectable } from 'kysely'
import type { AttemptRecord, GenerationRecord } from '../ledger/ports.ts'
import type { GenerationsTable } from './tables.ts'
import { amount, orUndefined, whole, wholeOrUndefined } from './values.ts'

/** What a column can hold on its way to an engine. */
export type ColumnValue = string | number | null

/** Every column of `generations`, in the order of `generationValues`. */
export const GENERATION_COLUMNS = [
  'id',
  'account_id',
  'key_id',
  'key_kind',
  'created_at',
  'operation',
  'requested_model',
  'model_id',
  'endpoint_id',
  'provider_name',
  'upstream_id',
  'streamed',
  'cancelled',
  'status',
  'error_code',
  'finish_reason',
  'native_finish_reason',
  'input_tokens',
  'cached_tokens',
  'cache_write_tokens',
  'output_tokens',
  'reasoning_tokens',
  'estimated',
  'cost_nanodollars',
  'upstream_cost_nanodollars',
  'latency_ms',
  'first_token_ms',
  'attempts',
  'choices',
  'warnings',
  'app_referer',
  'app_title',
  'user_agent',
  'external_user',
  'session_id',
  'request_id',
  'own_key_id',
] as const satisfies readonly (keyof GenerationsTable)[]

/** Where each column is in `generationValues`. */
export const COLUMN_AT = Object.fromEntries(GENERATION_COLUMNS.map((column, at) => [column, at])) as Readonly<
  Record<(typeof GENERATION_COLUMNS)[number], number>
>

/**
 * The values of one row. Facts that came from other people's servers (counts, times) are cut to what the columns take, so
 * that no odd number can lose a settlement; money is not touched, a wrong amount must fail.
 */
export function generationValues(record: GenerationRecord): ColumnValue[] {
  return [
    record.id,
    record.accountId,
    record.keyId,
    record.keyKind,
    record.createdAt,
    record.operation,
    record.requestedModel,
    record.modelId,
    record.endpointId ?? null,
    record.providerName ?? null,
    record.upstreamId ?? null,
    record.streamed ? 1 : 0,
    record.cancelled ? 1 : 0,
    record.status,
    record.errorCode ?? null,
    record.finishReason ?? null,
    record.nativeFinishReason ?? null,
    count(record.inputTokens),
    count(record.cachedTokens),
    count(record.cacheWriteTokens),
    count(record.outputTokens),
    count(record.reasoningTokens),
    record.estimated ? 1 : 0,
    record.costNanodollars,
    record.upstreamCostNanodollars,
    count(record.latencyMs),
    record.firstTokenMs === undefined ? null : count(record.firstTokenMs),
    record.attempts.length === 0 ? '[]' : JSON.stringify(record.attempts),
    record.choices ?? null,
    record.warnings.length === 0 ? '[]' : JSON.stringify(record.warnings),
    record.appReferer ?? null,
    record.appTitle ?? null,
    record.userAgent ?? null,
    record.externalUser ?? null,
    record.sessionId ?? null,
    record.requestId,
    record.ownKeyId ?? null,
  ]
}

const LARGEST_COUNT = 1e12

function count(value: number): number {
  if (!(value > 0)) return 0
  return value < LARGEST_COUNT ? Math.floor(value) : LARGEST_COUNT
}

/** Reads a row back into the record that was settled. */
export function readGeneration(row: Selectable<GenerationsTable>): GenerationRecord {
  return {
    id: row.id,
    accountId: whole(row.account_id),
    keyId: whole(row.key_id),
    keyKind: row.key_kind,
    createdAt: whole(row.created_at),
    operation: row.operation as GenerationRecord['operation'],
    requestedModel: row.requested_model,
    modelId: row.model_id,
    endpointId: orUndefined(row.endpoint_id),
    providerName: orUndefined(row.provider_name),
    upstreamId: orUndefined(row.upstream_id),
    streamed: whole(row.streamed) === 1,
    cancelled: whole(row.cancelled) === 1,
    status: whole(row.status),
    errorCode: orUndefined(row.error_code),
    finishReason: orUndefined(row.finish_reason),
    nativeFinishReason: orUndefined(row.native_finish_reason),
    inputTokens: whole(row.input_tokens),
    cachedTokens: whole(row.cached_tokens),
    cacheWriteTokens: whole(row.cache_write_tokens),
    outputTokens: whole(row.output_tokens),
    reasoningTokens: whole(row.reasoning_tokens),
    estimated: whole(row.estimated) === 1,
    costNanodollars: amount(row.cost_nanodollars),
    upstreamCostNanodollars: amount(row.upstream_cost_nanodollars),
    latencyMs: whole(row.latency_ms),
    firstTokenMs: wholeOrUndefined(row.first_token_ms),
    attempts: (JSON.parse(row.attempts) as AttemptRecord[]).map(readAttempt),
    choices: orUndefined(row.choices),
    warnings: JSON.parse(row.warnings) as string[],
    appReferer: orUndefined(row.app_referer),
    appTitle: orUndefined(row.app_title),
    userAgent: orUndefined(row.user_agent),
    externalUser: orUndefined(row.external_user),
    sessionId: orUndefined(row.session_id),
    requestId: row.request_id,
    ...(row.own_key_id !== null && { ownKeyId: whole(row.own_key_id) }),
  }
}

// JSON leaves out what is undefined; the port has those fields present.
function readAttempt(attempt: AttemptRecord): AttemptRecord {
  return {
    endpoint: attempt.endpoint,
    provider: attempt.provider,
    upstreamModel: attempt.upstreamModel,
    startedMs: attempt.startedMs,
    ...(attempt.sentMs !== undefined && { sentMs: attempt.sentMs }),
    firstEventMs: attempt.firstEventMs,
    durationMs: attempt.durationMs,
    status: attempt.status,
    error: attempt.error,
    upstreamId: attempt.upstreamId,
    ...(attempt.outputTokens !== undefined && { outputTokens: attempt.outputTokens }),
    ...(attempt.isOwn && { isOwn: attempt.isOwn }),
  }
}
