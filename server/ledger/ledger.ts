// The only room that moves money: holds before a request, settlements after it, grants, codes. Holds are synchronous and in
// memory; a settlement resolves when it is on disk. Prices and tokens are the pipeline's: amounts come in ready.
import { GatewayError } from '../../core/errors.ts'
import { nanodollars, ZERO } from '../../core/money.ts'
import type { Nanodollars } from '../../core/money.ts'
import type { MemberBudgets } from '../limits/member-budgets.ts'
import { createBudgets } from '../limits/budgets.ts'
import type { SpendOfKey } from '../limits/budgets.ts'
import { STDERR_LOG } from '../store/log.ts'
import type { StoreLog } from '../store/log.ts'
import type { KeyRecord } from '../store/keys/ports.ts'
import type { GenerationRecord, LedgerEntry } from '../store/ledger/ports.ts'
import type { AccountRecord, Store } from '../store/ports.ts'
import { createCredit } from './credit.ts'
import type { BalanceOfAccount } from './credit.ts'
import { createHolds, refusedForNow } from './holds.ts'
import type { Hold, HoldRefusal, OpenHold } from './holds.ts'
import type { RedeemCodes } from './redeem-codes.ts'
import { createRedeemCodes } from './redeem-codes.ts'
import { createSettlements } from './settlements.ts'

export interface Ledger {
  /** Sets aside the most that the request can cost. Test keys set nothing aside and are never refused for money. */
  readonly hold: (request: {
    readonly key: KeyRecord
    readonly upperBoundNanodollars: Nanodollars
  }) => { readonly ok: true; readonly hold: Hold } | HoldRefusal
  /**
   * Writes down what came of a request and what it cost; resolved means on disk, the hold is gone and the budgets know.
   * Rejects with `dependency_down` when it could not be written: the hold stays and the ledger goes on trying, so the
   * caller must not tell its own caller that all is well. Rejects with `internal` when it can never be written; the hold
   * is gone then. Calling it again with the same hold settles nothing twice.
   */
  readonly settle: (hold: Hold, record: GenerationRecord) => Promise<void>
  /** Gives a hold back that nothing came of. No effect once it is being settled, or a second time. */
  readonly release: (hold: Hold) => void
  /** Undefined when there is no such account. */
  readonly balanceOf: (accountId: number) => BalanceOfAccount | undefined
  readonly spendOf: (keyId: number) => SpendOfKey
  /** What its requests cost at providers that were served with keys of the account's own; no part of `spendOf`. */
  readonly ownSpendOf: (keyId: number) => SpendOfKey
  /** Adds credit; more than zero. Durable when it resolves. */
  readonly grant: (grant: {
    readonly accountId: number
    readonly amountNanodollars: Nanodollars
    readonly note?: string
  }) => Promise<void>
  /** Adds or takes credit by hand; anything but zero. Durable when it resolves. */
  readonly adjust: (adjustment: {
    readonly accountId: number
    readonly amountNanodollars: Nanodollars
    readonly note: string
  }) => Promise<void>
  /** What stands when it resolves, from the next hold on; `balanceOf` says what acts. */
  readonly setBilling: (change: {
    readonly accountId: number
    readonly billing: AccountRecord['billing']
  }) => Promise<void>
  /** Learns of accounts made since the ledger was opened. */
  readonly refreshAccounts: () => Promise<void>
  /** Codes that bring credit. */
  readonly codes: Omit<RedeemCodes, 'close'>
  /** What a drain waits for: holds in flight, and settlements that the store has not taken yet. */
  readonly pending: () => { readonly holds: number; readonly unsaved: number }
  /** Tries the unsaved settlements a last time. Close the store after it. */
  readonly close: () => Promise<void>
}

const SETTLEMENTS_WAIT =
  'The gateway cannot write to its database right now, so it takes no new requests. Try again in a moment.'
const ACCOUNT_IS_NEW = 'The gateway is just learning of this account. Try again in a moment.'

