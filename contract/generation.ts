// `GET /generation?id=`: OpenRouter's shape (its OpenAPI file, GenerationResponse); the fields after `workspace_id` are ours.
// Pure.
import { z } from 'zod'
import { dollars } from './dollars.ts'

const count = z.int().nonnegative()
const milliseconds = z.number().nonnegative()

export const generationQuery = z.object({ id: z.string().min(1) })

/** One answer of a provider, as OpenRouter lists it. */
const providerResponse = z.strictObject({
  endpoint_id: z.string(),
  id: z.string().optional(),
  is_byok: z.boolean(),
  latency: milliseconds,
  model_permaslug: z.string(),
  provider_name: z.string(),
  /** Null when the provider sent no status: no connection, or a deadline passed. */
  status: z.int().nullable(),
})

/** One try of one endpoint, with why it failed. */
const attempt = z.strictObject({
  endpoint: z.string(),
  provider: z.string(),
  /** Made with a provider key of the account's own. */
  is_byok: z.boolean(),
  upstream_model: z.string(),
  upstream_id: z.string().nullable(),
  /** After the request came in. */
  started_ms: milliseconds,
  /** Until the connection stood and the request was on its way; null when it never was, or nobody measured it. */
  sent_ms: milliseconds.nullable(),
  first_event_ms: milliseconds.nullable(),
  duration_ms: milliseconds,
  status: z.int().nullable(),
  /** About how much it had written when its stream broke and another attempt went on; null for all others. */
  output_tokens: z.int().nullable(),
  error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
})

/** The endpoints of one model: who was taken out by which filter, and in which order the others were to be tried. */
const choice = z.strictObject({
  model: z.string(),
  /** `request`: the request names the model. Else whose word it is that it comes after one that is gone. */
  by: z.enum(['request', 'operator', 'catalogue']),
  removed: z.array(z.strictObject({ endpoint: z.string(), filter: z.string() })),
  /** Places in the list, US dollars for such a request, milliseconds, tokens per second, shares of good tool calls, or of the lots. */
  measure: z.enum(['list', 'price', 'latency', 'throughput', 'tool_calls', 'lots']),
  order: z.array(
    z.strictObject({
      endpoint: z.string(),
      why: z.string(),
      score: z.number(),
      /** Of one that is `resting`: how long from then, and after what. 0 while one request finds out whether it is well again. */
      rest: z
        .strictObject({
          ms: milliseconds,
          after: z.enum(['failures', 'limit', 'wish', 'lateness', 'restart']),
        })
        .optional(),
    }),
  ),
})

export const generationAnswer = z.strictObject({
  data: z.strictObject({
    id: z.string(),
    api_type: z.enum(['completions', 'embeddings']),
    model: z.string(),
    provider_name: z.string().nullable(),
    provider_responses: z.array(providerResponse),
    created_at: z.iso.datetime(),
    streamed: z.boolean(),
    cancelled: z.boolean(),
    finish_reason: z.string().nullable(),
    native_finish_reason: z.string().nullable(),
    tokens_prompt: count,
    tokens_completion: count,
    native_tokens_prompt: count,
    native_tokens_completion: count,
    native_tokens_completion_images: count.nullable(),
    native_tokens_reasoning: count,
    native_tokens_cached: count,
    num_media_prompt: count.nullable(),
    num_media_completion: count.nullable(),
    num_input_audio_prompt: count.nullable(),
    num_search_results: count.nullable(),
    num_fetches: count.nullable(),
    /** From the request to the first token. */
    latency: milliseconds.nullable(),
    /** From the first token to the end. */
    generation_time: milliseconds.nullable(),
    moderation_latency: milliseconds.nullable(),
    total_cost: dollars,
    usage: dollars,
    upstream_inference_cost: dollars.nullable(),
    cache_discount: dollars.nullable(),
    is_byok: z.boolean(),
    origin: z.string(),
    http_referer: z.string().nullable(),
    user_agent: z.string().nullable(),
    app_id: z.int().nullable(),
    external_user: z.string().nullable(),
    upstream_id: z.string().nullable(),
    router: z.string().nullable(),
    preset_id: z.string().nullable(),
    service_tier: z.string().nullable(),
    session_id: z.string().nullable(),
    request_id: z.string(),
    response_cache_source_id: z.string().nullable(),
    data_region: z.literal('global'),
    web_search_engine: z.string().nullable(),
    workspace_id: z.string(),
    requested_model: z.string(),
    operation: z.enum(['chat', 'completions', 'embeddings']),
    status: z.int(),
    error_code: z.string().nullable(),
    app_title: z.string().nullable(),
    tokens_cache_write: count,
    /** True when the provider said no usage and the gateway counted. */
    usage_estimated: z.boolean(),
    cost_nanodollars: z.int().nonnegative(),
    attempts: z.array(attempt),
    /** How the endpoints of each model were chosen; null for generations of the time before this was kept. */
    routing: z.array(choice).nullable(),
    warnings: z.array(z.string()),
  }),
})

export type GenerationItem = z.infer<typeof generationAnswer>['data']
