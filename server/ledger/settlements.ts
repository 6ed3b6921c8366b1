// Settlements: a generation and its cost go to disk, then the hold goes and the budgets learn, in one synchronous step.
// What the store cannot take is tried again; what it refuses for good is logged.
import { GatewayError } from '../../core/errors.ts'
import { ZERO } from '../../core/money.ts'
import type { Budgets } from '../limits/budgets.ts'
import type { StoreLog } from '../store/log.ts'
import type { GenerationRecord, LedgerStore } from '../store/ledger/ports.ts'
import type { Credit } from './credit.ts'
import type { Holds, OpenHold } from './holds.ts'
import { createUnsaved } from './unsaved.ts'

export interface Settlements {
  readonly settle: (hold: OpenHold, record: GenerationRecord) => Promise<void>
  readonly unsaved: () => number
  readonly close: () => Promise<void>
}

/** Makes the settling half of the ledger. */
export function createSettlements(options: {
  readonly store: Pick<LedgerStore, 'settle'>
  readonly holds: Holds
  readonly budgets: Budgets
  /** What was served with keys of the account's own. */
  readonly ownBudgets: Budgets
  readonly credit: Credit
  readonly log: StoreLog
}): Settlements {
  const { store, holds, budgets, ownBudgets, credit, log } = options
  const unsaved = createUnsaved({ isHopeless: (error) => !isDependencyDown(error) })

  const save = async (hold: OpenHold, record: GenerationRecord): Promise<void> => {
    const outcome = await store.settle(record)
    holds.giveBack(hold)
    unsaved.drop(hold)
    if (hold.isCounted) return
    hold.isCounted = true
    // Known at the first try: this generation was settled under another hold. Known at a later one: it was an earlier
    // try of our own, whose answer was lost.
    if (outcome === 'known' && !hold.isUnsaved) return
    const { keyId } = hold
    const { createdAt: at, ownKeyId, upstreamCostNanodollars } = record
    if (ownKeyId !== undefined && record.endpointId !== undefined)
      ownBudgets.addSpend({ keyId, nanodollars: upstreamCostNanodollars, at })
    if (record.costNanodollars === 0) return
    budgets.addSpend({ keyId, nanodollars: record.costNanodollars, at })
    credit.addUsed(hold.accountId, record.costNanodollars)
  }

  const attempt = async (hold: OpenHold, record: GenerationRecord): Promise<void> => {
    try {
      await save(hold, record)
    } catch (error) {
      if (isDependencyDown(error)) {
        hold.isUnsaved = true
        unsaved.keep(hold, () => attempt(hold, record))
      } else {
        holds.giveBack(hold)
        log.error({ err: error, generation: record.id, key: record.keyId }, 'a settlement was refused')
      }
      throw error
    }
  }

  return {
    settle: (hold, record) => {
      if (record.keyId !== hold.keyId || record.accountId !== hold.accountId)
        return Promise.reject(new RangeError('a generation was settled under the hold of another key'))
      if (hold.settlement === undefined || hold.isUnsaved) hold.settlement = attempt(hold, costless(record))
      return hold.settlement
    },
    unsaved: unsaved.size,
    close: async () => {
      await unsaved.close()
      if (unsaved.size() > 0) log.error({ settlements: unsaved.size() }, 'settlements could not be written')
    },
  }
}

// Test keys never cost anything, whatever was computed.
function costless(record: GenerationRecord): GenerationRecord {
  if (record.keyKind !== 'test' || record.costNanodollars === 0) return record
  return { ...record, costNanodollars: ZERO }
}

function isDependencyDown(error: unknown): boolean {
  return error instanceof GatewayError && error.code === 'dependency_down'
}
