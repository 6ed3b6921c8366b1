// An endpoint of the catalogue as `GET /models/{author}/{slug}/endpoints` and `/endpoints/zdr` write it.
import type { EndpointItem } from '../../contract/models.ts'
import type { Endpoint, Model } from '../../core/model.ts'
import type { Performance } from '../routing/performance.ts'
import type { Percentiles } from '../routing/histogram.ts'
import type { Services } from '../services.ts'
import { pricingOf, supportedParameters } from './model-item.ts'

const MINUTE_MS = 60_000
/** OpenRouter's least number of requests for an uptime; speeds need fewer to mean something. */
const ENOUGH_FOR_UPTIME = 100
const ENOUGH_FOR_SPEED = 20

/** OpenRouter's PublicEndpoint, with how it stands right now. */
export function endpointItem(
  model: Model,
  endpoint: Endpoint,
  services: Pick<Services, 'health' | 'now'>,
): EndpointItem {
  const { provider, prices, capabilities } = endpoint
  const { health } = services
  const now = services.now()
  const lately = health.performance(endpoint.id, 30 * MINUTE_MS, now)
  return {
    name: `${provider.name}: ${model.name}`,
    model_id: model.id,
    model_name: model.name,
    provider_name: provider.name,
    tag: endpoint.region === undefined ? provider.id : `${provider.id}/${endpoint.region}`,
    quantization: endpoint.quantization ?? null,
    context_length: capabilities.contextTokens ?? 0,
    max_completion_tokens: capabilities.maxOutputTokens ?? null,
    max_prompt_tokens: null,
    pricing: pricingOf(prices),
    supported_parameters: supportedParameters(capabilities),
    // Reads are priced and writes are not: the provider caches by itself.
    supports_implicit_caching: prices.cacheRead !== undefined && prices.cacheWrite === undefined,
    supports_tool_choice: toolChoicesOf(endpoint),
    supports_voice_cloning: false,
    supports_diarization: false,
    native_tools: {},
    service_tier: null,
    status: statusOf(endpoint, services),
    latency_last_30m: speedOf(lately?.firstTokenMs, lately?.measured.firstTokens),
    throughput_last_30m: speedOf(lately?.tokensPerSecond, lately?.measured.throughputs),
    uptime_last_5m: uptimeOf(health.performance(endpoint.id, 5 * MINUTE_MS, now)),
    uptime_last_30m: uptimeOf(lately),
    uptime_last_1d: uptimeOf(health.lastDay(endpoint.id, now)),
    endpoint_id: endpoint.id,
    upstream_id: endpoint.upstreamId,
    available: provider.enabled,
    data_policy: {
      trains: provider.dataPolicy.trains,
      retains_days: provider.dataPolicy.retainsDays ?? null,
    },
  }
}

function toolChoicesOf({ capabilities: { supports } }: Endpoint): EndpointItem['supports_tool_choice'] {
  const choosable = supports.has('tools') && supports.has('tool_choice')
  // Without the parameter a model still chooses by itself, which is what `auto` means.
  return { auto: supports.has('tools'), none: choosable, required: choosable, function: choosable }
}

/** True when nothing of a request is kept or learnt from. */
export function keepsNothing({ provider }: Endpoint): boolean {
  return !provider.dataPolicy.trains && provider.dataPolicy.retainsDays === 0
}

function statusOf(
  endpoint: Endpoint,
  { health, now }: Pick<Services, 'health' | 'now'>,
): EndpointItem['status'] {
  if (!endpoint.provider.enabled) return -10
  return health.standing(endpoint.id, now()) === 'resting' ? -1 : 0
}

function speedOf(percentiles: Percentiles | undefined, measured = 0): Percentiles | null {
  return percentiles && measured >= ENOUGH_FOR_SPEED ? percentiles : null
}

/** Per cent of the attempts that count. */
function uptimeOf(counts: Pick<Performance, 'successes' | 'failures'> | undefined): number | null {
  const all = counts ? counts.successes + counts.failures : 0
  return counts && all >= ENOUGH_FOR_UPTIME ? (counts.successes / all) * 100 : null
}
