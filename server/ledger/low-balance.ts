// When a prepaid account is warned that its credit comes to an end. Pure; docs/keys-and-credits.md says it to people.
import { nanodollarsFromDollars } from '../../core/money.ts'

/** Below this there is a warning however little is spent. */
const ONE_DOLLAR = nanodollarsFromDollars(1)
/** UTC days, today among them, whose spend is what should be left. */
export const DAYS_TO_LAST = 7

/** Nanodollars below which the balance is low: what the last seven days cost, and at least a dollar. */
export function lowBalanceThreshold(spentInLastDays: number): number {
  return Math.max(ONE_DOLLAR, spentInLastDays)
}
