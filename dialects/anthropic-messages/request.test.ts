// What is read from a request, and what is refused in which words.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GatewayError } from '../../core/errors.ts'
import { anthropicMessages } from './index.ts'

const base = { model: 'claude-x', max_tokens: 5000, messages: [{ role: 'user', content: 'Hello' }] }
const read = (fields: object) => anthropicMessages.readRequest({ ...base, ...fields })

test('a plain request is read', () => {
  assert.deepEqual(read({ system: 'Be brief.', stream: true, stop_sequences: ['END'], top_k: 5 }), {
    model: 'claude-x',
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hello' },
    ],
    maxTokens: 5000,
    stream: true,
    includeUsage: true,
    stop: ['END'],
    topK: 5,
    rest: {},
  })
})

test('settings that a client writes as -1 are not set', () => {
  assert.deepEqual(read({ temperature: 1, top_k: -1, top_p: -1 }), read({ temperature: 1 }))
  for (const fields of [{ top_k: -2 }, { top_p: -0.5 }, { temperature: -1 }])
    assert.throws(() => read(fields))
})

test('results of tools come before the rest of their turn, with their images and their failures', () => {
  const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } }
  const content = [
    { type: 'text', text: 'And?' },
    { type: 'tool_result', tool_use_id: 'toolu_1', content: [{ type: 'text', text: 'snow' }, image] },
    { type: 'tool_result', tool_use_id: 'toolu_2', content: 'broken', is_error: true },
    { type: 'tool_result', tool_use_id: 'toolu_3' },
  ]
  assert.deepEqual(read({ messages: [{ role: 'user', content }] }).messages, [
    {
      role: 'tool',
      toolCallId: 'toolu_1',
      content: [
        { type: 'text', text: 'snow' },
        { type: 'image', url: 'data:image/png;base64,AAAA' },
      ],
    },
    { role: 'tool', toolCallId: 'toolu_2', content: 'broken', rest: { is_error: true } },
    { role: 'tool', toolCallId: 'toolu_3', content: '' },
    { role: 'user', content: [{ type: 'text', text: 'And?' }] },
  ])
})

test('an assistant turn is told apart: thinking with its signature, redacted thinking, text, calls', () => {
  const content = [
    { type: 'thinking', thinking: 'Hm.', signature: 'Eqo+/==' },
    { type: 'redacted_thinking', data: 'EmwK' },
    { type: 'text', text: 'Wait.', cache_control: { type: 'ephemeral' } },
    { type: 'tool_use', id: 'toolu_1', name: 'look', input: { a: [1, { b: null }] } },
  ]
  const [message] = read({ messages: [{ role: 'assistant', content }, ...base.messages] }).messages
  assert.deepEqual(message, {
    role: 'assistant',
    content: [{ type: 'text', text: 'Wait.', rest: { cache_control: { type: 'ephemeral' } } }],
    reasoning: 'Hm.',
    reasoningDetails: [
      { type: 'reasoning.text', text: 'Hm.', signature: 'Eqo+/==', format: 'anthropic-claude-v1', index: 0 },
      { type: 'reasoning.encrypted', data: 'EmwK', format: 'anthropic-claude-v1', index: 1 },
    ],
    toolCalls: [{ id: 'toolu_1', kind: 'function', name: 'look', arguments: '{"a":[1,{"b":null}]}' }],
  })
})

test('documents are files, a document of plain text is text, and what we do not know rides along', () => {
  const pdf = {
    type: 'document',
    title: 'A',
    source: { type: 'base64', media_type: 'application/pdf', data: 'JVBERi0=' },
  }
  const plain = {
    type: 'document',
    source: { type: 'text', media_type: 'text/plain', data: 'Legs: 8' },
    title: 'B',
  }
  const found = { type: 'search_result', source: 's', title: 't', content: [] }
  const [message] = read({ messages: [{ role: 'user', content: [pdf, plain, found] }] }).messages
  assert.deepEqual(message?.content, [
    { type: 'file', data: 'data:application/pdf;base64,JVBERi0=', fileName: 'A' },
    { type: 'text', text: 'Legs: 8', rest: { document: { title: 'B' } } },
    { type: 'unknown', wire: found },
  ])
})

test('every way to ask about reasoning is read', () => {
  const asked = (fields: object): unknown => read(fields).reasoning
  assert.equal(asked({}), undefined)
  assert.deepEqual(asked({ thinking: { type: 'enabled', budget_tokens: 2048 } }), { maxTokens: 2048 })
  assert.deepEqual(asked({ thinking: { type: 'adaptive' } }), { enabled: true })
  assert.deepEqual(asked({ thinking: { type: 'adaptive' }, output_config: { effort: 'max' } }), {
    effort: 'max',
  })
  assert.deepEqual(asked({ output_config: { effort: 'low' } }), { effort: 'low' })
  assert.deepEqual(asked({ thinking: { type: 'disabled' } }), { enabled: false })
})

