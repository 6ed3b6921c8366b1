// What a provider is sent: the caller's own text with few members changed, or a request built from another format.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChatRequest } from '../../core/chat.ts'
import { GatewayError } from '../../core/errors.ts'
import type { Capabilities, ReasoningCapability } from '../../core/model.ts'
import { capabilities as plain } from '../../test/support/capabilities.ts'
import { NO_PROOF } from '../../core/sealed-details.ts'
import { anthropicMessages } from './index.ts'

const budget: ReasoningCapability = {
  kind: 'budget',
  efforts: [],
  default: undefined,
  budget: { min: 1024, max: 60_000 },
  mandatory: false,
}

const able = (fields: Partial<Capabilities>): Capabilities => ({ ...plain, ...fields })

const request = (fields: Partial<ChatRequest>): ChatRequest => ({
  model: 'm',
  messages: [{ role: 'user', content: 'Hello' }],
  stream: false,
  includeUsage: false,
  rest: {},
  ...fields,
})

const textOf = (fields: Partial<ChatRequest>, capabilities: Capabilities = plain): string =>
  anthropicMessages.writeRequest(request(fields), {
    upstreamId: 'up',
    capabilities,
    quirks: new Set(),
    source: undefined,
  })

const built = (fields: Partial<ChatRequest>, capabilities?: Capabilities): Record<string, unknown> =>
  JSON.parse(textOf(fields, capabilities)) as Record<string, unknown>

function patched(
  text: string,
  change: (read: ChatRequest) => ChatRequest,
  capabilities: Capabilities = plain,
): string {
  const read = anthropicMessages.readRequest(JSON.parse(text))
  return anthropicMessages.writeRequest(change(read), {
    upstreamId: 'up',
    capabilities,
    quirks: new Set(),
    source: { dialect: 'anthropic-messages', text, request: read },
  })
}

const OWN =
  '{"model":"m", "max_tokens":20000,"thinking":{"type":"adaptive","display":"omitted"}, "top_k" : 5.0,"x":1.50,"messages":[{"role":"user","content":"Hi"}],"session_id":"s"}'

test('the caller’s own text goes out as it came but for the model and what is ours', () => {
  const sent =
    '{"model":"up","max_tokens":20000,"thinking":{"type":"adaptive","display":"omitted"},"top_k" : 5.0,"x":1.50,"messages":[{"role":"user","content":"Hi"}]}'
  assert.equal(
    patched(OWN, (read) => read),
    sent,
  )
})

test('an earlier answer is named to its provider by no id of ours', () => {
  const sent = (id: string): unknown => {
    const diagnostics = { previous_message_id: id, x: 1 }
    const text = JSON.stringify({ ...(JSON.parse(OWN) as object), diagnostics })
    return (JSON.parse(patched(text, (read) => read)) as Record<string, unknown>)['diagnostics']
  }
  assert.deepEqual(sent('gen-1765000000-abc'), { previous_message_id: null, x: 1 })
  assert.deepEqual(sent('msg_01'), { previous_message_id: 'msg_01', x: 1 })
})

test('the same limit under its other name, and reasoning in other words, change nothing', () => {
  const fit = (read: ChatRequest): ChatRequest => {
    const { maxTokens, ...others } = read
    assert.equal(maxTokens, 20_000)
    return { ...others, maxCompletionTokens: 20_000, reasoning: { effort: 'medium' } }
  }
  assert.equal(
    patched(OWN, fit),
    patched(OWN, (read) => read),
  )
})

test('words that the model does not take are said in those that it takes, and shown as the caller said', () => {
  const wire = JSON.parse(
    patched(OWN, (read) => ({ ...read, reasoning: { effort: 'low' } }), able({ reasoning: budget })),
  )
  assert.deepEqual(wire.thinking, { type: 'enabled', budget_tokens: 4000, display: 'omitted' })
})

test('a setting that routing changed or dropped is the only one that changes', () => {
  const { topK: _topK, ...without } = anthropicMessages.readRequest(JSON.parse(OWN))
  const text = patched(OWN, () => ({ ...without, maxTokens: 900 }))
  assert.ok(text.includes('"max_tokens":900') && !text.includes('top_k') && text.includes('"x":1.50'))
})

test('a budget that a lowered limit leaves no room for is lowered with it', () => {
  const text =
    '{"model":"m","max_tokens":9000,"thinking":{"type":"enabled","budget_tokens":8000},"messages":[{"role":"user","content":"Hi"}]}'
  const lower = (read: ChatRequest): ChatRequest => ({ ...read, maxCompletionTokens: 3000 })
  const wire = JSON.parse(patched(text, lower, able({ reasoning: budget })))
  assert.deepEqual([wire.max_tokens, wire.thinking], [3000, { type: 'enabled', budget_tokens: 2999 }])
})

