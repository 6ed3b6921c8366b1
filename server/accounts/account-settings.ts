// What accounts have set for all of their requests, in memory: read once, swapped at each change, so that a change acts on the very
// next request and requests never wait for the store. Says what is set, not what follows from it (routing/account-rules.ts).
import type { Store } from '../store/ports.ts'
import type { AccountSettingsRecord } from '../store/settings/ports.ts'

export interface AccountSettings {
  /** Undefined for an account that has set nothing. */
  readonly of: (accountId: number) => AccountSettingsRecord | undefined
  /** Those of accounts that have set something. */
  readonly all: () => readonly AccountSettingsRecord[]
  /** In force and durable when it resolves. */
  readonly save: (settings: AccountSettingsRecord) => Promise<void>
}

/** What holds for an account that has set nothing. */
export function unsetSettings(accountId: number): AccountSettingsRecord {
  return {
    accountId,
    allowedProviders: undefined,
    allowedModels: undefined,
    dataPolicy: 'any',
    order: undefined,
    ignore: undefined,
    sort: undefined,
    allowFallbacks: true,
    rescue: true,
    keepsResponses: true,
    keepsPrompts: false,
    promptDays: 30,
  }
}

/** Reads all of them. */
export async function openAccountSettings(options: {
  readonly store: Pick<Store, 'accountSettings'>
  readonly now: () => number
}): Promise<AccountSettings> {
  const { store, now } = options
  let snapshot: ReadonlyMap<number, AccountSettingsRecord> = new Map(
    (await store.accountSettings.all()).map((settings) => [settings.accountId, settings]),
  )
  return {
    of: (accountId) => snapshot.get(accountId),
    all: () => [...snapshot.values()],
    save: async (settings) => {
      await store.accountSettings.save({ ...settings, at: now() })
      snapshot = new Map([...snapshot, [settings.accountId, settings]])
    },
  }
}
