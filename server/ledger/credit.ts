// What accounts were granted, have used and have set aside, in memory. Mutable; only ledger.ts may hold one.
// Persists nothing: the store's sums fill it at the start.
import type { AccountTotals } from '../store/ledger/ports.ts'
import type { AccountRecord } from '../store/ports.ts'

/** Nanodollars; granted and used are exact up to 2^53 and the nearest number beyond, the balance is exact. */
export interface BalanceOfAccount {
  readonly billing: AccountRecord['billing']
  readonly grantedNanodollars: number
  readonly usedNanodollars: number
  /** Granted less used; a metered account's is what it owes, negative. */
  readonly balanceNanodollars: number
  /** Set aside for requests in flight; the balance does not know of it. */
  readonly heldNanodollars: number
}

interface Purse {
  billing: AccountRecord['billing']
  granted: number
  used: number
  balance: number
  held: number
}

export interface Credit {
  readonly knows: (accountId: number) => boolean
  /** What a prepaid account can still set aside; Infinity for a metered one. */
  readonly left: (accountId: number) => number
  /** Sets an amount aside; a negative one gives it back. */
  readonly addHold: (accountId: number, nanodollars: number) => void
  readonly addUsed: (accountId: number, nanodollars: number) => void
  readonly addGranted: (accountId: number, nanodollars: number) => void
  /** Learns of new accounts and of changed billing. */
  readonly learn: (accounts: readonly AccountRecord[]) => void
  readonly balanceOf: (accountId: number) => BalanceOfAccount | undefined
}

/** Makes the purses of these accounts. */
export function createCredit(options: {
  readonly accounts: readonly AccountRecord[]
  readonly totals: readonly AccountTotals[]
  /** `prepaid` goes before what was set for an account. */
  readonly billingOfAll: AccountRecord['billing']
}): Credit {
  const purses = new Map<number, Purse>()
  const learn = (accounts: readonly AccountRecord[]): void => {
    for (const { id, billing: own } of accounts) {
      const billing = options.billingOfAll === 'prepaid' ? 'prepaid' : own
      const purse = purses.get(id)
      if (purse === undefined) purses.set(id, { billing, granted: 0, used: 0, balance: 0, held: 0 })
      else purse.billing = billing
    }
  }
  const purseOf = (accountId: number): Purse => {
    const purse = purses.get(accountId)
    if (purse === undefined) throw new Error(`the ledger does not know account ${accountId}`)
    return purse
  }

  learn(options.accounts)
  for (const totals of options.totals) {
    const purse = purseOf(totals.accountId)
    purse.granted = Number(totals.grantedNanodollars)
    purse.used = Number(totals.usedNanodollars)
    // Subtracted before it becomes a number, so that it is exact even when both sums are beyond 2^53.
    purse.balance = Number(totals.grantedNanodollars - totals.usedNanodollars)
  }

  return {
    knows: (accountId) => purses.has(accountId),
    left: (accountId) => {
      const purse = purseOf(accountId)
      return purse.billing === 'metered' ? Infinity : purse.balance - purse.held
    },
    addHold: (accountId, nanodollars) => {
      purseOf(accountId).held += nanodollars
    },
    addUsed: (accountId, nanodollars) => {
      const purse = purseOf(accountId)
      purse.used += nanodollars
      purse.balance -= nanodollars
    },
    addGranted: (accountId, nanodollars) => {
      const purse = purseOf(accountId)
      purse.granted += nanodollars
      purse.balance += nanodollars
    },
    learn,
    balanceOf: (accountId) => {
      const purse = purses.get(accountId)
      return (
        purse && {
          billing: purse.billing,
          grantedNanodollars: purse.granted,
          usedNanodollars: purse.used,
          balanceNanodollars: purse.balance,
          heldNanodollars: purse.held,
        }
      )
    },
  }
}
