// `GET /api/app/admin/audit`: who changed what in the web app. Pure.
import { z } from 'zod'
import { format, moment, timeRange } from './time-range.ts'

/** One change. */
export const auditItem = z.strictObject({
  id: z.string(),
  at: moment,
  /** The address of who did it, as it was then. */
  person: z.string(),
  /** The name of the account that they acted for, as it was then. */
  account: z.string().nullable(),
  method: z.string(),
  /** Below /api/app, with `:name` for what the summary names. */
  path: z.string(),
  /** What went in, without secrets. */
  summary: z.string(),
})

export const auditQuery = z.strictObject({
  ...timeRange,
  /** Part of the address of who did it. */
  person: z.string().max(200).optional(),
  /** Exactly this: `POST /keys`, as an item has method and path. */
  action: z
    .string()
    .max(200)
    .regex(/^(POST|PUT|PATCH|DELETE) \/\S+$/, 'must be a method and a path')
    .optional(),
  /** Part of the path, the summary or the account. */
  text: z.string().max(200).optional(),
  /** From `next`. */
  cursor: z
    .string()
    .regex(/^\d{1,15}$/, 'must come from `next`')
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  format,
})

/** Newest first. */
export const auditAnswer = z.strictObject({ items: z.array(auditItem), next: z.string().nullable() })

export type AuditItem = z.infer<typeof auditItem>
export type AuditQuery = z.infer<typeof auditQuery>
export type AuditAnswer = z.infer<typeof auditAnswer>
