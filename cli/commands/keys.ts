// `causeway keys …`: API keys.
import type { KeyView } from '../../server/control/operations/keys.ts'
import type { Command } from '../command.ts'
import { DONE, UsageError, readDollars, readWords } from '../command.ts'
import { operate } from '../operate.ts'
import { dollars, moment, table } from '../table.ts'
import type { Terminal } from '../terminal.ts'

const DEADLINES = {
  connect: { type: 'string' },
  'first-event': { type: 'string' },
  idle: { type: 'string' },
  total: { type: 'string' },
} as const
const RESETS = ['daily', 'weekly', 'monthly'] as const

/** The command. */
export const keys: Command = {
  help: `Usage: causeway keys create --name NAME [--account ACCOUNT] [--test | --management]
                            [--limit USD] [--reset daily|weekly|monthly]
                            [--connect MS] [--first-event MS] [--idle MS] [--total MS] [--json]
       causeway keys edit KEY [--name NAME] [--limit USD|none] [--connect MS|none]
                            [--first-event MS|none] [--idle MS|none] [--total MS|none] [--json]
       causeway keys list [--account ACCOUNT] [--json]
       causeway keys enable|disable|delete KEY [--json]

create prints the new key and nothing else; it cannot be shown again.
  --name NAME        what the key is for
  --account ACCOUNT  whose it is; made when it is new (default: the account "default")
  --test             a key that reaches the simulator only and costs nothing
  --management       a key that manages keys and cannot call models
  --limit USD        what it may spend
  --reset PERIOD     the limit counts per UTC day, week or month; without it, over all time
  --connect MS       how long a connection to a provider may take, in milliseconds
  --first-event MS   how long its streams may take to their first event
  --idle MS          how long they may be silent between two events
  --total MS         how long its requests may take in all
Deadlines that a request sets itself go before those of its key; "none" takes one away.
KEY is a key's name, its label, or the start of its hash, as "keys list" shows them.
Changes act on the next request.`,
  run: async ([verb, ...words], terminal) => {
    if (verb === 'create') return await create(words, terminal)
    if (verb === 'edit') return await edit(words, terminal)
    if (verb === 'list') return await list(words, terminal)
    if (verb === 'enable' || verb === 'disable' || verb === 'delete')
      return await change(verb, words, terminal)
    throw new UsageError(
      verb === undefined
        ? 'say what to do: create, edit, list, enable, disable or delete'
        : `"${verb}" is nothing that keys can do`,
    )
  },
}

async function create(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = readWords({
    words,
    positionals: [],
    options: {
      name: { type: 'string' },
      account: { type: 'string' },
      test: { type: 'boolean' },
      management: { type: 'boolean' },
      limit: { type: 'string' },
      reset: { type: 'string' },
      ...DEADLINES,
      json: { type: 'boolean' },
    },
  })
  if (!values.name?.trim()) throw new UsageError('--name is missing: say what the key is for')
  if (values.test && values.management) throw new UsageError('a key is either --test or --management')
  const reset = RESETS.find((period) => period === values.reset)
  if (values.reset !== undefined && !reset) throw new UsageError(`--reset is one of ${RESETS.join(', ')}`)
  if (reset && values.limit === undefined) throw new UsageError('--reset needs a --limit')
  const made = await operate<{ key: string; record: KeyView }>({
    terminal,
    operation: 'keys.create',
    input: {
      name: values.name,
      account: values.account,
      kind: values.test ? 'test' : values.management ? 'management' : 'live',
      limitDollars: values.limit === undefined ? undefined : readDollars(values.limit, '--limit'),
      limitReset: reset,
      ...readDeadlines(values),
    },
  })
  terminal.out(values.json ? `${JSON.stringify({ key: made.key, ...made.record })}\n` : `${made.key}\n`)
  return DONE
}

async function edit(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readWords({
    words,
    positionals: ['KEY'],
    options: { name: { type: 'string' }, limit: { type: 'string' }, ...DEADLINES, json: { type: 'boolean' } },
  })
  const { name, limit, json, ...deadlines } = values
  const limitDollars =
    limit === 'none' ? null : limit === undefined ? undefined : readDollars(limit, '--limit')
  const changes = { name, limitDollars, ...readDeadlines(deadlines) }
  if (Object.values(changes).every((value) => value === undefined))
    throw new UsageError('say what to change: --name, --limit, --connect, --first-event, --idle or --total')
  const key = await operate<KeyView>({
    terminal,
    operation: 'keys.edit',
    input: { key: positionals[0], ...changes },
  })
  terminal.out(json ? `${JSON.stringify(key)}\n` : `${key.label} (${key.name}) is changed.\n`)
  return DONE
}

function readDeadlines(values: Partial<Record<keyof typeof DEADLINES, string | undefined>>) {
  return {
    connectTimeoutMs: readMilliseconds(values.connect, '--connect'),
    firstEventTimeoutMs: readMilliseconds(values['first-event'], '--first-event'),
    idleTimeoutMs: readMilliseconds(values.idle, '--idle'),
    totalTimeoutMs: readMilliseconds(values.total, '--total'),
  }
}

function readMilliseconds(text: string | undefined, name: string): number | null | undefined {
  if (text === undefined) return undefined
  if (text === 'none') return null
  const milliseconds = /^\d{1,8}$/.test(text) ? Number(text) : 0
  if (milliseconds < 1 || milliseconds > 86_400_000)
    throw new UsageError(
      `${name} is ${JSON.stringify(text)}; give whole milliseconds from 1 to 86400000, or none`,
    )
  return milliseconds
}

async function list(words: readonly string[], terminal: Terminal): Promise<number> {
  const options = { account: { type: 'string' }, json: { type: 'boolean' } } as const
  const { values } = readWords({ words, options, positionals: [] })
  const rows = await operate<KeyView[]>({
    terminal,
    operation: 'keys.list',
    input: { account: values.account },
  })
  if (values.json) terminal.out(`${JSON.stringify(rows)}\n`)
  else
    terminal.out(
      table(
        ['NAME', 'LABEL', 'HASH', 'KIND', 'ACCOUNT', 'STATE', 'SPENT', 'LIMIT', 'LAST USED'],
        rows.map(line),
      ),
    )
  return DONE
}

function line(key: KeyView): string[] {
  const period = key.limitReset === null ? '' : ` ${key.limitReset}`
  return [
    key.name,
    key.label,
    key.hash.slice(0, 12),
    key.kind,
    key.account,
    state(key),
    dollars(key.spentDollars),
    key.limitDollars === null ? 'none' : `${dollars(key.limitDollars)}${period}`,
    moment(key.lastUsedAt),
  ]
}

function state(key: KeyView): string {
  if (key.disabled) return 'disabled'
  return key.expiresAt !== null && key.expiresAt <= Date.now() ? 'expired' : 'enabled'
}

async function change(
  verb: 'enable' | 'disable' | 'delete',
  words: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const { values, positionals } = readWords({
    words,
    options: { json: { type: 'boolean' } },
    positionals: ['KEY'],
  })
  const key = await operate<KeyView>({ terminal, operation: `keys.${verb}`, input: { key: positionals[0] } })
  terminal.out(values.json ? `${JSON.stringify(key)}\n` : `${key.label} (${key.name}) is ${verb}d.\n`)
  return DONE
}
