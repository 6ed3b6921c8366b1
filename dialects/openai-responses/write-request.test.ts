// What a provider of this format is sent: the caller's own text where he spoke it, a request made for it where not.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChatRequest } from '../../core/chat.ts'
import { capabilities } from '../../test/support/capabilities.ts'
import { openaiChat } from '../openai-chat/index.ts'
import { openaiResponses } from './index.ts'

const OPTIONS = { upstreamId: 'u', capabilities, quirks: new Set<string>() }

type Sent = Record<string, unknown>

/** What becomes of a Chat Completions request. */
function fromChat(fields: Sent, options: Partial<typeof OPTIONS> = {}): Sent {
  const request = openaiChat.readRequest({
    model: 'm',
    messages: [{ role: 'user', content: 'Hi' }],
    ...fields,
  })
  return JSON.parse(
    openaiResponses.writeRequest(request, { ...OPTIONS, ...options, source: undefined }),
  ) as Sent
}

/** What becomes of this format's own text, with what the pipeline changed. */
function patched(wire: Sent, change: (request: ChatRequest) => ChatRequest = (request) => request): Sent {
  const request = openaiResponses.readRequest(wire)
  const source = { dialect: 'openai-responses', text: JSON.stringify(wire), request } as const
  return JSON.parse(openaiResponses.writeRequest(change(request), { ...OPTIONS, source })) as Sent
}

test('nothing is to be kept, and reasoning is handed out where a model reasons', () => {
  const sent = fromChat({})
  assert.equal(sent['store'], false)
  assert.deepEqual(sent['include'], ['reasoning.encrypted_content'])
  assert.equal(fromChat({ store: true })['store'], true)
  const reasoning = { ...capabilities.reasoning, kind: 'none' as const }
  assert.equal(fromChat({}, { capabilities: { ...capabilities, reasoning } })['include'], undefined)
})

test('settings of Chat Completions go under the names that they have here', () => {
  const sent = fromChat({
    max_completion_tokens: 5,
    reasoning_effort: 'high',
    verbosity: 'low',
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'n', schema: { type: 'object' }, strict: true },
    },
    tools: [
      { type: 'function', function: { name: 'f' } },
      {
        type: 'custom',
        custom: { name: 'c', format: { type: 'grammar', grammar: { syntax: 'lark', definition: 'x' } } },
      },
    ],
    tool_choice: { type: 'function', function: { name: 'f' } },
    stream: true,
  })
  assert.equal(sent['max_output_tokens'], 16)
  assert.deepEqual(sent['reasoning'], { effort: 'high' })
  assert.deepEqual(sent['text'], {
    format: { type: 'json_schema', name: 'n', schema: { type: 'object' }, strict: true },
    verbosity: 'low',
  })
  assert.deepEqual(sent['tools'], [
    { type: 'function', name: 'f', parameters: { type: 'object', properties: {} }, strict: false },
    { type: 'custom', name: 'c', format: { type: 'grammar', syntax: 'lark', definition: 'x' } },
  ])
  assert.deepEqual(sent['tool_choice'], { type: 'function', name: 'f' })
  assert.equal(sent['stream'], true)
  assert.equal(sent['stream_options'], undefined)
})

test('a turn of another maker goes without its reasoning, a turn of OpenAI’s with what proves it', () => {
  const turn = (detail: Sent): Sent => ({ role: 'assistant', content: 'Hello', reasoning_details: [detail] })
  const items = (detail: Sent): unknown[] =>
    fromChat({ messages: [{ role: 'user', content: 'Hi' }, turn(detail)] })['input'] as unknown[]
  assert.equal(
    items({ type: 'reasoning.text', text: 'x', signature: 's', format: 'anthropic-claude-v1' }).length,
    2,
  )
  assert.equal(
    items({ type: 'reasoning.summary', summary: 'x', id: 'rs_1', format: 'openai-responses-v1' }).length,
    2,
  )
  assert.deepEqual(
    items({ type: 'reasoning.encrypted', data: 'gAAA', id: 'rs_1', format: 'openai-responses-v1' })[1],
    {
      type: 'reasoning',
      id: 'rs_1',
      summary: [],
      encrypted_content: 'gAAA',
    },
  )
})

