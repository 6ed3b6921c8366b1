// Runs a control operation where it belongs: in the running server, or here on services opened for it when none runs.
import { readConfig, readDataFolder } from '../server/config.ts'
import { secretsOfLog } from '../server/config/log-secrets.ts'
import type { ControlAnswer } from '../server/control/call-control.ts'
import { callControl, controlHolder } from '../server/control/call-control.ts'
import { FolderTaken } from '../server/control/control-error.ts'
import type { Services } from '../server/services.ts'
import { createLog } from '../server/telemetry/log.ts'
import type { Terminal } from './terminal.ts'

interface Call {
  readonly operation: string
  readonly input: unknown
  readonly terminal: Terminal
}

/** Resolves with the operation's result. Throws what it refused, with a message for people and an exit code. */
export async function operate<Result>(call: Call): Promise<Result> {
  try {
    const answer = (await askServer(call)) ?? (await operateAlone(call))
    return answer.result as Result
  } catch (error) {
    // A server has started since it was looked for.
    const answer = error instanceof FolderTaken ? await askServer(call) : undefined
    if (!answer) throw error
    return answer.result as Result
  }
}

/** Needs no setting but the folder: a key can be disabled while the configuration file of the server is broken. */
async function askServer({ terminal, operation, input }: Call): Promise<ControlAnswer | undefined> {
  const dataFolder = readDataFolder(terminal)
  const holder = await controlHolder(dataFolder)
  return holder?.role === 'server' ? await callControl({ dataFolder, operation, input }) : undefined
}

/** The socket is held meanwhile, so no server starts in the middle and misses what is changed. */
async function operateAlone({ terminal, operation, input }: Call): Promise<ControlAnswer> {
  const config = await readConfig(terminal)
  const { openControl } = await import('../server/control/open-control.ts')
  const { runOperation } = await import('../server/control/operations.ts')
  const { openServices } = await import('../server/open-services.ts')
  const { openStore } = await import('../server/store/open.ts')
  const { dataFolder } = config
  let services: Services | undefined
  const log = createLog({
    level: config.logLevel === 'debug' ? 'debug' : 'error',
    secrets: () => secretsOfLog(config, services),
  })
  const control = await openControl({ dataFolder, role: 'command', log })
  const store = openStore({ dataFolder, log })
  try {
    services = await openServices({ config, log, store })
    return { result: await runOperation({ services, operation, input }).finally(services.close) }
  } catch (error) {
    // Closing twice does nothing; services that did not open leave the store open.
    await store.then(({ close }) => close()).catch(ignoreBecauseTheFirstErrorIsTold)
    throw error
  } finally {
    await control.close()
  }
}

function ignoreBecauseTheFirstErrorIsTold(): void {
  // The store that failed to open is the error.
}