/** Reads what every key has spent and every account has left. */
export async function openLedger(options: {
  readonly store: Pick<Store, 'ledger' | 'accounts' | 'redeemCodes'>
  readonly now: () => number
  readonly log?: StoreLog
  /** `prepaid` makes every account prepaid, whatever was set for it; `metered`, as when absent, leaves it to each. */
  readonly billing?: AccountRecord['billing']
  /** What people may spend with all of their keys; nobody has a budget when absent. */
  readonly memberBudgets?: Pick<MemberBudgets, 'left'>
}): Promise<Ledger> {
  const { store, now, log = STDERR_LOG, billing: billingOfAll = 'metered', memberBudgets } = options
  const [totals, spend, ownSpend] = await Promise.all([
    store.ledger.totals(),
    store.ledger.keySpend(now()),
    store.ledger.ownKeySpend(now()),
  ])
  // After the totals: every account that has some is then among them.
  const credit = createCredit({ accounts: await store.accounts.all(), totals, billingOfAll })
  const budgets = createBudgets({ spend, now })
  const ownBudgets = createBudgets({ spend: ownSpend, now })
  const holds = createHolds({ budgets, credit })
  const settlements = createSettlements({ store: store.ledger, holds, budgets, ownBudgets, credit, log })
  const refreshAccounts = async (): Promise<void> => credit.learn(await store.accounts.all())

  const requireAccount = async (accountId: number): Promise<void> => {
    if (!credit.knows(accountId)) await refreshAccounts()
    if (!credit.knows(accountId)) throw noSuchAccount(accountId)
  }
  const { close: closeCodes, ...codes } = createRedeemCodes({
    store: store.redeemCodes,
    now,
    addGranted: credit.addGranted,
    requireAccount,
  })

  const addEntry = async (
    entry: Pick<LedgerEntry, 'accountId' | 'kind' | 'amountNanodollars' | 'note'>,
  ): Promise<void> => {
    const { accountId, amountNanodollars } = entry
    await requireAccount(accountId)
    await store.ledger.addEntry({ ...entry, generationId: undefined, createdAt: now() })
    credit.addGranted(accountId, amountNanodollars)
  }

  return {
    hold: ({ key, upperBoundNanodollars }) => {
      if (settlements.unsaved() > 0) return refusedForNow(SETTLEMENTS_WAIT)
      if (!credit.knows(key.accountId)) {
        refreshAccounts().catch(ignoreBecauseTheNextHoldTriesAgain)
        return refusedForNow(ACCOUNT_IS_NEW)
      }
      if (key.kind === 'test') return { ok: true, hold: holds.setAside(key, ZERO) }
      const amount = nanodollars(upperBoundNanodollars)
      if (amount < 0) throw new RangeError(`a hold cannot be negative: ${amount}`)
      const memberLeft = memberBudgets?.left(key, budgets.spendOf) ?? Infinity
      if (amount > memberLeft) return overBudget(memberLeft)
      return holds.refusal(key, amount) ?? { ok: true, hold: holds.setAside(key, amount) }
    },
    settle: (hold, record) => settlements.settle(own(hold), record),
    release: (hold) => {
      if (own(hold).settlement === undefined) holds.giveBack(own(hold))
    },
    balanceOf: credit.balanceOf,
    spendOf: budgets.spendOf,
    ownSpendOf: ownBudgets.spendOf,
    grant: async ({ accountId, amountNanodollars, note }) => {
      if (!(amountNanodollars > 0))
        throw new GatewayError('invalid_value', 'Credit to add must be more than zero.')
      await addEntry({ accountId, kind: 'grant', amountNanodollars, note })
    },
    adjust: ({ accountId, amountNanodollars, note }) =>
      addEntry({ accountId, kind: 'adjustment', amountNanodollars, note }),
    setBilling: async ({ accountId, billing }) => {
      const account = await store.accounts.setBilling({ id: accountId, billing })
      if (account === undefined) throw noSuchAccount(accountId)
      credit.learn([account])
    },
    refreshAccounts,
    codes,
    pending: () => ({ holds: holds.count(), unsaved: settlements.unsaved() }),
    close: async () => {
      await Promise.all([settlements.close(), closeCodes()])
    },
  }
}

/** The refusal for whoever has spent what an admin of the account gave them for the month. */
function overBudget(left: number): HoldRefusal {
  return {
    ok: false,
    code: 'key_limit_exceeded',
    message:
      'Key limit exceeded (monthly budget of who made it). An admin of the account can raise it; it starts anew on the first, 00:00 UTC.',
    affordableNanodollars: nanodollars(Math.max(0, left)),
    heldByOthers: false,
    retryAfterSeconds: undefined,
  }
}

function own(hold: Hold): OpenHold {
  if (!('isOpen' in hold)) throw new Error('a hold that this ledger did not make')
  return hold as OpenHold
}

function noSuchAccount(accountId: number): GatewayError {
  return new GatewayError('not_found', `There is no account ${accountId}.`)
}

function ignoreBecauseTheNextHoldTriesAgain(): void {
  // A hold for an account that is still unknown asks again.
}