test('thinking that nothing proves is taken out of the caller’s text', () => {
  const content = [
    { type: 'thinking', thinking: 'o3 thought', signature: '' },
    { type: 'thinking', thinking: 'another', signature: NO_PROOF },
    { type: 'text', text: 'Hi' },
    { type: 'thinking', thinking: 'proven', signature: 'S=' },
  ]
  const messages = [
    { role: 'user', content: 'a' },
    { role: 'assistant', content },
    { role: 'user', content: 'b' },
  ]
  const wire = JSON.parse(patched(JSON.stringify({ model: 'm', max_tokens: 9, messages }), (read) => read))
  assert.deepEqual(wire.messages[1].content, content.slice(2))
})

test('a limit is always sent: the request’s, else the model’s, else 8192', () => {
  assert.equal(built({ maxTokens: 7 })['max_tokens'], 7)
  assert.equal(built({ maxTokens: 9, maxCompletionTokens: 8 })['max_tokens'], 8)
  assert.equal(built({})['max_tokens'], 100_000)
  assert.equal(built({}, able({ maxOutputTokens: undefined }))['max_tokens'], 8192)
})

test('turns take turns, results stand first, instructions are joined, and arguments keep their spelling', () => {
  const text = textOf({
    messages: [
      { role: 'system', content: 'One.' },
      { role: 'developer', content: 'Two.' },
      { role: 'user', content: 'a' },
      {
        role: 'user',
        content: [{ type: 'text', text: 'b', rest: { cache_control: { type: 'ephemeral' }, odd: 1 } }],
      },
      {
        role: 'assistant',
        content: '',
        toolCalls: [
          { id: 'call:1', kind: 'function', name: 'f', arguments: '{"a": 1.0, "b":  1e2}' },
          { id: 'call_2', kind: 'function', name: 'g', arguments: '' },
          { id: 'call_3', kind: 'function', name: 'h', arguments: '{"cut' },
        ],
      },
      { role: 'tool', toolCallId: 'call:1', content: 'one' },
      { role: 'user', content: 'c' },
      { role: 'tool', toolCallId: 'call_2', content: [{ type: 'image', url: 'data:image/png;base64,AAAA' }] },
    ],
  })
  assert.ok(text.includes('"input":{"a": 1.0, "b":  1e2}'))
  const wire = JSON.parse(text)
  assert.equal(wire.system, 'One.\n\nTwo.')
  assert.deepEqual(wire.messages, [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'a' },
        { type: 'text', text: 'b', cache_control: { type: 'ephemeral' } },
      ],
    },
    {
      role: 'assistant',
      content: [
        { type: 'tool_use', id: 'call_1', name: 'f', input: { a: 1, b: 100 } },
        { type: 'tool_use', id: 'call_2', name: 'g', input: {} },
        { type: 'tool_use', id: 'call_3', name: 'h', input: { input: '{"cut' } },
      ],
    },
    {
      role: 'user',
      content: [
        { type: 'tool_result', tool_use_id: 'call_1', content: 'one' },
        {
          type: 'tool_result',
          tool_use_id: 'call_2',
          content: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } }],
        },
        { type: 'text', text: 'c' },
      ],
    },
  ])
})

test('reasoning that Anthropic signed goes back byte for byte, pieces put together; any other stays behind', () => {
  const own = { format: 'anthropic-claude-v1', index: 0 }
  const reasoningDetails = [
    { type: 'reasoning.text', text: 'Two ', ...own },
    { type: 'reasoning.text', text: 'pieces.', ...own },
    { type: 'reasoning.text', signature: 'Eq+/=', ...own },
    { type: 'reasoning.encrypted', data: 'EmwK', format: 'anthropic-claude-v1', index: 1 },
    { type: 'reasoning.encrypted', data: 'gAAA', format: 'openai-responses-v1', index: 2 },
    { type: 'reasoning.text', text: 'unsigned', format: 'anthropic-claude-v1', index: 3 },
    { type: 'reasoning.text', text: 'foreign', signature: 'x', format: 'google-gemini-v1', index: 4 },
  ]
  const messages = [
    { role: 'user', content: 'a' },
    { role: 'assistant', content: 'Hi', reasoning: 'x', reasoningDetails },
    { role: 'user', content: 'b' },
  ] as const
  const wire = built({ messages })
  assert.deepEqual((wire['messages'] as { content: unknown }[])[1]?.content, [
    { type: 'thinking', thinking: 'Two pieces.', signature: 'Eq+/=' },
    { type: 'redacted_thinking', data: 'EmwK' },
    { type: 'text', text: 'Hi' },
  ])
})

