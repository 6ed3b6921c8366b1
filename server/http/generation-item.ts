// A generation's record as `GET /generation` writes it. What the gateway does not do (search, moderation, a response cache)
// is null, never a made-up number.
import type { GenerationItem } from '../../contract/generation.ts'
import { dollarsFromNanodollars } from '../../core/money.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { findModel } from '../catalogue/catalogue.ts'
import { readChoices } from '../routing/choice-record.ts'
import type { AttemptRecord, GenerationRecord } from '../store/ledger/ports.ts'
import { workspaceIdOf } from './require-key.ts'

/** OpenRouter's shape and our own fields after it. Dollars for people, nanodollars for books. */
export function generationItem(record: GenerationRecord, catalogue: Catalogue): GenerationItem {
  return {
    ...whatItWas(record),
    ...whatItUsed(record),
    ...whoAsked(record),
    ...NOT_DONE_HERE,
    provider_responses: record.attempts.map((attempt) => providerResponse(attempt, catalogue)),
    attempts: record.attempts.map(attemptItem),
    routing: routingItem(record),
    warnings: [...record.warnings],
  }
}

const NOT_DONE_HERE = {
  native_tokens_completion_images: null,
  num_media_prompt: null,
  num_media_completion: null,
  num_input_audio_prompt: null,
  num_search_results: null,
  num_fetches: null,
  moderation_latency: null,
  cache_discount: null,
  app_id: null,
  router: null,
  preset_id: null,
  service_tier: null,
  response_cache_source_id: null,
  data_region: 'global',
  web_search_engine: null,
} as const

function whatItWas(record: GenerationRecord) {
  return {
    id: record.id,
    api_type: record.operation === 'embeddings' ? ('embeddings' as const) : ('completions' as const),
    operation: record.operation,
    model: record.modelId,
    requested_model: record.requestedModel,
    provider_name: record.providerName ?? null,
    upstream_id: record.upstreamId ?? null,
    created_at: new Date(record.createdAt).toISOString(),
    streamed: record.streamed,
    cancelled: record.cancelled,
    status: record.status,
    error_code: record.errorCode ?? null,
    finish_reason: record.finishReason ?? null,
    native_finish_reason: record.nativeFinishReason ?? null,
    latency: record.firstTokenMs ?? null,
    generation_time:
      record.firstTokenMs === undefined ? null : Math.max(0, record.latencyMs - record.firstTokenMs),
  }
}

function whatItUsed(record: GenerationRecord) {
  const cost = dollarsFromNanodollars(record.costNanodollars)
  return {
    tokens_prompt: record.inputTokens,
    tokens_completion: record.outputTokens,
    native_tokens_prompt: record.inputTokens,
    native_tokens_completion: record.outputTokens,
    native_tokens_reasoning: record.reasoningTokens,
    native_tokens_cached: record.cachedTokens,
    tokens_cache_write: record.cacheWriteTokens,
    usage_estimated: record.estimated,
    total_cost: cost,
    usage: cost,
    cost_nanodollars: record.costNanodollars,
    is_byok: record.ownKeyId !== undefined,
    upstream_inference_cost: dollarsFromNanodollars(record.upstreamCostNanodollars),
  }
}

function whoAsked(record: GenerationRecord) {
  return {
    origin: originOf(record.appReferer),
    http_referer: record.appReferer ?? null,
    app_title: record.appTitle ?? null,
    user_agent: record.userAgent ?? null,
    external_user: record.externalUser ?? null,
    session_id: record.sessionId ?? null,
    request_id: record.requestId,
    workspace_id: workspaceIdOf(record.accountId),
  }
}

/** Scheme, host and port of the app's address; empty when it gave none. */
function originOf(referer: string | undefined): string {
  const url = referer === undefined ? null : URL.parse(referer)
  return url === null || url.origin === 'null' ? '' : url.origin
}

function providerResponse(attempt: AttemptRecord, catalogue: Catalogue) {
  const modelId =
    attempt.endpoint.slice(0, Math.max(0, attempt.endpoint.lastIndexOf('@'))) || attempt.endpoint
  const model = findModel(catalogue, modelId)
  return {
    endpoint_id: attempt.endpoint,
    ...(attempt.upstreamId === undefined ? {} : { id: attempt.upstreamId }),
    is_byok: attempt.isOwn === true,
    latency: attempt.durationMs,
    model_permaslug: model ? `${model.author}/${model.snapshot}` : modelId,
    provider_name: attempt.provider,
    status: attempt.status ?? null,
  }
}

function routingItem({ choices, attempts }: GenerationRecord): GenerationItem['routing'] {
  const read = readChoices(choices, attempts[0]?.endpoint)
  return (
    read?.map((choice) => ({ ...choice, removed: [...choice.removed], order: [...choice.order] })) ?? null
  )
}

function attemptItem(attempt: AttemptRecord) {
  return {
    endpoint: attempt.endpoint,
    provider: attempt.provider,
    is_byok: attempt.isOwn === true,
    upstream_model: attempt.upstreamModel,
    upstream_id: attempt.upstreamId ?? null,
    started_ms: attempt.startedMs,
    sent_ms: attempt.sentMs ?? null,
    first_event_ms: attempt.firstEventMs ?? null,
    duration_ms: attempt.durationMs,
    status: attempt.status ?? null,
    output_tokens: attempt.outputTokens ?? null,
    error: attempt.error ? { code: attempt.error.code, message: attempt.error.message } : null,
  }
}
