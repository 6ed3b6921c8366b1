// One answer as it grows: chunks of the chat completion stream are laid into it one by one. Pure; who reads the stream is
// web/data/chat-stream.ts.

/** A tool that the model asked for; shown, never run. */
export interface ToolCall {
  readonly id: string
  readonly name: string
  /** JSON text, as it came. */
  readonly arguments: string
}

export interface Answer {
  readonly id: string
  /** The model that was asked. */
  readonly model: string
  readonly state: 'waiting' | 'thinking' | 'writing' | 'done' | 'stopped' | 'failed'
  readonly text: string
  readonly reasoning: string
  /** Kept as they came, to be sent back to the endpoint family that made them. */
  readonly reasoningDetails: readonly unknown[]
  readonly refusal: string
  readonly tools: readonly ToolCall[]
  /** Unix milliseconds of the page's own clock. */
  readonly askedAt: number
  readonly thoughtUntil?: number
  readonly firstAt?: number
  readonly endedAt?: number
  readonly finish?: string
  /** What really answered. */
  readonly servedModel?: string
  readonly provider?: string
  readonly generation?: string
  readonly promptTokens?: number
  readonly outputTokens?: number
  readonly reasoningTokens?: number
  /** US dollars. */
  readonly cost?: number
  readonly error?: string
}

/** A chunk of the stream as /api/v1 writes it; everything is optional because it comes from outside. */
export interface Chunk {
  readonly id?: string
  readonly model?: string
  readonly provider?: string
  readonly choices?: readonly {
    readonly delta?: {
      readonly content?: string | null
      readonly reasoning?: string | null
      readonly reasoning_details?: readonly unknown[]
      readonly refusal?: string | null
      readonly tool_calls?: readonly {
        readonly index?: number
        readonly id?: string
        readonly function?: { readonly name?: string; readonly arguments?: string }
      }[]
    }
    readonly finish_reason?: string | null
  }[]
  readonly usage?: {
    readonly prompt_tokens?: number
    readonly completion_tokens?: number
    readonly completion_tokens_details?: { readonly reasoning_tokens?: number } | null
    readonly cost?: number
  } | null
  readonly error?: { readonly message?: string }
}

/** An answer of which nothing has come yet. */
export function beginAnswer(id: string, model: string, now: number): Answer {
  return {
    id,
    model,
    state: 'waiting',
    text: '',
    reasoning: '',
    reasoningDetails: [],
    refusal: '',
    tools: [],
    askedAt: now,
  }
}

/** The answer with one more chunk in it. */
export function addChunk(answer: Answer, chunk: Chunk, now: number): Answer {
  const { delta = {}, finish_reason: finish } = chunk.choices?.[0] ?? {}
  const text = delta.content ?? ''
  const reasoning = delta.reasoning ?? ''
  const hasBegun = text !== '' || reasoning !== '' || delta.tool_calls !== undefined || delta.refusal != null
  const isWriting = answer.text + text !== '' || delta.tool_calls !== undefined
  return {
    ...answer,
    state: isWriting ? 'writing' : reasoning !== '' ? 'thinking' : answer.state,
    text: answer.text + text,
    reasoning: answer.reasoning + reasoning,
    reasoningDetails: delta.reasoning_details
      ? [...answer.reasoningDetails, ...delta.reasoning_details]
      : answer.reasoningDetails,
    refusal: answer.refusal + (delta.refusal ?? ''),
    tools: delta.tool_calls ? addTools(answer.tools, delta.tool_calls) : answer.tools,
    ...(answer.firstAt === undefined && hasBegun ? { firstAt: now } : {}),
    ...(answer.thoughtUntil === undefined && isWriting && answer.reasoning !== ''
      ? { thoughtUntil: now }
      : {}),
    ...(chunk.id === undefined ? {} : { generation: chunk.id }),
    ...(chunk.model === undefined ? {} : { servedModel: chunk.model }),
    ...(chunk.provider === undefined ? {} : { provider: chunk.provider }),
    ...(finish == null ? {} : { finish }),
    ...usageOf(chunk),
    ...(chunk.error ? { error: chunk.error.message ?? 'The answer broke off.' } : {}),
  }
}

function usageOf({ usage }: Chunk): Partial<Answer> {
  if (!usage) return {}
  const { prompt_tokens: promptTokens, completion_tokens: outputTokens, cost } = usage
  const reasoningTokens = usage.completion_tokens_details?.reasoning_tokens
  return {
    ...(promptTokens === undefined ? {} : { promptTokens }),
    ...(outputTokens === undefined ? {} : { outputTokens }),
    ...(reasoningTokens === undefined ? {} : { reasoningTokens }),
    ...(cost === undefined ? {} : { cost }),
  }
}

type ToolDelta = NonNullable<
  NonNullable<NonNullable<Chunk['choices']>[number]['delta']>['tool_calls']
>[number]

function addTools(tools: readonly ToolCall[], deltas: readonly ToolDelta[]): readonly ToolCall[] {
  const next = [...tools]
  for (const delta of deltas) {
    const at = delta.index ?? Math.max(0, next.length - 1)
    const before = next[at] ?? { id: '', name: '', arguments: '' }
    next[at] = {
      id: before.id || (delta.id ?? ''),
      name: before.name || (delta.function?.name ?? ''),
      arguments: before.arguments + (delta.function?.arguments ?? ''),
    }
  }
  return next
}

/** How an answer ends: whole, stopped by the reader, or failed with a reason. */
export type Ending = { readonly how: 'done' | 'stopped' } | { readonly how: 'failed'; readonly error: string }

/** The answer at its end. One that broke off on the way is failed whatever else is said. */
export function endAnswer(answer: Answer, ending: Ending, now: number): Answer {
  const error = answer.error ?? (ending.how === 'failed' ? ending.error : undefined)
  return {
    ...answer,
    state: error === undefined ? ending.how : 'failed',
    endedAt: now,
    ...(answer.reasoning !== '' && answer.thoughtUntil === undefined ? { thoughtUntil: now } : {}),
    ...(error === undefined ? {} : { error }),
  }
}

/** True while more may come. */
export function isRunning({ state }: Answer): boolean {
  return state === 'waiting' || state === 'thinking' || state === 'writing'
}

/** Tokens a second from the first that was seen to the end; thoughts that were not streamed do not count. Undefined until known. */
export function speedOf(answer: Answer): number | undefined {
  const { outputTokens, reasoningTokens = 0, firstAt, endedAt } = answer
  if (outputTokens === undefined || firstAt === undefined || endedAt === undefined) return undefined
  const streamed = outputTokens - (answer.reasoning === '' ? reasoningTokens : 0)
  return endedAt > firstAt ? streamed / ((endedAt - firstAt) / 1000) : undefined
}
