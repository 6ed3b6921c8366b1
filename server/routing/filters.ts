// Who may serve a request at all: one table of filters in the order in which they are applied, each a question about one
// endpoint. Decides only. What none of a model's endpoints can do is left to the fitting of the request, which refuses it in
// the words of the model's maker; such filters yield rather than leave nobody.
import type { ContentPart } from '../../core/chat.ts'
import type { Endpoint, InputModality } from '../../core/model.ts'
import { accountAllowsProvider, meetsDataPolicy } from './account-rules.ts'
import { isNamed, namesIn } from './endpoint-names.ts'
import type { CandidateQuery, RemovedEndpoint } from './query.ts'
import { isServedIn, wantedRegions } from './regions.ts'
import { formatParameter, missingParameter } from './sent-parameters.ts'

/** Characters that one token stands for, at the usual least. */
const CHARACTERS_PER_TOKEN = 4

export interface Filter {
  readonly name: string
  /** OpenRouter's word for the same thing in `excluded_by` (openrouter.md 3.5). */
  readonly excludedBy: string
  /** False when the query asks nothing of it; the endpoints are not looked at then. */
  readonly isAsked: (query: CandidateQuery) => boolean
  readonly keeps: (endpoint: Endpoint, query: CandidateQuery) => boolean
  /** True when it lets all pass rather than none. */
  readonly yields: boolean
}

const filter = (parts: Omit<Filter, 'yields'>): Filter => ({ ...parts, yields: false })
const yieldingFilter = (parts: Omit<Filter, 'yields'>): Filter => ({ ...parts, yields: true })

/** Every filter, in the order of application. */
export const FILTERS: readonly Filter[] = [
  filter({
    name: 'key',
    excludedBy: 'allowed_providers',
    isAsked: ({ key }) => key.allowedProviders !== undefined,
    keeps: (endpoint, { key }) => key.allowedProviders?.includes(endpoint.provider.id) ?? true,
  }),
  filter({
    name: 'account',
    excludedBy: 'allowed_providers',
    isAsked: ({ account }) => account?.allowedProviders !== undefined,
    keeps: ({ provider }, { account }) => accountAllowsProvider(account, provider),
  }),
  filter({
    name: 'account_data_policy',
    excludedBy: 'data_policy:account',
    isAsked: ({ account }) => account !== undefined && account.dataPolicy !== 'any',
    keeps: ({ provider }, { account }) => meetsDataPolicy(account, provider),
  }),
  filter({
    name: 'account_ignore',
    excludedBy: 'allowed_providers',
    isAsked: ({ byAccount }) => byAccount?.has('ignore') === true,
    keeps: (endpoint, { preferences }) =>
      !(namesIn(preferences?.ignore)?.some((name) => isNamed(endpoint, name)) ?? false),
  }),
  filter({
    name: 'only',
    excludedBy: 'allowed_providers',
    isAsked: ({ preferences }) => namesIn(preferences?.only) !== undefined,
    keeps: (endpoint, { preferences }) =>
      namesIn(preferences?.only)?.some((name) => isNamed(endpoint, name)) ?? true,
  }),
  filter({
    name: 'ignore',
    excludedBy: 'allowed_providers',
    isAsked: ({ preferences, byAccount }) =>
      namesIn(preferences?.ignore) !== undefined && byAccount?.has('ignore') !== true,
    keeps: (endpoint, { preferences }) =>
      !(namesIn(preferences?.ignore)?.some((name) => isNamed(endpoint, name)) ?? false),
  }),
  filter({
    name: 'data_collection',
    excludedBy: 'data_policy:training',
    isAsked: ({ preferences }) => preferences?.dataCollection === 'deny' || preferences?.zdr === true,
    keeps: ({ provider }) => !provider.dataPolicy.trains,
  }),
  filter({
    name: 'zdr',
    excludedBy: 'data_policy:zdr',
    isAsked: ({ preferences }) => preferences?.zdr === true,
    keeps: ({ provider }) => provider.dataPolicy.retainsDays === 0,
  }),
  filter({
    name: 'quantizations',
    excludedBy: 'quantization',
    isAsked: ({ preferences }) => namesIn(preferences?.quantizations) !== undefined,
    keeps: (endpoint, { preferences }) =>
      namesIn(preferences?.quantizations)?.includes(endpoint.quantization ?? 'unknown') ?? true,
  }),
  filter({
    name: 'region',
    excludedBy: 'region',
    isAsked: (query) => wantedRegions(query) !== undefined,
    keeps: (endpoint, query) => isServedIn(endpoint, wantedRegions(query) ?? []),
  }),
  filter({
    name: 'distillable',
    excludedBy: 'distillable',
    isAsked: ({ preferences }) => preferences?.enforceDistillableText === true,
    keeps: ({ modelId }, { catalogue }) => catalogue.models.get(modelId)?.distillable === true,
  }),
  filter({
    name: 'max_price',
    excludedBy: 'max_price',
    isAsked: ({ preferences }) => isObject(preferences?.maxPrice),
    keeps: isAffordable,
  }),
  filter({
    name: 'require_parameters',
    excludedBy: 'require_parameters',
    isAsked: ({ preferences, request }) => preferences?.requireParameters === true && request !== undefined,
    keeps: ({ capabilities }, { request }) =>
      request === undefined || missingParameter(request, capabilities) === undefined,
  }),
  yieldingFilter({
    name: 'gone',
    excludedBy: 'gone',
    isAsked: () => true,
    keeps: (endpoint, { health, now }) => !health.isGone(endpoint.id, now),
  }),
  yieldingFilter({
    name: 'modalities',
    excludedBy: 'require_parameters',
    isAsked: ({ request }) => request?.messages.some((message) => Array.isArray(message.content)) === true,
    keeps: takesAllParts,
  }),
  yieldingFilter({
    name: 'tools',
    excludedBy: 'require_parameters',
    isAsked: ({ request }) => (request?.tools?.length ?? 0) > 0,
    keeps: ({ capabilities }) => capabilities.supports.has('tools'),
  }),
  yieldingFilter({
    name: 'structured_outputs',
    excludedBy: 'require_parameters',
    isAsked: ({ request }) => request !== undefined && formatParameter(request) !== undefined,
    keeps: ({ capabilities }, { request }) => {
      const format = request && formatParameter(request)
      return format === undefined || capabilities.supports.has(format)
    },
  }),
  yieldingFilter({
    name: 'context_length',
    excludedBy: 'context_length',
    isAsked: ({ request, bodyBytes }) => request !== undefined && bodyBytes !== undefined,
    keeps: fitsContext,
  }),
  yieldingFilter({
    name: 'max_tokens',
    excludedBy: 'require_parameters',
    isAsked: ({ request }) => (request?.maxCompletionTokens ?? request?.maxTokens) !== undefined,
    keeps: ({ capabilities }, { request }) =>
      (request?.maxCompletionTokens ?? request?.maxTokens ?? 0) <= (capabilities.maxOutputTokens ?? Infinity),
  }),
]

