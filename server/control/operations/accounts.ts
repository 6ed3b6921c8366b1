// Finds the account that a command names.
import type { Services } from '../../services.ts'
import type { AccountRecord } from '../../store/ports.ts'
import { ControlError } from '../control-error.ts'

/** The account of this name, the default one when none is named. Throws a ControlError that lists the names there are. */
export async function findAccount(services: Services, name: string | undefined): Promise<AccountRecord> {
  if (name === undefined) return services.defaultAccount
  const accounts = await services.store.accounts.all()
  const found = accounts.find((account) => account.name === name)
  if (found) return found
  const names = accounts.map((account) => account.name).join(', ')
  throw new ControlError('failed', `There is no account ${JSON.stringify(name)}. Accounts: ${names}.`)
}

/** The account of this name, made when it is new; metered, as the default one is. */
export async function ensureAccount(services: Services, name: string | undefined): Promise<AccountRecord> {
  if (name === undefined) return services.defaultAccount
  const account = await services.store.accounts.ensure({
    name,
    billing: 'metered',
    createdAt: services.now(),
  })
  await services.ledger.refreshAccounts()
  return account
}