test('images, files and custom calls have their items', () => {
  const messages = [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'See' },
        { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
        { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,AA' } },
      ],
    },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: '1', type: 'custom', custom: { name: 'c', input: 'x' } }],
    },
    { role: 'tool', tool_call_id: '1', content: 'y' },
  ]
  assert.deepEqual(fromChat({ messages })['input'], [
    {
      type: 'message',
      role: 'user',
      content: [
        { type: 'input_text', text: 'See' },
        { type: 'input_image', image_url: 'https://example.com/a.png', detail: 'auto' },
        { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,AA' },
      ],
    },
    { type: 'custom_tool_call', call_id: '1', name: 'c', input: 'x' },
    { type: 'custom_tool_call_output', call_id: '1', output: 'y' },
  ])
  assert.throws(
    () =>
      fromChat({ messages: [{ role: 'user', content: [{ type: 'video_url', video_url: { url: 'x' } }] }] }),
    { code: 'invalid_value' },
  )
})

test('of the caller’s own text only what was changed is written anew', () => {
  const wire = {
    model: 'o3',
    instructions: 'Be brief.',
    input: [
      { role: 'user', content: 'Hi' },
      { type: 'web_search_call', id: 'ws_1' },
    ],
    temperature: 0.5,
    include: ['reasoning.encrypted_content'],
    reasoning: { effort: 'high', mode: 'pro' },
    store: false,
    zz: 1,
    plugins: [{ id: 'web' }],
    session_id: 's',
  }
  const { plugins: _plugins, session_id: _session, ...kept } = wire
  assert.deepEqual(patched(wire), { ...kept, model: 'u' })
  const { temperature: _temperature, ...cooler } = kept
  assert.deepEqual(
    patched(wire, ({ temperature: _dropped, ...request }) => ({ ...request, reasoning: { effort: 'low' } })),
    { ...cooler, model: 'u', reasoning: { effort: 'low', mode: 'pro' } },
  )
  const developer = patched(wire, (request) => ({
    ...request,
    messages: request.messages.map((message) => ({ ...message })),
  }))
  assert.equal(developer['instructions'], 'Be brief.')
})

test('a provider is asked to keep nothing, whatever is kept here, and to hand its reasoning out', () => {
  for (const store of [undefined, null, true]) {
    const sent = patched({
      model: 'o3',
      input: 'x',
      ...(store !== undefined && { store }),
      include: ['message.output_text.logprobs'],
    })
    assert.equal(sent['store'], false)
    assert.deepEqual(sent['include'], ['message.output_text.logprobs', 'reasoning.encrypted_content'])
  }
  const stateless = { model: 'o3', input: 'x', store: false }
  assert.deepEqual(patched(stateless), { ...stateless, model: 'u' })
})

test('what points to kept responses stays here', () => {
  const wire = { model: 'o3', input: 'x', store: false }
  const pointers = { background: true, previous_response_id: null, conversation: null }
  assert.deepEqual(patched({ ...wire, ...pointers }), { ...wire, model: 'u' })
})

test('words on reasoning that are for gateways are not sent on', () => {
  const wire = { model: 'o3', input: 'x', reasoning: { effort: 'high', exclude: true, mode: 'pro' } }
  assert.deepEqual(patched(wire)['reasoning'], { effort: 'high', mode: 'pro' })
})

test('limits that are said twice or in another name are not changed', () => {
  const wire = { model: 'o3', input: 'x', max_output_tokens: 100 }
  const renamed = patched(wire, ({ maxCompletionTokens: limit, ...request }) => ({
    ...request,
    ...(limit !== undefined && { maxTokens: limit }),
  }))
  assert.equal(renamed['max_output_tokens'], 100)
  assert.equal(patched(wire, (request) => ({ ...request, maxCompletionTokens: 50 }))['max_output_tokens'], 50)
})
