// Accounts that an administrator has shut, in memory: read once, changed with the store, so that a change acts on the very next
// request and requests never wait for the store. Who may shut one is http/app's business; a person who is shut out is people/'s.
import type { AccountDisabling, AccountRecord, Store } from '../store/ports.ts'

export interface DisabledAccounts {
  /** Undefined for an account that is open. Synchronous. */
  readonly of: (accountId: number) => AccountDisabling | undefined
  /** Acts at once and is durable when it resolves; with no reason the account is open again. Undefined when there is no such account. */
  readonly set: (change: {
    readonly accountId: number
    readonly reason: string | undefined
  }) => Promise<AccountRecord | undefined>
}

/** Reads which they are. */
export async function openDisabledAccounts(options: {
  readonly store: Pick<Store, 'accounts'>
  readonly now: () => number
}): Promise<DisabledAccounts> {
  const { store, now } = options
  const disabled = new Map<number, AccountDisabling>()
  for (const { id, disabling } of await store.accounts.all()) if (disabling) disabled.set(id, disabling)
  return {
    of: (accountId) => disabled.get(accountId),
    set: async ({ accountId, reason }) => {
      const since = disabled.get(accountId)?.since ?? now()
      const disabling = reason === undefined ? undefined : { since, reason }
      const account = await store.accounts.setDisabling({ id: accountId, disabling })
      if (account === undefined) return undefined
      if (disabling === undefined) disabled.delete(accountId)
      else disabled.set(accountId, disabling)
      return account
    },
  }
}
