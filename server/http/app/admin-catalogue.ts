// Providers, endpoints and models as the installation's administrators see them: what is switched on, how it stands, what it costs
// and what callers pay, where it comes from. Views only; changes are admin-providers.ts and admin-models.ts.
import type {
  EndpointOfInstallation,
  ModelOfInstallation,
  ProviderOfInstallation,
} from '../../../contract/app/admin-catalogue.ts'
import type { Endpoint, Model, Provider } from '../../../core/model.ts'
import type { TokenPrices } from '../../../core/money.ts'
import type { CatalogueDocuments } from '../../catalogue/build.ts'
import { buildPrices } from '../../catalogue/build-prices.ts'
import type { Services } from '../../services.ts'

/** Picodollars per token in a dollar per million tokens. */
const PICODOLLARS = 1e6

/** What views are made from. */
export interface CatalogueView {
  readonly services: Services
  readonly shipped: CatalogueDocuments
}

/** Every provider but the simulator. */
export function realProviders(services: Services): Provider[] {
  return [...services.catalogue.current().providers.values()].filter(({ transport }) => transport === 'http')
}

/** Every model, hidden ones among them. */
export function allModels({ catalogue }: Services): Model[] {
  const { models, hidden } = catalogue.current()
  return [...models.values(), ...hidden.values()]
}

/** One provider with its endpoints. */
export function providerItem(provider: Provider, view: CatalogueView): ProviderOfInstallation {
  const { services, shipped } = view
  const { documents, variable } = services.config.current()
  const { id } = provider
  const endpoints = allModels(services).flatMap((model) =>
    model.endpoints.filter((endpoint) => endpoint.provider.id === id),
  )
  return {
    id,
    name: provider.name,
    dialect: provider.dialect,
    baseUrl: provider.baseUrl,
    on: provider.enabled,
    isSwitchedOff: provider.isSwitchedOff ?? false,
    keyVariable: provider.keyVariable ?? null,
    ways: provider.switchedOnBy.map((names) =>
      names.map((name) => {
        const isKept = services.providerVariables.get(name) !== undefined
        return { name, isSet: isKept || variable(name) !== undefined, isKept }
      }),
    ),
    source: sourceOf({
      isOfOperator: documents.providers.has(id),
      isShipped: shipped.providers.has(id),
    }),
    models: endpoints.length,
    endpoints: endpoints.map((endpoint) => endpointItem(endpoint, view)),
    isPolicyStated: provider.dataPolicy.isStated,
    trains: provider.dataPolicy.trains,
    retainsDays: provider.dataPolicy.retainsDays ?? null,
  }
}

/** One model with its price and how that comes about. */
export function modelItem(model: Model, view: CatalogueView): ModelOfInstallation {
  const { services, shipped } = view
  const { config, catalogue } = services
  const { documents, file } = config.current()
  const edit = catalogue.edits().models[model.id]
  const isReadOnly = documents.models.has(model.id)
  const source =
    edit?.document && !isReadOnly
      ? 'page'
      : sourceOf({ isOfOperator: isReadOnly, isShipped: shipped.models.has(model.id) })
  const author = model.id.slice(0, model.id.indexOf('/'))
  const files = { catalogue: `data/models/${author}.json`, both: file, configuration: file }
  const rules = isReadOnly ? documents.models.get(model.id) : edit
  const charge = rules?.price ? 'price' : rules?.margin === undefined ? 'inherit' : 'margin'
  const top = model.endpoints.find(({ provider }) => provider.enabled) ?? model.endpoints[0]
  const prices = top?.prices ?? model.prices
  return {
    id: model.id,
    name: model.name,
    kind: model.kind,
    source,
    file: (source in files ? files[source as keyof typeof files] : undefined) ?? null,
    isReadOnly,
    hidden: catalogue.current().hidden.has(model.id),
    cost: perMillion(top ? costsOf(top) : modelCosts(model, view)),
    price: { ...perMillion(prices), cacheRead: cacheReadOf(prices) },
    charge,
    margin: charge === 'price' ? null : (rules?.margin ?? installationMargin(services).margin),
    endpoints: model.endpoints.map((endpoint) => endpointItem(endpoint, view)),
    shutdown: model.shutdownAt ?? null,
  }
}

/** The margin that holds where a model says nothing, and who says so. */
export function installationMargin({ config, catalogue }: Services): {
  readonly margin: number
  readonly marginFrom: 'configuration' | 'page' | 'nowhere'
} {
  const { margin } = config.current().documents
  if (margin !== undefined) return { margin, marginFrom: 'configuration' }
  const own = catalogue.edits().margin
  return own === undefined ? { margin: 0, marginFrom: 'nowhere' } : { margin: own, marginFrom: 'page' }
}

function endpointItem(endpoint: Endpoint, { services }: CatalogueView): EndpointOfInstallation {
  const { id, modelId, provider, upstreamId, prices } = endpoint
  const { health, catalogue } = services
  const standing = health.standing(id, services.now())
  const { successes, failures } = health.lastDay(id, services.now())
  const edit = catalogue.edits().models[modelId]
  const own = [...(edit?.endpoints ?? []), ...(edit?.document?.endpoints ?? [])]
  return {
    model: modelId,
    provider: { id: provider.id, name: provider.name },
    upstreamId,
    standing: provider.enabled ? STANDINGS[standing] : 'off',
    lastDay: { successes, failures },
    cost: perMillion(costsOf(endpoint)),
    price: perMillion(prices),
    isAdded: own.some((row) => row.provider === provider.id),
  }
}

const STANDINGS = { well: 'up', crowded: 'crowded', resting: 'resting', probe: 'resting' } as const

function costsOf({ costs, prices }: Endpoint): TokenPrices {
  return costs ?? prices
}

/** Of a model without endpoints: what its document says. */
function modelCosts({ id }: Model, { services, shipped }: CatalogueView): TokenPrices {
  const { documents } = services.config.current()
  const document =
    documents.models.get(id) ?? services.catalogue.edits().models[id]?.document ?? shipped.models.get(id)
  return buildPrices(document?.pricing)
}

function perMillion({ prompt, completion }: TokenPrices): { prompt: number; completion: number } {
  return { prompt: prompt / PICODOLLARS, completion: completion / PICODOLLARS }
}

function cacheReadOf({ cacheRead }: TokenPrices): number | null {
  return cacheRead === undefined ? null : cacheRead / PICODOLLARS
}

/** What is neither shipped nor the operator's was told by a provider that is asked for its models. */
function sourceOf(known: {
  readonly isOfOperator: boolean
  readonly isShipped: boolean
}): ProviderOfInstallation['source'] {
  if (known.isOfOperator) return known.isShipped ? 'both' : 'configuration'
  return known.isShipped ? 'catalogue' : 'provider'
}
