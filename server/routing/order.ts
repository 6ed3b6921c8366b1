// In which order the endpoints that are left are tried: by the caller's list, by what the caller sorts by, by lot, or as they are
// listed; in each case those that had better be spared come after the others. Decides only, but for claiming a probe.
import type { Percentile, ProviderPreferences } from '../../core/chat.ts'
import type { Endpoint } from '../../core/model.ts'
import { drawOrder, median } from './balance.ts'
import { isNamed, namesIn } from './endpoint-names.ts'
import type { Performance } from './performance.ts'
import { expectedPrice } from './price.ts'
import type { CandidateQuery, Measure, Order, OrderedEndpoint, Reason } from './query.ts'
import { hasCheapCache } from './sticky.ts'

/** Preferences for speed look at this much of the past, as OpenRouter's do. */
const PREFERENCE_WINDOW_MS = 300_000
/** Answers with tool calls are rarer than others, so all is asked that is remembered. */
const TOOL_CALLS_WINDOW_MS = 1_800_000
const PERCENTILES = ['p50', 'p75', 'p90', 'p99'] as const

const PICODOLLARS_PER_DOLLAR = 1e12

/** Puts them in order and, where the first one is to be probed, claims the probe. Nobody is left when `order` allows nobody. */
export function orderEndpoints(query: CandidateQuery, endpoints: readonly Endpoint[]): Order {
  const order = namesIn(query.preferences?.order)
  if (order) return byCallersList(query, endpoints, order)
  const { measure, order: ordered } = byMethod(query, endpoints)
  const spared = withSparedLast(query, ordered)
  const first = query.preferences?.allowFallbacks === false ? spared.slice(0, 1) : spared
  return { measure, order: withProbe(query, first) }
}

/** The named ones in the caller's order whatever their health, then the others unless the caller wants none. */
function byCallersList(
  query: CandidateQuery,
  endpoints: readonly Endpoint[],
  order: readonly unknown[],
): Order {
  const place = (endpoint: Endpoint): number => order.findIndex((name) => isNamed(endpoint, name))
  const named = endpoints
    .filter((endpoint) => place(endpoint) >= 0)
    .map((endpoint) => ({
      endpoint,
      score: place(endpoint),
      why: query.byAccount?.has('order') ? ('account order' as const) : ('ordered' as const),
    }))
    .toSorted((a, b) => a.score - b.score)
  if (query.preferences?.allowFallbacks === false) return { measure: 'list', order: named }
  const others = byMethod(
    query,
    endpoints.filter((endpoint) => place(endpoint) < 0),
  )
  return { measure: others.measure, order: [...named, ...withSparedLast(query, others.order)] }
}

interface Methodical extends Order {
  readonly order: OrderedEndpoint[]
}

function byMethod(query: CandidateQuery, endpoints: readonly Endpoint[]): Methodical {
  const sort = SORTS.get(query.preferences?.sort ?? '')
  if (sort) return { measure: sort.measure, order: sorted(endpoints, sort, query) }
  if (query.balance !== 'price' || endpoints.length < 2)
    return {
      measure: 'list',
      order: endpoints.map((endpoint, index) => ({ endpoint, score: index, why: 'listed' })),
    }
  const drawn = drawOrder(endpoints, query).map(({ endpoint, weight }): OrderedEndpoint => ({
    endpoint,
    score: weight,
    why: 'drawn',
  }))
  return { measure: 'lots', order: withStickyFirst(query, drawn) }
}

interface Sort {
  readonly measure: Measure
  /** 1 when less comes first, -1 when more does. */
  readonly direction: 1 | -1
  readonly scores: (endpoints: readonly Endpoint[], query: CandidateQuery) => number[]
}

/** Of fewer answers with tool calls nobody can tell how well an endpoint makes them. */
const ENOUGH_TOOL_CALLS = 20

/** What a caller may sort by. */
const SORTS: ReadonlyMap<string, Sort> = new Map([
  [
    'price',
    {
      measure: 'price',
      direction: 1,
      scores: (endpoints, { bodyBytes }) =>
        endpoints.map((endpoint) => expectedPrice(endpoint, bodyBytes) / PICODOLLARS_PER_DOLLAR),
    },
  ],
  [
    'latency',
    {
      measure: 'latency',
      direction: 1,
      scores: (endpoints, { health, now }) =>
        withPeersValue(endpoints.map(({ id }) => health.lately(id, now)?.firstTokenMs?.p50)),
    },
  ],
  [
    'throughput',
    {
      measure: 'throughput',
      direction: -1,
      scores: (endpoints, { health, now }) =>
        withPeersValue(endpoints.map(({ id }) => health.lately(id, now)?.tokensPerSecond?.p50)),
    },
  ],
  [
    'exacto',
    {
      measure: 'tool_calls',
      direction: -1,
      scores: (endpoints, { health, now }) =>
        withPeersValue(
          endpoints.map(({ id }) => goodToolCalls(health.performance(id, TOOL_CALLS_WINDOW_MS, now))),
        ),
    },
  ],
] satisfies [string, Sort][])

