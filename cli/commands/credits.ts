// `causeway credits add`: credit for an account.
import type { CreditView } from '../../server/control/operations/credits.ts'
import type { Command } from '../command.ts'
import { DONE, UsageError, readDollars, readWords } from '../command.ts'
import { operate } from '../operate.ts'
import { dollars } from '../table.ts'

/** The command. */
export const credits: Command = {
  help: `Usage: causeway credits add [--account ACCOUNT] [--note TEXT] [--json] USD

  --account ACCOUNT  whose credit (default: the account "default")
  --note TEXT        what the ledger says about it
USD is an amount in US dollars such as 20 or 0.50.`,
  run: async ([verb, ...words], terminal) => {
    if (verb !== 'add') throw new UsageError('say: credits add USD')
    const { values, positionals } = readWords({
      words,
      positionals: ['USD'],
      options: { account: { type: 'string' }, note: { type: 'string' }, json: { type: 'boolean' } },
    })
    const amount = readDollars(positionals[0] ?? '', 'USD')
    if (amount === 0) throw new UsageError('USD must be more than zero')
    const now = await operate<CreditView>({
      terminal,
      operation: 'credits.add',
      input: { account: values.account, dollars: amount, note: values.note },
    })
    const standing = `${dollars(now.balanceDollars)} left of ${dollars(now.grantedDollars)}`
    terminal.out(
      values.json ? `${JSON.stringify(now)}\n` : `${now.account}: ${dollars(amount)} added, ${standing}.\n`,
    )
    return DONE
  },
}
