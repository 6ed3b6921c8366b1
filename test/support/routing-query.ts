// Endpoints, models, keys and queries for tests of routing, made from the few facts that a test is about.
import type { ChatRequest, ProviderPreferences } from '../../core/chat.ts'
import type { Capabilities, Endpoint, Model } from '../../core/model.ts'
import type { Picodollars } from '../../core/money.ts'
import type { Catalogue } from '../../server/catalogue/catalogue.ts'
import { createHealth } from '../../server/routing/health.ts'
import type { CandidateQuery } from '../../server/routing/query.ts'
import type { KeyRecord } from '../../server/store/keys/ports.ts'
import { capabilities } from './capabilities.ts'

/** What a test may say of an endpoint. Prices in US dollars per million tokens. */
export interface EndpointFacts {
  readonly provider: string
  readonly prompt?: number
  readonly completion?: number
  readonly request?: number
  readonly cacheRead?: number
  readonly quantization?: string
  readonly region?: string
  readonly trains?: boolean
  readonly retainsDays?: number
  readonly enabled?: boolean
  readonly can?: Partial<Capabilities>
}

export const MODEL_ID = 'acme/thinker'

/** An endpoint of the one model of these tests; its provider's display name is the id in capitals. */
export function endpointOf(facts: EndpointFacts): Endpoint {
  const { provider: id, prompt = 1, completion = 4, request = 0, cacheRead } = facts
  const price = (dollars: number): Picodollars => Math.round(dollars * 1e6) as Picodollars
  return {
    id: `${MODEL_ID}@${id}`,
    modelId: MODEL_ID,
    provider: {
      id,
      name: id.toUpperCase(),
      dialect: 'openai-chat',
      baseUrl: 'http://127.0.0.1:9/v1',
      transport: 'http',
      auth: 'none',
      apiKey: undefined,
      headers: {},
      paths: { chat: '/', completions: '/', embeddings: '/', models: '/' },
      quirks: new Set(),
      keyVariable: `${id.toUpperCase()}_KEY`,
      enabled: facts.enabled ?? true,
      discover: false,
      switchedOnBy: [[`${id.toUpperCase()}_KEY`]],
      sources: [],
      dataPolicy: { isStated: true, trains: facts.trains ?? false, retainsDays: facts.retainsDays },
      links: {},
      headquarters: undefined,
    },
    upstreamId: 'thinker',
    prices: {
      prompt: price(prompt),
      completion: price(completion),
      cacheRead: cacheRead === undefined ? undefined : price(cacheRead),
      cacheWrite: undefined,
      cacheWriteHour: undefined,
      request: (request * 1e12) as Picodollars,
      tiers: [],
    },
    capabilities: { ...capabilities, ...facts.can },
    quantization: facts.quantization,
    ...(facts.region !== undefined && { region: facts.region }),
  }
}

/** A plain request of one word, with what the test adds. */
export function requestOf(parts: Partial<ChatRequest> = {}): ChatRequest {
  return {
    model: MODEL_ID,
    messages: [{ role: 'user', content: 'Hello' }],
    stream: false,
    includeUsage: false,
    rest: {},
    ...parts,
  }
}

/** What a test may say of a query. */
export interface QueryParts extends Partial<
  Omit<CandidateQuery, 'catalogue' | 'model' | 'key' | 'preferences'>
> {
  readonly preferences?: ProviderPreferences | undefined
  readonly key?: Partial<KeyRecord>
  readonly simulated?: readonly Endpoint[]
}

/** A query over these endpoints: a live key, an endpoint-less past, noon of some day. */
export function queryOf(endpoints: readonly Endpoint[], parts: QueryParts = {}): CandidateQuery {
  const { key, simulated = [], preferences, ...others } = parts
  const model = { id: MODEL_ID, endpoints } as unknown as Model
  return {
    catalogue: {
      models: new Map([[MODEL_ID, model]]),
      simulated: new Map([[MODEL_ID, simulated]]),
    } as unknown as Catalogue,
    model,
    key: { kind: 'live', accountId: 1, ...key } as unknown as KeyRecord,
    preferences,
    health: createHealth(),
    now: 1_800_000_000_000,
    ...others,
  }
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32, public domain). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
