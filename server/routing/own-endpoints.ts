// Endpoints with the keys that an account has brought itself: copies that stand before the installation's own. Decides only.
import type { Endpoint } from '../../core/model.ts'
import type { OwnKeysOfProvider } from '../accounts/own-keys.ts'
import type { Health } from './health.ts'
import type { CandidateQuery, Order, OrderedEndpoint } from './query.ts'

/** True when the account's request may go there at all: by a key of its own, or by the installation's. */
export function isReachable({ provider }: Endpoint, query: CandidateQuery): boolean {
  if (query.ownKeys?.has(provider.id) === true && provider.takesOwnKeys) return true
  return provider.enabled && query.ownKeysOnly !== true
}

/** Those that an own key reaches. */
export function withOwnKey(endpoints: readonly Endpoint[], query: CandidateQuery): readonly Endpoint[] {
  return endpoints.flatMap((endpoint) => {
    const own = endpoint.provider.takesOwnKeys ? query.ownKeys?.get(endpoint.provider.id) : undefined
    return own ? [ownCopy(endpoint, own)] : []
  })
}

/** Those that the installation's keys may serve for this account. */
export function withoutOwnKey(endpoints: readonly Endpoint[], query: CandidateQuery): readonly Endpoint[] {
  if (query.ownKeysOnly === true) return []
  return endpoints.filter(
    ({ provider }) => provider.enabled && query.ownKeys?.get(provider.id)?.allowFallback !== false,
  )
}

/** The query for putting own copies in order: how others fare there says nothing about an account's own key. */
export function withoutHealth(query: CandidateQuery): CandidateQuery {
  return { ...query, health: unspoiled(query.health) }
}

/**
 * Own copies first, whatever the order says; those whose keys all rest come last. A request that wants the first one only gets that
 * one, but for those that it names.
 */
export function joinOrders(query: CandidateQuery, { own, others }: { own: Order; others: Order }): Order {
  const { isKeyFree = () => true, preferences } = query
  const mine = own.order.map((one): OrderedEndpoint => ({ ...one, why: 'own key' }))
  const isFree = ({ endpoint }: OrderedEndpoint): boolean =>
    isKeyFree(endpoint.provider.keys ?? [], endpoint.id)
  const order = [...mine.filter(isFree), ...others.order, ...mine.filter((one) => !isFree(one))]
  const wantsOne = preferences?.allowFallbacks === false && !preferences.order?.length
  return {
    measure: others.order.length > 0 ? others.measure : own.measure,
    order: wantsOne ? order.slice(0, 1) : order,
  }
}

const copies = new WeakMap<Endpoint, WeakMap<OwnKeysOfProvider, Endpoint>>()

/** The same object for the same keys each time. */
function ownCopy(endpoint: Endpoint, own: OwnKeysOfProvider): Endpoint {
  let known = copies.get(endpoint)
  if (!known) copies.set(endpoint, (known = new WeakMap()))
  let copy = known.get(own)
  if (!copy) known.set(own, (copy = copyFor(endpoint, own)))
  return copy
}

function copyFor(endpoint: Endpoint, own: OwnKeysOfProvider): Endpoint {
  const { viaResponses } = endpoint
  return {
    ...endpoint,
    provider: { ...endpoint.provider, apiKey: undefined, keys: own.keys, isOwn: true },
    ...(viaResponses && { viaResponses: copyFor(viaResponses, own) }),
  }
}

const unspoiledOnes = new WeakMap<Health, Health>()

function unspoiled(health: Health): Health {
  let known = unspoiledOnes.get(health)
  if (!known) {
    known = { ...health, standing: () => 'well', claimProbe: () => undefined }
    unspoiledOnes.set(health, known)
  }
  return known
}
