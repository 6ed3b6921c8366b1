// `/api/app/provider-keys`: keys for providers that an account has brought itself. No answer ever has a key in it. Pure.
import { z } from 'zod'

const name = z.string().trim().min(1).max(100)
/** A path's text. */
const id = z.coerce.number<string>().int().positive()
/** One key: what a header can carry, and no comma, which parts several. */
const key = z
  .string()
  .trim()
  .min(8, 'must have at least 8 characters')
  .max(4096)
  .regex(/^[!-+\--~]+$/, 'must be one key, without spaces and commas')

/** `works`, `limited` and `refused` are of its latest use; null while there was none. */
const state = z.enum(['works', 'limited', 'refused'])

/** A key as the account's people see it. */
export const providerKey = z.strictObject({
  id: z.int(),
  provider: z.strictObject({
    id: z.string(),
    name: z.string(),
    /** False when the catalogue has it no more, or the key would not be enough: it is not used then. */
    takesKeys: z.boolean(),
  }),
  name: z.string(),
  /** Its last four characters; empty for a short one. */
  ending: z.string(),
  disabled: z.boolean(),
  /** Whether the installation's keys for this provider may serve what this one cannot. */
  allowFallback: z.boolean(),
  /** Who brought it; null when they are gone. */
  createdBy: z.string().nullable(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  state: state.nullable(),
})

/** A provider that accounts can have keys for. */
const providerToChoose = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** Whether the installation has keys for it itself. */
  on: z.boolean(),
})

/** `GET /provider-keys`, in the order in which they were brought. */
export const providerKeysAnswer = z.strictObject({
  keys: z.array(providerKey),
  providers: z.array(providerToChoose),
  /** What is paid here for a request that an own key serves, in per cent of the price. */
  feePercent: z.number(),
})
/** `POST /provider-keys`. */
export const newProviderKeyBody = z.strictObject({
  provider: z.string().min(1).max(100),
  key,
  name,
  allowFallback: z.boolean().default(true),
})
/** `PATCH /provider-keys/:id`: what is absent stays. */
export const changeProviderKeyBody = z.strictObject({
  id,
  name: name.optional(),
  disabled: z.boolean().optional(),
  allowFallback: z.boolean().optional(),
})
/** The key after it was brought or changed. */
export const providerKeyAnswer = z.strictObject({ item: providerKey })
/** A key in a path. */
export const providerKeyPath = z.strictObject({ id })
/** `POST /provider-keys/:id/test`: the provider was asked for its models, which costs nothing. */
export const providerKeyTestAnswer = z.strictObject({
  ok: z.boolean(),
  milliseconds: z.int().nonnegative(),
  models: z.int().nonnegative(),
  error: z.string().nullable(),
  item: providerKey,
})

export type ProviderKeyItem = z.infer<typeof providerKey>
export type ProviderToChoose = z.infer<typeof providerToChoose>
export type ProviderKeysAnswer = z.infer<typeof providerKeysAnswer>
export type ProviderKeyTest = z.infer<typeof providerKeyTestAnswer>