test('tools, choice, format, user, tier and fallbacks get their neutral names', () => {
  const schema = { type: 'object', properties: {} }
  const request = read({
    tools: [
      { name: 'f', input_schema: schema, strict: true, description: 'F' },
      { type: 'web_search_20250305', name: 'web_search' },
    ],
    tool_choice: { type: 'any', disable_parallel_tool_use: true },
    output_config: { format: { type: 'json_schema', schema } },
    metadata: { user_id: 'u1' },
    service_tier: 'standard_only',
    fallbacks: [{ model: 'o3' }],
    surprise: 1,
  })
  assert.deepEqual(request.tools, [
    { kind: 'function', name: 'f', description: 'F', parameters: schema, strict: true },
    { kind: 'hosted', wire: { type: 'web_search_20250305', name: 'web_search' } },
  ])
  assert.deepEqual(request.toolChoice, { mode: 'required' })
  assert.equal(request.parallelToolCalls, false)
  assert.deepEqual(request.responseFormat, { type: 'json_schema', name: 'output', schema, strict: true })
  assert.deepEqual([request.user, request.serviceTier, request.models], ['u1', 'default', ['o3']])
  assert.deepEqual(request.rest, { surprise: 1 })
})

const turn = (content: unknown): object => ({ messages: [{ role: 'user', content }] })

const REFUSALS: readonly [object, string][] = [
  [{ model: undefined }, 'model: Field required'],
  [{ max_tokens: undefined }, 'max_tokens: Field required'],
  [{ max_tokens: '5' }, 'max_tokens: Input should be a valid integer'],
  [{ max_tokens: -1 }, 'max_tokens: Input should be greater than or equal to 0'],
  [{ messages: undefined }, 'messages: Field required'],
  [{ messages: [] }, 'messages: at least one message is required'],
  [{ messages: 'Hello' }, 'messages: Input should be a valid list'],
  [{ messages: [{ role: 'user' }] }, 'messages.0.content: Field required'],
  [{ messages: [{ content: 'x' }] }, 'messages.0.role: Field required'],
  [
    turn(''),
    'messages.0: all messages must have non-empty content except for the optional final assistant message',
  ],
  [turn([{ text: 'x' }]), 'messages.0.content.0.type: Field required'],
  [turn([{ type: 'text' }]), 'messages.0.content.0.text: Field required'],
  [turn([{ type: 'image' }]), 'messages.0.content.0.source: Field required'],
  [turn([{ type: 'tool_result', content: 'x' }]), 'messages.0.content.0.tool_use_id: Field required'],
  [{ system: 5 }, 'system: Input should be a valid string or list'],
  [{ temperature: 2 }, 'temperature: range: 0..1'],
  [{ temperature: null }, 'temperature: Input should be a valid number'],
  [{ stream: 'yes' }, 'stream: Input should be a valid boolean'],
  [{ stop_sequences: 'END' }, 'stop_sequences: Input should be a valid list'],
  [{ stop_sequences: [1] }, 'stop_sequences.0: Input should be a valid string'],
  [{ service_tier: 'flex' }, "service_tier: Input should be 'auto' or 'standard_only'"],
  [{ tools: [{ input_schema: {} }] }, 'tools.0.name: Field required'],
  [{ tools: [{ name: 'f' }] }, 'tools.0.input_schema: Field required'],
  [{ tool_choice: { type: 'tool' } }, 'tool_choice.name: Field required'],
  [{ tool_choice: { type: 'some' } }, "tool_choice.type: Input should be 'auto', 'any', 'tool' or 'none'"],
  [{ thinking: { type: 'enabled' } }, 'thinking.enabled.budget_tokens: Input should be a valid integer'],
  [
    { thinking: { type: 'enabled', budget_tokens: 100 } },
    'thinking.enabled.budget_tokens: Input should be greater than or equal to 1024',
  ],
  [
    { thinking: { type: 'enabled', budget_tokens: 5000 } },
    'max_tokens: `max_tokens` must be greater than `thinking.budget_tokens`',
  ],
  [
    { output_config: { effort: 'huge' } },
    "output_config.effort: Input should be 'low', 'medium', 'high', 'xhigh' or 'max'",
  ],
]

for (const [fields, message] of REFUSALS)
  test(`refused: ${message}`, () => {
    assert.throws(
      () => read(fields),
      (error) => error instanceof GatewayError && error.status === 400 && error.message === message,
    )
  })
