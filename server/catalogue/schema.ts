// The shape of catalogue documents: data/providers/*.json, data/models/<author>.json and the same blocks of the
// operator's YAML. One schema for all three, so a row can move between them. Not the types the rest of the code reads
// (core/model.ts); build.ts makes those.
import { z } from 'zod'
import { EFFORTS } from '../../core/reasoning.ts'

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date as YYYY-MM-DD')
const slug = z.string().regex(/^[a-z0-9][a-z0-9._-]*$/, 'lower-case letters, digits, dots, dashes')
/** `author/slug`, optionally with a catalogue variant such as `:free`. */
export const modelId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]*\/[a-z0-9][a-z0-9._-]*(:[a-z]+)?$/, 'author/slug in lower case')
const perMillion = z.number().nonnegative().describe('US dollars per million tokens')

export const pricing = z.strictObject({
  prompt: perMillion,
  completion: perMillion.default(0),
  cache_read: perMillion.optional(),
  cache_write: perMillion.optional(),
  cache_write_1h: perMillion.optional(),
  request: z.number().nonnegative().optional().describe('US dollars per request'),
  tiers: z
    .array(
      z.strictObject({
        above_prompt_tokens: z.number().int().positive(),
        prompt: perMillion,
        completion: perMillion,
        cache_read: perMillion.optional(),
      }),
    )
    .optional(),
})

/** What callers pay over what endpoints cost. */
export const margin = z
  .number()
  .min(-100)
  .max(1000)
  .refine((percent) => Number.isInteger(Math.round(percent * 1e6) / 1e4), 'at most two decimals')
  .describe('per cent that callers pay over what endpoints cost')

export const reasoning = z.strictObject({
  kind: z.enum(['none', 'effort', 'budget', 'both', 'always']),
  efforts: z.array(z.enum(EFFORTS)).default([]),
  default: z.enum(EFFORTS).optional(),
  budget: z
    .strictObject({ min: z.number().int().nonnegative(), max: z.number().int().positive() })
    .optional(),
  mandatory: z.boolean().default(false).describe('true when it cannot be switched off'),
})

/** Parameter names of chat completions (and OpenRouter's additions) that a catalogue row may claim. */
export const PARAMETERS = [
  'max_tokens', 'max_completion_tokens', 'temperature', 'top_p', 'top_k', 'min_p', 'top_a', 'frequency_penalty',
  'presence_penalty', 'repetition_penalty', 'seed', 'stop', 'n', 'logit_bias', 'logprobs', 'top_logprobs',
  'response_format', 'structured_outputs', 'tools', 'tool_choice', 'parallel_tool_calls', 'reasoning',
  'reasoning_effort', 'include_reasoning', 'verbosity', 'prediction', 'prefill', 'store', 'metadata', 'user',
  'service_tier', 'modalities', 'audio', 'web_search_options', 'dimensions', 'encoding_format',
] as const // oxfmt-ignore

const capabilityOverrides = {
  context: z.number().int().positive().optional().describe('tokens of prompt and answer together'),
  max_output: z.number().int().positive().optional(),
  input: z.array(z.enum(['text', 'image', 'file', 'audio', 'video'])).optional(),
  output: z.array(z.enum(['text', 'image', 'audio', 'embeddings', 'rerank'])).optional(),
  supports: z.array(z.enum(PARAMETERS)).optional(),
  fixed: z
    .partialRecord(z.enum(PARAMETERS), z.union([z.number(), z.string(), z.boolean()]))
    .optional()
    .describe('parameters of which only this one value is accepted'),
  instructions: z.enum(['system', 'developer', 'user']).optional(),
  reasoning: reasoning.optional(),
  pricing: pricing.optional(),
  responses_only: z
    .enum(['always', 'tools'])
    .optional()
    .describe('what a provider with both APIs takes by Responses only: everything, or tools while reasoning'),
  custom_tools: z
    .boolean()
    .optional()
    .describe('whether tools with free text as input are taken as they are'),
}

export const endpoint = z.strictObject({
  provider: slug,
  id: z.string().min(1).describe("the model's name at the provider"),
  quirks: z.array(z.string()).optional().describe("the model's own there, beside the provider's"),
  quantization: z.string().optional(),
  region: slug.optional().describe('where it is served; callers name it as `provider/region`'),
  ...capabilityOverrides,
})

export const model = z.strictObject({
  name: z.string().min(1),
  description: z.string().default(''),
  kind: z.enum(['chat', 'embedding', 'rerank']).default('chat'),
  aliases: z.array(z.string().min(1)).default([]),
  snapshot: z.string().optional().describe('the dated id without the author; the slug when absent'),
  released: date.optional(),
  deprecated: date.optional(),
  shutdown: date.optional(),
  successor: modelId.optional(),
  knowledge_cutoff: date.optional(),
  tokenizer: z.string().default('o200k_base'),
  open_weights: z.string().optional().describe('where the weights are published'),
  distillable: z.boolean().optional().describe('whether its author allows that its text trains other models'),
  sources: z.array(z.string()).default([]),
  endpoints: z.array(endpoint).default([]),
  hidden: z
    .boolean()
    .optional()
    .describe('true: neither listed nor served, as though the model were not there'),
  margin: margin.optional(),
  price: pricing
    .optional()
    .describe('what callers pay at every endpoint, in place of its price with the margin'),
  ...capabilityOverrides,
})

