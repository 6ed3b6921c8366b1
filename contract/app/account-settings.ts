// `/api/app/account/settings`: what an account has set for all requests of its keys. Pure.
import { z } from 'zod'

const MOST_NAMES = 500
const names = z.array(z.string().trim().min(1).max(200)).max(MOST_NAMES)

/** `GET /account/settings`, and `PUT`, which puts these in place of those from before. */
export const accountSettings = z.strictObject({
  /** Ids; null means all. They hold for every key, whose own lists only narrow them further. */
  allowedModels: names.min(1).nullable(),
  allowedProviders: names.min(1).nullable(),
  /** `no-training`: nobody who learns from requests; `zero-retention`: besides, nobody who keeps them. */
  dataPolicy: z.enum(['any', 'no-training', 'zero-retention']),
  /** Responses of the Responses API are kept unless a request says otherwise. */
  keepsResponses: z.boolean(),
  /** Prompts and answers of every other request are kept, sealed, for so many days. */
  keepsPrompts: z.boolean(),
  promptDays: z.literal([1, 7, 30, 90]),
  /** A stream that breaks is continued elsewhere. */
  rescue: z.boolean(),
  /** Where a request says nothing: providers to try first, and to leave out, by id. */
  order: names.nullable(),
  ignore: names.nullable(),
  sort: z.enum(['price', 'latency', 'throughput']).nullable(),
  allowFallbacks: z.boolean(),
})

export type SettingsOfAccount = z.infer<typeof accountSettings>
