// `causeway providers add`: a provider of one's own, into the configuration file.
import type { AddedProvider } from '../../server/control/operations/add-provider.ts'
import { DONE, UsageError, readWords } from '../command.ts'
import { operate } from '../operate.ts'
import { makeMissingFile } from '../operator-file.ts'
import type { Terminal } from '../terminal.ts'

/** Its lines of the help. */
export const ADD_PROVIDER_HELP = `       causeway providers add ID --url URL [--name NAME] [--dialect DIALECT]
                            [--key-variable VARIABLE | --no-key] [--quirk QUIRK]... [--discover] [--json]`

/** What its options mean. */
export const ADD_PROVIDER_OPTIONS = `add writes into the file that CAUSEWAY_CONFIG names, and makes it when it is missing.
  --url URL                its address, up to what stands before /chat/completions
  --dialect DIALECT        its wire format (default: openai-chat)
  --key-variable VARIABLE  the environment variable that holds its key (default: <ID>_API_KEY); the key itself is not written
  --no-key                 it needs none
  --quirk QUIRK            how it differs from the rest: docs/providers.md
  --discover               ask it for its models, as local servers are`

/** Runs the command. */
export async function addProvider(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readWords({
    words,
    positionals: ['ID'],
    options: {
      url: { type: 'string' },
      name: { type: 'string' },
      dialect: { type: 'string' },
      'key-variable': { type: 'string' },
      'no-key': { type: 'boolean' },
      quirk: { type: 'string', multiple: true },
      discover: { type: 'boolean' },
      json: { type: 'boolean' },
    },
  })
  const id = positionals[0] ?? ''
  if (values.url === undefined) throw new UsageError('--url is missing: say where the provider is')
  if (values['no-key'] && values['key-variable'] !== undefined)
    throw new UsageError('a provider has either a --key-variable or --no-key')
  const keyVariable = values['key-variable'] ?? `${id.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}_API_KEY`
  await makeMissingFile(terminal)
  const added = await operate<AddedProvider>({
    terminal,
    operation: 'providers.add',
    input: {
      id,
      name: values.name,
      dialect: values.dialect,
      baseUrl: values.url,
      keyVariable: values['no-key'] ? undefined : keyVariable,
      quirks: values.quirk,
      discover: values.discover,
    },
  })
  terminal.out(values.json ? `${JSON.stringify(added)}\n` : sentence(added))
  return DONE
}

function sentence({ id, file, enabled, keyVariable }: AddedProvider): string {
  const next = enabled
    ? `It is switched on; "causeway providers test ${id}" asks it for its models.`
    : `It is switched off until ${keyVariable} is set for the server, which reads variables when it starts.`
  return `${id} was added to ${file}. ${next}\n`
}
