// `causeway providers …`: who serves, and whether they answer.
import type { ProviderRow, ProviderTest } from '../../server/control/operations/providers.ts'
import type { Command } from '../command.ts'
import { DONE, FAILED, UsageError, readWords } from '../command.ts'
import { operate } from '../operate.ts'
import { table } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { ADD_PROVIDER_HELP, ADD_PROVIDER_OPTIONS, addProvider } from './providers-add.ts'

/** The command. */
export const providers: Command = {
  help: `Usage: causeway providers list [--json]
       causeway providers test [PROVIDER] [--json]
${ADD_PROVIDER_HELP}

test asks PROVIDER, or every provider that is switched on, for its models; it costs nothing. It ends with 1 when one
does not answer.

${ADD_PROVIDER_OPTIONS}`,
  run: async ([verb, ...words], terminal) => {
    if (verb === 'list') return await list(words, terminal)
    if (verb === 'test') return await test(words, terminal)
    if (verb === 'add') return await addProvider(words, terminal)
    throw new UsageError('say: providers list, providers test, or providers add')
  },
}

async function list(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = readWords({ words, options: { json: { type: 'boolean' } }, positionals: [] })
  const rows = await operate<ProviderRow[]>({ terminal, operation: 'providers.list', input: {} })
  const lines = rows.map((provider) => [
    provider.id,
    provider.name,
    provider.enabled ? 'on' : 'off',
    String(provider.models),
    provider.enabled ? provider.baseUrl : `switch on: set ${provider.keyVariable ?? 'its api_key'}`,
  ])
  terminal.out(
    values.json
      ? `${JSON.stringify(rows)}\n`
      : table(['PROVIDER', 'NAME', 'STATE', 'MODELS', 'ADDRESS'], lines),
  )
  return DONE
}

async function test(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readWords({
    words,
    options: { json: { type: 'boolean' } },
    positionals: ['PROVIDER?'],
  })
  const tests = await operate<ProviderTest[]>({
    terminal,
    operation: 'providers.test',
    input: { provider: positionals[0] },
  })
  if (values.json) terminal.out(`${JSON.stringify(tests)}\n`)
  else if (tests.length === 0)
    terminal.error(
      'No provider is switched on. "causeway providers list" names the variable that switches each one on.\n',
    )
  else terminal.out(tests.map(sentence).join(''))
  return tests.every((one) => one.ok) ? DONE : FAILED
}

function sentence(test: ProviderTest): string {
  const result = test.ok ? `ok, ${test.models} models` : `failed: ${test.error ?? 'no reason given'}`
  return `${test.name}: ${result} (${test.milliseconds} ms)\n`
}
