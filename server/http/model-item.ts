// A model of the catalogue as `GET /models` writes it: OpenAI's, OpenRouter's and AI/ML API's fields in one object.
import type { ModelArchitecture, ModelItem, ModelPricing } from '../../contract/models.ts'
import type { Capabilities, Endpoint, Model } from '../../core/model.ts'
import type { TokenPrices } from '../../core/money.ts'
import { pricePerToken } from '../../core/money.ts'
import { EFFORTS } from '../../core/reasoning.ts'

/** Everything but AI/ML API's details. */
export function modelItem(model: Model): ModelItem {
  const top = topEndpoint(model)
  const reasoning = reasoningOf(model.capabilities)
  return {
    id: model.id,
    object: 'model',
    created: createdAt(model),
    owned_by: model.author,
    shutdown_date: model.shutdownAt ?? null,
    canonical_slug: canonicalSlug(model),
    name: model.name,
    description: model.description,
    context_length: model.capabilities.contextTokens ?? null,
    hugging_face_id: huggingFaceId(model),
    architecture: architectureOf(model),
    pricing: pricingOf(top?.prices ?? model.prices),
    top_provider: {
      context_length: (top?.capabilities ?? model.capabilities).contextTokens ?? null,
      max_completion_tokens: (top?.capabilities ?? model.capabilities).maxOutputTokens ?? null,
      is_moderated: false,
    },
    per_request_limits: null,
    supported_parameters: supportedParameters(model.capabilities),
    default_parameters: null,
    supported_voices: null,
    knowledge_cutoff: model.knowledgeCutoff ?? null,
    expiration_date: model.shutdownAt ?? null,
    links: { details: `/api/v1/models/${model.id}/endpoints` },
    ...(reasoning ? { reasoning } : {}),
    aliases: [...model.aliases],
    kind: model.kind,
    deprecated_at: model.deprecatedAt ?? null,
    successor: model.successor ?? null,
    fixed_parameters: Object.fromEntries(model.capabilities.fixed),
    available: model.endpoints.some((endpoint) => endpoint.provider.enabled),
  }
}

/** What AI/ML API adds with `details=1` (aimlapi-openai.md 1.10). Its own `pricing` block would clash and is left out. */
export function modelDetails(model: Model): Partial<ModelItem> {
  const { contextTokens, maxOutputTokens, input, output } = model.capabilities
  return {
    type: model.kind === 'chat' ? 'openai/chat-completions' : `openai/${model.kind}s`,
    info: {
      name: model.name,
      developer: model.author,
      description: model.description,
      ...(model.releasedAt === undefined ? {} : { releasedAt: model.releasedAt }),
      ...(contextTokens === undefined ? {} : { contextLength: contextTokens }),
      ...(maxOutputTokens === undefined ? {} : { outputMax: maxOutputTokens }),
      ...(model.knowledgeCutoff === undefined ? {} : { cutoffAt: model.knowledgeCutoff }),
    },
    tags: [],
    modalities: { input: [...input], output: [...output] },
    capabilities: capabilityNames(model),
  }
}

/** The endpoint whose price and limits stand for the model: the first that is switched on, else the first. */
export function topEndpoint(model: Model): Endpoint | undefined {
  return model.endpoints.find((endpoint) => endpoint.provider.enabled) ?? model.endpoints[0]
}

/** Unix seconds of the release; 0 when it is not known. */
export function createdAt(model: Model): number {
  return model.releasedAt === undefined ? 0 : Date.parse(model.releasedAt) / 1000
}

/** `author/` and the dated name, OpenRouter's "permaslug". */
export function canonicalSlug(model: Model): string {
  return `${model.author}/${model.snapshot}`
}

/** What may be asked for: of the two names of the token limit both, since the gateway takes one for the other. */
export function supportedParameters({ supports }: Capabilities): string[] {
  const both = new Set(supports)
  for (const limit of ['max_tokens', 'max_completion_tokens'])
    if (supports.has(limit)) both.add('max_tokens').add('max_completion_tokens')
  return [...both]
}

/** What goes in and comes out. */
export function architectureOf(model: Model): ModelArchitecture {
  const input = [...model.capabilities.input]
  const output = [...model.capabilities.output]
  return {
    input_modalities: input,
    output_modalities: output,
    modality: `${input.join('+')}->${output.join('+')}`,
    // The catalogue knows the encoding that we count with, which for many makers is only the nearest one.
    tokenizer: 'Other',
    instruct_type: null,
  }
}

/** Prices as decimal strings; a price that is not set apart is left out. */
export function pricingOf(prices: TokenPrices): ModelPricing {
  return {
    prompt: pricePerToken(prices.prompt),
    completion: pricePerToken(prices.completion),
    request: pricePerToken(prices.request),
    ...(prices.cacheRead === undefined ? {} : { input_cache_read: pricePerToken(prices.cacheRead) }),
    ...(prices.cacheWrite === undefined ? {} : { input_cache_write: pricePerToken(prices.cacheWrite) }),
    ...(prices.cacheWriteHour === undefined
      ? {}
      : { input_cache_write_1h: pricePerToken(prices.cacheWriteHour) }),
    ...(prices.tiers.length === 0
      ? {}
      : {
          overrides: prices.tiers.map((tier) => ({
            min_prompt_tokens: tier.abovePromptTokens,
            prompt: pricePerToken(tier.prompt),
            completion: pricePerToken(tier.completion),
            ...(tier.cacheRead === undefined ? {} : { input_cache_read: pricePerToken(tier.cacheRead) }),
          })),
        }),
  }
}

function reasoningOf({ reasoning }: Capabilities): ModelItem['reasoning'] {
  if (reasoning.kind === 'none') return undefined
  const mandatory = reasoning.mandatory || reasoning.kind === 'always'
  const efforts = EFFORTS.filter((effort) => reasoning.efforts.includes(effort)).toReversed()
  // A budget can be made from any effort; a model that only ever thinks its own way takes none.
  const takesAny = reasoning.kind === 'budget' && efforts.length === 0
  return {
    mandatory,
    ...(mandatory ? { default_enabled: true } : {}),
    ...(reasoning.default === undefined ? {} : { default_effort: reasoning.default }),
    supported_efforts: takesAny ? null : efforts,
    ...(reasoning.kind === 'budget' || reasoning.kind === 'both' ? { supports_max_tokens: true } : {}),
  }
}

function huggingFaceId(model: Model): string | null {
  const match = /^https:\/\/huggingface\.co\/([^/]+\/[^/?#]+)/.exec(model.openWeights ?? '')
  return match?.[1] ?? null
}

/** Names as AI/ML API's catalogue uses them. */
function capabilityNames(model: Model): string[] {
  const { input, supports } = model.capabilities
  const names: [string, boolean][] = [
    ['streaming', model.kind === 'chat'],
    ['vision', input.has('image')],
    ['file_input', input.has('file')],
    ['tools', supports.has('tools')],
    ['parallel_tool_calls', supports.has('parallel_tool_calls')],
    ['structured_output', supports.has('structured_outputs')],
  ]
  return names.filter(([, has]) => has).map(([name]) => name)
}
