// `causeway models sync`: what providers say that they have, against the catalogue.
import type { SyncedProvider } from '../../server/control/operations/sync-models.ts'
import { DONE, FAILED, UsageError, readWords } from '../command.ts'
import { operate } from '../operate.ts'
import { makeMissingFile } from '../operator-file.ts'
import type { Terminal } from '../terminal.ts'

/** Its lines of the help. */
export const SYNC_HELP = `       causeway models sync [PROVIDER] [--add] [--json]`

/** What its options mean. */
export const SYNC_OPTIONS = `sync asks PROVIDER, or every provider that is switched on, which models it has, and says what the catalogue does not know and
what the provider does not list any more. It removes nothing. Local servers' models are taken over at once.
  --add  writes those of PROVIDER that are new and have a price in its list into the file that CAUSEWAY_CONFIG names
It ends with 1 when a provider does not answer.`

const MOST_NAMED = 20

/** Runs the command. */
export async function syncModels(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readWords({
    words,
    positionals: ['PROVIDER?'],
    options: { add: { type: 'boolean' }, json: { type: 'boolean' } },
  })
  if (values.add && positionals[0] === undefined)
    throw new UsageError('--add needs a PROVIDER: models are added of one at a time')
  if (values.add) await makeMissingFile(terminal)
  const synced = await operate<SyncedProvider[]>({
    terminal,
    operation: 'models.sync',
    input: { provider: positionals[0], add: values.add },
  })
  if (values.json) terminal.out(`${JSON.stringify(synced)}\n`)
  else if (synced.length === 0)
    terminal.error(
      'No provider is switched on. "causeway providers list" names the variable that switches each one on.\n',
    )
  else terminal.out(synced.map((one) => report(one, values.add === true)).join(''))
  return synced.every(({ error }) => error === null) ? DONE : FAILED
}

function report(one: SyncedProvider, isAdding: boolean): string {
  const { id, name, error, listed, missing, isDoubtful, unknown, added } = one
  if (error !== null) return `${name}: failed: ${error}\n`
  const lines = [`${name}: ${listed} models listed`]
  if (added.length > 0) lines.push(`  added: ${named(added)}`)
  if (missing.length > 0)
    lines.push(
      `  not listed any more: ${named(missing)}${isDoubtful ? '. So many that the list is more likely to be incomplete' : ''}`,
    )
  const priced = unknown.filter(({ isPriced }) => isPriced).map((row) => row.id)
  const others = unknown.filter(({ isPriced }) => !isPriced).map((row) => row.id)
  if (priced.length > 0 && !isAdding)
    lines.push(`  not in the catalogue: ${named(priced)}. "causeway models sync ${id} --add" adds them`)
  if (others.length > 0)
    lines.push(
      `  not in the catalogue, and without a price: ${named(others)}. "causeway models add" adds one`,
    )
  if (lines.length === 1) lines.push('  the catalogue agrees')
  return `${lines.join('\n')}\n`
}

function named(ids: readonly string[]): string {
  const more = ids.length - MOST_NAMED
  return ids.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
