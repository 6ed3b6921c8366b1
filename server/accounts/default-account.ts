// The account that a fresh installation starts with.
import type { AccountRecord, Store } from '../store/ports.ts'

/** Its name until an administrator gives it another. */
export const DEFAULT_ACCOUNT_NAME = 'default'

/** Makes the account `default` when there is none; metered, so that a fresh installation answers at once. */
export function ensureDefaultAccount(options: {
  readonly store: Pick<Store, 'accounts'>
  readonly now: () => number
}): Promise<AccountRecord> {
  return options.store.accounts.ensure({
    name: DEFAULT_ACCOUNT_NAME,
    billing: 'metered',
    createdAt: options.now(),
  })
}
