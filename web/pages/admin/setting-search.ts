// Which settings the section shows, as its address says it, and how a value is written. Pure.
import type { SettingOfInstallation } from '../../../contract/app/admin-installation.ts'

export interface SettingSearch {
  /** Part of the name or of what it means. */
  readonly text: string
  readonly which: 'all' | 'set' | 'default'
}

/** Reads the address's query; what makes no sense there is as if it were absent. */
export function readSettingSearch({ text, which }: Readonly<Record<string, unknown>>): SettingSearch {
  return {
    text: typeof text === 'string' || typeof text === 'number' ? String(text).slice(0, 200) : '',
    which: which === 'set' || which === 'default' ? which : 'all',
  }
}

/** The query that says the same, without what is usual. */
export function writeSettingSearch({ text, which }: SettingSearch): Record<string, string> {
  return { ...(text !== '' && { text }), ...(which !== 'all' && { which }) }
}

/** Those that pass, in their order. */
export function settingsThat(
  settings: readonly SettingOfInstallation[],
  { text, which }: SettingSearch,
): readonly SettingOfInstallation[] {
  const wanted = text.toLowerCase()
  return settings.filter(
    ({ name, doc, isSet }) =>
      `${name} ${doc}`.toLowerCase().includes(wanted) && (which === 'all' || isSet === (which === 'set')),
  )
}

/** The value in force; of a secret only whether there is one. */
export function valueWords({ isSecret, isSet, value }: SettingOfInstallation): string {
  if (isSecret) return isSet ? '•••••• (secret)' : '–'
  return value ?? '–'
}
