// Makes the catalogue from checked documents: shipped data, then the operator's YAML over it, then the simulator's rows.
// Pure; reading files is read-data.ts.
import type { Capabilities, DialectId, Endpoint, Model, Provider } from '../../core/model.ts'
import type { Picodollars, TokenPrices } from '../../core/money.ts'
import { picodollarsFromPerMillion } from '../../core/money.ts'
import type { Author, Catalogue } from './catalogue.ts'
import { slugOf } from './catalogue.ts'
import type { EndpointDocument, ModelDocument, PricingDocument, ProviderDocument } from './schema.ts'

export interface CatalogueDocuments {
  readonly providers: ReadonlyMap<string, ProviderDocument>
  readonly models: ReadonlyMap<string, ModelDocument>
  /** Who makes models, by the first half of their ids; the operator's files name none. */
  readonly authors?: ReadonlyMap<string, Author>
}

/** Looks a setting up by name: the environment, as server/config.ts hands it out. */
export type VariableLookup = (name: string) => string | undefined

/** Where a dialect's conversations go, when a provider's document does not say. */
const CHAT_PATHS: Partial<Record<DialectId, { readonly chat: string; readonly chatStream?: string }>> = {
  'anthropic-messages': { chat: '/messages' },
  'openai-responses': { chat: '/responses' },
  gemini: {
    chat: '/models/{model}:generateContent',
    chatStream: '/models/{model}:streamGenerateContent?alt=sse',
  },
}

const DEFAULT_PATHS = {
  chat: '/chat/completions',
  completions: '/completions',
  embeddings: '/embeddings',
  models: '/models',
}

/** What a model document that says nothing is taken to accept. */
const USUAL_PARAMETERS: ModelDocument['supports'] = [
  'max_tokens',
  'max_completion_tokens',
  'temperature',
  'top_p',
  'frequency_penalty',
  'presence_penalty',
  'seed',
  'stop',
  'n',
  'response_format',
  'structured_outputs',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'user',
  'metadata',
]

const FREE = 0 as Picodollars
const FREE_PRICES: TokenPrices = {
  prompt: FREE,
  completion: FREE,
  cacheRead: undefined,
  cacheWrite: undefined,
  cacheWriteHour: undefined,
  request: FREE,
  tiers: [],
}

/** Builds a snapshot. Throws an Error naming the model when a row refers to what does not exist or a name is taken twice. */
export function buildCatalogue(documents: CatalogueDocuments, variable: VariableLookup): Catalogue {
  const providers = new Map<string, Provider>()
  for (const [id, document] of documents.providers) providers.set(id, buildProvider(id, document, variable))
  const simulators = [...providers.values()]
    .filter((provider) => provider.transport === 'simulator')
    .sort((a, b) => (a.id < b.id ? -1 : 1))

  const models = new Map<string, Model>()
  const names = new Map<string, Model>()
  const simulated = new Map<string, readonly Endpoint[]>()
  for (const [id, document] of documents.models) {
    const model = buildModel(id, document, providers)
    models.set(id, model)
    simulated.set(
      id,
      simulators.map((provider) => simulatedEndpoint(model, provider)),
    )
  }
  for (const model of models.values()) addName(names, model.id, model)
  for (const model of models.values()) for (const alias of model.aliases) addName(names, alias, model)
  for (const model of models.values()) {
    for (const short of [slugOf(model.id), model.snapshot]) if (!names.has(short)) names.set(short, model)
  }
  return { authors: documents.authors ?? new Map(), models, providers, names, simulated }
}

function addName(names: Map<string, Model>, name: string, model: Model): void {
  const taken = names.get(name.toLowerCase())
  if (taken && taken.id !== model.id)
    throw new Error(`the name ${name} belongs to both ${taken.id} and ${model.id}; remove one alias`)
  names.set(name.toLowerCase(), model)
}

