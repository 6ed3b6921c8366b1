// Who serves, as the catalogue knows them, and how they did here. What is switched on is named by its variables, never by a value.
import { z } from 'zod'
import type {
  CatalogueProviders,
  ListedProvider,
  ProviderDetail,
  ProvidersTraffic,
  ProviderTrafficPage,
} from '../../../contract/app/providers.ts'
import {
  catalogueProvidersAnswer,
  providerPageAnswer,
  providersTrafficAnswer,
  providerTrafficAnswer,
  providerTrafficQuery,
} from '../../../contract/app/providers.ts'
import { GatewayError } from '../../../core/errors.ts'
import type { Endpoint, Provider } from '../../../core/model.ts'
import { providersTrafficOf, providerTrafficOf } from '../../analytics/provider-traffic.ts'
import type { Services } from '../../services.ts'
import { realProviders } from './admin-catalogue.ts'
import type { Cell } from './csv-file.ts'
import { CsvFile, orCsv } from './csv-file.ts'
import { endpointOf, listed, policyOf } from './models.ts'
import type { AppRoute } from './route.ts'
import { route } from './route.ts'
import { tellStatistics } from './statistics.ts'

const named = { provider: z.string().min(1).max(100) }

/** `GET /providers`, `/providers/:provider`, `/traffic/providers`, `/traffic/providers/:provider`. */
export const PROVIDER_ROUTES: readonly AppRoute[] = [
  route({
    method: 'GET',
    path: '/providers',
    role: 'anyone',
    input: z.strictObject({}),
    answer: catalogueProvidersAnswer,
    example: {},
    run: async ({ services }) => listProviders(services),
  }),
  route({
    method: 'GET',
    path: '/providers/:provider',
    role: 'anyone',
    input: z.strictObject(named),
    answer: providerPageAnswer,
    example: { provider: 'nobody' },
    run: async ({ services, input }) => ({ provider: showProvider(services, input.provider) }),
  }),
  route({
    method: 'GET',
    path: '/traffic/providers',
    role: 'anyone',
    input: providerTrafficQuery,
    answer: orCsv(providersTrafficAnswer),
    example: {},
    run: async (call) => {
      const { format, period } = call.input
      const traffic = await tellStatistics(call, {
        question: ['providers', period],
        answer: () => providersTrafficOf(call.services, { period }),
      })
      return format === 'json' ? traffic : providersFile(traffic, call.services)
    },
  }),
  route({
    method: 'GET',
    path: '/traffic/providers/:provider',
    role: 'anyone',
    input: z.strictObject({ ...providerTrafficQuery.shape, ...named }),
    answer: orCsv(providerTrafficAnswer),
    example: { provider: 'nobody' },
    run: async (call) => {
      const { format, period } = call.input
      const { id } = requireProvider(call.services, call.input.provider)
      const traffic = await tellStatistics(call, {
        question: ['provider', id, period],
        answer: () => providerTrafficOf(call.services, { id, period }),
      })
      return format === 'json' ? traffic : endpointsFile(traffic)
    },
  }),
]

function requireProvider(services: Services, id: string): Provider {
  const provider = realProviders(services).find((one) => one.id === id)
  if (!provider) throw new GatewayError('not_found', `There is no provider ${id}.`, { param: 'provider' })
  return provider
}

function listProviders(services: Services): CatalogueProviders {
  const byProvider = Map.groupBy(allEndpoints(services), ({ provider }) => provider.id)
  return {
    providers: realProviders(services)
      .map((provider) => listedProvider(provider, byProvider.get(provider.id) ?? []))
      .toSorted(
        (one, other) => Number(other.on) - Number(one.on) || one.name.localeCompare(other.name, 'en'),
      ),
  }
}

function allEndpoints(services: Services): Endpoint[] {
  return [...services.catalogue.current().models.values()].flatMap((model) => model.endpoints)
}

function listedProvider(provider: Provider, endpoints: readonly Endpoint[]): ListedProvider {
  const hasResponses = provider.paths.responses !== undefined && provider.dialect !== 'openai-responses'
  return {
    id: provider.id,
    name: provider.name,
    formats: hasResponses ? [provider.dialect, 'openai-responses'] : [provider.dialect],
    on: provider.enabled,
    isSwitchedOff: provider.isSwitchedOff === true,
    switchedOnBy: provider.switchedOnBy.map((variables) => [...variables]),
    local: provider.discover,
    models: new Set(endpoints.map(({ modelId }) => modelId)).size,
    policy: policyOf(provider),
    headquarters: provider.headquarters ?? null,
  }
}

function showProvider(services: Services, id: string): ProviderDetail {
  const provider = requireProvider(services, id)
  const models = [...services.catalogue.current().models.values()]
  const endpoints = models.flatMap((model) =>
    model.endpoints
      .filter((endpoint) => endpoint.provider.id === id)
      .map((endpoint) => ({ endpoint, model })),
  )
  const { docs, privacy, terms, status } = provider.links
  return {
    ...listedProvider(
      provider,
      endpoints.map(({ endpoint }) => endpoint),
    ),
    links: {
      docs: docs ?? null,
      privacy: privacy ?? null,
      terms: terms ?? null,
      status: status ?? null,
    },
    sources: [...provider.sources],
    endpoints: endpoints
      .map(({ endpoint, model }) => {
        const { provider: _, ...facts } = endpointOf(endpoint, services)
        const { id: modelId, name, author, kind, status: modelStatus, shutdown } = listed(model, services)
        return { ...facts, model: { id: modelId, name, author, kind, status: modelStatus, shutdown } }
      })
      .toSorted((one, other) => one.model.name.localeCompare(other.model.name, 'en', { numeric: true })),
  }
}

const HEADS = [
  'tokens',
  'requests',
  'attempts',
  'uptime in per cent',
  'first token p50 in ms',
  'latency p50 in ms',
  'tokens per second p50',
]

function cells(
  row: ProviderTrafficPage['endpoints'][number] | ProvidersTraffic['providers'][number],
): Cell[] {
  return [
    row.tokens,
    row.requests,
    row.attempts,
    row.uptime,
    row.firstTokenMs?.p50 ?? null,
    row.latencyMs?.p50 ?? null,
    row.tokensPerSecond?.p50 ?? null,
  ]
}

function providersFile({ providers }: ProvidersTraffic, { catalogue }: Services): CsvFile {
  return new CsvFile(
    'providers',
    ['provider', 'name', ...HEADS],
    providers.map((row) => [
      row.id,
      catalogue.current().providers.get(row.id)?.name ?? row.id,
      ...cells(row),
    ]),
  )
}

function endpointsFile({ endpoints }: ProviderTrafficPage): CsvFile {
  return new CsvFile(
    'provider-models',
    ['endpoint', 'model', ...HEADS],
    endpoints.map((row) => [row.id, row.model, ...cells(row)]),
  )
}
