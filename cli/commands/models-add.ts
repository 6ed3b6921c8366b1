// `causeway models add`: a model of one's own, or one more provider of a model, into the configuration file.
import type { AddedModel } from '../../server/control/operations/add-model.ts'
import { DONE, UsageError, readDollars, readWords } from '../command.ts'
import { operate } from '../operate.ts'
import { makeMissingFile } from '../operator-file.ts'
import type { Terminal } from '../terminal.ts'

/** Its lines of the help. */
export const ADD_MODEL_HELP = `       causeway models add MODEL --provider PROVIDER --id ID [--prompt-price USD --completion-price USD]
                         [--cache-price USD] [--first] [facts of a new model] [--json]`

/** What its options mean. */
export const ADD_MODEL_OPTIONS = `add writes into the file that CAUSEWAY_CONFIG names, and makes it when it is missing. MODEL is author/slug. A new model needs
its prices. One that the file has gets one more provider. The row of a shipped one is copied into the file first, where
later versions of the catalogue do not reach it.
  --provider PROVIDER  who serves it: an id that "providers list" shows
  --id ID              its name there
  --prompt-price USD, --completion-price USD, --cache-price USD
                       per million tokens; of an existing model, what this provider takes
  --first              ask this provider before the others
Facts of a new model: --name NAME, --kind chat|embedding|rerank, --alias ALIAS (may be repeated), --context TOKENS,
--max-output TOKENS, --input text,image, --supports tools,seed,… (default: what most models take),
--efforts low,medium,high, --successor MODEL`

/** Runs the command. */
export async function addModel(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readWords({
    words,
    positionals: ['MODEL'],
    options: {
      provider: { type: 'string' },
      id: { type: 'string' },
      'prompt-price': { type: 'string' },
      'completion-price': { type: 'string' },
      'cache-price': { type: 'string' },
      first: { type: 'boolean' },
      name: { type: 'string' },
      kind: { type: 'string' },
      alias: { type: 'string', multiple: true },
      context: { type: 'string' },
      'max-output': { type: 'string' },
      input: { type: 'string' },
      supports: { type: 'string' },
      efforts: { type: 'string' },
      successor: { type: 'string' },
      json: { type: 'boolean' },
    },
  })
  if (!values.provider) throw new UsageError('--provider is missing: say who serves it')
  if (!values.id) throw new UsageError('--id is missing: say what the provider calls it')
  await makeMissingFile(terminal)
  const added = await operate<AddedModel>({
    terminal,
    operation: 'models.add',
    input: {
      model: positionals[0],
      provider: values.provider,
      upstreamId: values.id,
      promptPrice: price(values['prompt-price'], '--prompt-price'),
      completionPrice: price(values['completion-price'], '--completion-price'),
      cacheReadPrice: price(values['cache-price'], '--cache-price'),
      first: values.first,
      facts: {
        name: values.name,
        kind: values.kind,
        aliases: values.alias,
        context: tokens(values.context, '--context'),
        maxOutput: tokens(values['max-output'], '--max-output'),
        input: list(values.input),
        supports: list(values.supports),
        efforts: list(values.efforts),
        successor: values.successor,
      },
    },
  })
  terminal.out(values.json ? `${JSON.stringify(added)}\n` : sentence(added, values.provider))
  return DONE
}

function price(text: string | undefined, name: string): number | undefined {
  return text === undefined ? undefined : readDollars(text, name)
}

function tokens(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new UsageError(`${name} is ${JSON.stringify(text)}; give a number of tokens`)
  return Number(text)
}

function list(text: string | undefined): string[] | undefined {
  return text?.split(',').map((entry) => entry.trim())
}

const WHAT: Readonly<Record<AddedModel['what'], string>> = {
  new: 'is a new model of',
  endpoint: 'has one more provider in',
  copied: 'was copied from the shipped catalogue, with one more provider, into',
}

function sentence({ id, file, what }: AddedModel, provider: string): string {
  return `${id} ${WHAT[what]} ${file}: ${provider}. "causeway models show ${id}" shows it.\n`
}