function buildProvider(id: string, document: ProviderDocument, variable: VariableLookup): Provider {
  const apiKey = document.api_key ?? (document.env.key ? variable(document.env.key) : undefined)
  const address = document.env.base_url ? variable(document.env.base_url) : undefined
  const baseUrl = normaliseBaseUrl(address ?? document.base_url, document)
  return {
    id,
    name: document.name,
    dialect: document.dialect,
    baseUrl,
    transport: document.transport,
    auth: document.auth,
    apiKey,
    headers: document.headers,
    paths: pathsOf(document),
    quirks: new Set(document.quirks),
    keyVariable: document.env.key ?? document.env.base_url,
    enabled: isSwitchedOn({ document, apiKey, address, baseUrl }),
    discover: document.discover,
    dataPolicy: {
      trains: document.data_policy?.trains ?? true,
      retainsDays: document.data_policy?.retains_days,
    },
    links: withoutUndefined(document.links),
    headquarters: document.headquarters,
  }
}

function pathsOf({ dialect, paths }: ProviderDocument): Provider['paths'] {
  const { chat_stream: chatStream, ...others } = paths
  // A document that names one path for conversations means both.
  const usual = others.chat === undefined ? CHAT_PATHS[dialect] : undefined
  return {
    ...DEFAULT_PATHS,
    ...usual,
    ...withoutUndefined(others),
    ...(chatStream !== undefined && { chatStream }),
  }
}

interface SwitchFacts {
  readonly document: ProviderDocument
  readonly apiKey: string | undefined
  readonly address: string | undefined
  readonly baseUrl: string
}

/** A key switches a provider on; a local server is switched on by its address. `.invalid` marks an address still to be given. */
function isSwitchedOn({ document, apiKey, address, baseUrl }: SwitchFacts): boolean {
  if (document.transport === 'simulator') return true
  if (new URL(baseUrl).hostname.endsWith('.invalid')) return false
  return document.auth === 'none' ? address !== undefined || !document.env.base_url : Boolean(apiKey)
}

/** `host` and `host:port` become a URL; what an address leaves out, port or path, is taken from the provider's own default. */
function normaliseBaseUrl(address: string, document: ProviderDocument): string {
  if (document.transport === 'simulator') return document.base_url
  const hasScheme = /^https?:\/\//.test(address)
  const url = new URL(hasScheme ? address : `http://${address}`)
  const usual = new URL(document.base_url)
  if (!hasScheme && url.port === '') url.port = usual.port
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1'
  if (url.pathname === '/') url.pathname = usual.pathname
  return url.href.replace(/\/+$/, '')
}

function buildModel(id: string, document: ModelDocument, providers: ReadonlyMap<string, Provider>): Model {
  const capabilities = buildCapabilities(document, undefined)
  const prices = buildPrices(document.pricing)
  const endpoints = document.endpoints.map((row) => {
    const provider = providers.get(row.provider)
    if (!provider) throw new Error(`${id} has an endpoint at the unknown provider ${row.provider}`)
    return buildEndpoint({ modelId: id, row, provider, capabilities, prices, model: document })
  })
  return {
    id,
    name: document.name,
    description: document.description,
    author: id.slice(0, id.indexOf('/')),
    aliases: document.aliases,
    snapshot: document.snapshot ?? slugOf(id),
    kind: document.kind,
    releasedAt: document.released,
    deprecatedAt: document.deprecated,
    shutdownAt: document.shutdown,
    successor: document.successor,
    knowledgeCutoff: document.knowledge_cutoff,
    tokenizer: document.tokenizer,
    openWeights: document.open_weights,
    capabilities,
    prices,
    endpoints,
    sources: document.sources,
  }
}

interface EndpointParts {
  readonly modelId: string
  readonly row: EndpointDocument
  readonly provider: Provider
  readonly capabilities: Capabilities
  readonly prices: TokenPrices
  readonly model: ModelDocument
}

