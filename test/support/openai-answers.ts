// A test instrument: well-formed answers of OpenAI's wire format for the fake upstream, from a few words of the test.
// Shapes are those of OpenAI's own API (chat completions, embeddings, errors). What is malformed a test writes by hand.
// Not the dialect of the product: it must be possible for both to be wrong in different ways.
import type { RecordedRequest, UpstreamAnswer, UpstreamScript, UpstreamStep } from './fake-upstream.ts'

/** A tool call of the answer; `arguments` is the JSON text itself. */
export interface FakeToolCall {
  id: string
  name: string
  arguments: string
}

/** What the model says; everything has a harmless default. */
export interface FakeCompletion {
  /** The provider's own id of the answer. */
  id?: string
  /** The `model` of the answer; the request's when absent. */
  model?: string
  /** Text in the pieces in which it is streamed. */
  pieces?: readonly string[]
  /** Text under `reasoning_content`, streamed before the answer's. */
  reasoning?: readonly string[]
  toolCalls?: readonly FakeToolCall[]
  finishReason?: string
  promptTokens?: number
  completionTokens?: number
  reasoningTokens?: number
  cachedTokens?: number
  /** `none` leaves usage out, also where it was asked for. */
  usage?: 'none'
  systemFingerprint?: string | null
  /** Fields that go into every object of the answer as they are. */
  extras?: Record<string, unknown>
  /** A pause before each streamed event. */
  pauseMs?: number
}

/** A JSON answer. */
export function jsonAnswer(
  body: unknown,
  options: { status?: number; headers?: Record<string, string> } = {},
): UpstreamAnswer {
  return {
    status: options.status ?? 200,
    headers: { 'content-type': 'application/json', ...options.headers },
    steps: [{ do: 'write', bytes: JSON.stringify(body) }],
  }
}

/** An error in OpenAI's envelope. */
export function openaiError(error: {
  status: number
  message: string
  type?: string
  param?: string | null
  code?: string | null
  headers?: Record<string, string>
}): UpstreamAnswer {
  const { status, message, type = 'invalid_request_error', param = null, code = null, headers = {} } = error
  return jsonAnswer({ error: { message, type, param, code } }, { status, headers })
}

/** The text of one server-sent event. */
export function sseEvent(data: unknown): string {
  return `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`
}

/** A stream of these steps with the usual headers; add `sseEvent('[DONE]')` yourself where it belongs. */
export function sseAnswer(steps: readonly UpstreamStep[]): UpstreamAnswer {
  return { status: 200, headers: { 'content-type': 'text/event-stream; charset=utf-8' }, steps }
}

/** An OpenAI-like chat server: streams when asked to, sends usage as asked, answers `GET /models` and embeddings too. */
export function openaiServer(completion: FakeCompletion = {}): UpstreamScript {
  return (request) => {
    const body = asRecord(request.body)
    if (request.path.startsWith('/v1/models')) return jsonAnswer({ object: 'list', data: [] })
    if (request.path.startsWith('/v1/embeddings')) return embeddingsAnswer(body)
    return body['stream'] === true
      ? streamedChat(completion, body)
      : jsonAnswer(chatCompletion(completion, body))
  }
}

/** The body of a chat completion that is not streamed. */
export function chatCompletion(
  completion: FakeCompletion,
  request: Record<string, unknown> = {},
): Record<string, unknown> {
  const message: Record<string, unknown> = {
    role: 'assistant',
    content: completion.toolCalls === undefined ? textOf(completion) : null,
    refusal: null,
    annotations: [],
  }
  if (completion.reasoning !== undefined) message['reasoning_content'] = completion.reasoning.join('')
  if (completion.toolCalls !== undefined) message['tool_calls'] = completion.toolCalls.map(toolCallObject)
  const body: Record<string, unknown> = {
    ...head(completion, request, 'chat.completion'),
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishReason(completion) }],
  }
  if (completion.usage !== 'none') body['usage'] = usageOf(completion)
  return body
}