test('an effort is adaptive thinking where the model knows efforts, without sampling', () => {
  const wire = built({ reasoning: { effort: 'high' }, temperature: 0.3, topP: 0.9, topK: 4 })
  assert.deepEqual(wire['thinking'], { type: 'adaptive', display: 'summarized' })
  assert.deepEqual(wire['output_config'], { effort: 'high' })
  for (const name of ['temperature', 'top_p', 'top_k']) assert.equal(wire[name], undefined)
})

test('an effort is a share of the limit where the model knows budgets, and always less than the limit', () => {
  const thinking = (fields: Partial<ChatRequest>): unknown =>
    built(fields, able({ reasoning: budget }))['thinking']
  const of = (tokens: number): object => ({ type: 'enabled', budget_tokens: tokens })
  assert.deepEqual(thinking({ reasoning: { effort: 'high' }, maxTokens: 10_000 }), of(8000))
  assert.deepEqual(thinking({ reasoning: { effort: 'minimal' }, maxTokens: 2000 }), of(1024))
  assert.deepEqual(thinking({ reasoning: { maxTokens: 9000 }, maxTokens: 5000 }), of(4999))
  assert.deepEqual(thinking({ reasoning: { maxTokens: 90_000 } }), of(60_000))
  assert.equal(thinking({ reasoning: { effort: 'high' }, maxTokens: 1024 }), undefined)
  assert.deepEqual(thinking({ reasoning: { effort: 'none' } }), { type: 'disabled' })
})

test('a model that always thinks, or never, is not told to', () => {
  for (const kind of ['none', 'always'] as const)
    assert.equal(
      built({ reasoning: { effort: 'high' } }, able({ reasoning: { ...budget, kind } }))['thinking'],
      undefined,
    )
  const mandatory = able({ reasoning: { ...plain.reasoning, mandatory: true } })
  assert.equal(built({ reasoning: { effort: 'none' } }, mandatory)['thinking'], undefined)
})

test('a forced tool, or calls whose thinking is lost, leave no room for a budget', () => {
  const tools = [{ kind: 'function', name: 'f' }] as const
  const reasoning = { maxTokens: 2000 }
  const model = able({ reasoning: budget })
  assert.equal(built({ tools, toolChoice: { mode: 'required' }, reasoning }, model)['thinking'], undefined)
  const messages = [
    { role: 'user', content: 'a' },
    {
      role: 'assistant',
      content: null,
      toolCalls: [{ id: '1', kind: 'function', name: 'f', arguments: '{}' }],
    },
    { role: 'tool', toolCallId: '1', content: 'x' },
  ] as const
  assert.equal(built({ tools, messages, reasoning }, model)['thinking'], undefined)
})

const schema = { type: 'object', properties: { legs: { type: 'integer' } } }
const responseFormat = { type: 'json_schema', name: 'legs', schema } as const

test('a schema is asked for natively, closed, where the model can', () => {
  const wire = built({ responseFormat }, able({ supports: new Set(['structured_outputs']) }))
  assert.deepEqual(wire['output_config'], {
    format: { type: 'json_schema', schema: { ...schema, additionalProperties: false } },
  })
})

test('without structured outputs JSON is the arguments of a tool of ours, or a wish where no tool can be forced', () => {
  const forced = built({ responseFormat })
  assert.deepEqual(forced['tool_choice'], {
    type: 'tool',
    name: 'causeway_json_answer',
    disable_parallel_tool_use: true,
  })
  const wished = built({ responseFormat, reasoning: { effort: 'low' } })
  assert.equal(wished['tools'], undefined)
  assert.match(String(wished['system']), /one JSON object that fits this JSON schema: \{"type":"object"/)
  const own = built({ responseFormat: { type: 'json_object' }, tools: [{ kind: 'function', name: 'f' }] })
  assert.match(String(own['system']), /one JSON object\. /)
})

test('what the format cannot carry is refused, not dropped', () => {
  const say = (content: ChatRequest['messages'][number]['content']) => ({
    messages: [{ role: 'user', content }] as const,
  })
  for (const fields of [
    say([{ type: 'audio', data: 'AAAA', format: 'wav' }]),
    say([{ type: 'file', data: 'data:application/zip;base64,AAAA' }]),
    { tools: [{ kind: 'custom', name: 'c' }] as const },
  ])
    assert.throws(() => textOf(fields), GatewayError)
})

test('instructions alone become the question', () => {
  const wire = built({ messages: [{ role: 'system', content: 'Say hi.' }] })
  assert.deepEqual(wire['messages'], [{ role: 'user', content: [{ type: 'text', text: 'Say hi.' }] }])
  assert.equal(wire['system'], undefined)
})
