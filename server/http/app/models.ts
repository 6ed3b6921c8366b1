// The catalogue for its pages: all models in one list, and one model with its endpoints and what happens after its end.
import { z } from 'zod'
import type {
  EndpointOfModel,
  ListedModel,
  ModelDetail,
  ModelsAnswer,
  PricesPerMillion,
  ProviderPolicy,
} from '../../../contract/app/models.ts'
import { modelAnswer, modelsAnswer } from '../../../contract/app/models.ts'
import { GatewayError } from '../../../core/errors.ts'
import type { Endpoint, Model, Provider } from '../../../core/model.ts'
import type { Picodollars, TokenPrices } from '../../../core/money.ts'
import { findModel } from '../../catalogue/catalogue.ts'
import type { Standing } from '../../routing/health.ts'
import { hasEnded, nextInSuccession } from '../../routing/succession.ts'
import type { Services } from '../../services.ts'
import { supportedParameters, topEndpoint } from '../model-item.ts'
import type { AppRoute } from './route.ts'
import { route } from './route.ts'

const DAY_MS = 86_400_000
const PICODOLLARS_PER_DOLLAR = 1e12
const TOKENS_PER_PRICE = 1e6

/** `GET /models`, `/models/:author/:slug`. */
export const MODEL_ROUTES: readonly AppRoute[] = [
  route({
    method: 'GET',
    path: '/models',
    role: 'anyone',
    input: z.strictObject({}),
    answer: modelsAnswer,
    example: {},
    run: async ({ services }) => listModels(services),
  }),
  route({
    method: 'GET',
    path: '/models/:author/:slug',
    role: 'anyone',
    input: z.strictObject({ author: z.string(), slug: z.string() }),
    answer: modelAnswer,
    example: { author: 'nobody', slug: 'nothing' },
    run: async ({ services, input }) => ({ model: showModel(services, `${input.author}/${input.slug}`) }),
  }),
]

/** Every model, by name. */
function listModels(services: Services): ModelsAnswer {
  const models = [...services.catalogue.current().models.values()]
  return {
    models: models
      .map((model) => listed(model, services))
      .toSorted((left, right) => left.name.localeCompare(right.name, 'en', { numeric: true })),
  }
}

/** One model by its id. Throws `model_not_found` for any other name, an alias included. */
function showModel(services: Services, id: string): ModelDetail {
  const catalogue = services.catalogue.current()
  const model = catalogue.models.get(id)
  if (!model) throw new GatewayError('model_not_found', `There is no model ${id} in the catalogue.`)
  const settings = services.config.current().succession
  const next = nextInSuccession({ model, catalogue, settings, taken: [] })
  const isRefused = next instanceof GatewayError
  return {
    ...listed(model, services),
    aliases: [...model.aliases],
    snapshot: model.snapshot,
    knowledgeCutoff: model.knowledgeCutoff ?? null,
    weights: model.openWeights ?? null,
    fixed: Object.fromEntries(model.capabilities.fixed),
    succession: isRefused
      ? { kind: model.successor === undefined ? 'none' : 'refuse', to: null }
      : { kind: 'successor', to: { id: next.to.id, name: next.to.name } },
    endpoints: model.endpoints.map((endpoint) => endpointOf(endpoint, services)),
    sources: [...model.sources],
  }
}

