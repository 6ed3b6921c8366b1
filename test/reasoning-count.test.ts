// Reasoning is counted also where a provider counts the tokens but not which of them were reasoning: by its share of what was
// written, in streams that are passed on, in streams that are translated, and in whole answers.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { FakeUpstream } from './support/fake-upstream.ts'
import { startFakeUpstream } from './support/fake-upstream.ts'
import { jsonAnswer, sseAnswer, sseEvent } from './support/openai-answers.ts'
import type { RunningCauseway } from './support/start-causeway.ts'
import { startCauseway } from './support/start-causeway.ts'

let upstream: FakeUpstream
let server: RunningCauseway
let key: string

const yaml = (address: string): string => `providers:
  plain: { name: Plain, dialect: openai-chat, base_url: "${address}", api_key: k }
models:
  acme/thinker: { name: Thinker, reasoning: { kind: always }, endpoints: [{ provider: plain, id: thinker }] }
`

const THOUGHT = 'a'.repeat(75)
const WORDS = 'b'.repeat(25)
const USAGE = { prompt_tokens: 10, completion_tokens: 40, total_tokens: 50 }

before(async () => {
  upstream = await startFakeUpstream()
  upstream.answerWith((request) => {
    const { stream } = request.body as { stream?: boolean }
    const head = { id: 'c', created: 1, model: 'thinker' }
    const message = { role: 'assistant', content: WORDS, reasoning_content: THOUGHT }
    if (stream !== true)
      return jsonAnswer({ ...head, choices: [{ index: 0, message, finish_reason: 'stop' }], usage: USAGE })
    const chunks = [
      { choices: [{ index: 0, delta: { role: 'assistant', reasoning_content: THOUGHT } }] },
      { choices: [{ index: 0, delta: { content: WORDS } }] },
      { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
      { choices: [], usage: USAGE },
    ]
    const text = chunks
      .map((chunk) => sseEvent({ ...head, object: 'chat.completion.chunk', ...chunk }))
      .join('')
    return sseAnswer([{ do: 'write', bytes: `${text}${sseEvent('[DONE]')}` }])
  })
  server = await startCauseway({ configYaml: yaml(upstream.baseUrl) })
  key = await server.createKey({ name: 'count' })
})

after(async () => {
  await server?.stop()
  await upstream?.stop()
})

for (const path of ['/v1/chat/completions', '/api/v1/chat/completions'])
  for (const stream of [false, true])
    test(`three quarters of what was written were reasoning, ${stream ? 'streamed' : 'whole'} under ${path}`, async () => {
      const response = await fetch(server.url + path, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          model: 'acme/thinker',
          messages: [{ role: 'user', content: 'Hi' }],
          stream,
          stream_options: { include_usage: true },
        }),
      })
      const text = await response.text()
      assert.match(text, /"completion_tokens":40/)
      assert.match(text, /"reasoning_tokens":30/)
      const id = response.headers.get('x-generation-id')
      const kept = await fetch(`${server.url}/v1/generation?id=${id}`, {
        headers: { authorization: `Bearer ${key}` },
      })
      const { data } = (await kept.json()) as { data: Record<string, unknown> }
      assert.equal(data['native_tokens_reasoning'], 30)
    })
