// `/api/app/admin/providers`, `/admin/models`, `/admin/margin`: whom this installation can ask, at what cost and price, what is
// switched on, and where each fact comes from. No key is ever in it. Pure.
import { z } from 'zod'

const count = z.int().nonnegative()
/** `catalogue`: shipped with Causeway; `configuration`: the operator's YAML; `both`: YAML in place of what is shipped; `provider`: asked for. */
const source = z.enum(['catalogue', 'configuration', 'both', 'provider'])

const price = z.number().nonnegative().max(1_000_000)

/** One model at one provider. Prices in US dollars per million tokens. */
const endpointOfInstallation = z.strictObject({
  model: z.string(),
  provider: z.strictObject({ id: z.string(), name: z.string() }),
  /** The model's name at the provider. */
  upstreamId: z.string(),
  /** `off`: its provider is; `resting`: after failures; `crowded`: it has refused requests at this rate. */
  standing: z.enum(['up', 'crowded', 'resting', 'off']),
  /** Attempts of the last day. */
  lastDay: z.strictObject({ successes: count, failures: count }),
  /** What the provider takes. */
  cost: z.strictObject({ prompt: price, completion: price }),
  /** What callers pay. */
  price: z.strictObject({ prompt: price, completion: price }),
  /** On this page; it can be taken away here. */
  isAdded: z.boolean(),
})

/** A provider as administrators see it. */
export const providerOfInstallation = z.strictObject({
  id: z.string(),
  name: z.string(),
  dialect: z.string(),
  baseUrl: z.string(),
  on: z.boolean(),
  /** It has what it needs, and an administrator has switched it off. */
  isSwitchedOff: z.boolean(),
  /** The variables that switch it on, in words. */
  keyVariable: z.string().nullable(),
  /** Ways to switch it on: the variables of each are needed together. `isKept`: given on the page. Never a value. */
  ways: z.array(z.array(z.strictObject({ name: z.string(), isSet: z.boolean(), isKept: z.boolean() }))),
  source,
  /** Models of the catalogue that it serves. */
  models: count,
  endpoints: z.array(endpointOfInstallation),
  /** Without one the worst is taken to hold. */
  isPolicyStated: z.boolean(),
  trains: z.boolean(),
  /** Null when it does not say. */
  retainsDays: z.number().nullable(),
})
/** `GET /admin/providers`: those that are switched on first. */
export const providersAnswer = z.strictObject({
  providers: z.array(providerOfInstallation),
  /** The operator's YAML; null without one. */
  configuration: z.string().nullable(),
})
/** A provider in a path. */
export const providerPath = z.strictObject({ provider: z.string().min(1).max(100) })
/** `PATCH /admin/providers/:provider`: off keeps its keys and asks it for nothing. */
export const changeProviderInput = z.strictObject({
  provider: z.string().min(1).max(100),
  enabled: z.boolean(),
})
/**
 * `PUT /admin/providers/:provider/values`: values in place of variables of the environment, by their names; null takes one away.
 * They are sealed, and never told again.
 */
export const providerValuesInput = z.strictObject({
  provider: z.string().min(1).max(100),
  values: z.record(
    z.string().max(100),
    z
      .string()
      .trim()
      .min(1)
      .max(8_000)
      .regex(/^[\x20-\x7e]+$/, 'must be printable ASCII in one line')
      .nullable(),
  ),
})
export const providerAnswer = z.strictObject({ provider: providerOfInstallation })
/** `POST /admin/providers/:provider/test`: it was asked for its models, which costs nothing. */
export const testAnswer = z.strictObject({
  ok: z.boolean(),
  milliseconds: count,
  models: count,
  error: z.string().nullable(),
})

/** How a model's price comes about: its own margin, a price of its own, or the margin of the installation. */
const charge = z.enum(['inherit', 'margin', 'price'])

/** A model as administrators see it; prices in US dollars per million tokens. */
export const modelOfInstallation = z.strictObject({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['chat', 'embedding', 'rerank']),
  source: z.enum(['catalogue', 'configuration', 'both', 'provider', 'page']),
  /** The file that it is in, below the program's folder or as the operator named it; null when it is in none. */
  file: z.string().nullable(),
  /** The operator's file has it, so only that changes it. */
  isReadOnly: z.boolean(),
  hidden: z.boolean(),
  /** What the first endpoint takes, and what callers pay there. */
  cost: z.strictObject({ prompt: price, completion: price }),
  price: z.strictObject({ prompt: price, completion: price, cacheRead: price.nullable() }),
  charge,
  /** Per cent over the cost that is in force; null where the model has a price of its own. */
  margin: z.number().nullable(),
  endpoints: z.array(endpointOfInstallation),
  shutdown: z.iso.date().nullable(),
})
/** `GET /admin/models`, by id, hidden ones among them. */
export const modelsOfInstallationAnswer = z.strictObject({
  models: z.array(modelOfInstallation),
  /** Of the installation, in per cent; and who says so. */
  margin: z.number(),
  marginFrom: z.enum(['configuration', 'page', 'nowhere']),
  /** The operator's YAML; null without one. */
  configuration: z.string().nullable(),
})

const percent = z.number().min(-100).max(1000).multipleOf(0.01)
const author = z.string().min(1).max(100)
const slug = z.string().min(1).max(200)
/** `PUT /admin/margin`: per cent over what endpoints cost, for models that say nothing of their own. */
export const marginInput = z.strictObject({ margin: percent })
export const marginAnswer = z.strictObject({ margin: z.number() })
/** `PATCH /admin/models/:author/:slug`. `margin` and the prices go with their `charge`. */
export const changeModelInput = z.strictObject({
  author,
  slug,
  hidden: z.boolean().optional(),
  charge: charge.optional(),
  margin: percent.optional(),
  prompt: price.optional(),
  completion: price.optional(),
  cacheRead: price.nullable().optional(),
})
export const modelAnswer = z.strictObject({ model: modelOfInstallation })
/** `POST /admin/models`: a model, or one more provider of a model that there is. */
export const newModelInput = z.strictObject({
  id: z
    .string()
    .max(200)
    .regex(/^[a-z0-9][a-z0-9._-]*\/[a-z0-9][a-z0-9._-]*(:[a-z]+)?$/, 'must be author/slug in lower case'),
  provider: z.string().min(1).max(100),
  upstreamId: z.string().trim().min(1).max(300),
  /** What the provider takes. */
  prompt: price,
  completion: price,
  cacheRead: price.optional(),
  /** What follows is for a new model; one that there is has it. */
  name: z.string().trim().min(1).max(200).optional(),
  kind: z.enum(['chat', 'embedding', 'rerank']).optional(),
  context: z.int().positive().optional(),
  maxOutput: z.int().positive().optional(),
  images: z.boolean().optional(),
  tools: z.boolean().optional(),
  reasons: z.boolean().optional(),
})
/** `DELETE /admin/models/:author/:slug` takes away what was added on the page; with `provider` only that endpoint. */
export const deleteModelInput = z.strictObject({ author, slug, provider: z.string().max(100).optional() })

export type EndpointOfInstallation = z.infer<typeof endpointOfInstallation>
export type ProviderOfInstallation = z.infer<typeof providerOfInstallation>
export type ProvidersOfInstallation = z.infer<typeof providersAnswer>
export type ProviderTest = z.infer<typeof testAnswer>
export type ModelOfInstallation = z.infer<typeof modelOfInstallation>
export type ModelsOfInstallation = z.infer<typeof modelsOfInstallationAnswer>
export type ChangeModel = z.infer<typeof changeModelInput>
export type NewModel = z.input<typeof newModelInput>