/** Name of a value that an address or a key ceremony needs. */
const valueName = z.string().regex(/^[a-z][a-z0-9_]*$/, 'lower-case letters, digits, underscores')

const perMinute = z.number().int().positive().max(1e12)

const providerKey = z.strictObject({
  key: z.string().min(1),
  name: z.string().trim().min(1).max(60).optional().describe('what the log calls it'),
  requests_per_minute: perMinute.optional(),
  tokens_per_minute: perMinute.optional(),
  weight: z.number().positive().max(1e6).optional().describe('how many requests it gets against the others'),
})

export const provider = z.strictObject({
  name: z.string().min(1),
  dialect: z.enum(['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini', 'bedrock-converse']),
  base_url: z.string().min(1),
  base_url_by_location: z
    .record(z.string(), z.string())
    .optional()
    .describe('the address where the value `location` is one of these'),
  transport: z.enum(['http', 'simulator']).default('http'),
  auth: z
    .enum(['bearer', 'api-key', 'x-api-key', 'x-goog-api-key', 'none'])
    .optional()
    .describe('how the key is presented; as is usual for the dialect when absent'),
  api_key: z.string().optional(),
  api_keys: z
    .array(z.union([z.string().min(1), providerKey], { error: 'must be a key, or { key: …, name: … }' }))
    .min(1)
    .optional()
    .describe('several keys, of which one is taken for each request'),
  ceremony: z
    .strictObject({
      kind: z.enum(['aws-sigv4', 'client-credentials', 'google-credentials']),
      needs: z
        .array(z.array(valueName).min(1))
        .min(1)
        .describe('sets of values, any one of which switches the provider on'),
    })
    .optional()
    .describe('how it is proved who calls where there is no key'),
  values: z
    .record(valueName, z.string())
    .optional()
    .describe('what `{name}` in an address and what the ceremony needs; variables go before it'),
  env: z
    .strictObject({
      key: z.string().optional().describe('the variable that holds the key and switches the provider on'),
      base_url: z.string().optional().describe('the variable that overrides the address'),
      values: z
        .record(valueName, z.array(z.string()).min(1))
        .optional()
        .describe('variables for `values`, of which the first that is set counts'),
    })
    .default({}),
  headers: z.record(z.string(), z.string()).default({}),
  paths: z
    .strictObject({
      chat: z.string().optional(),
      chat_stream: z.string().optional().describe('where streamed conversations go, when it is another path'),
      completions: z.string().optional(),
      embeddings: z.string().optional(),
      models: z.string().optional(),
      responses: z.string().optional().describe('the Responses API, beside Chat Completions'),
    })
    .default({}),
  quirks: z.array(z.string()).default([]),
  body: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("members that every conversation's body gets; null takes one out"),
  enabled: z.boolean().optional().describe('false: asked for nothing, whatever keys there are'),
  discover: z.boolean().default(false).describe('ask the server which models it has and add them'),
  data_policy: z
    .strictObject({ trains: z.boolean(), retains_days: z.number().int().nonnegative().optional() })
    .optional(),
  links: z
    .strictObject({
      docs: z.url().optional(),
      privacy: z.url().optional(),
      terms: z.url().optional(),
      status: z.url().optional(),
    })
    .default({}),
  region: z
    .union([
      slug,
      z.strictObject({
        name: z
          .string()
          .optional()
          .describe('its name, with values in braces; not known while one is not set'),
        by_host: z
          .record(z.string(), slug)
          .optional()
          .describe('the hosts of which it is promised where they serve'),
        by_id: z
          .record(z.string(), slug.nullable())
          .optional()
          .describe('beginnings of model ids that are served elsewhere; null: nobody says where'),
      }),
    ])
    .optional()
    .describe(
      'where it serves requests, for `provider.region`; an endpoint of its own `region` goes before it',
    ),
  headquarters: z.string().length(2).optional().describe('country as ISO 3166-1 alpha-2'),
  sources: z.array(z.string()).default([]),
})

/** One file of data/models: an author and its models by id. */
export const modelFile = z.strictObject({
  author: z.strictObject({ id: slug, name: z.string().min(1), url: z.url().optional() }),
  models: z.record(modelId, model),
})

/** One file of data/providers: its id is the file's name. */
export const providerFile = provider

export type ModelDocument = z.infer<typeof model>
export type EndpointDocument = z.infer<typeof endpoint>
export type ProviderDocument = z.infer<typeof provider>
export type PricingDocument = z.infer<typeof pricing>
export type ModelFile = z.infer<typeof modelFile>
