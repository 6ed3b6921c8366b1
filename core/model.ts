// What the catalogue knows of a model, an endpoint and a provider, as the rest of the code reads it.
// Types only: the JSON files behind them are checked in server/catalogue/schema.ts.
import type { Effort } from './reasoning.ts'
import type { TokenPrices } from './money.ts'

/** A wire format that a provider or a caller speaks. */
export type DialectId =
  | 'openai-chat'
  | 'openai-responses'
  | 'anthropic-messages'
  | 'gemini'
  | 'bedrock-converse'

export type InputModality = 'text' | 'image' | 'file' | 'audio' | 'video'
export type OutputModality = 'text' | 'image' | 'audio' | 'embeddings' | 'rerank'

/** How a model reasons and how callers steer it; `none` does not reason, `always` cannot be steered. */
export interface ReasoningCapability {
  readonly kind: 'none' | 'effort' | 'budget' | 'both' | 'always'
  readonly efforts: readonly Effort[]
  readonly default: Effort | undefined
  readonly budget: { readonly min: number; readonly max: number } | undefined
  /** True when the model cannot be told not to reason. */
  readonly mandatory: boolean
}

/** What one endpoint can be asked for. Parameter names are those of OpenAI's chat completions. */
export interface Capabilities {
  readonly input: ReadonlySet<InputModality>
  readonly output: ReadonlySet<OutputModality>
  /** Parameters that are accepted with any valid value. */
  readonly supports: ReadonlySet<string>
  /** Parameters of which only this value is accepted (o1-mini takes `temperature` 1 and nothing else). */
  readonly fixed: ReadonlyMap<string, number | string | boolean>
  /** Where instructions go: kept as `system`, renamed `developer`, or folded into the `user` turn. */
  readonly instructions: 'system' | 'developer' | 'user'
  readonly reasoning: ReasoningCapability
  /** Tokens that fit into prompt and answer together. */
  readonly contextTokens: number | undefined
  readonly maxOutputTokens: number | undefined
}

/** How it is proved who calls where no key does it by itself: headers are made for each request, or a token is fetched first. */
export type KeyCeremony = 'aws-sigv4' | 'client-credentials' | 'google-credentials'

/** One of the keys that a provider is called with, where there are several or they have limits. */
export interface ProviderKey {
  /** What its state is kept by; the same after a restart, and nothing that the key could be learnt from. */
  readonly id: string
  /** The key itself: never shown, never logged. */
  readonly secret: string
  /** What people are told: its name, or its last four characters. */
  readonly label: string
  readonly requestsPerMinute: number | undefined
  readonly tokensPerMinute: number | undefined
  /** How many requests it gets against the others. */
  readonly weight: number
  /** Of a key that an account has brought for itself. */
  readonly ownKeyId?: number
}

