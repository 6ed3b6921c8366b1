// Which models a query of `GET /models` means, and in which order. Reads the catalogue only.
import type { ModelSort, ModelsQuery } from '../../contract/models-query.ts'
import { FILTERS_WITHOUT_DATA } from '../../contract/models-query.ts'
import { GatewayError } from '../../core/errors.ts'
import type { Model } from '../../core/model.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { findModel } from '../catalogue/catalogue.ts'
import { isServedIn } from '../routing/regions.ts'
import { keepsNothing } from './endpoint-item.ts'
import { createdAt, supportedParameters, topEndpoint } from './model-item.ts'

type Is = (model: Model) => boolean

const DAY_MS = 86_400_000

const sortedByAge = new WeakMap<Catalogue, readonly Model[]>()

/** Every model, the newest first; sorted once per snapshot. */
export function newestFirst(catalogue: Catalogue): readonly Model[] {
  let models = sortedByAge.get(catalogue)
  if (!models) {
    models = [...catalogue.models.values()].sort(
      (a, b) => createdAt(b) - createdAt(a) || (a.id < b.id ? -1 : 1),
    )
    sortedByAge.set(catalogue, models)
  }
  return models
}

/** Throws 400 for a filter that exists elsewhere and could only be passed over here. */
export function refuseFiltersWithoutData(asked: Readonly<Record<string, unknown>>): void {
  const param = FILTERS_WITHOUT_DATA.find((name) => ![undefined, '', 'false'].includes(asked[name] as string))
  if (param !== undefined)
    throw new GatewayError(
      'unsupported_parameter',
      `This gateway has no data to answer '${param}' for. Leave it out.`,
      {
        param,
      },
    )
}

/** The models that pass every filter of the query, in its order; the newest first when it names none. */
export function selectModels(options: {
  readonly catalogue: Catalogue
  readonly query: Partial<ModelsQuery>
  readonly now: number
}): readonly Model[] {
  const { catalogue, query, now } = options
  const filters = [
    ...ofTheModel(query, catalogue),
    ...ofItsPrice(query),
    ...ofItsAge(query, now),
    ...ofItsProviders(query),
  ]
  const all = newestFirst(catalogue)
  const passed = filters.length === 0 ? all : all.filter((model) => filters.every((is) => is(model)))
  // Sorting is stable: equals stay the newest first.
  const { sort } = query
  return sort === undefined || sort === 'newest' ? passed : passed.toSorted((a, b) => compare(sort, a, b))
}

function ofTheModel(query: Partial<ModelsQuery>, catalogue: Catalogue): Is[] {
  const filters: Is[] = []
  const { q, id, context, distillable, model_authors: authors, output_modalities: outputs } = query
  if (outputs?.length && !outputs.includes('all'))
    filters.push((model) =>
      outputs.some((output) => output !== 'all' && model.capabilities.output.has(output)),
    )
  if (q) {
    const words = q.toLowerCase().split(/\s+/)
    filters.push((model) => words.every((word) => searchText(model).includes(word)))
  }
  if (id) {
    const wanted = findModel(catalogue, id)
    filters.push((model) => model === wanted)
  }
  if (authors?.length) filters.push((model) => authors.includes(model.author))
  if (distillable !== undefined) filters.push((model) => (model.distillable === true) === distillable)
  if (context) filters.push((model) => (model.capabilities.contextTokens ?? 0) >= context)
  for (const name of query.supported_parameters ?? [])
    filters.push(
      ({ capabilities }) => supportedParameters(capabilities).includes(name) || capabilities.fixed.has(name),
    )
  for (const modality of query.input_modalities ?? [])
    filters.push((model) => model.capabilities.input.has(modality))
  return filters
}

function searchText(model: Model): string {
  return `${model.id} ${model.name} ${model.aliases.join(' ')}`.toLowerCase()
}

function ofItsPrice(query: Partial<ModelsQuery>): Is[] {
  const bounds: [bound: number | undefined, is: (bound: number) => Is][] = [
    [query.min_price, (bound) => (model) => pricesOf(model).prompt >= bound],
    [query.max_price, (bound) => (model) => pricesOf(model).prompt <= bound],
    [query.min_output_price, (bound) => (model) => pricesOf(model).completion >= bound],
    [query.max_output_price, (bound) => (model) => pricesOf(model).completion <= bound],
  ]
  return bounds.flatMap(([bound, is]) => (bound === undefined ? [] : [is(bound)]))
}

/** US dollars per million tokens. */
function pricesOf(model: Model): { readonly prompt: number; readonly completion: number } {
  const prices = topEndpoint(model)?.prices ?? model.prices
  return { prompt: prices.prompt / 1e6, completion: prices.completion / 1e6 }
}

function ofItsAge(query: Partial<ModelsQuery>, now: number): Is[] {
  const { min_age_days: min, max_age_days: max } = query
  if (min === undefined && max === undefined) return []
  return [
    (model) => {
      if (model.releasedAt === undefined) return false
      const days = (now - createdAt(model) * 1000) / DAY_MS
      return days >= (min ?? 0) && days <= (max ?? Infinity)
    },
  ]
}

function ofItsProviders(query: Partial<ModelsQuery>): Is[] {
  const filters: Is[] = []
  const { providers, zdr, region } = query
  if (providers?.length)
    filters.push((model) =>
      model.endpoints.some(
        ({ provider }) => providers.includes(provider.id) || providers.includes(provider.name.toLowerCase()),
      ),
    )
  if (region?.length)
    filters.push((model) => model.endpoints.some((endpoint) => isServedIn(endpoint, region)))
  if (zdr) filters.push((model) => model.endpoints.some(keepsNothing))
  return filters
}

function compare(sort: Exclude<ModelSort, 'newest'>, a: Model, b: Model): number {
  switch (sort) {
    case 'pricing-low-to-high':
      return averagePrice(a) - averagePrice(b)
    case 'pricing-high-to-low':
      return averagePrice(b) - averagePrice(a)
    case 'context-high-to-low':
      return (b.capabilities.contextTokens ?? 0) - (a.capabilities.contextTokens ?? 0)
  }
}

function averagePrice(model: Model): number {
  const { prompt, completion } = pricesOf(model)
  return (prompt + completion) / 2
}
