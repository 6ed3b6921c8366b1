// Every operation that the command line can ask of a running server, by name. Each is also run without a server, on
// services that the command opened itself; so none of them may rely on a listening port.
import { z } from 'zod'
import type { Services } from '../services.ts'
import { ControlError } from './control-error.ts'
import type { AnyOperation } from './operation.ts'
import { createAdministrator, createResetLink } from './operations/admin.ts'
import { addModel } from './operations/add-model.ts'
import { addProvider } from './operations/add-provider.ts'
import { disableAccount, enableAccount, listAccounts, setBilling } from './operations/billing.ts'
import { addCredits } from './operations/credits.ts'
import { createKey, deleteKey, disableKey, editKey, enableKey, listKeys } from './operations/keys.ts'
import { listModels, showModel } from './operations/models.ts'
import { syncModels } from './operations/sync-models.ts'
import { listProviders, testProviders } from './operations/providers.ts'

const OPERATIONS: ReadonlyMap<string, AnyOperation> = new Map([
  ['admin.create', createAdministrator],
  ['admin.reset-link', createResetLink],
  ['keys.create', createKey],
  ['keys.edit', editKey],
  ['keys.list', listKeys],
  ['keys.enable', enableKey],
  ['keys.disable', disableKey],
  ['keys.delete', deleteKey],
  ['accounts.list', listAccounts],
  ['accounts.setBilling', setBilling],
  ['accounts.disable', disableAccount],
  ['accounts.enable', enableAccount],
  ['credits.add', addCredits],
  ['models.list', listModels],
  ['models.show', showModel],
  ['models.add', addModel],
  ['models.sync', syncModels],
  ['providers.list', listProviders],
  ['providers.add', addProvider],
  ['providers.test', testProviders],
])

/** Checks the input and runs the operation. Rejects with a ControlError when it does not exist or the input is wrong. */
export async function runOperation(call: {
  readonly services: Services
  readonly operation: string
  readonly input: unknown
}): Promise<unknown> {
  const found = OPERATIONS.get(call.operation)
  if (!found)
    throw new ControlError(
      'failed',
      `The running server does not know ${call.operation}: it is of another version than this command. Restart it.`,
    )
  const checked = found.check(call.input)
  if (checked instanceof z.ZodError) throw new ControlError('usage', z.prettifyError(checked))
  return await checked.run(call.services)
}
