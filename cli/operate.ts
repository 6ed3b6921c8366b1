// Runs a control operation where it belongs: in the running server, or here on services opened for it when none runs.
import { readConfig } from '../server/config.ts'
import type { Config } from '../server/config.ts'
import type { ControlAnswer } from '../server/control/call-control.ts'
import { callControl, controlHolder } from '../server/control/call-control.ts'
import { FolderTaken } from '../server/control/control-error.ts'
import { createLog } from '../server/telemetry/log.ts'
import type { Terminal } from './terminal.ts'

/** Resolves with the operation's result. Throws what it refused, with a message for people and an exit code. */
export async function operate<Result>(call: {
  readonly operation: string
  readonly input: unknown
  readonly terminal: Terminal
}): Promise<Result> {
  const { operation, input, terminal } = call
  const config = await readConfig(terminal)
  try {
    return (
      (await askServer({ config, operation, input })) ?? (await operateAlone({ config, operation, input }))
    ).result as Result
  } catch (error) {
    // A server has started since it was looked for.
    const answer = error instanceof FolderTaken ? await askServer({ config, operation, input }) : undefined
    if (!answer) throw error
    return answer.result as Result
  }
}

interface Call {
  readonly config: Config
  readonly operation: string
  readonly input: unknown
}

async function askServer({
  config: { dataFolder },
  operation,
  input,
}: Call): Promise<ControlAnswer | undefined> {
  const holder = await controlHolder(dataFolder)
  return holder?.role === 'server' ? await callControl({ dataFolder, operation, input }) : undefined
}

/** The socket is held meanwhile, so no server starts in the middle and misses what is changed. */
async function operateAlone({ config, operation, input }: Call): Promise<ControlAnswer> {
  const { openControl } = await import('../server/control/open-control.ts')
  const { runOperation } = await import('../server/control/operations.ts')
  const { openServices } = await import('../server/open-services.ts')
  const log = createLog({ level: config.logLevel === 'debug' ? 'debug' : 'error' })
  const control = await openControl({ dataFolder: config.dataFolder, role: 'command', log })
  try {
    const services = await openServices({ config, log })
    try {
      return { result: await runOperation({ services, operation, input }) }
    } finally {
      await services.close()
    }
  } finally {
    await control.close()
  }
}
