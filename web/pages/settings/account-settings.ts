// What an account has set for its requests: read, and saved a part at a time. The parts of it that are lists are typed as text.
import { queryOptions } from '@tanstack/react-query'
import type { SettingsOfAccount } from '../../../contract/app/account-settings.ts'
import { get, send } from '../../data/api.ts'
import { queryClient } from '../../data/query-client.ts'

/** Of the account that the reader acts for. */
export const accountSettingsQuery = queryOptions({
  queryKey: ['account-settings'],
  queryFn: ({ signal }) => get<SettingsOfAccount>('/account/settings', {}, signal),
})

/** Puts the changes into what the server has now, so that two cards of a page do not undo each other. */
export async function saveAccountSettings(changes: Partial<SettingsOfAccount>): Promise<void> {
  const before = await get<SettingsOfAccount>('/account/settings')
  const saved = await send<SettingsOfAccount>('PUT', '/account/settings', { ...before, ...changes })
  queryClient.setQueryData(accountSettingsQuery.queryKey, saved)
}

/** The ids in a text, separated by commas, spaces or lines; null where there are none. */
export function idsIn(text: string): string[] | null {
  const ids = text.split(/[\s,]+/).filter((word) => word !== '')
  return ids.length === 0 ? null : [...new Set(ids)]
}

/** A list as such a text, one id a line. */
export function textOf(ids: readonly string[] | null): string {
  return (ids ?? []).join('\n')
}
