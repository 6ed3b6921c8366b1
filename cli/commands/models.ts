// `causeway models …`: what the catalogue has. Adding and comparing have their own files.
import type { ModelRow, ModelView } from '../../server/control/operations/models.ts'
import type { Command } from '../command.ts'
import { DONE, UsageError, readWords } from '../command.ts'
import { operate } from '../operate.ts'
import { dollars, table } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { ADD_MODEL_HELP, ADD_MODEL_OPTIONS, addModel } from './models-add.ts'
import { SYNC_HELP, SYNC_OPTIONS, syncModels } from './models-sync.ts'

/** The command. */
export const models: Command = {
  help: `Usage: causeway models list [--json]
       causeway models show MODEL [--json]
${ADD_MODEL_HELP}
${SYNC_HELP}

Prices are US dollars per million tokens. MODEL of show is an id as "models list" shows it, or an alias of it.

${ADD_MODEL_OPTIONS}

${SYNC_OPTIONS}`,
  run: async ([verb, ...words], terminal) => {
    if (verb === 'list') return await list(words, terminal)
    if (verb === 'show') return await show(words, terminal)
    if (verb === 'add') return await addModel(words, terminal)
    if (verb === 'sync') return await syncModels(words, terminal)
    throw new UsageError('say: models list, models show MODEL, models add MODEL, or models sync')
  },
}

async function list(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = readWords({ words, options: { json: { type: 'boolean' } }, positionals: [] })
  const rows = await operate<ModelRow[]>({ terminal, operation: 'models.list', input: {} })
  if (values.json) terminal.out(`${JSON.stringify(rows)}\n`)
  else
    terminal.out(
      table(
        ['MODEL', 'KIND', 'CONTEXT', 'PROMPT', 'COMPLETION', 'SHUTDOWN', 'SUCCESSOR', 'PROVIDERS ON'],
        rows.map(line),
      ),
    )
  return DONE
}

function line(model: ModelRow): string[] {
  return [
    model.id,
    model.kind,
    count(model.contextTokens),
    dollars(model.prices.prompt),
    dollars(model.prices.completion),
    model.shutdown ?? '-',
    model.successor ?? '-',
    model.providers.join(', ') || 'none (test keys only)',
  ]
}

async function show(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readWords({
    words,
    options: { json: { type: 'boolean' } },
    positionals: ['MODEL'],
  })
  const model = await operate<ModelView>({
    terminal,
    operation: 'models.show',
    input: { model: positionals[0] },
  })
  terminal.out(values.json ? `${JSON.stringify(model)}\n` : describe(model))
  return DONE
}

function describe(model: ModelView): string {
  const facts: [string, string][] = [
    ['id', model.id],
    ['name', model.name],
    ['also', model.aliases.join(', ') || '-'],
    ['kind', model.kind],
    ['context', `${count(model.contextTokens)} tokens, answers up to ${count(model.maxOutputTokens)}`],
    ['input', model.input.join(', ')],
    ['reasoning', model.reasoning],
    [
      'prices',
      `${dollars(model.prices.prompt)} prompt, ${dollars(model.prices.completion)} completion, per million tokens`,
    ],
    ['released', model.released ?? '-'],
    ['deprecated', model.deprecated ?? '-'],
    ['shutdown', model.shutdown ?? '-'],
    ['successor', model.successor ?? '-'],
    ['parameters', model.supports.join(', ') || '-'],
  ]
  const head = facts.map(([name, value]) => `${name.padEnd(11)} ${value}\n`).join('')
  const rows = model.endpoints.map((endpoint) => [
    endpoint.provider,
    endpoint.upstreamId,
    dollars(endpoint.prices.prompt),
    dollars(endpoint.prices.completion),
    endpoint.enabled ? 'on' : `off${endpoint.keyVariable ? ` (set ${endpoint.keyVariable})` : ''}`,
  ])
  return `${head}\n${table(['PROVIDER', 'ITS ID', 'PROMPT', 'COMPLETION', 'STATE'], rows)}`
}

function count(tokens: number | null): string {
  return tokens === null ? '-' : tokens.toLocaleString('en-US')
}
