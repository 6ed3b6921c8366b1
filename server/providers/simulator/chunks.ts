// A simulated answer in OpenAI's wire format, whole or as a stream of chunks: the shapes of its chat completions API as
// recorded. A test instrument; what is said is plan.ts, when it is sent is script.ts.
import type { ChatRequest } from '../../../core/chat.ts'
import type { TokenPiece } from '../tokenizer/messages.ts'
import type { SpokenAnswer, SpokenCall, SpokenChoice } from './plan.ts'
import { logprobsOf } from './logprobs.ts'

/** A piece of a stream. */
export interface Frame {
  /** Tokens of its choice that are said once it is sent. */
  readonly tokens: number
  readonly kind: 'delta' | 'finish' | 'done'
  readonly text: string
}

export interface WireOptions {
  readonly answer: SpokenAnswer
  readonly request: ChatRequest
  readonly id: string
  /** Unix seconds. */
  readonly created: number
  readonly model: string
  /** Fields that carry readable reasoning (`reasoning_content`, `reasoning`). */
  readonly reasoningFields: readonly string[]
}

/** The same in every answer: the simulator has one backend. */
export const FINGERPRINT = 'fp_simulated'

/** The JSON text of the whole answer. */
export function writeWhole(options: WireOptions): string {
  const { answer, request, id, created, model } = options
  return JSON.stringify({
    id,
    object: 'chat.completion',
    created,
    model,
    choices: answer.choices.map((choice) => ({
      index: choice.index,
      message: writeMessage(choice, options),
      logprobs: logprobsOf(choice.text, request),
      finish_reason: choice.finish,
    })),
    usage: writeUsage(answer),
    service_tier: serviceTier(request),
    system_fingerprint: FINGERPRINT,
  })
}

function writeMessage(choice: SpokenChoice, { reasoningFields }: WireOptions): Record<string, unknown> {
  return {
    role: 'assistant',
    content: choice.text === undefined ? null : join(choice.text),
    ...(choice.reasoning.length > 0 && withReasoning(reasoningFields, join(choice.reasoning))),
    ...(choice.calls.length > 0 && { tool_calls: choice.calls.map(writeCall) }),
    refusal: null,
    annotations: [],
  }
}

function writeCall(call: SpokenCall): Record<string, unknown> {
  const text = join(call.pieces)
  return call.kind === 'custom'
    ? { id: call.id, type: 'custom', custom: { name: call.name, input: text } }
    : { id: call.id, type: 'function', function: { name: call.name, arguments: text } }
}

function writeUsage({
  promptTokens,
  completionTokens,
  reasoningTokens,
}: SpokenAnswer): Record<string, unknown> {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: reasoningTokens,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  }
}

/** The frames of a stream in order, made as they are asked for. */
export function* writeStream(options: WireOptions): Generator<Frame> {
  const { answer, request, id, created, model } = options
  const head = JSON.stringify({
    id,
    object: 'chat.completion.chunk',
    created,
    model,
    service_tier: serviceTier(request),
    system_fingerprint: FINGERPRINT,
  }).slice(0, -1)
  const usageField = request.includeUsage ? ',"usage":null' : ''
  const chunk = (choice: unknown): string =>
    `data: ${head},"choices":[${JSON.stringify(choice)}]${usageField}}\n\n`

  let open = answer.choices.map((choice) => ({ choice, deltas: choiceDeltas(choice, options) }))
  while (open.length > 0) {
    const still: typeof open = []
    for (const lane of open) {
      const { index, finish } = lane.choice
      const next = lane.deltas.next()
      if (next.done) {
        const last = { index, delta: {}, logprobs: null, finish_reason: finish }
        yield { kind: 'finish', tokens: next.value, text: chunk(last) }
        continue
      }
      const { delta, logprobs, tokens } = next.value
      yield { kind: 'delta', tokens, text: chunk({ index, delta, logprobs, finish_reason: null }) }
      still.push(lane)
    }
    open = still
  }
  const tokens = Math.max(0, ...answer.choices.map(spokenTokens))
  if (request.includeUsage)
    yield {
      kind: 'finish',
      tokens,
      text: `data: ${head},"choices":[],"usage":${JSON.stringify(writeUsage(answer))}}\n\n`,
    }
  yield { kind: 'done', tokens, text: 'data: [DONE]\n\n' }
}

/** Tokens of a choice that a reader sees arrive. */
export function spokenTokens(choice: SpokenChoice): number {
  return [choice.reasoning, choice.text ?? [], ...choice.calls.map((call) => call.pieces)].reduce(
    (sum, pieces) => sum + countTokens(pieces),
    0,
  )
}

interface Delta {
  readonly delta: Record<string, unknown>
  readonly logprobs: unknown
  readonly tokens: number
}

/** The deltas of one choice; returns how many tokens were said. */
function* choiceDeltas(choice: SpokenChoice, options: WireOptions): Generator<Delta, number> {
  let tokens = 0
  const [firstCall] = choice.calls
  const opensWithCall = choice.text === undefined && firstCall !== undefined && choice.reasoning.length === 0
  const role = opensWithCall
    ? { role: 'assistant', content: null, tool_calls: [openCall(firstCall, 0)], refusal: null }
    : { role: 'assistant', content: choice.text === undefined ? null : '', refusal: null }
  yield { delta: role, logprobs: null, tokens }
  for (const piece of choice.reasoning) {
    tokens += piece.tokens
    yield { delta: withReasoning(options.reasoningFields, piece.text), logprobs: null, tokens }
  }
  for (const piece of choice.text ?? []) {
    tokens += piece.tokens
    yield { delta: { content: piece.text }, logprobs: logprobsOf([piece], options.request), tokens }
  }
  for (const [index, call] of choice.calls.entries()) {
    if (!(opensWithCall && index === 0))
      yield { delta: { tool_calls: [openCall(call, index)] }, logprobs: null, tokens }
    for (const piece of call.pieces) {
      tokens += piece.tokens
      const part =
        call.kind === 'custom' ? { custom: { input: piece.text } } : { function: { arguments: piece.text } }
      yield { delta: { tool_calls: [{ index, ...part }] }, logprobs: null, tokens }
    }
  }
  return tokens
}

function openCall(call: SpokenCall, index: number): Record<string, unknown> {
  return call.kind === 'custom'
    ? { index, id: call.id, type: 'custom', custom: { name: call.name, input: '' } }
    : { index, id: call.id, type: 'function', function: { name: call.name, arguments: '' } }
}

function withReasoning(fields: readonly string[], text: string): Record<string, string> {
  return Object.fromEntries(fields.map((field) => [field, text]))
}

/** The tier that was used: `auto` and nothing become `default`, `fast` is `priority` (as measured at OpenAI). */
function serviceTier(request: ChatRequest): string {
  const asked = request.serviceTier
  if (asked === 'flex') return 'flex'
  return asked === 'priority' || asked === 'fast' ? 'priority' : 'default'
}

function join(pieces: readonly TokenPiece[]): string {
  return pieces.map((piece) => piece.text).join('')
}

function countTokens(pieces: readonly TokenPiece[]): number {
  return pieces.reduce((sum, piece) => sum + piece.tokens, 0)
}
