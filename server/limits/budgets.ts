// What keys have spent and set aside, against their limits. Mutable, in memory, synchronous: the ledger tells it of holds
// and settlements, and the store's sums fill it at the start. Accounts' credit is the ledger's, not here.
import type { KeyRecord, LimitReset } from '../store/keys/ports.ts'
import type { KeySpend } from '../store/ledger/ports.ts'
import { dayOf, monthOfDay, weekOfDay } from './windows.ts'

/** Nanodollars; exact up to 2^53, the nearest number beyond. */
export interface SpendOfKey {
  readonly totalNanodollars: number
  readonly dayNanodollars: number
  readonly weekNanodollars: number
  readonly monthNanodollars: number
  /** Set aside for requests in flight. */
  readonly heldNanodollars: number
}

export interface Budgets {
  /** What the key's limit leaves, holds counted; Infinity without a limit, negative after an overspend. */
  readonly left: (key: KeyRecord) => number
  /** Sets an amount aside; a negative one gives it back. */
  readonly addHold: (keyId: number, nanodollars: number) => void
  /** Counts what a request created at `at` really cost. */
  readonly addSpend: (spend: {
    readonly keyId: number
    readonly nanodollars: number
    readonly at: number
  }) => void
  readonly spendOf: (keyId: number) => SpendOfKey
}

interface Account {
  total: number
  day: number
  week: number
  month: number
  held: number
  /** The day that the three windows are at. */
  at: number
}

/** Makes the budgets from the sums that the store had at `now()`. */
export function createBudgets(options: {
  readonly spend: readonly KeySpend[]
  readonly now: () => number
}): Budgets {
  const { now } = options
  const accounts = new Map<number, Account>()
  const today = dayOf(now())
  for (const spend of options.spend)
    accounts.set(spend.keyId, {
      total: Number(spend.totalNanodollars),
      day: Number(spend.dayNanodollars),
      week: Number(spend.weekNanodollars),
      month: Number(spend.monthNanodollars),
      held: 0,
      at: today,
    })

  const accountOf = (keyId: number): Account => {
    let account = accounts.get(keyId)
    if (account === undefined) {
      account = { total: 0, day: 0, week: 0, month: 0, held: 0, at: today }
      accounts.set(keyId, account)
    }
    roll(account, dayOf(now()))
    return account
  }

  return {
    left: (key) => {
      if (key.limitNanodollars === undefined) return Infinity
      const account = accountOf(key.id)
      return key.limitNanodollars - spentIn(account, key.limitReset) - account.held
    },
    addHold: (keyId, nanodollars) => {
      accountOf(keyId).held += nanodollars
    },
    addSpend: ({ keyId, nanodollars, at }) => {
      const account = accountOf(keyId)
      const day = dayOf(at)
      roll(account, day)
      account.total += nanodollars
      if (day === account.at) account.day += nanodollars
      if (weekOfDay(day) === weekOfDay(account.at)) account.week += nanodollars
      if (monthOfDay(day) === monthOfDay(account.at)) account.month += nanodollars
    },
    spendOf: (keyId) => {
      const account = accountOf(keyId)
      return {
        totalNanodollars: account.total,
        dayNanodollars: account.day,
        weekNanodollars: account.week,
        monthNanodollars: account.month,
        heldNanodollars: account.held,
      }
    },
  }
}

function spentIn(account: Account, reset: LimitReset | undefined): number {
  switch (reset) {
    case 'daily':
      return account.day
    case 'weekly':
      return account.week
    case 'monthly':
      return account.month
    case undefined:
      return account.total
  }
}

// Never back: a clock that is set back must not open a window that was full.
function roll(account: Account, day: number): void {
  if (day <= account.at) return
  account.day = 0
  if (weekOfDay(day) !== weekOfDay(account.at)) account.week = 0
  if (monthOfDay(day) !== monthOfDay(account.at)) account.month = 0
  account.at = day
}