/** One model as lists show it. */
export function listed(model: Model, services: Services): ListedModel {
  const top = topEndpoint(model)
  const { capabilities } = model
  const successor =
    model.successor === undefined ? undefined : findModel(services.catalogue.current(), model.successor)
  const { kind, efforts, budget, mandatory } = capabilities.reasoning
  return {
    id: model.id,
    name: model.name,
    description: model.description,
    author: {
      id: model.author,
      name: services.catalogue.current().authors.get(model.author)?.name ?? model.author,
    },
    kind: model.kind,
    input: [...capabilities.input],
    output: [...capabilities.output],
    contextTokens: capabilities.contextTokens ?? null,
    maxOutputTokens: capabilities.maxOutputTokens ?? null,
    prices: perMillion(top?.prices ?? model.prices),
    released: model.releasedAt ?? null,
    deprecated: model.deprecatedAt ?? null,
    shutdown: model.shutdownAt ?? null,
    status: statusOf(model, services.now()),
    successor: successor ? { id: successor.id, name: successor.name } : null,
    openWeights: model.openWeights !== undefined,
    supports: supportedParameters(capabilities),
    reasoning: {
      kind,
      efforts: [...efforts],
      mandatory: mandatory || kind === 'always',
      ...(capabilities.reasoning.default === undefined ? {} : { default: capabilities.reasoning.default }),
      ...(budget === undefined ? {} : { budget }),
    },
    providers: model.endpoints.map(({ provider }) => ({ id: provider.id, name: provider.name })),
    available: model.endpoints.some(({ provider }) => provider.enabled),
  }
}

/** Where a model stands on its way to its end. */
export function statusOf(model: Model, now: number): ListedModel['status'] {
  const today = new Date(now - (now % DAY_MS)).toISOString().slice(0, 10)
  if (hasEnded(model, today)) return 'ended'
  return model.shutdownAt === undefined ? 'active' : 'ending'
}

/** One endpoint as pages show it. */
export function endpointOf(endpoint: Endpoint, services: Services): EndpointOfModel {
  const { provider, capabilities } = endpoint
  const standing = services.health.standing(endpoint.id, services.now())
  return {
    id: endpoint.id,
    provider: { id: provider.id, name: provider.name },
    upstreamId: endpoint.upstreamId,
    prices: perMillion(endpoint.prices),
    contextTokens: capabilities.contextTokens ?? null,
    maxOutputTokens: capabilities.maxOutputTokens ?? null,
    quantization: endpoint.quantization ?? null,
    supports: supportedParameters(capabilities),
    standing: !provider.enabled ? 'off' : STANDINGS[standing],
    keyVariable: provider.isSwitchedOff === true ? null : (provider.keyVariable ?? null),
    policy: policyOf(provider),
  }
}

/** What a provider says of the data in requests, as pages show it. */
export function policyOf({ dataPolicy: { isStated, trains, retainsDays } }: Provider): ProviderPolicy {
  return { training: isStated ? (trains ? 'yes' : 'no') : 'unstated', retainsDays: retainsDays ?? null }
}

/** The request that tries an endpoint again after a rest is part of the rest. */
const STANDINGS: Readonly<Record<Standing, EndpointOfModel['standing']>> = {
  well: 'up',
  crowded: 'crowded',
  probe: 'resting',
  resting: 'resting',
}

function perMillion(prices: TokenPrices): PricesPerMillion {
  const dollars = (price: Picodollars): number => (price * TOKENS_PER_PRICE) / PICODOLLARS_PER_DOLLAR
  const { cacheRead, cacheWrite, cacheWriteHour, request, tiers } = prices
  return {
    prompt: dollars(prices.prompt),
    completion: dollars(prices.completion),
    ...(cacheRead === undefined ? {} : { cacheRead: dollars(cacheRead) }),
    ...(cacheWrite === undefined ? {} : { cacheWrite: dollars(cacheWrite) }),
    ...(cacheWriteHour === undefined ? {} : { cacheWriteHour: dollars(cacheWriteHour) }),
    ...(request === 0 ? {} : { request: request / PICODOLLARS_PER_DOLLAR }),
    ...(tiers.length === 0
      ? {}
      : {
          above: tiers.map((tier) => ({
            promptTokens: tier.abovePromptTokens,
            prompt: dollars(tier.prompt),
            completion: dollars(tier.completion),
            ...(tier.cacheRead === undefined ? {} : { cacheRead: dollars(tier.cacheRead) }),
          })),
        }),
  }
}
