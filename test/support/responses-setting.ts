// A server with one model at each of three fake providers, of the formats Chat Completions, Responses and Messages, and short ways
// to call its Responses API. For end-to-end tests of what is kept.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { FakeUpstream, RecordedRequest, UpstreamScript } from './fake-upstream.ts'
import { startFakeUpstream } from './fake-upstream.ts'
import { messagesUpstream } from './messages-answers.ts'
import { jsonAnswer, openaiServer, sseAnswer } from './openai-answers.ts'
import type { RunningCauseway } from './start-causeway.ts'
import { startCauseway } from './start-causeway.ts'

/** The models, by the format of their provider. */
export const MODELS = ['acme/chat', 'acme/responses', 'acme/messages'] as const

export type Json = Record<string, unknown>

export interface ResponsesSetting {
  readonly server: RunningCauseway
  readonly upstream: FakeUpstream
  readonly key: string
}

const yaml = (upstream: FakeUpstream): string => {
  const model = (provider: string): string => `  acme/${provider}:
    name: ${provider}
    context: 128000
    max_output: 32000
    input: [text, image]
    pricing: { prompt: 1, completion: 4 }
    reasoning: { kind: effort, efforts: [low, medium, high], default: medium }
    supports: [max_completion_tokens, max_tokens, tools, tool_choice, temperature]
    endpoints: [{ provider: ${provider}, id: ${provider}-2026-01-01 }]
`
  return `providers:
  chat: { name: Chat, dialect: openai-chat, base_url: "${upstream.baseUrl}", api_key: k }
  responses: { name: Responses, dialect: openai-responses, base_url: "${upstream.baseUrl}", api_key: k }
  messages: { name: Messages, dialect: anthropic-messages, auth: x-api-key, headers: { anthropic-version: "2023-06-01" }, base_url: "${upstream.baseUrl}", api_key: k }
models:
${['chat', 'responses', 'messages'].map(model).join('')}`
}

const REASONING = {
  id: 'rs_abc123',
  type: 'reasoning',
  summary: [],
  encrypted_content: 'gAAAAABpPDIV+/==',
}

/** A provider of the Responses format that thinks, then says `Hello.`, with ids of its own. */
const responsesServer: UpstreamScript = (request) => {
  const body = request.body as Json
  const message = {
    id: `msg_upstream_${JSON.stringify(body['input']).length}`,
    type: 'message',
    status: 'completed',
    role: 'assistant',
    content: [{ type: 'output_text', text: 'Hello.', annotations: [], logprobs: [] }],
  }
  const usage = { input_tokens: 9, output_tokens: 5, total_tokens: 14 }
  const base = { id: 'resp_0123', object: 'response', created_at: 1_765_000_000, model: body['model'] }
  const whole = { ...base, status: 'completed', output: [REASONING, message], usage }
  if (body['stream'] !== true) return jsonAnswer(whole)
  const events = [
    { type: 'response.created', response: { ...base, status: 'in_progress', output: [] } },
    ...whole.output.map((item, output_index) => ({ type: 'response.output_item.done', output_index, item })),
    { type: 'response.completed', response: whole },
  ]
  const lines = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
  return sseAnswer([{ do: 'write', bytes: lines.join('') }])
}

/** Answers by the path that was called. */
export const answerByPath: UpstreamScript = (request) => {
  if (request.path === '/v1/messages') return messagesUpstream(request)
  if (request.path === '/v1/responses') return responsesServer(request)
  return openaiServer({ pieces: ['Hello', '.'], promptTokens: 10, completionTokens: 5 })(request)
}

/** Starts both; everything is stopped when the test ends. */
export async function startResponses(
  context: TestContext,
  environment: Record<string, string> = {},
): Promise<ResponsesSetting> {
  const upstream = await startFakeUpstream()
  upstream.answerWith(answerByPath)
  const server = await startCauseway({ configYaml: yaml(upstream), environment })
  context.after(async () => {
    await server.stop()
    await upstream.stop()
  })
  return { server, upstream, key: await server.createKey({ name: 'live' }) }
}

/** The same over a data folder that was there before. */
export async function startAgain(
  context: TestContext,
  before: ResponsesSetting,
  dataFolder: string,
): Promise<ResponsesSetting> {
  const server = await startCauseway({ configYaml: yaml(before.upstream), dataFolder })
  context.after(() => server.stop())
  return { ...before, server }
}

export interface Answered {
  readonly status: number
  readonly text: string
  /** The body as JSON, empty where it is none. */
  readonly body: Json
  readonly headers: Headers
}

/** One call with the live key, or with another one. */
export async function ask(
  setting: ResponsesSetting,
  call: { method?: string; path: string; body?: Json; key?: string; signal?: AbortSignal },
): Promise<Answered> {
  const response = await fetch(setting.server.url + call.path, {
    method: call.method ?? (call.body ? 'POST' : 'GET'),
    headers: {
      authorization: `Bearer ${call.key ?? setting.key}`,
      // Named without a body too, as OpenAI's package for Python does when it deletes or cancels.
      ...((call.body ?? call.method) && { 'content-type': 'application/json' }),
    },
    ...(call.body && { body: JSON.stringify(call.body) }),
    ...(call.signal && { signal: call.signal }),
  })
  const text = await response.text()
  let body: Json = {}
  try {
    body = JSON.parse(text) as Json
  } catch {
    // A stream: the test reads its text.
  }
  return { status: response.status, text, body, headers: response.headers }
}

/** Events of a stream's text in their order, without comments and end marker. */
export function eventsIn(
  text: string,
): (Json & { readonly type: string; readonly sequence_number: number })[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .map(
      (line) => JSON.parse(line.slice('data: '.length)) as Json & { type: string; sequence_number: number },
    )
}

/** The body of the newest request that a provider got. */
export function lastSent({ upstream }: ResponsesSetting): Json {
  const request = upstream.requests.at(-1) as RecordedRequest | undefined
  assert.ok(request, 'a provider was asked')
  return request.body as Json
}

/** Asks until a response in the background has this status. */
export async function waitFor(
  setting: ResponsesSetting,
  id: unknown,
  isReached: (status: unknown) => boolean,
): Promise<Json> {
  for (const end = Date.now() + 15_000; ;) {
    const { status, body } = await ask(setting, { path: `/v1/responses/${String(id)}` })
    assert.equal(status, 200, JSON.stringify(body))
    if (isReached(body['status'])) return body
    assert.ok(Date.now() < end, `still ${String(body['status'])}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
