// Which endpoints may serve a request, in the order to try them: filter, then order. Decides only; nothing is called here.
import type { ProviderPreferences } from '../../core/chat.ts'
import { GatewayError } from '../../core/errors.ts'
import type { Endpoint, Model } from '../../core/model.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { KeyRecord } from '../store/ports.ts'
import type { Health } from './health.ts'

export interface CandidateQuery {
  readonly catalogue: Catalogue
  readonly model: Model
  readonly key: KeyRecord
  readonly preferences: ProviderPreferences | undefined
  readonly health: Health
  readonly now: number
}

/** Endpoints in the order to try them, never empty. Throws the error that says which filter left none, and what to do. */
export function candidateEndpoints(query: CandidateQuery): readonly Endpoint[] {
  const { catalogue, model, key, preferences } = query
  const all = key.kind === 'test' ? (catalogue.simulated.get(model.id) ?? []) : model.endpoints
  const enabled = all.filter((endpoint) => endpoint.provider.enabled)
  if (enabled.length === 0) throw noProvider(model)
  if (enabled.length === 1 && !preferences && !key.allowedProviders) return enabled
  const allowed = enabled.filter((endpoint) => isAllowed(endpoint, key))
  if (allowed.length === 0)
    throw new GatewayError(
      'model_not_allowed',
      `This key may not use any provider that serves ${model.id}.`,
      {
        metadata: { available_providers: enabled.map((endpoint) => endpoint.provider.id) },
      },
    )
  return inOrder(query, preferences ? preferred(allowed, preferences, model) : allowed)
}

function isAllowed(endpoint: Endpoint, key: KeyRecord): boolean {
  return !key.allowedProviders || key.allowedProviders.includes(endpoint.provider.id)
}

/** True when a name from `order`, `only` or `ignore` means this endpoint: provider id, base of a tag, or display name. */
function names(endpoint: Endpoint, wanted: string): boolean {
  const name = wanted.toLowerCase()
  return endpoint.provider.id === name || endpoint.provider.name.toLowerCase() === name
}

function preferred(
  endpoints: readonly Endpoint[],
  preferences: ProviderPreferences,
  model: Model,
): readonly Endpoint[] {
  const { only, ignore, maxPrice, quantizations } = preferences
  let left = endpoints
  if (only?.length) left = left.filter((endpoint) => only.some((name) => names(endpoint, name)))
  if (ignore?.length) left = left.filter((endpoint) => !ignore.some((name) => names(endpoint, name)))
  if (left.length === 0)
    throw new GatewayError('no_endpoints', 'No allowed providers are available for the selected model.', {
      metadata: {
        available_providers: endpoints.map((endpoint) => endpoint.provider.id),
        requested_providers: only ?? preferences.order ?? [],
      },
    })
  if (preferences.dataCollection === 'deny' || preferences.zdr)
    left = left.filter((endpoint) => isPrivate(endpoint, preferences))
  if (quantizations?.length)
    left = left.filter((endpoint) => quantizations.includes(endpoint.quantization ?? 'unknown'))
  if (maxPrice)
    left = left.filter(
      (endpoint) =>
        endpoint.prices.prompt <= (maxPrice.prompt ?? Infinity) * 1e6 &&
        endpoint.prices.completion <= (maxPrice.completion ?? Infinity) * 1e6,
    )
  if (left.length === 0)
    throw new GatewayError(
      'no_endpoints',
      `No endpoints of ${model.id} are left by the provider preferences of this request (data policy, quantizations or max_price).`,
    )
  return left
}

function isPrivate(endpoint: Endpoint, preferences: ProviderPreferences): boolean {
  const policy = endpoint.provider.dataPolicy
  return !policy.trains && (!preferences.zdr || policy.retainsDays === 0)
}

function inOrder(query: CandidateQuery, endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const { preferences, health, now } = query
  const order = preferences?.order ?? []
  if (order.length > 0) {
    const place = (endpoint: Endpoint): number => {
      const at = order.findIndex((name) => names(endpoint, name))
      return at < 0 ? order.length : at
    }
    const sorted = [...endpoints].sort((a, b) => place(a) - place(b))
    if (preferences?.allowFallbacks !== false) return sorted
    const named = sorted.filter((endpoint) => place(endpoint) < order.length)
    if (named.length > 0) return named
    throw new GatewayError(
      'no_endpoints',
      `No endpoints found for the request with manual order: ${order.join(', ')}.`,
    )
  }
  const byPrice = preferences?.sort === 'price'
  const rank = (endpoint: Endpoint): number => (health.isCoolingDown(endpoint.id, now) ? 1 : 0)
  const sorted = [...endpoints].sort(
    (a, b) => rank(a) - rank(b) || (byPrice ? blendedPrice(a) - blendedPrice(b) : 0),
  )
  return preferences?.allowFallbacks === false ? sorted.slice(0, 1) : sorted
}

/** One number to compare prices by: three prompt tokens for each completion token, the usual mix of a chat. */
function blendedPrice(endpoint: Endpoint): number {
  return endpoint.prices.prompt * 3 + endpoint.prices.completion
}

function noProvider(model: Model): GatewayError {
  const variables = [...new Set(model.endpoints.map((endpoint) => endpoint.provider.keyVariable))].filter(
    (name) => name !== undefined,
  )
  const hint =
    variables.length > 0
      ? `Set ${variables.join(' or ')} and restart, or use a test key to reach the simulator.`
      : 'Add an endpoint for it to the configuration, or use a test key to reach the simulator.'
  return new GatewayError('no_provider_configured', `No provider is configured for ${model.id}. ${hint}`)
}
