// Codes that bring credit: made by administrators, told once, redeemed once. The store does the redeeming in one transaction;
// here is who may try how often, what a refusal says, and that the balance in memory is the one on disk.
import { GatewayError } from '../../core/errors.ts'
import type { Nanodollars } from '../../core/money.ts'
import type { Rule } from '../accounts/people/attempts.ts'
import { createAttempts } from '../accounts/people/attempts.ts'
import { makeToken } from '../accounts/people/token.ts'
import type { RedeemCodeRecord, RedeemCodeState, RedeemCodeStore, Redeeming } from '../store/credit/ports.ts'
import { makeCode, readCode } from './code-format.ts'
import type { CodeDigest } from './code-format.ts'
import { createUnsaved } from './unsaved.ts'

export interface RedeemCodes {
  /** The codes themselves, told this once, and the name of their batch. Durable when it resolves. */
  readonly make: (wish: {
    readonly amountNanodollars: Nanodollars
    readonly count: number
    readonly note: string | undefined
    readonly expiresAt: number | undefined
    readonly personId: string
  }) => Promise<{ readonly batch: string; readonly codes: readonly string[] }>
  /**
   * Adds what the code is worth to the account, once; resolved means on disk, and the next hold knows. Throws what a reader can
   * act on for a code that is wrong, used, revoked or over, and after ten wrong ones.
   */
  readonly redeem: (wish: {
    readonly code: string
    readonly accountId: number
    readonly personId: string
    /** Where the request comes from. */
    readonly address: string
  }) => Promise<Nanodollars>
  /** Newest first. */
  readonly list: (query: {
    readonly limit: number
    readonly before: number | undefined
    readonly state: RedeemCodeState | undefined
  }) => Promise<RedeemCodeRecord[]>
  readonly stateOf: (code: RedeemCodeRecord) => RedeemCodeState
  /** Says how many were open until now. */
  readonly revoke: (which: { readonly id: number } | { readonly batch: string }) => Promise<number>
  /** Tries a last time to learn what became of redemptions whose answer was lost. */
  readonly close: () => Promise<void>
}

export interface RedeemCodesOptions {
  readonly store: RedeemCodeStore
  readonly now: () => number
  /** Adds to the balance in memory what is on disk already. */
  readonly addGranted: (accountId: number, amount: Nanodollars) => void
  /** Throws for an account that there is not. */
  readonly requireAccount: (accountId: number) => Promise<void>
}

const WINDOW_MS = 15 * 60_000
/** Wrong codes only; an office behind one address has more people than one. */
const WRONG_BY_PERSON: Rule = { most: 10, windowMs: WINDOW_MS }
const WRONG_FROM_ADDRESS: Rule = { most: 50, windowMs: WINDOW_MS }

type Wish = Parameters<RedeemCodes['redeem']>[0]

/** Makes this half of the ledger. */
export function createRedeemCodes(options: RedeemCodesOptions): RedeemCodes {
  const { store, now, addGranted, requireAccount } = options
  const guard = createGuard(now)
  const unsure = createUnsaved({ isHopeless: () => false })

  /** What came of a try whose answer was lost: undefined when it did nothing. */
  const findOwn = async (own: { digest: string; redemptionId: string }): Promise<Redeeming | undefined> => {
    const code = await store.find(own.digest)
    if (code?.redeemed?.id !== own.redemptionId) return undefined
    return { outcome: 'redeemed', amountNanodollars: code.amountNanodollars }
  }

  const tryOnce = async ({ accountId, personId }: Wish, { digest }: CodeDigest): Promise<Redeeming> => {
    const own = { digest, redemptionId: makeToken() }
    try {
      return await store.redeem({ ...own, accountId, personId, at: now() })
    } catch (error) {
      try {
        const found = await findOwn(own)
        if (found !== undefined) return found
      } catch {
        // The store is away: it is asked again until it says, so that the balance does not stay behind.
        unsure.keep(own, async () => {
          const found = await findOwn(own)
          if (found?.outcome === 'redeemed') addGranted(accountId, found.amountNanodollars)
        })
      }
      throw error
    }
  }

  return {
    make: async ({ count, amountNanodollars, note, expiresAt, personId }) => {
      const codes = Array.from({ length: count }, makeCode)
      const batch = makeToken().slice(0, 12)
      await store.create({
        batch,
        codes: codes.map(digestOf),
        amountNanodollars,
        note,
        createdAt: now(),
        personId,
        expiresAt,
      })
      return { batch, codes }
    },

    redeem: async (wish) => {
      const code = digestOf(wish.code)
      await requireAccount(wish.accountId)
      const allowed = guard.begin(wish)
      const answer = await tryOnce(wish, code).catch((error: unknown) => {
        allowed.giveBack()
        throw error
      })
      if (answer.outcome === 'unknown') throw unknownCode()
      if (answer.outcome === 'refused') throw refusal(answer.code, wish.accountId)
      allowed.giveBack()
      addGranted(wish.accountId, answer.amountNanodollars)
      return answer.amountNanodollars
    },

    list: (query) => store.list({ ...query, at: now() }),
    stateOf: (code) => stateAt(code, now()),
    revoke: (which) => store.revoke({ ...which, at: now() }),
    close: unsure.close,
  }
}

