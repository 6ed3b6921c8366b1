// `GET /activity`, OpenRouter's shape: what each endpoint did for the account on each completed UTC day. Pure.
import { z } from 'zod'
import { dollars } from './dollars.ts'

const count = z.int().nonnegative()

export const activityQuery = z.object({
  date: z.iso.date().optional(),
  api_key_hash: z.string().optional(),
  group_by: z.literal('workspace').optional(),
  workspace_id: z.string().optional(),
  user_id: z.string().optional(),
})

export const activityItem = z.strictObject({
  date: z.iso.date(),
  model: z.string(),
  model_permaslug: z.string(),
  endpoint_id: z.string(),
  provider_name: z.string(),
  requests: count,
  prompt_tokens: count,
  completion_tokens: count,
  reasoning_tokens: count,
  usage: dollars,
  byok_usage_inference: dollars,
  /** With `group_by=workspace`. */
  workspace_id: z.string().optional(),
})

/** Newest day first. */
export const activityAnswer = z.strictObject({ data: z.array(activityItem) })

export type ActivityItem = z.infer<typeof activityItem>
