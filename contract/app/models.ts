// `GET /api/app/models` and `/models/{author}/{slug}`: the catalogue as its pages read it. Prices are in US dollars per million
// tokens, dates are days. What is measured from traffic comes from performance.ts and rankings.ts. Pure.
import { z } from 'zod'

const date = z.iso.date()
const tokens = z.int().positive()
const price = z.number().nonnegative()
const modality = z.enum(['text', 'image', 'file', 'audio', 'video', 'embeddings', 'rerank'])

/** US dollars per million tokens; a cache price that is absent is the prompt's. */
export const pricesPerMillion = z.strictObject({
  prompt: price,
  completion: price,
  cacheRead: price.optional(),
  cacheWrite: price.optional(),
  cacheWriteHour: price.optional(),
  /** US dollars per request, where one is asked. */
  request: price.optional(),
  /** Prices of prompts larger than this many tokens. */
  above: z
    .array(
      z.strictObject({ promptTokens: tokens, prompt: price, completion: price, cacheRead: price.optional() }),
    )
    .optional(),
})

/** What a provider does with requests, as far as its entry in the catalogue says. */
export const providerPolicy = z.strictObject({
  /** `unstated` is treated as `yes` when requests are routed. */
  training: z.enum(['no', 'yes', 'unstated']),
  /** Days that requests are kept; null when nothing is said. */
  retainsDays: z.int().nonnegative().nullable(),
})

const named = z.strictObject({ id: z.string(), name: z.string() })

/** How a model reasons and what steers it; see core/model.ts. */
export const reasoningOfModel = z.strictObject({
  kind: z.enum(['none', 'effort', 'budget', 'both', 'always']),
  efforts: z.array(z.string()),
  default: z.string().optional(),
  budget: z.strictObject({ min: z.int(), max: z.int() }).optional(),
  /** It cannot be told not to reason. */
  mandatory: z.boolean(),
})

/** One model in the catalogue's list. */
export const listedModel = z.strictObject({
  /** `author/slug`. */
  id: z.string(),
  name: z.string(),
  description: z.string(),
  author: named,
  kind: z.enum(['chat', 'embedding', 'rerank']),
  input: z.array(modality),
  output: z.array(modality),
  contextTokens: tokens.nullable(),
  maxOutputTokens: tokens.nullable(),
  prices: pricesPerMillion,
  released: date.nullable(),
  deprecated: date.nullable(),
  shutdown: date.nullable(),
  /** `active`; `ending`: the date of its shutdown is known and ahead; `ended`: it is past. */
  status: z.enum(['active', 'ending', 'ended']),
  successor: named.nullable(),
  openWeights: z.boolean(),
  /** Parameters that it takes, by their names in chat completions. */
  supports: z.array(z.string()),
  reasoning: reasoningOfModel,
  providers: z.array(named),
  /** A provider that serves it is switched on here. Test keys reach every model. */
  available: z.boolean(),
})

/** `GET /api/app/models`: all of them, by name. */
export const modelsAnswer = z.strictObject({ models: z.array(listedModel) })

/** One provider of a model. */
export const endpointOfModel = z.strictObject({
  /** `author/slug@provider`. */
  id: z.string(),
  provider: named,
  upstreamId: z.string(),
  prices: pricesPerMillion,
  contextTokens: tokens.nullable(),
  maxOutputTokens: tokens.nullable(),
  quantization: z.string().nullable(),
  supports: z.array(z.string()),
  /** `off`: its provider has no key here; `resting`: failed just now and is tried last; `crowded`: takes no more for now. */
  standing: z.enum(['up', 'crowded', 'resting', 'off']),
  /** Variable that switches its provider on; null where none would, as for one that an administrator has switched off. */
  keyVariable: z.string().nullable(),
  policy: providerPolicy,
})

/** `GET /api/app/models/{author}/{slug}`. */
export const modelAnswer = z.strictObject({
  model: listedModel.extend({
    aliases: z.array(z.string()),
    /** The dated id in OpenAI-style answers. */
    snapshot: z.string(),
    knowledgeCutoff: date.nullable(),
    /** Where its weights are, as an address. */
    weights: z.string().nullable(),
    /** Parameters of which only one value is accepted. */
    fixed: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
    /** What happens when it is gone: answered by its successor, or refused. */
    succession: z.strictObject({ kind: z.enum(['successor', 'refuse', 'none']), to: named.nullable() }),
    endpoints: z.array(endpointOfModel),
    /** Addresses of what the facts were read from. */
    sources: z.array(z.string()),
  }),
})

export type PricesPerMillion = z.infer<typeof pricesPerMillion>
export type ListedModel = z.infer<typeof listedModel>
export type ModelsAnswer = z.infer<typeof modelsAnswer>
export type ProviderPolicy = z.infer<typeof providerPolicy>
export type EndpointOfModel = z.infer<typeof endpointOfModel>
export type ModelDetail = z.infer<typeof modelAnswer>['model']