/** Counts each try as a wrong one until it is given back, so that many at once are not tried before the first is counted. */
function createGuard(now: () => number) {
  const attempts = createAttempts(now)
  return {
    begin: ({ personId, address }: Wish): { readonly giveBack: () => void } => {
      const person = `person ${personId}`
      const place = `address ${address}`
      let waitMs = attempts.take(person, WRONG_BY_PERSON)
      if (waitMs === undefined) {
        waitMs = attempts.take(place, WRONG_FROM_ADDRESS)
        if (waitMs !== undefined) attempts.giveBack(person)
      }
      if (waitMs !== undefined) throw tooManyWrong(waitMs)
      return {
        giveBack: () => {
          attempts.giveBack(person)
          attempts.giveBack(place)
        },
      }
    },
  }
}

function stateAt(code: RedeemCodeRecord, at: number): RedeemCodeState {
  if (code.redeemed) return 'redeemed'
  if (code.revokedAt !== undefined) return 'revoked'
  return code.expiresAt !== undefined && code.expiresAt <= at ? 'expired' : 'open'
}

function digestOf(typed: string): CodeDigest {
  const code = readCode(typed)
  if (code === 'incomplete')
    throw new GatewayError(
      'invalid_value',
      'This is not a whole code: it has five groups of five letters and digits.',
      {
        param: 'code',
        wireCode: 'code_incomplete',
      },
    )
  if (code === 'mistyped')
    throw new GatewayError(
      'invalid_value',
      'A letter of this code is wrong. Compare it with what you were given.',
      {
        param: 'code',
        wireCode: 'code_mistyped',
      },
    )
  return code
}

function unknownCode(): GatewayError {
  return new GatewayError('not_found', 'There is no such code. Ask whoever gave it to you.', {
    param: 'code',
    wireCode: 'code_unknown',
  })
}

function refusal(code: RedeemCodeRecord, accountId: number): GatewayError {
  const { redeemed, revokedAt, expiresAt } = code
  const refuse = (wireCode: string, message: string): GatewayError =>
    new GatewayError('conflict', message, { param: 'code', wireCode })
  if (redeemed?.accountId === accountId)
    return refuse(
      'code_redeemed',
      `This account redeemed this code on ${dayOf(redeemed.at)}; its credit is in the balance.`,
    )
  if (redeemed) return refuse('code_redeemed', 'This code has been redeemed. A code works once.')
  if (revokedAt !== undefined)
    return refuse('code_revoked', 'This code was revoked. Ask whoever gave it to you for another.')
  return refuse(
    'code_expired',
    `This code could be redeemed until ${dayOf(expiresAt ?? 0)}. Ask whoever gave it to you for another.`,
  )
}

function tooManyWrong(waitMs: number): GatewayError {
  const minutes = Math.ceil(waitMs / 60_000)
  return new GatewayError(
    'rate_limit_exceeded',
    `Too many wrong codes. Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
    { retryAfterSeconds: Math.ceil(waitMs / 1000) },
  )
}

function dayOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
