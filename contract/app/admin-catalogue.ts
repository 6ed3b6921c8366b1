// `/api/app/admin/providers` and `/admin/models`: whom this installation can ask, what is switched on, and where each fact comes
// from. No key is ever in it. Pure.
import { z } from 'zod'

const count = z.int().nonnegative()
/** `catalogue`: shipped with Causeway; `configuration`: the operator's YAML; `both`: YAML in place of what is shipped; `provider`: asked for. */
const source = z.enum(['catalogue', 'configuration', 'both', 'provider'])

/** A provider as administrators see it. */
export const providerOfInstallation = z.strictObject({
  id: z.string(),
  name: z.string(),
  dialect: z.string(),
  baseUrl: z.string(),
  on: z.boolean(),
  /** The variable that switches it on. */
  keyVariable: z.string().nullable(),
  source,
  /** Models of the catalogue that it serves. */
  models: count,
  /** How its endpoints stand; those that were never asked are well. */
  endpoints: z.strictObject({ well: count, crowded: count, resting: count }),
  trains: z.boolean(),
  /** Null when it does not say. */
  retainsDays: z.number().nullable(),
})
/** `GET /admin/providers`: those that are switched on first. */
export const providersAnswer = z.strictObject({ providers: z.array(providerOfInstallation) })
/** A provider in a path. */
export const providerPath = z.strictObject({ provider: z.string().min(1).max(100) })
/** `POST /admin/providers/:provider/test`: it was asked for its models, which costs nothing. */
export const testAnswer = z.strictObject({
  ok: z.boolean(),
  milliseconds: count,
  models: count,
  error: z.string().nullable(),
})

/** A model as administrators see it; prices in US dollars per million tokens. */
export const modelOfInstallation = z.strictObject({
  id: z.string(),
  name: z.string(),
  source,
  /** The file that it is in, below the program's folder or as the operator named it; null when the provider was asked. */
  file: z.string().nullable(),
  prompt: z.number().nonnegative(),
  completion: z.number().nonnegative(),
  /** Providers that serve it, and how many of them are switched on. */
  providers: count,
  providersOn: count,
  shutdown: z.iso.date().nullable(),
})
/** `GET /admin/models`, by id. */
export const modelsOfInstallationAnswer = z.strictObject({
  models: z.array(modelOfInstallation),
  /** The operator's YAML; null without one. */
  configuration: z.string().nullable(),
})

export type ProviderOfInstallation = z.infer<typeof providerOfInstallation>
export type ProviderTest = z.infer<typeof testAnswer>
export type ModelOfInstallation = z.infer<typeof modelOfInstallation>
export type ModelsOfInstallation = z.infer<typeof modelsOfInstallationAnswer>