/** The share of answers with tool calls that could be carried out, in hundredths, so that chance does not change the order. */
function goodToolCalls(seen: Performance | undefined): number | undefined {
  const { good, bad } = seen?.toolCalls ?? { good: 0, bad: 0 }
  return good + bad < ENOUGH_TOOL_CALLS ? undefined : Math.round((good / (good + bad)) * 100) / 100
}

/** Who has not been measured counts as the middle of those who have. */
function withPeersValue(values: readonly (number | undefined)[]): number[] {
  const usual = median(values) ?? 0
  return values.map((value) => value ?? usual)
}

function sorted(endpoints: readonly Endpoint[], sort: Sort, query: CandidateQuery): OrderedEndpoint[] {
  const scores = sort.scores(endpoints, query)
  return endpoints
    .map((endpoint, index): OrderedEndpoint => ({ endpoint, score: scores[index] ?? 0, why: 'sorted' }))
    .toSorted((a, b) => (a.score - b.score) * sort.direction)
}

function withStickyFirst(query: CandidateQuery, drawn: OrderedEndpoint[]): OrderedEndpoint[] {
  const { sticky, request, key, model, now } = query
  if (!sticky || !request || !drawn.some(({ endpoint }) => hasCheapCache(endpoint))) return drawn
  const conversation = { accountId: key.accountId, modelId: model.id, request, sessionId: query.sessionId }
  const endpointId = sticky.find(conversation, now)
  const place = drawn.findIndex(({ endpoint }) => endpoint.id === endpointId)
  const found = drawn[place]
  if (!found) return drawn
  return [{ ...found, why: 'sticky' }, ...drawn.slice(0, place), ...drawn.slice(place + 1)]
}

/** How far back each reason moves an endpoint; within the same distance the order stays. */
const DISTANCE: Partial<Record<Reason, number>> = { 'slower than preferred': 1, crowded: 2, resting: 3 }

function withSparedLast(query: CandidateQuery, ordered: OrderedEndpoint[]): OrderedEndpoint[] {
  let spared = false
  const judged = ordered.map((one) => {
    const reason = reasonToSpare(query, one.endpoint)
    if (reason === undefined) return one
    spared = true
    const rest = reason === 'resting' ? query.health.rest(one.endpoint.id, query.now) : undefined
    return { ...one, why: reason, ...(rest && { rest }) }
  })
  if (!spared) return ordered
  // Of those that rest the one that will be back first is the likeliest to be well already.
  const restMs = ({ rest }: OrderedEndpoint): number => rest?.ms ?? 0
  return judged.toSorted((a, b) => (DISTANCE[a.why] ?? 0) - (DISTANCE[b.why] ?? 0) || restMs(a) - restMs(b))
}

function reasonToSpare(query: CandidateQuery, endpoint: Endpoint): Reason | undefined {
  const { health, now, preferences } = query
  const standing = health.standing(endpoint.id, now)
  if (standing === 'resting' || standing === 'crowded') return standing
  return preferences && missesPreference(query, endpoint, preferences) ? 'slower than preferred' : undefined
}

/** All given cutoffs must hold; an endpoint that was not measured lately misses none. */
function missesPreference(
  { health, now }: CandidateQuery,
  endpoint: Endpoint,
  preferences: ProviderPreferences,
): boolean {
  const { preferredMaxLatencySeconds: seconds, preferredMinThroughput: throughput } = preferences
  if (!isCutoffs(seconds) && !isCutoffs(throughput)) return false
  const seen = health.performance(endpoint.id, PREFERENCE_WINDOW_MS, now)
  return PERCENTILES.some((percentile) => {
    const firstTokenMs = seen?.firstTokenMs?.[percentile]
    const tokensPerSecond = seen?.tokensPerSecond?.[percentile]
    return (
      (firstTokenMs !== undefined && firstTokenMs > (cutoff(seconds, percentile) ?? Infinity) * 1000) ||
      (tokensPerSecond !== undefined && tokensPerSecond < (cutoff(throughput, percentile) ?? 0))
    )
  })
}

function isCutoffs(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

function cutoff(
  cutoffs: Partial<Record<Percentile, number>> | undefined,
  percentile: Percentile,
): number | undefined {
  const value = cutoffs?.[percentile]
  return typeof value === 'number' ? value : undefined
}

function withProbe({ health, now }: CandidateQuery, ordered: OrderedEndpoint[]): OrderedEndpoint[] {
  const first = ordered[0]
  if (!first || health.standing(first.endpoint.id, now) !== 'probe') return ordered
  health.claimProbe(first.endpoint.id, now)
  return [{ ...first, why: 'probe' }, ...ordered.slice(1)]
}
