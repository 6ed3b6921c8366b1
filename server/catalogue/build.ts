// Makes the catalogue from checked documents: shipped data, then the operator's YAML over it, then the simulator's rows.
// Pure; reading files is read-data.ts.
import type { Capabilities, DialectId, Endpoint, Model, Provider } from '../../core/model.ts'
import type { TokenPrices } from '../../core/money.ts'
import { buildPrices, FREE_PRICES, pricesForCallers } from './build-prices.ts'
import type { VariableLookup } from './build-provider.ts'
import { regionOf } from './build-regions.ts'
import { buildProvider } from './build-provider.ts'
import type { Author, Catalogue } from './catalogue.ts'
import { slugOf } from './catalogue.ts'
import { withResponses } from './responses-endpoint.ts'
import type { EndpointDocument, ModelDocument, ProviderDocument } from './schema.ts'

export interface CatalogueDocuments {
  readonly providers: ReadonlyMap<string, ProviderDocument>
  readonly models: ReadonlyMap<string, ModelDocument>
  /** Who makes models, by the first half of their ids; the operator's files name none. */
  readonly authors?: ReadonlyMap<string, Author>
  /** Per cent that callers pay over what endpoints cost, for models that say nothing of their own. */
  readonly margin?: number | undefined
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
  const hidden = new Map<string, Model>()
  for (const [id, document] of documents.models) {
    const margin = document.margin ?? documents.margin
    const model = buildModel(id, { ...document, margin }, providers)
    if (document.hidden === true) {
      hidden.set(id, model)
      continue
    }
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
  return { authors: documents.authors ?? new Map(), models, providers, names, simulated, hidden }
}

function addName(names: Map<string, Model>, name: string, model: Model): void {
  const taken = names.get(name.toLowerCase())
  if (taken && taken.id !== model.id)
    throw new Error(`the name ${name} belongs to both ${taken.id} and ${model.id}; remove one alias`)
  names.set(name.toLowerCase(), model)
}

function buildModel(id: string, document: ModelDocument, providers: ReadonlyMap<string, Provider>): Model {
  const capabilities = buildCapabilities(document, undefined)
  const costs = buildPrices(document.pricing)
  const endpoints = document.endpoints.map((row) => {
    const provider = providers.get(row.provider)
    if (!provider) throw new Error(`${id} has an endpoint at the unknown provider ${row.provider}`)
    return buildEndpoint({ modelId: id, row, provider, capabilities, costs, model: document })
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
    distillable: document.distillable,
    capabilities,
    prices: pricesForCallers(costs, document),
    endpoints,
    sources: document.sources,
  }
}

interface EndpointParts {
  readonly modelId: string
  readonly row: EndpointDocument
  readonly provider: Provider
  readonly capabilities: Capabilities
  readonly costs: TokenPrices
  readonly model: ModelDocument
}

function buildEndpoint(parts: EndpointParts): Endpoint {
  const responsesOnly = parts.row.responses_only ?? parts.model.responses_only
  const costs = parts.row.pricing ? buildPrices(parts.row.pricing) : parts.costs
  const prices = pricesForCallers(costs, parts.model)
  const region = parts.row.region ?? regionOf(parts.provider, parts.row.id)
  const takesCustomTools = parts.row.custom_tools ?? parts.model.custom_tools
  return withResponses({
    id: `${parts.modelId}@${parts.provider.id}`,
    modelId: parts.modelId,
    provider: withQuirks(parts.provider, parts.row.quirks ?? []),
    upstreamId: parts.row.id,
    prices,
    ...(prices !== costs && { costs }),
    capabilities: buildCapabilities(parts.row, parts.model),
    quantization: parts.row.quantization,
    ...(region !== undefined && { region }),
    ...(responsesOnly && { responsesOnly }),
    ...(takesCustomTools !== undefined && { takesCustomTools }),
  })
}

/** The provider with further quirks, for one of its endpoints. */
function withQuirks(provider: Provider, quirks: readonly string[]): Provider {
  return quirks.length === 0 ? provider : { ...provider, quirks: new Set([...provider.quirks, ...quirks]) }
}

/** How providers show reasoning; a simulated model shows it as its real endpoints do, or hides it as they do. */
const REASONING_QUIRKS = ['reasoning-content', 'reasoning-field']
/** Dialects that show reasoning by themselves, under the quirk by which the simulator does the same. */
const SHOWING_DIALECTS: Partial<Record<DialectId, string>> = {
  'anthropic-messages': 'reasoning-content',
  gemini: 'reasoning-content',
  'bedrock-converse': 'reasoning-content',
}

function simulatedEndpoint(model: Model, provider: Provider): Endpoint {
  const real = model.endpoints[0]?.provider
  const byDialect = real && SHOWING_DIALECTS[real.dialect]
  const shown = REASONING_QUIRKS.filter((quirk) => quirk === byDialect || real?.quirks.has(quirk))
  return {
    id: `${model.id}@${provider.id}`,
    modelId: model.id,
    provider: withQuirks(provider, [...shown, 'reasoning-budget']),
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
