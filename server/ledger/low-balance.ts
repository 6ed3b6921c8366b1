// When a prepaid account is warned that its credit comes to an end. Pure; docs/keys-and-credits.md says it to people.
import { nanodollarsFromDollars } from '../../core/money.ts'
import type { AccountRecord } from '../store/ports.ts'

/** Below this there is a warning however little is spent. */
const ONE_DOLLAR = nanodollarsFromDollars(1)
/** UTC days, today among them, whose spend is what should be left. */
export const DAYS_TO_LAST = 7

/** Nanodollars below which the balance is low: what the last seven days cost, and at least a dollar. */
export function lowBalanceThreshold(spentInLastDays: number): number {
  return Math.max(ONE_DOLLAR, spentInLastDays)
}

/** `none`: there is nothing left to set aside. A metered account is always well. */
export type Standing = 'well' | 'low' | 'none'

/** How an account stands; `left` is its balance less what is set aside. Nanodollars. */
export function standingOf({
  billing,
  left,
  spentInLastDays,
}: {
  readonly billing: AccountRecord['billing']
  readonly left: number
  readonly spentInLastDays: number
}): Standing {
  if (billing === 'metered' || left >= lowBalanceThreshold(spentInLastDays)) return 'well'
  return left > 0 ? 'low' : 'none'
}
