// What the page of credits says about a balance, and what its address and forms mean. Pure.
import type { CreditsOfAccount, NewRedeemCodesBody, RedeemCodeState } from '../../../contract/app/credits.ts'
import type { AccountRole } from '../../../contract/app/me.ts'

/** A balance in words. */
export interface BalanceWords {
  /** What the amount is. */
  readonly head: string
  /** Never negative: the head says which way it goes. */
  readonly amount: number
  /** What it means for the next request. */
  readonly meaning: string
}

/** Says which way a balance goes and what follows from it. */
export function balanceWords({
  billing,
  balance,
}: Pick<CreditsOfAccount, 'billing' | 'balance'>): BalanceWords {
  const amount = Math.abs(balance)
  if (billing === 'prepaid')
    return balance < 0
      ? {
          head: 'Owed',
          amount,
          meaning: 'Prepaid, and more was spent than added: requests are refused until credit covers it.',
        }
      : {
          head: 'Left to spend',
          amount,
          meaning: 'Prepaid: a request that this does not cover is refused.',
        }
  if (balance > 0)
    return {
      head: 'Left to spend',
      amount,
      meaning: 'Metered: when this is used up requests go on, and what they cost is owed.',
    }
  return {
    head: balance === 0 ? 'Nothing owed' : 'Owed so far',
    amount,
    meaning: 'Metered: requests run without credit, and the books say what is owed.',
  }
}

/** What a low balance is worth saying; undefined when it is not low. */
export function lowWords({ isLow, balance, held, below }: CreditsOfAccount): LowWords | undefined {
  if (!isLow) return undefined
  return balance - held <= 0 ? { kind: 'none' } : { kind: 'low', below }
}

export type LowWords = { readonly kind: 'none' } | { readonly kind: 'low'; readonly below: number }

/** True for roles that see and change money. The server decides; this only hides what it would refuse. */
export function seesMoney(role: AccountRole | undefined): boolean {
  return role === 'billing' || role === 'admin' || role === 'owner'
}

/** What the address chooses: lines of the history, and codes by how they stand. */
export interface CreditsSearch {
  readonly show: HistoryKind
  /** Empty for all. */
  readonly codes: RedeemCodeState | ''
}

export type HistoryKind = 'all' | 'credit' | 'usage'

const KINDS: readonly HistoryKind[] = ['all', 'credit', 'usage']
const STATES: readonly RedeemCodeState[] = ['open', 'redeemed', 'revoked', 'expired']

/** Reads the address's query; what makes no sense there is as if it were absent. */
export function readCreditsSearch(query: Readonly<Record<string, unknown>>): CreditsSearch {
  return {
    show: KINDS.find((kind) => kind === query['show']) ?? 'all',
    codes: STATES.find((state) => state === query['codes']) ?? '',
  }
}

/** The query without what goes without saying. */
export function writeCreditsSearch({ show, codes }: CreditsSearch): Record<string, string> {
  return { ...(show === 'all' ? {} : { show }), ...(codes === '' ? {} : { codes }) }
}

/** What the form for new codes holds, as typed. */
export interface CodesForm {
  readonly amount: string
  readonly count: string
  /** `2026-12-31`, or empty. */
  readonly lastDay: string
  readonly note: string
}

/** What is asked of the server. Codes work to the end of their last day in the reader's zone. Throws what is wrong, for the reader. */
export function codesBody({ amount, count, lastDay, note }: CodesForm): NewRedeemCodesBody {
  return {
    amount: readNumber(amount, 'An amount in US dollars, such as 25.'),
    count: readNumber(count, 'How many codes, as a whole number.'),
    expiresAt: lastDay === '' ? null : new Date(`${lastDay}T23:59:59`).toISOString(),
    note: note.trim(),
  }
}

function readNumber(text: string, wanted: string): number {
  const value = Number(text.trim().replace(',', '.'))
  if (text.trim() === '' || !Number.isFinite(value)) throw new Error(wanted)
  return value
}

/** `November 2026` of `2026-11-01`. */
export function monthName(from: string): string {
  return new Date(`${from}T00:00:00Z`).toLocaleDateString('en-GB', {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  })
}

/** An amount that adds or takes, with its sign. */
export function signed(text: string, amount: number): string {
  return amount > 0 ? `+${text}` : text.replace('-', '−')
}
