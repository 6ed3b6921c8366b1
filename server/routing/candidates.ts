// Which endpoints may serve a request, in the order to try them: filter, then order. Decides only; nothing is called here.
import type { GatewayError } from '../../core/errors.ts'
import type { Endpoint, Model } from '../../core/model.ts'
import { namesIn } from './endpoint-names.ts'
import { filterEndpoints } from './filters.ts'
import { noEndpointsError, noManualOrderError, noProviderError } from './no-endpoints.ts'
import { orderEndpoints } from './order.ts'
import { isReachable, joinOrders, withOwnKey, withoutHealth, withoutOwnKey } from './own-endpoints.ts'
import { unknownRegionError } from './regions.ts'
import type { CandidateQuery, Choice, Order, RemovedEndpoint } from './query.ts'

/** What takes out those that the caller wants no falling back to; not a filter of the table, since it needs the order. */
export const NO_FALLBACKS = 'allow_fallbacks'

const NONE: readonly Endpoint[] = []
const NOBODY: Order = { measure: 'list', order: [] }

/** Endpoints in the order to try them, never empty. Throws the error that says which filter left none, and what to do. */
export function candidateEndpoints(query: CandidateQuery): readonly Endpoint[] {
  const { refusal, candidates } = chooseEndpoints(query)
  if (refusal) throw refusal
  return candidates
}

/** The same with its reasons: who was removed by which filter, and why the others stand where they do. */
export function chooseEndpoints(query: CandidateQuery): Choice {
  const { model, alternatives } = query
  const own = reachableOf(query, model)
  const considered =
    alternatives === undefined ? own : [...own, ...alternatives.flatMap((other) => reachableOf(query, other))]
  const choice = { model, considered }
  if (considered.length === 0) return refuse(choice, noProviderError(model))
  const misspelt = unknownRegionError(query)
  if (misspelt !== undefined) return refuse(choice, misspelt)
  const { left, removed } = filterEndpoints(considered, query)
  if (left.length === 0)
    return { ...refuse(choice, noEndpointsError({ query, enabled: considered, removed })), removed }
  const { measure, order } = query.ownKeys ? orderWithOwnKeys(query, left) : orderEndpoints(query, left)
  const candidates = order.map(({ endpoint }) => endpoint)
  const takenOut = order.length >= left.length ? removed : [...removed, ...unwanted(left, candidates)]
  if (candidates.length > 0)
    return { ...choice, candidates, removed: takenOut, measure, order, refusal: undefined }
  const names = namesIn(query.preferences?.order) ?? []
  return { ...refuse(choice, noManualOrderError(names, left)), removed: takenOut }
}

function endpointsOf({ catalogue, key }: CandidateQuery, model: Model): readonly Endpoint[] {
  return key.kind === 'test' ? (catalogue.simulated.get(model.id) ?? NONE) : model.endpoints
}

function refuse(choice: Pick<Choice, 'model' | 'considered'>, refusal: GatewayError): Choice {
  return { ...choice, ...NOBODY, candidates: [], removed: [], refusal }
}

function orderWithOwnKeys(query: CandidateQuery, left: readonly Endpoint[]): Order {
  const own = orderEndpoints(withoutHealth(query), withOwnKey(left, query))
  return joinOrders(query, { own, others: orderEndpoints(query, withoutOwnKey(left, query)) })
}

function unwanted(left: readonly Endpoint[], candidates: readonly Endpoint[]): RemovedEndpoint[] {
  const ids = new Set(candidates.map(({ id }) => id))
  return left.filter(({ id }) => !ids.has(id)).map((endpoint) => ({ endpoint, filter: NO_FALLBACKS }))
}

/** Those that the account can reach: for most accounts those whose provider is switched on. */
function reachableOf(query: CandidateQuery, model: Model): readonly Endpoint[] {
  const all = endpointsOf(query, model)
  if (query.ownKeys === undefined) return enabledOf(all)
  return all.filter((endpoint) => isReachable(endpoint, query))
}

const enabled = new WeakMap<readonly Endpoint[], readonly Endpoint[]>()

/** Those whose provider is switched on; the same list each time, since snapshots do not change. */
function enabledOf(all: readonly Endpoint[]): readonly Endpoint[] {
  let known = enabled.get(all)
  if (!known) enabled.set(all, (known = all.filter(({ provider }) => provider.enabled)))
  return known
}