export interface Filtered {
  readonly left: readonly Endpoint[]
  readonly removed: readonly RemovedEndpoint[]
}

const NONE_REMOVED: readonly RemovedEndpoint[] = []

/** Applies the table; stops when nobody is left. */
export function filterEndpoints(endpoints: readonly Endpoint[], query: CandidateQuery): Filtered {
  let left = endpoints
  let removed: RemovedEndpoint[] | undefined
  for (const { name, isAsked, keeps, yields } of FILTERS) {
    if (!isAsked(query)) continue
    // Most filters keep everybody, so a new list is only made when one does not.
    if (left.every((endpoint) => keeps(endpoint, query))) continue
    const kept = left.filter((endpoint) => keeps(endpoint, query))
    if (kept.length === 0 && yields) continue
    removed ??= []
    for (const endpoint of left) if (!kept.includes(endpoint)) removed.push({ endpoint, filter: name })
    left = kept
    if (left.length === 0) break
  }
  return { left, removed: removed ?? NONE_REMOVED }
}

/** `max_price` is in US dollars: per million tokens, and per request. */
function isAffordable({ prices }: Endpoint, { preferences }: CandidateQuery): boolean {
  const most = preferences?.maxPrice
  return (
    prices.prompt <= boundOf(most?.prompt) * 1e6 &&
    prices.completion <= boundOf(most?.completion) * 1e6 &&
    prices.request <= boundOf(most?.request) * 1e12
  )
}

function boundOf(value: unknown): number {
  return typeof value === 'number' && value >= 0 ? value : Infinity
}

const PART_MODALITY: Partial<Record<ContentPart['type'], InputModality>> = {
  image: 'image',
  file: 'file',
  audio: 'audio',
  video: 'video',
}

function takesAllParts({ capabilities }: Endpoint, { request }: CandidateQuery): boolean {
  for (const { content } of request?.messages ?? []) {
    if (typeof content === 'string' || content === null) continue
    for (const part of content) {
      const modality = PART_MODALITY[part.type]
      if (modality !== undefined && !capabilities.input.has(modality)) return false
    }
  }
  return true
}

function fitsContext({ capabilities }: Endpoint, { request, bodyBytes = 0 }: CandidateQuery): boolean {
  const room = capabilities.contextTokens ?? Infinity
  // The whole body, pictures and all, is never shorter than its text.
  if (!request || bodyBytes <= room * CHARACTERS_PER_TOKEN) return true
  let characters = 0
  for (const { content } of request.messages) {
    if (typeof content === 'string') characters += content.length
    else for (const part of content ?? []) if (part.type === 'text') characters += part.text.length
  }
  return characters <= room * CHARACTERS_PER_TOKEN
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}
