// The control socket of a server whose services are open already.
import type { Services } from '../services.ts'
import type { Log } from '../telemetry/log.ts'
import type { Control } from './open-control.ts'
import { openControl } from './open-control.ts'

/** Takes the socket of the folder and runs operations on it. Rejects when another server has it. */
export async function serveControl(options: {
  readonly dataFolder: string
  readonly services: Services
  readonly log: Log
}): Promise<Pick<Control, 'close'>> {
  const control = await openControl({ dataFolder: options.dataFolder, role: 'server', log: options.log })
  // A command may have worked on the folder between the opening of the services and this line.
  await Promise.all([options.services.keys.refresh(), options.services.ledger.refreshAccounts()])
  control.serve(options.services)
  return control
}