/** The chunks of a streamed chat completion in order, without `[DONE]`. */
export function chatChunks(
  completion: FakeCompletion,
  request: Record<string, unknown> = {},
): Record<string, unknown>[] {
  const includesUsage =
    asRecord(request['stream_options'])['include_usage'] === true && completion.usage !== 'none'
  const common = head(completion, request, 'chat.completion.chunk')
  const chunk = (delta: Record<string, unknown>, finish: string | null = null): Record<string, unknown> => ({
    ...common,
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    ...(includesUsage ? { usage: null } : {}),
  })
  const chunks = [chunk({ role: 'assistant', content: '', refusal: null })]
  for (const piece of completion.reasoning ?? []) chunks.push(chunk({ reasoning_content: piece }))
  if (completion.toolCalls === undefined) {
    for (const piece of piecesOf(completion)) chunks.push(chunk({ content: piece }))
  }
  for (const [index, call] of (completion.toolCalls ?? []).entries()) {
    const opening = { index, id: call.id, type: 'function', function: { name: call.name, arguments: '' } }
    chunks.push(chunk({ tool_calls: [opening] }))
    // Arguments come in two pieces, because that is what breaks naive readers.
    const middle = Math.ceil(call.arguments.length / 2)
    for (const part of [call.arguments.slice(0, middle), call.arguments.slice(middle)]) {
      chunks.push(chunk({ tool_calls: [{ index, function: { arguments: part } }] }))
    }
  }
  chunks.push(chunk({}, finishReason(completion)))
  if (includesUsage) chunks.push({ ...common, choices: [], usage: usageOf(completion) })
  return chunks
}

function streamedChat(completion: FakeCompletion, request: Record<string, unknown>): UpstreamAnswer {
  const steps: UpstreamStep[] = []
  for (const data of [...chatChunks(completion, request), '[DONE]']) {
    if (completion.pauseMs !== undefined) steps.push({ do: 'pause', ms: completion.pauseMs })
    steps.push({ do: 'write', bytes: sseEvent(data) })
  }
  return sseAnswer(steps)
}

function embeddingsAnswer(request: Record<string, unknown>): UpstreamAnswer {
  const inputs = Array.isArray(request['input']) ? request['input'] : [request['input']]
  const vector = new Float32Array([0.25, -0.5, 0.75, 1])
  const embedding =
    request['encoding_format'] === 'base64' ? Buffer.from(vector.buffer).toString('base64') : [...vector]
  return jsonAnswer({
    object: 'list',
    model: request['model'],
    data: inputs.map((_, index) => ({ object: 'embedding', index, embedding })),
    usage: { prompt_tokens: 3 * inputs.length, total_tokens: 3 * inputs.length },
  })
}

function head(
  completion: FakeCompletion,
  request: Record<string, unknown>,
  object: string,
): Record<string, unknown> {
  return {
    id: completion.id ?? 'chatcmpl-fake0000000000000000000000',
    object,
    created: 1_750_000_000,
    model: completion.model ?? request['model'],
    service_tier: 'default',
    system_fingerprint: completion.systemFingerprint ?? null,
    ...completion.extras,
  }
}

function usageOf(completion: FakeCompletion): Record<string, unknown> {
  const { promptTokens = 12, completionTokens = 34, reasoningTokens = 16, cachedTokens = 0 } = completion
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: cachedTokens, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: reasoningTokens,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  }
}

function piecesOf(completion: FakeCompletion): readonly string[] {
  return completion.pieces ?? ['Hello', ' from', ' the', ' fake', ' upstream', '.']
}

function textOf(completion: FakeCompletion): string {
  return piecesOf(completion).join('')
}

function finishReason(completion: FakeCompletion): string {
  return completion.finishReason ?? (completion.toolCalls === undefined ? 'stop' : 'tool_calls')
}

function toolCallObject(call: FakeToolCall): Record<string, unknown> {
  return { id: call.id, type: 'function', function: { name: call.name, arguments: call.arguments } }
}

/** The body of a recorded request as an object; empty when it is none. */
export function bodyOf(request: RecordedRequest): Record<string, unknown> {
  return asRecord(request.body)
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {}
}
