// What the catalogue page shows: the address's query as filters, the filters over the models, the counts beside them. Pure.
import type { ListedModel } from '../../../contract/app/models.ts'

export type SortName = 'name' | 'newest' | 'cheapest' | 'dearest' | 'context' | 'tokens'

/** What the reader asked for; lists are "any of these". */
export interface ModelSearch {
  readonly q: string
  readonly authors: readonly string[]
  readonly input: readonly string[]
  readonly output: readonly string[]
  readonly supports: readonly string[]
  readonly providers: readonly string[]
  readonly status: readonly string[]
  readonly weights: boolean
  readonly available: boolean
  /** At least this many tokens of context. */
  readonly context: number
  /** At most this many US dollars per million prompt tokens. */
  readonly price: number | undefined
  readonly sort: SortName
  readonly view: 'list' | 'grid'
}

/** Puts it into the address. */
export type SearchChange = (change: Partial<ModelSearch>) => void

export type ListName = 'authors' | 'input' | 'output' | 'supports' | 'providers' | 'status'

const SORTS: readonly SortName[] = ['name', 'newest', 'cheapest', 'dearest', 'context', 'tokens']
const LISTS: readonly ListName[] = ['authors', 'input', 'output', 'supports', 'providers', 'status']

/** Reads the address's query; what makes no sense there is as if it were absent. */
export function readSearch(query: Readonly<Record<string, unknown>>): ModelSearch {
  const list = (value: unknown): readonly string[] =>
    value === undefined || value === '' ? [] : [...new Set(String(value).split(',').filter(Boolean))]
  const number = (value: unknown): number | undefined => {
    const read = Number(value)
    return value !== undefined && value !== '' && Number.isFinite(read) && read >= 0 ? read : undefined
  }
  const sort = SORTS.find((name) => name === query['sort'])
  return {
    q: typeof query['q'] === 'string' || typeof query['q'] === 'number' ? String(query['q']) : '',
    authors: list(query['authors']),
    input: list(query['input']),
    output: list(query['output']),
    supports: list(query['supports']),
    providers: list(query['providers']),
    status: list(query['status']),
    weights: isTrue(query['weights']),
    available: isTrue(query['available']),
    context: number(query['context']) ?? 0,
    price: number(query['price']),
    sort: sort ?? 'newest',
    view: query['view'] === 'grid' ? 'grid' : 'list',
  }
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true' || value === 1 || value === '1'
}

/** The query that says the same, without what is usual. */
export function writeSearch(search: ModelSearch): Record<string, string | number | boolean> {
  const usual = readSearch({})
  const written: Record<string, string | number | boolean> = {}
  if (search.q !== '') written['q'] = search.q
  for (const name of LISTS) if (search[name].length > 0) written[name] = search[name].join(',')
  if (search.weights) written['weights'] = true
  if (search.available) written['available'] = true
  if (search.context > 0) written['context'] = search.context
  if (search.price !== undefined) written['price'] = search.price
  if (search.sort !== usual.sort) written['sort'] = search.sort
  if (search.view !== usual.view) written['view'] = search.view
  return written
}

/** How many filters are set; search words, order and view are none. */
export function filterCount(search: ModelSearch): number {
  const lists = LISTS.filter((name) => search[name].length > 0).length
  const others = [search.weights, search.available, search.context > 0, search.price !== undefined]
  return lists + others.filter(Boolean).length
}

const WORDS: Readonly<Record<ListName, (model: ListedModel) => readonly string[]>> = {
  authors: (model) => [model.author.id],
  input: (model) => model.input,
  output: (model) => model.output,
  supports: (model) => model.supports,
  providers: (model) => model.providers.map(({ id }) => id),
  status: (model) => [model.status],
}

/** Capabilities must all be there; of authors, providers and states one is enough. */
const ALL_OF: ReadonlySet<ListName> = new Set(['input', 'output', 'supports'])

function passesList(model: ListedModel, name: ListName, wanted: readonly string[]): boolean {
  if (wanted.length === 0) return true
  const has = WORDS[name](model)
  const isThere = (word: string): boolean => has.includes(word)
  return ALL_OF.has(name) ? wanted.every(isThere) : wanted.some(isThere)
}

