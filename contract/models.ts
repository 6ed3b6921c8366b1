// Models in our JSON API: one shape that OpenAI's clients, OpenRouter's and AI/ML API's all read, and the query of
// `GET /models`. Prices are strings in US dollars per token. Pure.
import { z } from 'zod'

const price = z.string().regex(/^\d+(\.\d+)?$/)
const date = z.iso.date()
const effort = z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'])
const tokens = z.int().positive()
const percentiles = z.strictObject({ p50: z.number(), p75: z.number(), p90: z.number(), p99: z.number() })

export const modelPricing = z.strictObject({
  prompt: price,
  completion: price,
  request: price,
  input_cache_read: price.optional(),
  input_cache_write: price.optional(),
  input_cache_write_1h: price.optional(),
  /** Prices above a prompt size; the last entry that applies wins for the keys that it names. */
  overrides: z
    .array(
      z.strictObject({
        min_prompt_tokens: tokens,
        prompt: price,
        completion: price,
        input_cache_read: price.optional(),
      }),
    )
    .optional(),
})

export const modelArchitecture = z.strictObject({
  input_modalities: z.array(z.enum(['text', 'image', 'file', 'audio', 'video'])),
  output_modalities: z.array(z.enum(['text', 'image', 'audio', 'embeddings', 'rerank'])),
  /** `text+image->text`. */
  modality: z.string(),
  tokenizer: z.literal('Other'),
  instruct_type: z.null(),
})

const modelReasoning = z.strictObject({
  mandatory: z.boolean(),
  default_enabled: z.boolean().optional(),
  default_effort: effort.optional(),
  /** Highest first; null when every effort is taken. */
  supported_efforts: z.array(effort).nullable(),
  supports_max_tokens: z.literal(true).optional(),
})

/** AI/ML API's `info`, with `details=1`. */
const modelInfo = z.strictObject({
  name: z.string(),
  developer: z.string(),
  description: z.string(),
  releasedAt: date.optional(),
  contextLength: tokens.optional(),
  outputMax: tokens.optional(),
  cutoffAt: date.optional(),
})

export const modelItem = z.strictObject({
  id: z.string(),
  object: z.literal('model'),
  /** Unix seconds of its release; 0 when that is not known. */
  created: z.int().nonnegative(),
  owned_by: z.string(),
  shutdown_date: date.nullable(),
  /** `author/` and the dated name. */
  canonical_slug: z.string(),
  name: z.string(),
  description: z.string(),
  context_length: tokens.nullable(),
  hugging_face_id: z.string().nullable(),
  architecture: modelArchitecture,
  pricing: modelPricing,
  top_provider: z.strictObject({
    context_length: tokens.nullable(),
    max_completion_tokens: tokens.nullable(),
    is_moderated: z.boolean(),
  }),
  per_request_limits: z.null(),
  supported_parameters: z.array(z.string()),
  default_parameters: z.null(),
  supported_voices: z.null(),
  knowledge_cutoff: date.nullable(),
  expiration_date: date.nullable(),
  links: z.strictObject({ details: z.string() }),
  reasoning: modelReasoning.optional(),
  // Ours.
  aliases: z.array(z.string()),
  kind: z.enum(['chat', 'embedding', 'rerank']),
  deprecated_at: date.nullable(),
  /** The model that takes over when this one is gone. */
  successor: z.string().nullable(),
  /** Parameters of which only this value is accepted. */
  fixed_parameters: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
  /** True when a provider that serves it is switched on here. Test keys reach every model. */
  available: z.boolean(),
  // AI/ML API's, with `details=1`.
  type: z.string().optional(),
  info: modelInfo.optional(),
  tags: z.array(z.string()).optional(),
  modalities: z.strictObject({ input: z.array(z.string()), output: z.array(z.string()) }).optional(),
  capabilities: z.array(z.string()).optional(),
})

/** `GET /models`, `/models/user`, `/embeddings/models`. */
export const modelsAnswer = z.strictObject({
  object: z.literal('list'),
  data: z.array(modelItem),
  links: z.strictObject({ next: z.string().nullable() }),
  total_count: z.int().nonnegative(),
})

/** `GET /model/{author}/{slug}`. */
export const modelAnswer = z.strictObject({ data: modelItem })
/** `GET /models/count`. */
export const modelCountAnswer = z.strictObject({ data: z.strictObject({ count: z.int().nonnegative() }) })

/** One provider of a model. Figures of the last minutes are null: nothing measures them yet. */
export const endpointItem = z.strictObject({
  name: z.string(),
  model_id: z.string(),
  model_name: z.string(),
  provider_name: z.string(),
  /** What `provider.order` and `provider.only` take. */
  tag: z.string(),
  quantization: z.string().nullable(),
  /** 0 when it is not known. */
  context_length: z.int().nonnegative(),
  max_completion_tokens: tokens.nullable(),
  max_prompt_tokens: z.null(),
  pricing: modelPricing,
  supported_parameters: z.array(z.string()),
  supports_implicit_caching: z.boolean(),
  supports_tool_choice: z.strictObject({
    auto: z.boolean(),
    none: z.boolean(),
    required: z.boolean(),
    function: z.boolean(),
  }),
  supports_voice_cloning: z.literal(false),
  supports_diarization: z.literal(false),
  /** Which of OpenRouter's server tools the provider runs itself. */
  native_tools: z.strictObject({}),
  /** The tier that this endpoint is sold as; ours are all standard ones. */
  service_tier: z.null(),
  /** 0 up, -1 failed just now and tried last, -10 not switched on here. */
  status: z.union([z.literal(0), z.literal(-1), z.literal(-10)]),
  /** Milliseconds to the first token; null until enough was measured. */
  latency_last_30m: percentiles.nullable(),
  /** Output tokens per second, the first token's wait included; `p90` is what 90 % of answers reached. */
  throughput_last_30m: percentiles.nullable(),
  /** Per cent; null below 100 attempts. */
  uptime_last_5m: z.number().nullable(),
  uptime_last_30m: z.number().nullable(),
  uptime_last_1d: z.number().nullable(),
  // Ours.
  endpoint_id: z.string(),
  upstream_id: z.string(),
  available: z.boolean(),
  data_policy: z.strictObject({ trains: z.boolean(), retains_days: z.int().nonnegative().nullable() }),
})

/** `GET /models/{author}/{slug}/endpoints`. */
export const modelEndpointsAnswer = z.strictObject({
  data: z.strictObject({
    id: z.string(),
    name: z.string(),
    created: z.int().nonnegative(),
    description: z.string(),
    architecture: modelArchitecture,
    endpoints: z.array(endpointItem),
  }),
})
/** `GET /endpoints/zdr`. */
export const endpointsAnswer = z.strictObject({ data: z.array(endpointItem) })

export type ModelItem = z.infer<typeof modelItem>
export type ModelPricing = z.infer<typeof modelPricing>
export type ModelArchitecture = z.infer<typeof modelArchitecture>
export type EndpointItem = z.infer<typeof endpointItem>
export type ModelEndpoints = z.infer<typeof modelEndpointsAnswer>['data']
