// Which endpoints may serve a request, in the order to try them: filter, then order. Decides only; nothing is called here.
import type { Endpoint } from '../../core/model.ts'
import { filterEndpoints } from './filters.ts'
import { noEndpointsError, noProviderError } from './no-endpoints.ts'
import { orderEndpoints } from './order.ts'
import type { CandidateQuery, Choice } from './query.ts'

/** Endpoints in the order to try them, never empty. Throws the error that says which filter left none, and what to do. */
export function candidateEndpoints(query: CandidateQuery): readonly Endpoint[] {
  return chooseEndpoints(query).candidates
}

/** The same with its reasons: who was removed by which filter, and why the others stand where they do. */
export function chooseEndpoints(query: CandidateQuery): Choice {
  const { catalogue, model, key } = query
  const all = key.kind === 'test' ? (catalogue.simulated.get(model.id) ?? []) : model.endpoints
  const enabled = all.every(isEnabled) ? all : all.filter(isEnabled)
  if (enabled.length === 0) throw noProviderError(model)
  const { left, removed } = filterEndpoints(enabled, query)
  if (left.length === 0) throw noEndpointsError({ query, enabled, removed })
  const order = orderEndpoints(query, left)
  return { candidates: order.map(({ endpoint }) => endpoint), removed, order }
}

function isEnabled({ provider }: Endpoint): boolean {
  return provider.enabled
}
