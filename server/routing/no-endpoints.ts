// The error for a request that nobody is left to serve: which filter took the last one, and what the caller can change.
// Messages and metadata follow OpenRouter's (openrouter.md 3.5), since clients look for them.
import { GatewayError } from '../../core/errors.ts'
import type { Endpoint, Model } from '../../core/model.ts'
import { FILTERS } from './filters.ts'
import type { CandidateQuery, RemovedEndpoint } from './query.ts'
import { wantedRegions } from './regions.ts'
import { missingParameter } from './sent-parameters.ts'
import type { SuccessionStep } from './succession.ts'

/** What was there before filtering and what became of it. */
export interface NobodyLeft {
  readonly query: CandidateQuery
  readonly enabled: readonly Endpoint[]
  readonly removed: readonly RemovedEndpoint[]
}

/** The error that names the last filter, all that took part, and the way out. */
export function noEndpointsError({ query, enabled, removed }: NobodyLeft): GatewayError {
  const last = removed.at(-1)
  const available = [...new Set(enabled.map((endpoint) => endpoint.provider.id))]
  if (last?.filter === 'key')
    return new GatewayError(
      'model_not_allowed',
      `This key may not use any provider that serves ${query.model.id}.`,
      { metadata: { available_providers: available, excluded_by: ['allowed_providers'] } },
    )
  if (last?.filter === 'account')
    return new GatewayError(
      'model_not_allowed',
      `The settings of this account allow no provider that serves ${query.model.id}. An admin of the account changes them under Settings, Privacy.`,
      { metadata: { available_providers: available, excluded_by: ['allowed_providers'] } },
    )
  const { preferences } = query
  const filters = new Set(removed.map(({ filter }) => filter))
  const excludedBy = FILTERS.filter(({ name }) => filters.has(name)).map((filter) => filter.excludedBy)
  return new GatewayError('no_endpoints', messageFor({ last, query, enabled }), {
    metadata: {
      available_providers: available,
      requested_providers: preferences?.only ?? preferences?.order ?? [],
      excluded_by: [...new Set(excludedBy)],
      removed: removed.map(({ endpoint, filter }) => ({ provider: endpoint.provider.id, filter })),
    },
  })
}

interface Removal {
  readonly last: RemovedEndpoint | undefined
  readonly query: CandidateQuery
  readonly enabled: readonly Endpoint[]
}

function messageFor({ last, query, enabled }: Removal): string {
  switch (last?.filter) {
    case 'only':
    case 'ignore':
      return `No allowed providers are available for the selected model. Change provider.${last.filter}, or leave it out.`
    case 'account_data_policy':
      return query.account?.dataPolicy === 'zero-retention'
        ? 'No endpoints found matching your data policy (Zero data retention), which the settings of this account ask for. An admin of the account changes it under Settings, Privacy.'
        : 'No endpoints found matching your data policy (Paid model training), which the settings of this account ask for. An admin of the account changes it under Settings, Privacy.'
    case 'account_ignore':
      return 'No allowed providers are available for the selected model: the settings of this account leave them out. Send a provider.ignore of your own, or change the settings under Settings, Routing.'
    case 'data_collection':
      return query.preferences?.dataCollection === 'deny'
        ? 'No endpoints found matching your data policy (Paid model training). Set provider.data_collection to "allow" to use providers that learn from requests.'
        : 'No endpoints found matching your data policy (Zero data retention). Leave out provider.zdr to use providers that keep requests.'
    case 'zdr':
      return 'No endpoints found matching your data policy (Zero data retention). Leave out provider.zdr to use providers that keep requests.'
    case 'quantizations':
      return `No endpoints found for ${query.model.id} in the quantizations of this request. Change provider.quantizations, or leave it out.`
    case 'region':
      return `No endpoints found for ${query.model.id} in the regions of this request (${wantedRegions(query)?.join(', ')}); those whose region is not known do not count. Change provider.region, or leave it out.`
    case 'distillable':
      return `No endpoints found for ${query.model.id} whose text may train other models: its author does not allow it, or is not known to. Choose another model, or leave out provider.enforce_distillable_text.`
    case 'max_price':
      if (wantsFree(query))
        return `No endpoint of ${query.model.id} is free. Leave out :free, or provider.max_price.`
      return `No endpoints found for ${query.model.id} within the max_price of this request. Raise provider.max_price; the lowest price is ${lowestPrice(enabled)}.`
    case 'require_parameters':
      return `No endpoints found that can handle the requested parameters. ${parameterAdvice(last.endpoint, query)}`
    default:
      return `No endpoints found for ${query.model.id}.`
  }
}

