// `causeway serve`: the server in this terminal; the same as `npm start`.
import type { Command } from '../command.ts'
import { readWords } from '../command.ts'

/** Starts the server; it ends with the process. */
export const serve: Command = {
  help: `Usage: causeway serve

Runs the server until it is told to stop (Ctrl-C, SIGTERM). Settings come from the environment: docs/settings.md.`,
  run: async (words) => {
    readWords({ words, options: {}, positionals: [] })
    const { runServer } = await import('../../server/run-server.ts')
    await runServer()
    return await new Promise<never>(neverBecauseSignalsEndTheServer)
  },
}

function neverBecauseSignalsEndTheServer(): void {
  // run-server.ts ends the process with its own exit code.
}
