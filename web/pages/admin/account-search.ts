// Which accounts the section shows, as its address says it. Pure.
import type { AccountOfInstallation } from '../../../contract/app/admin-accounts.ts'

export interface AccountSearch {
  /** Part of the name or of the owner's address. */
  readonly text: string
  /** `empty`: prepaid with nothing left; `owing`: metered and below zero. */
  readonly which: '' | 'prepaid' | 'empty' | 'owing' | 'disabled'
}

const WHICH: readonly string[] = ['prepaid', 'empty', 'owing', 'disabled'] satisfies AccountSearch['which'][]

/** Reads the address's query; what makes no sense there is as if it were absent. */
export function readAccountSearch({ text, which }: Readonly<Record<string, unknown>>): AccountSearch {
  return {
    text: typeof text === 'string' || typeof text === 'number' ? String(text).slice(0, 200) : '',
    which: WHICH.includes(String(which)) ? (which as AccountSearch['which']) : '',
  }
}

/** The query that says the same, without what is usual. */
export function writeAccountSearch({ text, which }: AccountSearch): Record<string, string> {
  return { ...(text !== '' && { text }), ...(which !== '' && { which }) }
}

/** Those that pass, in their order. */
export function accountsThat(
  accounts: readonly AccountOfInstallation[],
  { text, which }: AccountSearch,
): readonly AccountOfInstallation[] {
  const wanted = text.toLowerCase()
  return accounts.filter(({ name, owner, billing, balance, closed, disabled }) => {
    if (!`${name} ${owner ?? ''}`.toLowerCase().includes(wanted)) return false
    if (which === '') return true
    if (which === 'owing') return balance < 0
    if (which === 'disabled') return disabled !== null && !closed
    return billing === 'prepaid' && (which === 'prepaid' || (balance <= 0 && !closed))
  })
}