function wantsFree({ preferences }: CandidateQuery): boolean {
  return preferences?.maxPrice?.prompt === 0 && preferences.maxPrice.completion === 0
}

function lowestPrice(endpoints: readonly Endpoint[]): string {
  const dollars = (pick: (endpoint: Endpoint) => number): number => Math.min(...endpoints.map(pick)) / 1e6
  const prompt = dollars((endpoint) => endpoint.prices.prompt)
  return `${prompt} for prompts and ${dollars((endpoint) => endpoint.prices.completion)} for completions, in US dollars per million tokens`
}

function parameterAdvice(endpoint: Endpoint, { request }: CandidateQuery): string {
  const missing = request && missingParameter(request, endpoint.capabilities)
  return missing === undefined
    ? 'Leave out provider.require_parameters.'
    : `Leave out ${missing}, or provider.require_parameters.`
}

/** The error for `order` with `allow_fallbacks: false` when none of the named providers serves the model. */
export function noManualOrderError(names: readonly unknown[], endpoints: readonly Endpoint[]): GatewayError {
  return new GatewayError(
    'no_endpoints',
    `No endpoints found for the request with manual order: ${names.join(', ')}. Name another provider in provider.order, or allow fallbacks.`,
    {
      metadata: {
        available_providers: [...new Set(endpoints.map((endpoint) => endpoint.provider.id))],
        requested_providers: names,
        excluded_by: ['allowed_providers'],
      },
    },
  )
}

/** The error for a model that no switched-on provider serves: names the variables that would change that. */
export function noProviderError(model: Model): GatewayError {
  const variables = variablesFor(model)
  const off = model.endpoints.filter(({ provider }) => provider.isSwitchedOff)
  const hint =
    off.length > 0 && off.length === model.endpoints.length
      ? `An administrator has switched ${[...new Set(off.map(({ provider }) => provider.name))].join(' and ')} off; choose another model, or use a test key to reach the simulator.`
      : variables === undefined
        ? 'Add an endpoint for it to the configuration, or use a test key to reach the simulator.'
        : `Set ${variables}, and restart; or use a test key to reach the simulator.`
  return new GatewayError('no_provider_configured', `No provider is configured for ${model.id}. ${hint}`)
}

/**
 * The same where the model that was asked for is gone, and it is its successor that no switched-on provider serves. `taken` may
 * begin with steps of other models of the request.
 */
export function noProviderOfSuccessorError(taken: readonly SuccessionStep[], last: Model): GatewayError {
  const steps: SuccessionStep[] = []
  for (const step of taken.toReversed())
    if (step.to.id === (steps[0]?.from ?? last).id) steps.unshift(step)
    else break
  const asked = steps[0]?.from ?? last
  const names = steps.map(({ to }) => to.id)
  const successors = `its successor${names.length > 1 ? 's' : ''} ${names.join(' and ')}`
  const day = asked.shutdownAt
  const wasServed = asked.endpoints.some(({ provider }) => provider.enabled)
  const shut = day === undefined ? '' : `its maker shut it down on ${day}, and `
  const since = day === undefined ? '' : `, which its maker shut down on ${day},`
  const what = wasServed
    ? `${asked.id} is gone: ${shut}no provider configured here serves it any more. No provider is configured for ${successors}.`
    : `No provider is configured for ${asked.id}${since} nor for ${successors}.`
  const ways = (wasServed ? [last] : [asked, last]).flatMap((model) => {
    const variables = variablesFor(model)
    return variables === undefined ? [] : [`${variables} for ${model.id}`]
  })
  const hint =
    ways.length > 0 ? `Set ${ways.join('; or ')}, and restart;` : 'Add an endpoint to the configuration,'
  return new GatewayError(
    'no_provider_configured',
    `${what} ${hint} or use a test key to reach the simulator.`,
    {
      metadata: { requested: asked.id, shutdown_date: day ?? null, successor: last.id },
    },
  )
}

function variablesFor(model: Model): string | undefined {
  const names = model.endpoints
    .filter(({ provider }) => provider.isSwitchedOff !== true)
    .map(({ provider }) => provider.keyVariable)
    .filter((name) => name !== undefined)
  return names.length === 0 ? undefined : [...new Set(names)].join(', or ')
}