/** Who serves: an address, a key and some quirks. Data, not code. */
export interface Provider {
  readonly id: string
  readonly name: string
  readonly dialect: DialectId
  readonly baseUrl: string
  /** Which transport reaches it: the network, or the simulator inside this process. */
  readonly transport: 'http' | 'simulator'
  /** How the key is presented: as `Authorization: Bearer`, or in a header of this name. */
  readonly auth: 'bearer' | 'api-key' | 'x-api-key' | 'x-goog-api-key' | 'none'
  readonly apiKey: string | undefined
  /** Of which one is taken for each request; `apiKey` is the first of them. Absent where there is one without limits. */
  readonly keys?: readonly ProviderKey[]
  /** The one of them that an attempt was given; on the copy that is made for it only. */
  readonly takenKey?: ProviderKey
  /** Whether a key alone is enough to call it, so that accounts may bring their own. */
  readonly takesOwnKeys?: boolean
  /** The keys are an account's own, and this copy of the provider is for its requests only. */
  readonly isOwn?: true
  /** What is done where there is no `apiKey`. */
  readonly ceremony?: KeyCeremony | undefined
  /** What the ceremony needs, by the names that its file knows. Some are secrets: never shown, never logged. */
  readonly credentials?: Readonly<Record<string, string>>
  /** Headers sent with each request, beside authentication. */
  readonly headers: Readonly<Record<string, string>>
  /** Path of each operation below `baseUrl`, with `{model}` for the upstream id where it is part of the path. */
  readonly paths: Readonly<Record<'chat' | 'completions' | 'embeddings' | 'models', string>> & {
    /** Where conversations go that are to be streamed, for formats that say so in the path. */
    readonly chatStream?: string
    /** OpenAI's Responses API, beside a conversations path of another format. */
    readonly responses?: string
  }
  readonly quirks: ReadonlySet<string>
  /** Members that every conversation's body gets here, whatever the dialect writes; `undefined` takes one out. */
  readonly bodyMembers?: ReadonlyMap<string, unknown>
  /** What to set in the environment to switch it on, in words (`A_KEY and A_ENDPOINT`), for texts. */
  readonly keyVariable: string | undefined
  /** All ways to switch it on, each the variables that are needed together; none where its document alone does. */
  readonly switchedOnBy: readonly (readonly string[])[]
  readonly enabled: boolean
  /** Its document says that it is to be asked for nothing, whatever keys there are. */
  readonly isSwitchedOff?: boolean
  /** Its models are not in the files: the server itself is asked. */
  readonly discover: boolean
  /** One that says nothing (`isStated` false) is taken to train. */
  readonly dataPolicy: {
    readonly isStated: boolean
    readonly trains: boolean
    readonly retainsDays: number | undefined
  }
  readonly links: {
    readonly docs?: string
    readonly privacy?: string
    readonly terms?: string
    readonly status?: string
  }
  readonly headquarters: string | undefined
  /** Where it serves requests, when that is known. */
  readonly region?: string
  /** The same for models whose ids begin so: served elsewhere, or (undefined) nobody says where. */
  readonly regionsOfIds?: ReadonlyMap<string, string | undefined>
  /** What its entry was read from. */
  readonly sources: readonly string[]
}

/** One (model, provider) pair: what can really be called. */
export interface Endpoint {
  /** `author/slug@provider`, unique in a catalogue. */
  readonly id: string
  readonly modelId: string
  readonly provider: Provider
  /** The model's name at the provider. */
  readonly upstreamId: string
  /** What callers pay. */
  readonly prices: TokenPrices
  /** What the provider takes, where callers pay something else. */
  readonly costs?: TokenPrices
  readonly capabilities: Capabilities
  readonly quantization: string | undefined
  /** Where it is served, when that is known. */
  readonly region?: string
  /** The same endpoint by the Responses API of its provider, where that has one beside Chat Completions. */
  readonly viaResponses?: Endpoint
  /** What it takes by the Responses API only: everything, or tools while it reasons. */
  readonly responsesOnly?: 'always' | 'tools'
  /** Whether custom tools can be declared as they are; when nothing is said, only by the Responses API. */
  readonly takesCustomTools?: boolean
}

/** A model as callers name it. */
export interface Model {
  /** `author/slug`. */
  readonly id: string
  readonly name: string
  readonly description: string
  readonly author: string
  /** Other ids that lead here, dated snapshots among them. */
  readonly aliases: readonly string[]
  /** The dated id that OpenAI-style answers carry (`o1-2024-12-17`), without the author. */
  readonly snapshot: string
  readonly kind: 'chat' | 'embedding' | 'rerank'
  readonly releasedAt: string | undefined
  readonly deprecatedAt: string | undefined
  readonly shutdownAt: string | undefined
  readonly successor: string | undefined
  readonly knowledgeCutoff: string | undefined
  readonly tokenizer: string
  readonly openWeights: string | undefined
  /** True when its author is known to allow that its text trains other models. */
  readonly distillable?: boolean | undefined
  readonly capabilities: Capabilities
  readonly prices: TokenPrices
  readonly endpoints: readonly Endpoint[]
  /** Where the facts were read. */
  readonly sources: readonly string[]
}
