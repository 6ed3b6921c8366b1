// Providers and models as the installation's administrators see them: what is switched on, how it stands, where it comes from.
import { z } from 'zod'
import type {
  ModelOfInstallation,
  ModelsOfInstallation,
  ProviderOfInstallation,
  ProviderTest,
} from '../../../contract/app/admin-catalogue.ts'
import {
  modelsOfInstallationAnswer,
  providerPath,
  providersAnswer,
  testAnswer,
} from '../../../contract/app/admin-catalogue.ts'
import { GatewayError } from '../../../core/errors.ts'
import type { Endpoint, Model, Provider } from '../../../core/model.ts'
import { readShippedDocuments } from '../../catalogue/read-data.ts'
import { testProvider } from '../../providers/test-provider.ts'
import type { Services } from '../../services.ts'
import type { AppRoute, Call } from './route.ts'
import { route } from './route.ts'

/** Picodollars per token in a dollar per million tokens. */
const PICODOLLARS = 1e6

/** `GET /admin/providers`; `POST /admin/providers/:provider/test`; `GET /admin/models`. */
export const ADMIN_CATALOGUE_ROUTES: readonly AppRoute[] = [
  route({
    method: 'GET',
    path: '/admin/providers',
    role: 'administrator',
    input: z.strictObject({}),
    answer: providersAnswer,
    example: {},
    run: async ({ services }) => ({ providers: await listProviders(services) }),
  }),
  route({
    method: 'POST',
    path: '/admin/providers/:provider/test',
    role: 'administrator',
    input: providerPath,
    answer: testAnswer,
    example: { provider: 'nobody' },
    run: askProvider,
  }),
  route({
    method: 'GET',
    path: '/admin/models',
    role: 'administrator',
    input: z.strictObject({}),
    answer: modelsOfInstallationAnswer,
    example: {},
    run: async ({ services }) => await listModels(services),
  }),
]

/** Every provider but the simulator. */
export function realProviders(services: Services): Provider[] {
  return [...services.catalogue.current().providers.values()].filter(({ transport }) => transport === 'http')
}

async function listProviders(services: Services): Promise<ProviderOfInstallation[]> {
  const shipped = await readShippedDocuments()
  const endpoints = [...services.catalogue.current().models.values()].flatMap((model) => model.endpoints)
  const byProvider = Map.groupBy(endpoints, ({ provider }) => provider.id)
  return realProviders(services)
    .map((provider) => {
      const isShipped = shipped.providers.has(provider.id)
      return providerItem(provider, { endpoints: byProvider.get(provider.id) ?? [], services, isShipped })
    })
    .toSorted((one, other) => Number(other.on) - Number(one.on) || one.name.localeCompare(other.name))
}

interface ProviderParts {
  readonly endpoints: readonly Endpoint[]
  readonly services: Services
  readonly isShipped: boolean
}

function providerItem(
  provider: Provider,
  { endpoints, services, isShipped }: ProviderParts,
): ProviderOfInstallation {
  const { documents } = services.config.current()
  const standings = endpoints.map(({ id }) => services.health.standing(id, services.now()))
  const crowded = standings.filter((standing) => standing === 'crowded').length
  const resting = standings.filter((standing) => standing === 'resting' || standing === 'probe').length
  return {
    id: provider.id,
    name: provider.name,
    dialect: provider.dialect,
    baseUrl: provider.baseUrl,
    on: provider.enabled,
    keyVariable: provider.keyVariable ?? null,
    source: sourceOf({ isOfOperator: documents.providers.has(provider.id), isShipped }),
    models: new Set(endpoints.map(({ modelId }) => modelId)).size,
    endpoints: { well: standings.length - crowded - resting, crowded, resting },
    trains: provider.dataPolicy.trains,
    retainsDays: provider.dataPolicy.retainsDays ?? null,
  }
}

async function askProvider({ services, input }: Call<{ provider: string }>): Promise<ProviderTest> {
  const provider = realProviders(services).find(({ id }) => id === input.provider)
  if (!provider)
    throw new GatewayError('not_found', `There is no provider ${input.provider}.`, { param: 'provider' })
  if (!provider.enabled)
    throw new GatewayError(
      'conflict',
      `${provider.name} is not switched on. Set ${provider.keyVariable ?? 'its api_key'} for the server and restart it.`,
    )
  return await testProvider(provider)
}

async function listModels(services: Services): Promise<ModelsOfInstallation> {
  const shipped = await readShippedDocuments()
  const models = [...services.catalogue.current().models.values()]
  return {
    models: models
      .map((model) => modelItem(model, { services, isShipped: shipped.models.has(model.id) }))
      .toSorted((one, other) => one.id.localeCompare(other.id, 'en', { numeric: true })),
    configuration: services.config.current().file ?? null,
  }
}

function modelItem(
  model: Model,
  { services, isShipped }: { readonly services: Services; readonly isShipped: boolean },
): ModelOfInstallation {
  const { documents, file } = services.config.current()
  const isOfOperator = documents.models.has(model.id)
  const source = sourceOf({ isOfOperator, isShipped })
  const author = model.id.slice(0, model.id.indexOf('/'))
  const files = {
    catalogue: `data/models/${author}.json`,
    both: file,
    configuration: file,
    provider: undefined,
  }
  return {
    id: model.id,
    name: model.name,
    source,
    file: files[source] ?? null,
    prompt: model.prices.prompt / PICODOLLARS,
    completion: model.prices.completion / PICODOLLARS,
    providers: model.endpoints.length,
    providersOn: model.endpoints.filter(({ provider }) => provider.enabled).length,
    shutdown: model.shutdownAt ?? null,
  }
}

/** What is neither shipped nor the operator's was told by a provider that is asked for its models. */
function sourceOf(known: {
  readonly isOfOperator: boolean
  readonly isShipped: boolean
}): ModelOfInstallation['source'] {
  if (known.isOfOperator) return known.isShipped ? 'both' : 'configuration'
  return known.isShipped ? 'catalogue' : 'provider'
}
