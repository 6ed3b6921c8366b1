// What a dialect is: one wire format, read and written, in requests, answers, streams and errors.
// Pure and synchronous; framing (core/sse.ts) and sockets are not its business.
import type { ChatRequest, ReasoningDetail, Rest } from '../core/chat.ts'
import type { GatewayError } from '../core/errors.ts'
import type { Answer, FinishReason, PushMachine, StreamEvent, Usage } from '../core/events.ts'
import type { Capabilities, DialectId } from '../core/model.ts'
import type { SseEvent } from '../core/sse.ts'

/** The path decides the shape (contract: "One rule for shapes"): `/v1` answers as OpenAI does, `/api/v1` as OpenRouter does. */
export type Surface = 'openai' | 'openrouter'

/** How the bytes of a stream are cut into events. */
export type Framing = 'server-sent-events' | 'aws-event-stream'

/** A request as the caller sent it: the text, and what `readRequest` made of it before anything was fitted or dropped. */
export interface RequestSource {
  readonly dialect: DialectId
  /** The body's JSON text. */
  readonly text: string
  readonly request: ChatRequest
}

export interface WriteRequestOptions {
  /** The model's name at the provider. */
  readonly upstreamId: string
  readonly capabilities: Capabilities
  readonly quirks: ReadonlySet<string>
  /** When the caller spoke this dialect too, his own text is patched where `request` differs from `source.request`. */
  readonly source: RequestSource | undefined
}

/** What an answer to the caller must carry of ours. */
export interface AnswerContext {
  /** `gen-…`. */
  readonly id: string
  /** The model as this surface names it: `o1-2024-12-17`, or `openai/o1`. */
  readonly model: string
  readonly surface: Surface
  readonly providerName: string
  /** Settings of the caller's request by his own names, for formats whose answers repeat them. */
  readonly echo?: Rest | undefined
}

export interface StreamWriterContext extends AnswerContext {
  /** Unix seconds, used when the provider gives none. */
  readonly created: number
  /** The caller asked for the usage chunk (on the openrouter surface it always comes). */
  readonly includeUsage: boolean
}

export interface WriteAnswerOptions extends AnswerContext {
  readonly usage: Usage
  /** US dollars that the caller pays. */
  readonly costDollars: number
}

export interface ReaderContext {
  readonly quirks: ReadonlySet<string>
}

/** How a provider's stream is passed on untouched but for our id and model. */
export interface RelayContext {
  readonly id: string
  readonly created: number
  /** What the caller is told for the model that the provider names. */
  readonly nameModel: (upstreamModel: string) => string
  readonly includeUsage: boolean
  readonly quirks: ReadonlySet<string>
}

/** `onComplete` or `onError` comes exactly once, and last. The end marker is not emitted: the pipeline settles first. */
export interface RelayHandlers {
  readonly emit: (text: string) => void
  readonly onStart: (start: { readonly upstreamId: string; readonly model: string }) => void
  /** Answers with what the caller pays, in US dollars; undefined when the counts are not believed and must not be shown. */
  readonly onUsage: (usage: Usage) => number | undefined
  /** The provider's counts with what can be told of what it left out; everything before has been emitted. */
  readonly completeUsage?: (usage: Usage) => Usage
  readonly onFinish: (finish: { readonly reason: FinishReason; readonly native: string }) => void
  readonly onComplete: () => void
  readonly onError: (error: GatewayError) => void
}

export interface Relay extends PushMachine<string> {
  /** The usage event for a provider that sent none. */
  readonly usageChunk: (usage: Usage, costDollars: number) => string
}

export interface WrittenError {
  readonly status: number
  readonly body: string
}

/** What a caller speaks: his requests read, answers and errors written for him. */
export interface CallerDialect {
  /** The wire format whose text may be patched rather than rebuilt; undefined for one that no provider is sent. */
  readonly id: DialectId | undefined
  /** Top-level fields that `readRequest` knows, for strict mode's "did you mean". */
  readonly knownFields: readonly string[]
  /** Reads and checks a parsed body. Throws a GatewayError that names the field, what was given and what is allowed. */
  readonly readRequest: (wire: unknown) => ChatRequest
  /** The JSON text of a whole answer for the caller. */
  readonly writeAnswer: (answer: Answer, options: WriteAnswerOptions) => string
  /** Neutral events in, the caller's SSE text out, end marker included. */
  readonly createStreamWriter: (
    context: StreamWriterContext,
    emit: (text: string) => void,
  ) => PushMachine<StreamEvent>
  readonly writeError: (error: GatewayError, surface: Surface) => WrittenError
  /** What an answer repeats of a request, for formats that do so. */
  readonly echo?: (request: ChatRequest) => Rest
  /** The header in which clients of this format look for the request's id, beside `x-request-id`. */
  readonly requestIdHeader?: string
  /** Name of the event that carries an error in a stream, for formats whose clients go by names. */
  readonly errorEvent?: string
  /** Ends a stream that was whole; what callers wait for (`data: [DONE]`). */
  readonly endMarker: string
}

/** What a provider speaks: requests written for it, its answers, streams and errors read. */
export interface ProviderDialect {
  /** How its streams are cut into events; server-sent events unless it says otherwise. */
  readonly framing?: Framing
  /** The JSON text to send to a provider. */
  readonly writeRequest: (request: ChatRequest, options: WriteRequestOptions) => string
  /** Reads a provider's whole answer; throws `malformed_answer` when it is none. */
  readonly readAnswer: (wire: unknown, context: ReaderContext) => Answer
  /** Provider's events in, neutral events out; `end()` without a proper end emits `message-error` (`stream_cut`). */
  readonly createStreamReader: (
    context: ReaderContext,
    emit: (event: StreamEvent) => void,
  ) => PushMachine<SseEvent>
  /** Reads a provider's error answer into ours, with its status, text and retry hints. */
  readonly readError: (answer: { readonly status: number; readonly text: string }) => GatewayError
  /** Headers (lower case) of a caller of the same dialect that change what the body may hold, and are passed on to the provider. */
  readonly passedHeaders?: readonly string[]
  /** True for a signature or an encrypted item of an earlier turn that this provider takes back; none is when absent. */
  readonly takesProof?: (detail: ReasoningDetail, quirks: ReadonlySet<string>) => boolean
  /** `itself`: JSON that a model takes no wish for is asked for by the writer, with a tool of its own or in words. */
  readonly asksForJson?: 'itself'
  /** The fast lane to callers of the same dialect, where there is one. Takes and gives latin1 strings of raw bytes. */
  readonly createRelay?: (context: RelayContext, handlers: RelayHandlers) => Relay
}

/** One wire format in both directions; `read(write(x)) = x` is a law that its tests check. */
export interface Dialect extends CallerDialect, ProviderDialect {
  readonly id: DialectId
}
