// API keys in our JSON API: `/key`, `/keys`, `/keys/{hash}`. The shapes are OpenRouter's, as @openrouter/sdk 1.3.19 checks them;
// what is in `ours` and `last_used_at` is ours. Pure.
import { z } from 'zod'
import { dollarLimit, dollars } from './dollars.ts'

/** When a limit starts anew, at midnight UTC; weeks start on Monday. */
export const limitReset = z.enum(['daily', 'weekly', 'monthly'])
const name = z.string().trim().min(1).max(200)
const perMinute = z.int().positive().max(1_000_000_000)
/** A deadline in milliseconds, at most a day; the bounds of the header `X-Causeway-Timeouts`. */
export const timeoutMs = z.int().positive().max(86_400_000)
const modelNames = z.array(z.string().trim().min(1).max(200)).min(1).max(1_000)

/** What creating and changing have in common. */
const settings = {
  limit: dollarLimit.nullable().optional(),
  limit_reset: limitReset.nullable().optional(),
  include_byok_in_limit: z
    .boolean()
    .optional()
    .describe('taken and without effect: the limit is for what is paid here, the fee on own keys included'),
  expires_at: z.iso.datetime().nullable().optional().describe('ISO 8601 in UTC, ending in Z, in the future'),
  allowed_models: modelNames.nullable().optional().describe('model ids or aliases; null allows all'),
  allowed_providers: modelNames.nullable().optional().describe('provider slugs; null allows all'),
  requests_per_minute: perMinute.nullable().optional(),
  tokens_per_minute: perMinute.nullable().optional(),
  parameters: z.enum(['lenient', 'strict']).nullable().optional(),
  connect_timeout_ms: timeoutMs
    .nullable()
    .optional()
    .describe("until a connection to a provider stands; at most the gateway's own"),
  first_event_timeout_ms: timeoutMs
    .nullable()
    .optional()
    .describe(
      "until the first event of a stream; a request's own goes before it, null leaves it to the gateway",
    ),
  idle_timeout_ms: timeoutMs.nullable().optional().describe('silence between two events of a stream'),
  total_timeout_ms: timeoutMs.nullable().optional().describe("the whole request; at most the gateway's own"),
}

/** `POST /keys`. Management keys are not made here but on the command line. */
export const createKeyBody = z.strictObject({
  name,
  ...settings,
  test: z.boolean().optional().describe('true for a key that reaches the simulator only and costs nothing'),
  creator_user_id: z.string().min(1).nullable().optional().describe('taken only when null'),
  workspace_id: z.string().optional().describe("the account's only workspace"),
})

/** `PATCH /keys/{hash}`: what is absent stays, null clears. */
export const updateKeyBody = z.strictObject({
  name: name.optional(),
  disabled: z.boolean().optional(),
  ...settings,
})

/** `GET /keys`. */
export const listKeysQuery = z.object({
  include_disabled: z.stringbool().optional(),
  offset: z.coerce.number().int().nonnegative().optional(),
  workspace_id: z.string().optional(),
})

const usage = {
  usage: dollars,
  usage_daily: dollars,
  usage_weekly: dollars,
  usage_monthly: dollars,
  byok_usage: dollars,
  byok_usage_daily: dollars,
  byok_usage_weekly: dollars,
  byok_usage_monthly: dollars,
}

const limits = {
  limit: dollars.nullable(),
  limit_remaining: dollars.nullable(),
  limit_reset: limitReset.nullable(),
  include_byok_in_limit: z.boolean(),
}

const ours = {
  kind: z.enum(['live', 'test', 'management']),
  allowed_models: z.array(z.string()).nullable(),
  allowed_providers: z.array(z.string()).nullable(),
  requests_per_minute: z.int().nullable(),
  tokens_per_minute: z.int().nullable(),
  parameters: z.enum(['lenient', 'strict']).nullable(),
  connect_timeout_ms: z.int().nullable(),
  first_event_timeout_ms: z.int().nullable(),
  idle_timeout_ms: z.int().nullable(),
  total_timeout_ms: z.int().nullable(),
}

/** A key as management sees it. */
export const keyItem = z.strictObject({
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  name: z.string(),
  label: z.string(),
  disabled: z.boolean(),
  ...limits,
  ...usage,
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime().nullable(),
  expires_at: z.iso.datetime().nullable(),
  creator_user_id: z.string().nullable(),
  external_user: z.null(),
  workspace_id: z.string(),
  ...ours,
  last_used_at: z.iso.datetime().nullable(),
})

/** `GET /keys`, newest first. */
export const keyListAnswer = z.strictObject({ data: z.array(keyItem), total_count: z.int().nonnegative() })
/** `GET` and `PATCH /keys/{hash}`. */
export const keyAnswer = z.strictObject({ data: keyItem })
/** `POST /keys`: the only time that the key itself is told. */
export const createdKeyAnswer = z.strictObject({ data: keyItem, key: z.string() })
/** `DELETE /keys/{hash}`. */
export const deletedKeyAnswer = z.strictObject({ deleted: z.literal(true) })

/** A limit that requests of a key are held against, in US dollars. `spend_usd` leaves out what is set aside for requests in flight. */
const keyBudget = z.strictObject({
  /** What who made the key may spend in a month with all keys, and the key's own limit; OpenRouter has further ones. */
  scope: z.enum(['member', 'key_limit']),
  budget_id: z.null(),
  guardrail_id: z.null(),
  include_byok: z.literal(false),
  limit_usd: dollars,
  spend_usd: dollars,
  /** Negative after an overspend. */
  remaining_usd: z.number(),
  reset_interval: limitReset.nullable(),
  resets_at: z.iso.datetime().nullable(),
})

/** `GET /key`: what a key may know of itself. */
export const currentKeyAnswer = z.strictObject({
  data: z.strictObject({
    label: z.string(),
    ...limits,
    ...usage,
    is_free_tier: z.boolean(),
    is_management_key: z.boolean(),
    is_provisioning_key: z.boolean(),
    creator_user_id: z.string().nullable(),
    organization_id: z.string().nullable(),
    workspace_id: z.string(),
    expires_at: z.iso.datetime().nullable(),
    allowed_data_regions: z.array(z.literal('global')),
    budgets: z.array(keyBudget),
    /** The one of them that is used up first. */
    effective_budget: keyBudget.nullable(),
    /** Free models have no quota here: -1 is no limit. */
    free_model_daily_requests: z.strictObject({ limit: z.int(), remaining: z.int(), used: z.int() }),
    /** -1 is no limit. */
    rate_limit: z.strictObject({ requests: z.int(), interval: z.string(), note: z.string() }),
    ...ours,
  }),
})

export type CreateKeyBody = z.infer<typeof createKeyBody>
export type UpdateKeyBody = z.infer<typeof updateKeyBody>
export type KeyItem = z.infer<typeof keyItem>
export type KeyBudget = z.infer<typeof keyBudget>
export type CurrentKey = z.infer<typeof currentKeyAnswer>['data']
