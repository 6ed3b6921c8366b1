// A server with two fake providers behind one model, a live key, and short ways to call it. For end-to-end tests.
import type { TestContext } from 'node:test'
import type { FakeUpstream } from './fake-upstream.ts'
import { startFakeUpstream } from './fake-upstream.ts'
import { openaiServer } from './openai-answers.ts'
import type { RunningCauseway } from './start-causeway.ts'
import { startCauseway } from './start-causeway.ts'

export interface TwoProviders {
  readonly server: RunningCauseway
  readonly first: FakeUpstream
  readonly second: FakeUpstream
  readonly key: string
}

const yaml = (first: string, second: string): string => `providers:
  first: { name: First, dialect: openai-chat, base_url: "${first}", api_key: "key-of-first" }
  second: { name: Second, dialect: openai-chat, base_url: "${second}", api_key: "key-of-second" }
models:
  acme/thinker-1:
    name: Thinker 1
    aliases: [thinker]
    context: 128000
    max_output: 32000
    input: [text, image]
    pricing: { prompt: 1, completion: 4, cache_read: 0.5 }
    reasoning: { kind: effort, efforts: [low, medium, high], default: medium }
    supports: [max_completion_tokens, tools, tool_choice, response_format, structured_outputs, seed, stop, n, reasoning, reasoning_effort, user, metadata]
    endpoints:
      - { provider: first, id: thinker-1-2026-01-01 }
      - { provider: second, id: thinker-1, pricing: { prompt: 2, completion: 8 } }
routing: { connect_timeout_ms: 1000, first_event_timeout_ms: 1500, idle_timeout_ms: 1000, attempts: 4 }
`

/** Starts all three; everything is stopped when the test ends. */
export async function startTwoProviders(context: TestContext): Promise<TwoProviders> {
  const [first, second] = await Promise.all([startFakeUpstream(), startFakeUpstream()])
  first.answerWith(
    openaiServer({ promptTokens: 10, completionTokens: 5, reasoningTokens: 2, cachedTokens: 4 }),
  )
  second.answerWith(openaiServer({ promptTokens: 10, completionTokens: 5, reasoningTokens: 2 }))
  const server = await startCauseway({ configYaml: yaml(first.baseUrl, second.baseUrl) })
  context.after(async () => {
    await server.stop()
    await Promise.all([first.stop(), second.stop()])
  })
  return { server, first, second, key: await server.createKey({ name: 'live' }) }
}

export interface CallOptions {
  readonly path?: string
  readonly headers?: Record<string, string>
  readonly signal?: AbortSignal
  /** Sent as it is in place of the JSON of the body. */
  readonly text?: string
}

/** One chat call with the live key. */
export function call(
  setting: Pick<TwoProviders, 'server' | 'key'>,
  body: Record<string, unknown>,
  options: CallOptions = {},
): Promise<Response> {
  const whole = { model: 'acme/thinker-1', messages: [{ role: 'user', content: 'Hello' }], ...body }
  return fetch(setting.server.url + (options.path ?? '/v1/chat/completions'), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${setting.key}`,
      'content-type': 'application/json',
      ...options.headers,
    },
    body: options.text ?? JSON.stringify(whole),
    ...(options.signal ? { signal: options.signal } : {}),
  })
}

/** The generation as the API tells it. */
export async function generationOf(
  setting: Pick<TwoProviders, 'server' | 'key'>,
  id: string | null,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${setting.server.url}/api/v1/generation?id=${id}`, {
    headers: { authorization: `Bearer ${setting.key}` },
  })
  const body = (await response.json()) as { data: Record<string, unknown> }
  if (response.status !== 200) throw new Error(`generation ${id}: ${response.status} ${JSON.stringify(body)}`)
  return body.data
}
