// The neutral language of a conversation: what every dialect's request is read into and written from.
// Types only, no wire names (snake_case lives in dialects), no vendor.
import type { ReasoningRequest } from './reasoning.ts'

/** Unknown fields ride along here, by their wire names, so that nothing a caller sends is lost on the way. */
export type Rest = Readonly<Record<string, unknown>>

export type Role = 'system' | 'developer' | 'user' | 'assistant' | 'tool'

export interface TextPart {
  readonly type: 'text'
  readonly text: string
  readonly rest?: Rest
}
export interface RefusalPart {
  readonly type: 'refusal'
  readonly refusal: string
}
export interface ImagePart {
  readonly type: 'image'
  /** http(s) or data URL. */
  readonly url: string
  readonly detail?: string
  readonly rest?: Rest
}
export interface FilePart {
  readonly type: 'file'
  readonly fileName?: string
  /** data URL, http(s) URL or base64. */
  readonly data?: string
  readonly fileId?: string
  readonly rest?: Rest
}
export interface AudioPart {
  readonly type: 'audio'
  /** base64. */
  readonly data: string
  readonly format: string
  readonly rest?: Rest
}
export interface VideoPart {
  readonly type: 'video'
  readonly url: string
  readonly rest?: Rest
}
/** A part of a kind that we do not know; only a same-dialect provider can take it. */
export interface UnknownPart {
  readonly type: 'unknown'
  readonly wire: Rest
}
export type ContentPart = TextPart | RefusalPart | ImagePart | FilePart | AudioPart | VideoPart | UnknownPart

export interface ToolCall {
  readonly id: string
  readonly kind: 'function' | 'custom'
  readonly name: string
  /** The arguments exactly as the model wrote them: JSON text for a function, free text for a custom tool. */
  readonly arguments: string
  readonly rest?: Rest
}

export interface Message {
  readonly role: Role
  /** Null only for assistant messages that carry tool calls, a refusal or audio instead. */
  readonly content: string | readonly ContentPart[] | null
  readonly name?: string
  readonly toolCalls?: readonly ToolCall[]
  readonly toolCallId?: string
  readonly refusal?: string
  /** Plain reasoning text of an earlier assistant turn. */
  readonly reasoning?: string
  /** OpenRouter's `reasoning_details`, byte-exact and in order; signatures and encrypted items live in here. */
  readonly reasoningDetails?: readonly ReasoningDetail[]
  readonly rest?: Rest
}

/** One item of `reasoning_details` (openrouter.md 3.3); kept as it came. */
export type ReasoningDetail = Readonly<Record<string, unknown>> & { readonly type: string }

export interface FunctionTool {
  readonly kind: 'function'
  readonly name: string
  readonly description?: string
  readonly parameters?: Rest
  readonly strict?: boolean | null
  readonly rest?: Rest
}
export interface CustomTool {
  readonly kind: 'custom'
  readonly name: string
  readonly description?: string
  readonly format?: Rest
  readonly rest?: Rest
}
/** A provider's or gateway's own tool, passed through. */
export interface HostedTool {
  readonly kind: 'hosted'
  readonly wire: Rest
}
export type Tool = FunctionTool | CustomTool | HostedTool

export type ToolChoice =
  | { readonly mode: 'none' | 'auto' | 'required' }
  | { readonly mode: 'function' | 'custom'; readonly name: string }
  | { readonly mode: 'other'; readonly wire: Rest }

export type ResponseFormat =
  | { readonly type: 'text' | 'json_object' }
  | {
      readonly type: 'json_schema'
      readonly name: string
      readonly schema?: Rest
      readonly strict?: boolean | null
      readonly description?: string
    }
  | { readonly type: 'other'; readonly wire: Rest }

/** OpenRouter's percentiles of speed: the value that this share of requests keeps or betters. */
export type Percentile = 'p50' | 'p75' | 'p90' | 'p99'

/** Provider preferences of a request (OpenRouter's `provider` object), read but not yet judged. */
export interface ProviderPreferences {
  readonly order?: readonly string[]
  readonly only?: readonly string[]
  readonly ignore?: readonly string[]
  readonly allowFallbacks?: boolean
  readonly requireParameters?: boolean
  readonly dataCollection?: 'allow' | 'deny'
  readonly zdr?: boolean
  readonly quantizations?: readonly string[]
  /** Only endpoints that are known to be served in one of these, or in a part of one; the wire's `region`. */
  readonly regions?: readonly string[]
  /** Only models whose author allows their text to train others. */
  readonly enforceDistillableText?: boolean
  readonly sort?: string
  /** USD per million tokens; `request` in USD per request. */
  readonly maxPrice?: { readonly prompt?: number; readonly completion?: number; readonly request?: number }
  /** Output tokens per second; slower endpoints are tried last. */
  readonly preferredMinThroughput?: Readonly<Partial<Record<Percentile, number>>>
  /** Seconds to the first token; slower endpoints are tried last. */
  readonly preferredMaxLatencySeconds?: Readonly<Partial<Record<Percentile, number>>>
  readonly rest?: Rest
}

/** Sampling and other scalar settings by their neutral names. `null` on the wire is read as absent. */
export interface Settings {
  readonly maxTokens?: number
  readonly maxCompletionTokens?: number
  readonly temperature?: number
  readonly topP?: number
  readonly topK?: number
  readonly minP?: number
  readonly topA?: number
  readonly frequencyPenalty?: number
  readonly presencePenalty?: number
  readonly repetitionPenalty?: number
  readonly seed?: number
  readonly stop?: string | readonly string[]
  readonly n?: number
  readonly logitBias?: Rest
  readonly logprobs?: boolean
  readonly topLogprobs?: number
  readonly responseFormat?: ResponseFormat
  readonly tools?: readonly Tool[]
  readonly toolChoice?: ToolChoice
  readonly parallelToolCalls?: boolean
  readonly reasoning?: ReasoningRequest
  readonly verbosity?: string
  readonly prediction?: Rest
  readonly user?: string
  readonly metadata?: Rest
  readonly store?: boolean
  readonly serviceTier?: string
}

/** A chat request, whatever dialect it came in. */
export interface ChatRequest extends Settings {
  readonly model: string
  /** Further models to fall back to, in order. */
  readonly models?: readonly string[]
  readonly messages: readonly Message[]
  readonly stream: boolean
  /** The caller wants a usage chunk at the end of a stream. */
  readonly includeUsage: boolean
  readonly provider?: ProviderPreferences
  readonly sessionId?: string
  /** Faults and shapes for the simulator; only test keys may use it. */
  readonly simulate?: Rest
  /** Kinds of what the conversation holds in the caller's format and no other one has words for. */
  readonly untold?: readonly string[]
  /** Top-level fields that we do not know. */
  readonly rest: Rest
}
