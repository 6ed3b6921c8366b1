// `causeway accounts …`: who pays, whether first or afterwards, and who is shut out.
import type { AccountView } from '../../server/control/operations/billing.ts'
import type { CreditView } from '../../server/control/operations/credits.ts'
import type { Command } from '../command.ts'
import { DONE, UsageError, readWords } from '../command.ts'
import { operate } from '../operate.ts'
import { dollars, table } from '../table.ts'
import type { Terminal } from '../terminal.ts'

/** The command. */
export const accounts: Command = {
  help: `Usage: causeway accounts list [--json]
       causeway accounts set-billing ACCOUNT metered|prepaid [--json]
       causeway accounts disable ACCOUNT --reason TEXT [--json]
       causeway accounts enable ACCOUNT [--json]

metered  the account is billed for what it used; nothing is refused for want of credit
prepaid  requests that its credit does not cover are refused with 402; "credits add" adds credit
disable  stops all keys of the account at once, whatever their own switches say; its people can
         only look. They and its callers are told the reason
Acts on the next request. The setting CAUSEWAY_BILLING=prepaid makes every account prepaid.`,
  run: async ([verb, ...words], terminal) => {
    if (verb === 'list') return await list(words, terminal)
    if (verb === 'set-billing') return await setBilling(words, terminal)
    if (verb === 'disable' || verb === 'enable') return await shutOrOpen(verb, words, terminal)
    throw new UsageError(
      'say: accounts list, accounts set-billing ACCOUNT metered|prepaid, or accounts disable|enable ACCOUNT',
    )
  },
}

async function list(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = readWords({ words, options: { json: { type: 'boolean' } }, positionals: [] })
  const rows = await operate<AccountView[]>({ terminal, operation: 'accounts.list', input: {} })
  const lines = rows.map((row) => [
    row.account,
    row.billing,
    String(row.keys),
    dollars(row.grantedDollars),
    dollars(row.usedDollars),
    dollars(row.balanceDollars),
    row.disabledBecause === null ? '' : `disabled: ${row.disabledBecause}`,
  ])
  const headings = ['ACCOUNT', 'BILLING', 'KEYS', 'GRANTED', 'USED', 'LEFT', '']
  terminal.out(values.json ? `${JSON.stringify(rows)}\n` : table(headings, lines))
  return DONE
}

async function setBilling(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readWords({
    words,
    options: { json: { type: 'boolean' } },
    positionals: ['ACCOUNT', 'metered or prepaid'],
  })
  const [account, billing] = positionals
  if (billing !== 'metered' && billing !== 'prepaid')
    throw new UsageError(`"${billing}" is no way to bill: say metered or prepaid`)
  const now = await operate<CreditView>({
    terminal,
    operation: 'accounts.setBilling',
    input: { account, billing },
  })
  terminal.out(values.json ? `${JSON.stringify(now)}\n` : sentence(now))
  return DONE
}

async function shutOrOpen(
  verb: 'disable' | 'enable',
  words: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const { values, positionals } = readWords({
    words,
    options: { json: { type: 'boolean' }, ...(verb === 'disable' && { reason: { type: 'string' } }) },
    positionals: ['ACCOUNT'],
  })
  const [account] = positionals
  const { reason } = values as { readonly reason?: string }
  if (verb === 'disable' && !reason?.trim())
    throw new UsageError('say why with --reason: the people of the account and its callers are told')
  const now = await operate({
    terminal,
    operation: `accounts.${verb}`,
    input: { account, ...(reason !== undefined && { reason }) },
  })
  const said =
    verb === 'disable'
      ? `${account} is disabled: none of its keys works, and its people can only look.\n`
      : `${account} is enabled: its keys work as their own switches say.\n`
  terminal.out(values.json ? `${JSON.stringify(now)}\n` : said)
  return DONE
}

function sentence({ account, billing, balanceDollars }: CreditView): string {
  return billing === 'metered'
    ? `${account} is metered: it is billed for what it uses.\n`
    : `${account} is prepaid: requests that its credit does not cover are refused. ${dollars(balanceDollars)} is left.\n`
}
