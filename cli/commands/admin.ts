// `causeway admin …`: administrators and lost passwords, without a browser.
import { text as readAll } from 'node:stream/consumers'
import type { AdministratorView } from '../../server/control/operations/admin.ts'
import type { Command } from '../command.ts'
import { DONE, UsageError, readWords } from '../command.ts'
import { operate } from '../operate.ts'
import type { Terminal } from '../terminal.ts'

/** The command. */
export const admin: Command = {
  help: `Usage: causeway admin create --email EMAIL [--name NAME] [--password-stdin] [--json]
       causeway admin reset-link --email EMAIL [--json]

create makes an administrator of this installation and prints a link with which they choose a password. Somebody who is here
already becomes one and keeps their password.
  --email EMAIL      how they sign in
  --name NAME        what others see (default: the first part of EMAIL)
  --password-stdin   take the password from stdin, 10 to 128 characters, and print no link
reset-link prints a link with which a person chooses a new password. It holds for an hour, and once.`,
  run: async ([verb, ...words], terminal) => {
    if (verb === 'create') return await create(words, terminal)
    if (verb === 'reset-link') return await resetLink(words, terminal)
    throw new UsageError(
      verb === undefined ? 'say what to do: create or reset-link' : `"${verb}" is nothing that admin can do`,
    )
  },
}

async function create(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = readWords({
    words,
    positionals: [],
    options: {
      email: { type: 'string' },
      name: { type: 'string' },
      'password-stdin': { type: 'boolean' },
      json: { type: 'boolean' },
    },
  })
  const password = values['password-stdin'] ? await readPassword(terminal) : undefined
  const made = await operate<AdministratorView>({
    terminal,
    operation: 'admin.create',
    input: { email: emailOf(values.email), name: values.name, password },
  })
  if (values.json) terminal.out(`${JSON.stringify(made)}\n`)
  else if (made.link !== null) terminal.out(`${made.link}\n`)
  else if (made.outcome === 'unchanged') terminal.error(`${made.email} is an administrator already.\n`)
  else terminal.error(`${made.email} is an administrator and signs in with their password.\n`)
  return DONE
}

async function resetLink(words: readonly string[], terminal: Terminal): Promise<number> {
  const options = { email: { type: 'string' }, json: { type: 'boolean' } } as const
  const { values } = readWords({ words, options, positionals: [] })
  const made = await operate<{ email: string; link: string }>({
    terminal,
    operation: 'admin.reset-link',
    input: { email: emailOf(values.email) },
  })
  terminal.out(values.json ? `${JSON.stringify(made)}\n` : `${made.link}\n`)
  return DONE
}

function emailOf(email: string | undefined): string {
  if (!email?.trim()) throw new UsageError('--email is missing')
  return email
}

async function readPassword({ input }: Terminal): Promise<string> {
  const [password = ''] = (await readAll(input as NodeJS.ReadStream)).split(/\r?\n/)
  if (password === '') throw new UsageError('there is no password on stdin')
  return password
}
