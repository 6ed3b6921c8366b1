// What people may spend in an account in a UTC month, with all keys that they made there, those that they have deleted too. In memory
// beside the store; what a key has spent is asked of the budgets of keys, so that nothing is counted twice.
import type { Nanodollars } from '../../core/money.ts'
import type { KeyRecord } from '../store/keys/ports.ts'
import type { ChangeOfPeople } from '../store/people/ports.ts'
import type { Store } from '../store/ports.ts'
import type { SpendOfKey } from './budgets.ts'

interface Member {
  readonly accountId: number
  readonly personId: string
}

type SpendOf = (keyId: number) => SpendOfKey

export interface MemberBudgets {
  /** What the budget of who made the key leaves, holds counted; Infinity without one. Synchronous. */
  readonly left: (key: KeyRecord, spendOf: SpendOf) => number
  readonly of: (member: Member) => Nanodollars | undefined
  /** Nanodollars of this month. */
  readonly spent: (member: Member, spendOf: SpendOf) => number
  /** Of somebody who has left. */
  readonly forget: (member: Member) => void
  /** In force and durable when it resolves. */
  readonly set: (
    change: Member & { readonly budgetNanodollars: Nanodollars | undefined },
  ) => Promise<ChangeOfPeople>
}

/** Reads the budgets and who made which key. */
export async function openMemberBudgets(store: Pick<Store, 'memberships' | 'keys'>): Promise<MemberBudgets> {
  const [kept, makers] = await Promise.all([store.memberships.budgets(), store.keys.makers()])
  const budgets = new Map(kept.map((member) => [nameOf(member), member.budgetNanodollars]))
  const keysOf = new Map<string, Set<number>>()
  const learn = (name: string, keyId: number): Set<number> => {
    const known = keysOf.get(name)
    if (known) return known.add(keyId)
    const first = new Set([keyId])
    keysOf.set(name, first)
    return first
  }
  for (const { keyId, ...member } of makers) learn(nameOf(member), keyId)

  return {
    left: ({ id, accountId, personId }, spendOf) => {
      if (personId === undefined) return Infinity
      const name = nameOf({ accountId, personId })
      // A key that was made since the start is learnt with its first request, before it has spent anything.
      const keys = learn(name, id)
      const budget = budgets.get(name)
      if (budget === undefined) return Infinity
      let left: number = budget
      for (const keyId of keys) {
        const { monthNanodollars, heldNanodollars } = spendOf(keyId)
        left -= monthNanodollars + heldNanodollars
      }
      return left
    },
    of: (member) => budgets.get(nameOf(member)),
    spent: (member, spendOf) => {
      let spent = 0
      for (const keyId of keysOf.get(nameOf(member)) ?? []) spent += spendOf(keyId).monthNanodollars
      return spent
    },
    forget: (member) => {
      budgets.delete(nameOf(member))
    },
    set: async (change) => {
      const done = await store.memberships.setBudget(change)
      if (done !== 'done') return done
      if (change.budgetNanodollars === undefined) budgets.delete(nameOf(change))
      else budgets.set(nameOf(change), change.budgetNanodollars)
      return done
    },
  }
}

function nameOf({ accountId, personId }: Member): string {
  return `${accountId} ${personId}`
}
