// The tables of docs/ that repeat facts of data/ and of the code, as they should be. test/docs.test.ts compares them with the
// pages and shows the right one when they differ; nothing here writes a page.
import type { ModelDocument, ProviderDocument } from '../../server/catalogue/schema.ts'
import { QUIRKS as CONVERSE_QUIRKS } from '../../dialects/bedrock-converse/quirks.ts'
import { QUIRKS } from '../../dialects/openai-chat/quirks.ts'

/** Rows of the table in docs/providers.md: every provider that is no simulator, by id. */
export function providerRows(providers: ReadonlyMap<string, ProviderDocument>): string[] {
  return [...providers]
    .filter(([, provider]) => provider.transport === 'http')
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([id, provider]) => row([code(id), provider.name, ...switches(provider), codes(provider.quirks)]))
}

/**
 * The variables that switch it on, one set or another, and the one that moves it. An address ending in `.invalid` is one that must be
 * given.
 */
function switches({ auth, base_url: usual, env, values, ceremony }: ProviderDocument): [string, string] {
  const address = env.base_url ?? ''
  if (auth === 'none') return [code(address), NONE]
  const isMissing = /^https:\/\/[^/]*\.invalid(?:\/|$)/.test(usual)
  const unset = [...usual.matchAll(/\{([a-z_]+)\}/g)].flatMap(([, name = '']) =>
    values?.[name] ? [] : [name],
  )
  const variables = (names: readonly string[]): string[] => names.map((name) => env.values?.[name]?.[0] ?? '')
  const ways = (ceremony?.needs ?? []).map(variables)
  if (env.key !== undefined) ways.unshift([env.key, ...new Set(variables(unset))])
  const texts = ways.map((way) => listed([...way, ...(isMissing ? [address] : [])].map(code)))
  return [texts.join('; or '), isMissing ? NONE : code(address)]
}

/** `a`, `a and b`, `a, b and c`. */
function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}

/** Rows of the quirks in docs/providers.md. */
export function quirkRows(): string[] {
  return Object.entries({ ...QUIRKS, ...CONVERSE_QUIRKS }).map(([name, meaning]) =>
    row([code(name), meaning]),
  )
}

/** Rows of the four models in docs/models.md, a fact each, a column for each model. */
export function modelRows(models: readonly ModelDocument[]): string[] {
  return Object.entries(MODEL_FACTS).map(([name, read]) => row([name, ...models.map(read)]))
}

/** All sources of these models, each once, as they first appear. */
export function modelSources(models: readonly ModelDocument[]): string[] {
  return [...new Set(models.flatMap((model) => model.sources))].map((source) => `- ${source}`)
}

const NONE = '–'

const MODEL_FACTS: Readonly<Record<string, (model: ModelDocument) => string>> = {
  aliases: (model) => codes(model.aliases),
  snapshot: (model) => code(model.snapshot ?? ''),
  'context, tokens': (model) => count(model.context),
  'longest answer, tokens': (model) => count(model.max_output),
  reads: (model) => (model.input ?? []).join(', '),
  instructions: (model) => model.instructions ?? 'system',
  reasoning: (model) => reasoning(model),
  parameters: (model) => codes(model.supports ?? []),
  fixed: (model) => fixed(model),
  'prompt, per million tokens': (model) => dollars(model.pricing?.prompt),
  'answer, per million tokens': (model) => dollars(model.pricing?.completion),
  'cached prompt, per million tokens': (model) => dollars(model.pricing?.cache_read),
  providers: (model) => codes(model.endpoints.map((endpoint) => endpoint.provider)),
  'knows until': (model) => model.knowledge_cutoff ?? NONE,
  released: (model) => model.released ?? NONE,
  'end announced': (model) => model.deprecated ?? NONE,
  'shut down by its maker': (model) => model.shutdown ?? NONE,
  successor: (model) => (model.successor === undefined ? NONE : code(model.successor)),
}

function reasoning({ reasoning: facts }: ModelDocument): string {
  if (facts === undefined || facts.kind === 'none') return 'none'
  if (facts.kind === 'always') return 'always, in its own way'
  return facts.efforts.map((effort) => (effort === facts.default ? `${effort} (usual)` : effort)).join(', ')
}

function fixed({ fixed: values }: ModelDocument): string {
  const parts = Object.entries(values ?? {}).map(([name, value]) => `${code(name)} ${String(value)}`)
  return parts.join(', ') || NONE
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

function code(text: string): string {
  return `\`${text}\``
}

function codes(texts: readonly string[]): string {
  return texts.map(code).join(', ') || NONE
}

function count(tokens: number | undefined): string {
  return tokens === undefined ? NONE : tokens.toLocaleString('en-US')
}

function dollars(amount: number | undefined): string {
  return amount === undefined
    ? NONE
    : amount.toLocaleString('en-US', { style: 'currency', currency: 'USD', maximumFractionDigits: 4 })
}
