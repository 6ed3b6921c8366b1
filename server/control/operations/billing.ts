// Operations on accounts as payers: who there are, and whether they need credit first.
import { z } from 'zod'
import type { Services } from '../../services.ts'
import { ControlError } from '../control-error.ts'
import { operation } from '../operation.ts'
import { findAccount } from './accounts.ts'
import type { CreditView } from './credits.ts'
import { creditOf } from './credits.ts'

/** An account as commands show it. */
export interface AccountView extends CreditView {
  readonly keys: number
  /** Unix milliseconds. */
  readonly createdAt: number
}

/** Every account, oldest first. */
export const listAccounts = operation({
  input: z.strictObject({}),
  run: async (services): Promise<AccountView[]> => {
    const [accounts, keys] = await Promise.all([accountsOf(services), services.keys.list()])
    return accounts.map((account) => ({
      ...creditOf(services, account),
      keys: keys.filter(({ accountId }) => accountId === account.id).length,
      createdAt: account.createdAt,
    }))
  },
})

/** Says whether an account needs credit first; acts on its next request. */
export const setBilling = operation({
  input: z.strictObject({
    account: z.string().trim().min(1).max(100),
    billing: z.enum(['metered', 'prepaid']),
  }),
  run: async (services, { account, billing }): Promise<CreditView> => {
    const found = await findAccount(services, account)
    if (billing === 'metered' && services.config.current().billing === 'prepaid')
      throw new ControlError(
        'failed',
        'The setting CAUSEWAY_BILLING=prepaid holds for all accounts. Leave it out and restart, then set single accounts to prepaid.',
      )
    await services.ledger.setBilling({ accountId: found.id, billing })
    return creditOf(services, found)
  },
})

/** The ledger learns of accounts that were made since it last looked, so that it can say where they stand. */
async function accountsOf(services: Services): ReturnType<Services['store']['accounts']['all']> {
  await services.ledger.refreshAccounts()
  return await services.store.accounts.all()
}
