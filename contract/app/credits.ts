// `/api/app/credits`: where the account that one acts for stands, what moved its credit, and codes that bring credit, which
// administrators make. Pure.
import { z } from 'zod'
import { dollars } from '../dollars.ts'
import { date, format, moment } from './time-range.ts'

const count = z.int().nonnegative()
const LARGEST_AMOUNT = 100_000

/** `GET /credits`. */
export const creditsAnswer = z.strictObject({
  /** Metered accounts spend without credit and owe what they spent; prepaid ones are refused without. */
  billing: z.enum(['metered', 'prepaid']),
  /** Granted less used. What a metered account owes is negative. */
  balance: dollars,
  /** Set aside for requests in flight; not in the balance. */
  held: dollars,
  /** Of prepaid accounts: what is left is below `below`. */
  isLow: z.boolean(),
  /** What the last seven UTC days cost, today among them, and at least a dollar. */
  below: dollars,
  /** The UTC month so far. */
  month: z.strictObject({ from: date, spent: dollars }),
  /** For those who look after money; null for others. */
  total: z.strictObject({ granted: dollars, used: dollars }).nullable(),
})

const cursor = z.string().max(40)

export const historyQuery = z.strictObject({
  /** `credit` is what was added and adjusted. */
  kind: z.enum(['all', 'credit', 'usage']).default('all'),
  limit: z.coerce.number().int().min(1).max(200).default(30),
  cursor: cursor.optional(),
  format,
})

/** A grant or an adjustment, or all usage of one UTC day. */
export const historyItem = z.strictObject({
  id: z.string(),
  kind: z.enum(['grant', 'adjustment', 'usage']),
  /** For usage the day's first moment. */
  at: moment,
  /** Positive adds credit. */
  amount: dollars,
  note: z.string().nullable(),
  /** Null for what is no usage. */
  requests: count.nullable(),
})

/** `GET /credits/history`, newest first. */
export const historyAnswer = z.strictObject({ items: z.array(historyItem), next: z.string().nullable() })

/** `POST /credits/redeem`: a code as it was typed. */
export const redeemBody = z.strictObject({ code: z.string().trim().min(1).max(100) })
export const redeemAnswer = z.strictObject({ amount: dollars, balance: dollars })

export const redeemCodeState = z.enum(['open', 'redeemed', 'revoked', 'expired'])

/** `POST /admin/redeem-codes`. */
export const newRedeemCodesBody = z.strictObject({
  amount: z.number().min(0.01).max(LARGEST_AMOUNT).describe('US dollars, of each'),
  count: z.int().min(1).max(1000).default(1),
  /** Null: for as long as it takes. */
  expiresAt: z.iso.datetime().nullable().default(null),
  /** For administrators; whoever redeems does not see it. */
  note: z.string().trim().max(200).default(''),
})
/** The only time that the codes are told. */
export const newRedeemCodesAnswer = z.strictObject({ batch: z.string(), codes: z.array(z.string()) })

export const redeemCodesQuery = z.strictObject({
  state: redeemCodeState.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(30),
  cursor: cursor.optional(),
  format,
})

export const redeemCodeItem = z.strictObject({
  id: z.int(),
  /** Shared by codes that were made together. */
  batch: z.string(),
  /** The last five letters. */
  ending: z.string(),
  amount: dollars,
  note: z.string().nullable(),
  state: redeemCodeState,
  createdAt: moment,
  createdBy: z.string().nullable(),
  expiresAt: moment.nullable(),
  redeemed: z.strictObject({ at: moment, account: z.string(), person: z.string().nullable() }).nullable(),
})

/** `GET /admin/redeem-codes`, newest first. */
export const redeemCodesAnswer = z.strictObject({
  items: z.array(redeemCodeItem),
  next: z.string().nullable(),
})

/** `DELETE /admin/redeem-codes/:id` and `/admin/redeem-codes/batches/:batch`: how many were open until now. */
export const revokedAnswer = z.strictObject({ revoked: count })

export type CreditsOfAccount = z.infer<typeof creditsAnswer>
export type HistoryQuery = z.infer<typeof historyQuery>
export type HistoryItem = z.infer<typeof historyItem>
export type History = z.infer<typeof historyAnswer>
export type RedeemAnswer = z.infer<typeof redeemAnswer>
export type NewRedeemCodesBody = z.input<typeof newRedeemCodesBody>
export type NewRedeemCodesAnswer = z.infer<typeof newRedeemCodesAnswer>
export type RedeemCodeState = z.infer<typeof redeemCodeState>
export type RedeemCodeItem = z.infer<typeof redeemCodeItem>
export type RedeemCodes = z.infer<typeof redeemCodesAnswer>