function passesRest(model: ListedModel, search: ModelSearch): boolean {
  if (search.weights && !model.openWeights) return false
  if (search.available && !model.available) return false
  if ((model.contextTokens ?? 0) < search.context) return false
  if (search.price !== undefined && model.prices.prompt > search.price) return false
  return matches(model, search.q)
}

/** Every word must occur in a name, the id, the author or the description. */
function matches(model: ListedModel, q: string): boolean {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return true
  const text = `${model.name} ${model.id} ${model.author.name} ${model.description}`.toLowerCase()
  return words.every((word) => text.includes(word))
}

/** The models that pass every filter, in the order asked for. `tokens` are those of the last week by model id. */
export function findModels(
  models: readonly ListedModel[],
  search: ModelSearch,
  tokens: ReadonlyMap<string, number>,
): readonly ListedModel[] {
  const found = models.filter(
    (model) => passesRest(model, search) && LISTS.every((name) => passesList(model, name, search[name])),
  )
  const orders: Readonly<Record<SortName, (a: ListedModel, b: ListedModel) => number>> = {
    name: () => 0,
    newest: (a, b) => (b.released ?? '').localeCompare(a.released ?? ''),
    cheapest: (a, b) => a.prices.prompt - b.prices.prompt,
    dearest: (a, b) => b.prices.prompt - a.prices.prompt,
    context: (a, b) => (b.contextTokens ?? 0) - (a.contextTokens ?? 0),
    tokens: (a, b) => (tokens.get(b.id) ?? 0) - (tokens.get(a.id) ?? 0),
  }
  const bySearch = search.q === '' ? () => 0 : closeness(search.q)
  return found.toSorted((a, b) => bySearch(a, b) || orders[search.sort](a, b))
}

/** What is named like the search words comes before what only mentions them. */
function closeness(q: string): (a: ListedModel, b: ListedModel) => number {
  const wanted = q.trim().toLowerCase()
  const rank = ({ id, name }: ListedModel): number => {
    const slug = id.slice(id.indexOf('/') + 1)
    if (slug === wanted || name.toLowerCase() === wanted || id === wanted) return 0
    if (slug.startsWith(wanted) || name.toLowerCase().startsWith(wanted)) return 1
    return slug.includes(wanted) || name.toLowerCase().includes(wanted) ? 2 : 3
  }
  return (a, b) => rank(a) - rank(b)
}

export interface Choice {
  readonly word: string
  readonly name: string
  /** Models that would be shown if this were the only choice of its list. */
  readonly count: number
}

/** What can be chosen in one list, with how many models each choice would leave beside the other filters. */
export function choicesOf(
  models: readonly ListedModel[],
  search: ModelSearch,
  list: ListName,
): readonly Choice[] {
  const names = new Map<string, string>()
  const counts = new Map<string, number>()
  for (const model of models) {
    for (const word of WORDS[list](model)) if (!names.has(word)) names.set(word, nameOf(list, word, model))
    const isShown =
      passesRest(model, search) &&
      LISTS.every((name) => (name === list && !ALL_OF.has(list)) || passesList(model, name, search[name]))
    if (isShown) for (const word of WORDS[list](model)) counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return [...names]
    .map(([word, name]) => ({ word, name, count: counts.get(word) ?? 0 }))
    .toSorted((a, b) => b.count - a.count || a.name.localeCompare(b.name))
}

/** How many models this box would leave beside the other filters. */
export function countOf(
  models: readonly ListedModel[],
  search: ModelSearch,
  box: 'available' | 'weights',
): number {
  return findModels(models, { ...search, [box]: true }, new Map()).length
}

const STATES: Readonly<Record<string, string>> = { active: 'Active', ending: 'End date set', ended: 'Ended' }

function nameOf(list: ListName, word: string, model: ListedModel): string {
  if (list === 'authors') return model.author.name
  if (list === 'providers') return model.providers.find(({ id }) => id === word)?.name ?? word
  if (list === 'status') return STATES[word] ?? word
  if (list === 'supports') return word
  return word.slice(0, 1).toUpperCase() + word.slice(1)
}