function buildEndpoint(parts: EndpointParts): Endpoint {
  return {
    id: `${parts.modelId}@${parts.provider.id}`,
    modelId: parts.modelId,
    provider: parts.provider,
    upstreamId: parts.row.id,
    prices: parts.row.pricing ? buildPrices(parts.row.pricing) : parts.prices,
    capabilities: buildCapabilities(parts.row, parts.model),
    quantization: parts.row.quantization,
  }
}

/** How providers show reasoning; a simulated model shows it as its real endpoints do, or hides it as they do. */
const REASONING_QUIRKS = ['reasoning-content', 'reasoning-field']
/** Dialects that show reasoning by themselves, under the quirk by which the simulator does the same. */
const SHOWING_DIALECTS: Partial<Record<DialectId, string>> = {
  'anthropic-messages': 'reasoning-content',
  gemini: 'reasoning-content',
}

function simulatedEndpoint(model: Model, provider: Provider): Endpoint {
  const real = model.endpoints[0]?.provider
  const byDialect = real && SHOWING_DIALECTS[real.dialect]
  const shown = REASONING_QUIRKS.filter((quirk) => quirk === byDialect || real?.quirks.has(quirk))
  return {
    id: `${model.id}@${provider.id}`,
    modelId: model.id,
    provider:
      shown.length === 0 ? provider : { ...provider, quirks: new Set([...provider.quirks, ...shown]) },
    upstreamId: model.snapshot,
    prices: FREE_PRICES,
    capabilities: model.capabilities,
    quantization: undefined,
  }
}

function buildCapabilities(
  row: ModelDocument | EndpointDocument,
  base: ModelDocument | undefined,
): Capabilities {
  const isEmbedding = ((row as ModelDocument).kind ?? base?.kind) === 'embedding'
  const reasoning = row.reasoning ?? base?.reasoning
  const supports = row.supports ?? base?.supports ?? (isEmbedding ? [] : USUAL_PARAMETERS) ?? []
  return {
    input: new Set(row.input ?? base?.input ?? ['text']),
    output: new Set(row.output ?? base?.output ?? [isEmbedding ? 'embeddings' : 'text']),
    supports: new Set<string>(supports),
    fixed: new Map(Object.entries(row.fixed ?? base?.fixed ?? {})),
    instructions: row.instructions ?? base?.instructions ?? 'system',
    reasoning: {
      kind: reasoning?.kind ?? 'none',
      efforts: reasoning?.efforts ?? [],
      default: reasoning?.default,
      budget: reasoning?.budget,
      mandatory: reasoning?.mandatory ?? false,
    },
    contextTokens: row.context ?? base?.context,
    maxOutputTokens: row.max_output ?? base?.max_output,
  }
}

function buildPrices(document: PricingDocument | undefined): TokenPrices {
  if (!document) return FREE_PRICES
  const price = (dollars: number | undefined): Picodollars | undefined =>
    dollars === undefined ? undefined : picodollarsFromPerMillion(dollars)
  return {
    prompt: picodollarsFromPerMillion(document.prompt),
    completion: picodollarsFromPerMillion(document.completion),
    cacheRead: price(document.cache_read),
    cacheWrite: price(document.cache_write),
    cacheWriteHour: price(document.cache_write_1h),
    request: picodollarsFromPerMillion((document.request ?? 0) * 1e6),
    tiers: (document.tiers ?? []).map((tier) => ({
      abovePromptTokens: tier.above_prompt_tokens,
      prompt: picodollarsFromPerMillion(tier.prompt),
      completion: picodollarsFromPerMillion(tier.completion),
      cacheRead: price(tier.cache_read),
    })),
  }
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const copy: Record<string, unknown> = {}
  for (const [key, entry] of Object.entries(value)) if (entry !== undefined) copy[key] = entry
  return copy as { [K in keyof T]: Exclude<T[K], undefined> }
}
