// Finds the command that the words name and runs it; turns what goes wrong into a sentence and an exit code.
import { editDistance } from '../server/catalogue/catalogue.ts'
import type { Command } from './command.ts'
import { DONE, FAILED, WRONG_USAGE } from './command.ts'
import type { Terminal } from './terminal.ts'

interface Entry {
  readonly summary: string
  readonly load: () => Promise<Command>
}

/** Every command. Loaded when it is needed: most of a short command's time would be imports. */
const COMMANDS: Readonly<Record<string, Entry>> = {
  serve: {
    summary: 'run the server in this terminal',
    load: async () => (await import('./commands/serve.ts')).serve,
  },
  admin: {
    summary: 'make an administrator, give a link for a new password',
    load: async () => (await import('./commands/admin.ts')).admin,
  },
  keys: {
    summary: 'make, list, enable, disable and delete API keys',
    load: async () => (await import('./commands/keys.ts')).keys,
  },
  accounts: {
    summary: 'list the accounts, let one pay first or afterwards',
    load: async () => (await import('./commands/accounts.ts')).accounts,
  },
  credits: {
    summary: 'add credit to an account',
    load: async () => (await import('./commands/credits.ts')).credits,
  },
  models: {
    summary: 'list, show and add models, compare with what providers have',
    load: async () => (await import('./commands/models.ts')).models,
  },
  providers: {
    summary: 'list and add providers, test whether they answer',
    load: async () => (await import('./commands/providers.ts')).providers,
  },
  chat: {
    summary: 'talk to a model in the terminal',
    load: async () => (await import('./commands/chat.ts')).chat,
  },
  doctor: {
    summary: 'check the installation and say how to fix what is wrong',
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  backup: {
    summary: 'copy the database and the secret, while the server runs',
    load: async () => (await import('./commands/backup.ts')).backup,
  },
  migrate: {
    summary: 'bring the database up to this version and say what was done',
    load: async () => (await import('./commands/migrate.ts')).migrate,
  },
  bench: {
    summary: 'measure the gateway on this machine',
    load: async () => (await import('./commands/bench.ts')).bench,
  },
}

/** Runs one command line and resolves with the exit code: 0 done, 1 failed, 2 wrong usage or configuration. */
export async function runCommandLine(words: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = words
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    const out = name === undefined ? terminal.error : terminal.out
    out(overview())
    return name === undefined ? WRONG_USAGE : DONE
  }
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!entry) {
    terminal.error(`causeway: there is no command "${name}".${suggestion(name)}\n\n${overview()}`)
    return WRONG_USAGE
  }
  const command = await entry.load()
  if (rest.includes('--help') || rest.includes('-h')) {
    terminal.out(`${command.help}\n`)
    return DONE
  }
  try {
    return await command.run(rest, terminal)
  } catch (error) {
    const { message, exitCode } = error as { readonly message?: string; readonly exitCode?: number }
    terminal.error(`causeway: ${message ?? String(error)}\n`)
    if ((error as Error).name === 'UsageError')
      terminal.error(`Run "causeway ${name} --help" to see how it is used.\n`)
    return exitCode ?? FAILED
  }
}

function overview(): string {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length))
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`)
  return `Usage: causeway <command> [options]\n\n${lines.join('\n')}\n\n"causeway <command> --help" says more. Settings: docs/settings.md\n`
}

function suggestion(name: string): string {
  const near = Object.keys(COMMANDS)
    .map((command) => ({ command, distance: editDistance(command, name.toLowerCase()) }))
    .sort((one, other) => one.distance - other.distance)[0]
  return near && near.distance <= 3 ? ` Did you mean ${near.command}?` : ''
}
