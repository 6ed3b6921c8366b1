// What the rooms above may ask of a store about codes that bring credit, and about an account's history as its people read it.
// No SQL, no engine. The ledger alone asks; times are unix milliseconds, money is integer nanodollars.
import type { Nanodollars } from '../../../core/money.ts'

/** What can still be done with a code: `open` ones can be redeemed. */
export type RedeemCodeState = 'open' | 'redeemed' | 'revoked' | 'expired'

/** A code as kept: a digest, never the code. */
export interface RedeemCodeRecord {
  readonly id: number
  /** Shared by codes that were made together. */
  readonly batch: string
  /** The last letters of the code, to tell one from another. */
  readonly ending: string
  readonly amountNanodollars: Nanodollars
  /** For administrators. */
  readonly note: string | undefined
  readonly createdAt: number
  /** The name of who made it; undefined when they are gone. */
  readonly createdBy: string | undefined
  readonly expiresAt: number | undefined
  readonly revokedAt: number | undefined
  readonly redeemed: RedemptionRecord | undefined
}

/** That a code was redeemed, once and for good. */
export interface RedemptionRecord {
  /** Given by whoever redeemed, so that they know their own again when the answer was lost. */
  readonly id: string
  readonly at: number
  readonly accountId: number
  /** Undefined for an account that nobody belongs to any more. */
  readonly account: string | undefined
  /** The name of who redeemed; undefined when they are gone. */
  readonly person: string | undefined
}

export interface NewRedeemCodes {
  readonly batch: string
  readonly codes: readonly { readonly digest: string; readonly ending: string }[]
  /** Of each; more than zero. */
  readonly amountNanodollars: Nanodollars
  readonly note: string | undefined
  readonly createdAt: number
  readonly personId: string
  readonly expiresAt: number | undefined
}

/** How redeeming ended. Only `redeemed` changed anything: the code is used up and the account has its credit. */
export type Redeeming =
  | { readonly outcome: 'redeemed'; readonly amountNanodollars: Nanodollars }
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'refused'; readonly code: RedeemCodeRecord }

export interface RedeemCodeStore {
  /** All of them or none. */
  readonly create: (codes: NewRedeemCodes) => Promise<void>
  /**
   * Uses the code up and adds its amount to the account as a grant, in one transaction: of any number of tries at once one
   * redeems it. Resolved means on disk.
   */
  readonly redeem: (wish: {
    readonly digest: string
    /** A name for this try that no other has. */
    readonly redemptionId: string
    readonly accountId: number
    readonly personId: string
    readonly at: number
  }) => Promise<Redeeming>
  readonly find: (digest: string) => Promise<RedeemCodeRecord | undefined>
  /** Newest first; `before` keeps those with a smaller id. */
  readonly list: (query: {
    readonly limit: number
    readonly before: number | undefined
    /** Undefined for all. */
    readonly state: RedeemCodeState | undefined
    readonly at: number
  }) => Promise<RedeemCodeRecord[]>
  /** Of one code, or of all of a batch; says how many were open until now. What was redeemed stays redeemed. */
  readonly revoke: (
    which: ({ readonly id: number } | { readonly batch: string }) & { readonly at: number },
  ) => Promise<number>
}

/** Where a page of an account's history ends: the next one begins with what is older. */
export interface HistoryPlace {
  readonly at: number
  /** Of the entry; 0 for a day of usage. */
  readonly id: number
}

/** One line: an entry of the ledger, or all usage of one UTC day, which stands at the day's first moment. */
export interface HistoryLine extends HistoryPlace {
  readonly kind: 'usage' | 'grant' | 'adjustment'
  /** Positive adds credit, negative takes it. */
  readonly amountNanodollars: bigint
  readonly note: string | undefined
  /** Zero for what is no usage. */
  readonly requests: bigint
}

export interface HistoryStore {
  /** Newest first. Days on which nothing was charged are not in it. */
  readonly page: (query: {
    readonly accountId: number
    readonly limit: number
    readonly after: HistoryPlace | undefined
    readonly kind: 'all' | 'credit' | 'usage'
  }) => Promise<HistoryLine[]>
  /** What an account was charged from this UTC day (days since 1970-01-01) on. */
  readonly spentSince: (query: { readonly accountId: number; readonly day: number }) => Promise<bigint>
}
