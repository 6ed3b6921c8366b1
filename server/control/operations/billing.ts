// Operations on accounts: who there are, whether they need credit first, and whether they are shut.
import { z } from 'zod'
import type { Services } from '../../services.ts'
import { ControlError } from '../control-error.ts'
import { operation } from '../operation.ts'
import { findAccount } from './accounts.ts'
import type { CreditView } from './credits.ts'
import { creditOf } from './credits.ts'

const accountName = z.string().trim().min(1).max(100)

/** An account as commands show it. */
export interface AccountView extends CreditView {
  readonly keys: number
  /** Unix milliseconds. */
  readonly createdAt: number
  /** Why an administrator has shut it; null while it is open. */
  readonly disabledBecause: string | null
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
      disabledBecause: services.disabledAccounts.of(account.id)?.reason ?? null,
    }))
  },
})

/** Says whether an account needs credit first; acts on its next request. */
export const setBilling = operation({
  input: z.strictObject({
    account: accountName,
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

/** Shuts an account from its next request on, whatever its keys' switches say. */
export const disableAccount = operation({
  input: z.strictObject({ account: accountName, reason: z.string().trim().min(1).max(300) }),
  run: async (services, { account, reason }) => await shutOrOpen(services, account, reason),
})

/** Opens an account again; its keys work as their own switches say. */
export const enableAccount = operation({
  input: z.strictObject({ account: accountName }),
  run: async (services, { account }) => await shutOrOpen(services, account),
})

/** Kept in the audit log as what administrators do in the web app is. */
async function shutOrOpen(
  services: Services,
  name: string,
  reason?: string,
): Promise<{ account: string; disabledBecause: string | null }> {
  const { id } = await findAccount(services, name)
  await services.disabledAccounts.set({ accountId: id, reason })
  await services.store.audit.add({
    at: services.now(),
    personId: undefined,
    person: 'command line',
    accountId: undefined,
    account: undefined,
    method: 'POST',
    path: `/admin/accounts/:id/${reason === undefined ? 'enable' : 'disable'}`,
    summary: reason === undefined ? name : `${name}, reason: ${reason}`,
  })
  return { account: name, disabledBecause: reason ?? null }
}

/** The ledger learns of accounts that were made since it last looked, so that it can say where they stand. */
async function accountsOf(services: Services): ReturnType<Services['store']['accounts']['all']> {
  await services.ledger.refreshAccounts()
  return await services.store.accounts.all()
}
