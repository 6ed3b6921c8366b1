// Holds: whether a request may be paid for, and what is set aside for it meanwhile. Mutable, in memory, synchronous.
import type { KeyRecord, LimitReset } from '../store/keys/ports.ts'
import { nanodollars } from '../../core/money.ts'
import type { Nanodollars } from '../../core/money.ts'
import type { Budgets } from '../limits/budgets.ts'
import type { Credit } from './credit.ts'

/** An amount set aside for one request. Opaque: give it back to `settle` or `release`. */
export interface Hold {
  readonly keyId: number
  readonly accountId: number
  readonly amountNanodollars: Nanodollars
}

export interface HoldRefusal {
  readonly ok: false
  /** 403, 402, and 503 while the ledger cannot vouch for more. */
  readonly code: 'key_limit_exceeded' | 'insufficient_credits' | 'dependency_down'
  readonly message: string
  /** The most that a hold could be now; zero when nothing is left. */
  readonly affordableNanodollars: Nanodollars
  /** True when only requests in flight stand in the way, so that the same request may pass when they end. */
  readonly heldByOthers: boolean
  readonly retryAfterSeconds: number | undefined
}

/** A hold as the ledger itself sees it. */
export interface OpenHold extends Hold {
  isOpen: boolean
  /** The latest try to settle it. */
  settlement: Promise<void> | undefined
  /** True after a try that may or may not have reached the disk. */
  isUnsaved: boolean
  /** True once its cost, or that it cost nothing new, is in the budgets. */
  isCounted: boolean
}

export interface Holds {
  /** Undefined when the amount can be set aside. */
  readonly refusal: (key: KeyRecord, amount: Nanodollars) => HoldRefusal | undefined
  readonly setAside: (key: KeyRecord, amount: Nanodollars) => OpenHold
  /** Once per hold; no effect later. */
  readonly giveBack: (hold: OpenHold) => void
  readonly count: () => number
}

/** Makes the book of holds over these budgets and purses. */
export function createHolds(options: { readonly budgets: Budgets; readonly credit: Credit }): Holds {
  const { budgets, credit } = options
  let open = 0

  const add = (hold: Hold, amount: number): void => {
    if (amount === 0) return
    budgets.addHold(hold.keyId, amount)
    credit.addHold(hold.accountId, amount)
  }

  return {
    refusal: (key, amount) => {
      const keyLeft = budgets.left(key)
      const accountLeft = credit.left(key.accountId)
      if (amount <= keyLeft && amount <= accountLeft) return undefined
      const byKey = amount > keyLeft
      const keyHeld = budgets.spendOf(key.id).heldNanodollars
      const accountHeld = credit.balanceOf(key.accountId)?.heldNanodollars ?? 0
      return {
        ok: false,
        code: byKey ? 'key_limit_exceeded' : 'insufficient_credits',
        message: byKey ? keyLimitMessage(key.limitReset) : INSUFFICIENT_CREDITS,
        affordableNanodollars: nanodollars(Math.max(0, Math.min(keyLeft, accountLeft))),
        heldByOthers: amount <= keyLeft + keyHeld && amount <= accountLeft + accountHeld,
        retryAfterSeconds: undefined,
      }
    },

    setAside: (key, amount) => {
      const hold: OpenHold = {
        keyId: key.id,
        accountId: key.accountId,
        amountNanodollars: amount,
        isOpen: true,
        settlement: undefined,
        isUnsaved: false,
        isCounted: false,
      }
      open += 1
      add(hold, amount)
      return hold
    },

    giveBack: (hold) => {
      if (!hold.isOpen) return
      hold.isOpen = false
      open -= 1
      add(hold, -hold.amountNanodollars)
    },

    count: () => open,
  }
}

const INSUFFICIENT_CREDITS = 'Insufficient credits. Add credits to this account, or ask for fewer tokens.'

// The first words are those that clients of OpenRouter look for (its errors, openrouter.md 10).
function keyLimitMessage(reset: LimitReset | undefined): string {
  const limit = reset ?? 'total'
  const remedy = reset === undefined ? 'Raise' : 'Wait until it resets (00:00 UTC), raise'
  return `Key limit exceeded (${limit} limit). ${remedy} the key's limit, use another key, or ask for fewer tokens.`
}

/** The refusal for while the ledger itself is the reason. */
export function refusedForNow(message: string): HoldRefusal {
  return {
    ok: false,
    code: 'dependency_down',
    message,
    affordableNanodollars: nanodollars(0),
    heldByOthers: false,
    retryAfterSeconds: 1,
  }
}
