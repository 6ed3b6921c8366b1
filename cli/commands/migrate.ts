// `causeway migrate`: brings the database up to this version without starting the server, and says what was done.
import { readConfig } from '../../server/config.ts'
import { openControl } from '../../server/control/open-control.ts'
import { openStore } from '../../server/store/open.ts'
import { createLog } from '../../server/telemetry/log.ts'
import type { Command } from '../command.ts'
import { DONE, readWords } from '../command.ts'

/** The command. */
export const migrate: Command = {
  help: `Usage: causeway migrate [--json]

Brings the database in the data folder up to this version and names the migrations that were run; all of them succeed or
none is kept. The server does the same whenever it starts. Stop the server first, and make a backup: a database is not
brought back to an older form.`,
  run: async (words, terminal) => {
    const { values } = readWords({ words, options: { json: { type: 'boolean' } }, positionals: [] })
    const { dataFolder, logLevel } = await readConfig(terminal)
    const log = createLog({ level: logLevel === 'debug' ? 'debug' : 'error' })
    const control = await openControl({ dataFolder, role: 'command', log })
    try {
      const store = await openStore({ dataFolder, log })
      await store.close()
      terminal.out(
        values.json ? `${JSON.stringify({ migrated: store.migrated })}\n` : sentence(store.migrated),
      )
    } finally {
      await control.close()
    }
    return DONE
  },
}

function sentence(migrated: readonly string[]): string {
  return migrated.length === 0
    ? 'The database is up to date.\n'
    : migrated.map((name) => `${name}: done\n`).join('')
}
