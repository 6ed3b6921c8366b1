// The neutral language of an answer: events in a stream, and the same answer whole.
// A stream ends in exactly one of `message-end` and `message-error`; usage is an event like any other.
import type { ReasoningDetail, Rest } from './chat.ts'
import type { GatewayError } from './errors.ts'
import type { DialectId } from './model.ts'

export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter' | 'error'

/** Token counts of one answer, always real tokens. `outputTokens` includes reasoning, `inputTokens` includes cached. */
export interface Usage {
  readonly inputTokens: number
  readonly cachedTokens: number
  readonly cacheWriteTokens: number
  readonly inputAudioTokens: number
  readonly outputTokens: number
  readonly reasoningTokens: number
  readonly outputAudioTokens: number
  readonly acceptedPredictionTokens: number
  readonly rejectedPredictionTokens: number
  /** US dollars that the provider says it charged us, when it says so. */
  readonly providerCostDollars?: number
  /** True when counted here because the provider did not say. */
  readonly estimated?: boolean
  /** What the provider charges the caller's account itself, whose own key served. Set by us, on the way to the caller only. */
  readonly ownCost?: OwnCost
  readonly rest?: Rest
}

/** In US dollars. */
export interface OwnCost {
  readonly totalDollars: number
  readonly promptDollars: number
  readonly completionDollars: number
}

export type StreamEvent =
  | {
      readonly type: 'message-start'
      readonly upstreamId: string
      readonly model: string
      /** Unix seconds. */
      readonly created: number
      /** What the provider has counted of the prompt before the answer; the last word is the `usage` event. */
      readonly promptUsage?: Usage
      readonly rest?: Rest
    }
  | { readonly type: 'text-delta'; readonly choice: number; readonly text: string; readonly rest?: Rest }
  | { readonly type: 'refusal-delta'; readonly choice: number; readonly text: string }
  | {
      readonly type: 'reasoning-delta'
      readonly choice: number
      /** Readable reasoning; empty when only details came (a signature, an encrypted item). */
      readonly text: string
      readonly details?: readonly ReasoningDetail[]
    }
  | {
      readonly type: 'tool-call-start'
      readonly choice: number
      /** Position among the parallel calls of this choice. */
      readonly index: number
      readonly id: string
      readonly kind: 'function' | 'custom'
      readonly name: string
      readonly rest?: Rest
    }
  | {
      readonly type: 'tool-call-delta'
      readonly choice: number
      readonly index: number
      readonly arguments: string
    }
  | { readonly type: 'annotations'; readonly choice: number; readonly annotations: readonly Rest[] }
  | { readonly type: 'logprobs'; readonly choice: number; readonly logprobs: Rest }
  /** Fields of a delta that we do not know (images, audio …). */
  | {
      readonly type: 'delta-rest'
      readonly choice: number
      readonly rest: Rest
      /** Where the fields stood when not in the delta itself; they belong to the chunk that is written next. */
      readonly level?: 'choice' | 'chunk'
    }
  | {
      readonly type: 'choice-end'
      readonly choice: number
      readonly finishReason: FinishReason
      readonly nativeFinishReason: string
      readonly rest?: Rest
    }
  | {
      readonly type: 'usage'
      readonly usage: Usage
      /** What the caller pays, in US dollars; the pipeline adds it, readers do not know prices. */
      readonly costDollars?: number
    }
  | { readonly type: 'message-end' }
  | { readonly type: 'message-error'; readonly error: GatewayError }

export interface AnswerToolCall {
  readonly id: string
  readonly kind: 'function' | 'custom'
  readonly name: string
  readonly arguments: string
}

export interface AnswerChoice {
  readonly index: number
  readonly text: string | null
  readonly refusal: string | null
  readonly reasoning: string | undefined
  readonly reasoningDetails: readonly ReasoningDetail[] | undefined
  readonly toolCalls: readonly AnswerToolCall[]
  readonly finishReason: FinishReason
  readonly nativeFinishReason: string
}

/** A whole answer. `wire` is the provider's own object, normalised, for callers who speak the same dialect. */
export interface Answer {
  readonly upstreamId: string
  readonly model: string
  readonly created: number
  readonly choices: readonly AnswerChoice[]
  /** Undefined when the provider did not say. */
  readonly usage: Usage | undefined
  readonly wire?: Rest
  /** The provider's own object in another format than Chat Completions, for callers who speak that format. */
  readonly native?: { readonly dialect: DialectId; readonly wire: Rest }
}

/** A synchronous machine: what is pushed in comes out through the `emit` it was made with. */
export interface PushMachine<In> {
  readonly push: (input: In) => void
  /** No more input: emits whatever the end means (an error, when the input stopped too early). */
  readonly end: () => void
}

export const NO_USAGE: Usage = {
  inputTokens: 0,
  cachedTokens: 0,
  cacheWriteTokens: 0,
  inputAudioTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  outputAudioTokens: 0,
  acceptedPredictionTokens: 0,
  rejectedPredictionTokens: 0,
}
