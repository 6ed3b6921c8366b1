// `/api/app/admin/accounts`: every account of the installation with its credit, in US dollars. Pure.
import { z } from 'zod'

/** An account as administrators see it. */
export const accountOfInstallation = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** `program`: made at the command line; nobody signs in to it. */
  kind: z.enum(['personal', 'organisation', 'program']),
  /** The address of an owner. */
  owner: z.string().nullable(),
  people: z.int().nonnegative(),
  /** The organisation was deleted; its books stay. */
  closed: z.boolean(),
  /** Shut by an administrator: its keys do not work, and its people may only look. */
  disabled: z.strictObject({ since: z.iso.datetime(), reason: z.string() }).nullable(),
  /** What acts. */
  billing: z.enum(['metered', 'prepaid']),
  granted: z.number(),
  used: z.number(),
  /** Granted less used; below zero is what a metered account owes. */
  balance: z.number(),
  /** Set aside for requests in flight. */
  held: z.number(),
})
/** `GET /admin/accounts`, in the order in which they were made. */
export const accountsAnswer = z.strictObject({
  accounts: z.array(accountOfInstallation),
  /** A setting makes all of them prepaid, whatever is set for each. */
  allPrepaid: z.boolean(),
})
const id = z.string().regex(/^\d{1,15}$/, 'must be a number')
/** `PATCH /admin/accounts/:id`. */
export const changeAccountInput = z.strictObject({ id, billing: z.enum(['metered', 'prepaid']) })
/** `POST /admin/accounts/:id/disable`; once more with another reason changes the reason. */
export const disableAccountInput = z.strictObject({
  id,
  reason: z
    .string()
    .trim()
    .min(1)
    .max(300)
    .describe('told to the people of the account and to whoever calls with its keys'),
})
/** `POST /admin/accounts/:id/enable`. */
export const enableAccountInput = z.strictObject({ id })
/** `POST /admin/accounts/:id/credit`: a grant adds; an adjustment adds or takes. */
export const changeCreditInput = z.strictObject({
  id,
  kind: z.enum(['grant', 'adjustment']),
  dollars: z.number().min(-9_000_000).max(9_000_000),
  note: z.string().trim().min(1).max(500).describe('why; kept in the books'),
})
export const accountAnswer = z.strictObject({ account: accountOfInstallation })

export type AccountOfInstallation = z.infer<typeof accountOfInstallation>
export type AccountsOfInstallation = z.infer<typeof accountsAnswer>
