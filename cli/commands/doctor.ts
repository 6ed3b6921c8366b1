// `causeway doctor`: looks at the installation and says how to fix what is wrong. Changes nothing.
import { readConfig } from '../../server/config.ts'
import type { Config } from '../../server/config.ts'
import { ConfigError } from '../../server/config/config-error.ts'
import { readPidFile } from '../../server/pid-file.ts'
import type { Command } from '../command.ts'
import { DONE, FAILED, readWords } from '../command.ts'
import type { Finding } from '../doctor-checks.ts'
import { checkClock, checkDataFolder, checkProviders, checkServer } from '../doctor-checks.ts'
import type { Terminal } from '../terminal.ts'

/** The command. */
export const doctor: Command = {
  help: `Usage: causeway doctor [--json]

Checks Node, the settings, the data folder, the server or its port and database, the providers and the clock. Each line is
ok, warn or fail, with what to do. Ends with 1 when one line is fail.`,
  run: async (words, terminal) => {
    const { values } = readWords({ words, options: { json: { type: 'boolean' } }, positionals: [] })
    const findings = await examine(terminal)
    terminal.out(values.json ? `${JSON.stringify(findings)}\n` : findings.map(line).join(''))
    return findings.some(({ state }) => state === 'fail') ? FAILED : DONE
  },
}

async function examine(terminal: Terminal): Promise<Finding[]> {
  const node: Finding = { name: 'node', state: 'ok', message: process.versions.node }
  const config = await readSettings(terminal)
  if ('state' in config) return [node, config]
  const server = await readPidFile(config.dataFolder)
  const notices = config.notices.map((message): Finding => ({ name: 'settings', state: 'warn', message }))
  const settings: Finding = {
    name: 'settings',
    state: 'ok',
    message: config.file ?? 'from the environment only',
  }
  return [
    node,
    settings,
    ...notices,
    ...(await checkDataFolder(config)),
    ...(await checkServer(config, server)),
    await checkProviders(config, server),
    await checkClock(config),
  ]
}

async function readSettings(terminal: Terminal): Promise<Config | Finding> {
  try {
    return await readConfig(terminal)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return { name: 'settings', state: 'fail', message: error.message, fix: 'Nothing else was checked.' }
  }
}

function line({ name, state, message, fix }: Finding): string {
  const first = `${state.padEnd(4)}  ${name.padEnd(11)}  ${message}\n`
  return fix === undefined ? first : `${first}${' '.repeat(19)}${fix}\n`
}
