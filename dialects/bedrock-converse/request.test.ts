import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GatewayError } from '../../core/errors.ts'
import { bedrockConverse } from './index.ts'

const body = (fields: Record<string, unknown>): Record<string, unknown> => ({
  modelId: 'm',
  messages: [{ role: 'user', content: [{ text: 'Hi' }] }],
  ...fields,
})

test('turns, calls, results and reasoning are told apart', () => {
  const { messages } = bedrockConverse.readRequest(
    body({
      system: [{ text: 'Be brief.' }, { cachePoint: { type: 'default' } }],
      messages: [
        { role: 'user', content: [{ text: 'Weather?' }] },
        {
          role: 'assistant',
          content: [
            { reasoningContent: { reasoningText: { text: 'Hm', signature: 's' } } },
            { text: 'Looking.' },
            { toolUse: { toolUseId: 't1', name: 'f', input: { a: 1 } } },
          ],
        },
        {
          role: 'user',
          content: [
            { text: 'And?' },
            { toolResult: { toolUseId: 't1', content: [{ json: { c: 3 } }], status: 'error' } },
          ],
        },
      ],
    }),
  )
  assert.deepEqual(messages, [
    {
      role: 'system',
      content: [{ type: 'text', text: 'Be brief.', rest: { cache_control: { type: 'ephemeral' } } }],
    },
    { role: 'user', content: 'Weather?' },
    {
      role: 'assistant',
      content: 'Looking.',
      toolCalls: [{ id: 't1', kind: 'function', name: 'f', arguments: '{"a":1}' }],
      reasoning: 'Hm',
      reasoningDetails: [{ type: 'reasoning.text', text: 'Hm', signature: 's', format: 'unknown', index: 0 }],
    },
    {
      role: 'tool',
      toolCallId: 't1',
      content: [{ type: 'text', text: '{"c":3}', rest: { json_result: true } }],
      rest: { status: 'error' },
    },
    { role: 'user', content: 'And?' },
  ])
})

test('media have their neutral form, and what says more rides along whole', () => {
  const guarded = { guardContent: { text: { text: 'x' } } }
  const owned = {
    image: { format: 'png', source: { s3Location: { uri: 's3://b/a.png', bucketOwner: '1' } } },
  }
  const [message] = bedrockConverse.readRequest(
    body({
      messages: [
        {
          role: 'user',
          content: [
            { image: { format: 'png', source: { bytes: 'AAAA' } } },
            { document: { format: 'pdf', name: 'Report', source: { bytes: 'JVBE' } } },
            { audio: { format: 'wav', source: { bytes: 'AAAA' } } },
            guarded,
            owned,
          ],
        },
      ],
    }),
  ).messages
  assert.deepEqual(message?.content, [
    { type: 'image', url: 'data:image/png;base64,AAAA' },
    { type: 'file', fileName: 'Report', data: 'data:application/pdf;base64,JVBE' },
    { type: 'audio', data: 'AAAA', format: 'wav' },
    { type: 'unknown', wire: guarded },
    { type: 'unknown', wire: owned },
  ])
})

test('settings, tools and reasoning are read under their neutral names, the rest by their own', () => {
  const request = bedrockConverse.readRequest(
    body({
      stream: true,
      inferenceConfig: { maxTokens: 5000, temperature: 0.5, topP: 0.9, stopSequences: ['END'], topK: 3 },
      toolConfig: {
        tools: [
          { toolSpec: { name: 'f', inputSchema: { json: { type: 'object' } } } },
          { cachePoint: { type: 'default', ttl: '1h' } },
          { systemTool: { name: 'grounding' } },
        ],
        toolChoice: { tool: { name: 'f' } },
      },
      additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 2000 }, top_k: 5, x: 1 },
      outputConfig: {
        textFormat: { type: 'json_schema', structure: { jsonSchema: { schema: '{"type":"object"}' } } },
      },
      serviceTier: { type: 'flex' },
      guardrailConfig: { guardrailIdentifier: 'g' },
    }),
  )
  const { messages: _messages, ...others } = request
  assert.deepEqual(others, {
    model: 'm',
    stream: true,
    includeUsage: true,
    rest: {
      inferenceConfig: { topK: 3 },
      additionalModelRequestFields: { x: 1 },
      guardrailConfig: { guardrailIdentifier: 'g' },
    },
    maxTokens: 5000,
    temperature: 0.5,
    topP: 0.9,
    stop: ['END'],
    tools: [
      {
        kind: 'function',
        name: 'f',
        parameters: { type: 'object' },
        rest: { cache_control: { type: 'ephemeral', ttl: '1h' } },
      },
      { kind: 'hosted', wire: { systemTool: { name: 'grounding' } } },
    ],
    toolChoice: { mode: 'function', name: 'f' },
    topK: 5,
    reasoning: { maxTokens: 2000 },
    responseFormat: { type: 'json_schema', name: 'output', schema: { type: 'object' }, strict: true },
    serviceTier: 'flex',
  })
})

test('every way to ask for an effort is understood', () => {
  const effort = (fields: Record<string, unknown>): unknown =>
    bedrockConverse.readRequest(body(fields)).reasoning
  assert.deepEqual(effort({ additionalModelRequestFields: { reasoning_effort: 'low' } }), { effort: 'low' })
  assert.deepEqual(effort({ additionalModelRequestFields: { output_config: { effort: 'max' } } }), {
    effort: 'max',
  })
  assert.deepEqual(effort({ outputConfig: { effort: 'high' } }), { effort: 'high' })
  assert.deepEqual(effort({ additionalModelRequestFields: { thinking: { type: 'disabled' } } }), {
    enabled: false,
  })
  assert.equal(effort({}), undefined)
})

test('a wrong value is refused by its path', () => {
  const turn = (content: unknown): object => ({ messages: [{ role: 'user', content }] })
  const cases: readonly [object, string][] = [
    [{ messages: undefined }, 'messages'],
    [{ messages: [] }, 'messages'],
    [{ messages: [{ role: 'tool', content: [{ text: 'x' }] }] }, 'messages.0.role'],
    [turn([]), 'messages.0.content'],
    [turn([{ text: 1 }]), 'messages.0.content.0.text'],
    [turn([{ toolResult: { toolUseId: '', content: [] } }]), 'messages.0.content.0.toolResult.toolUseId'],
    [{ modelId: '' }, 'modelId'],
    [{ inferenceConfig: { maxTokens: 0 } }, 'inferenceConfig.maxTokens'],
    [{ inferenceConfig: { temperature: 2 } }, 'inferenceConfig.temperature'],
    [{ toolConfig: {} }, 'toolConfig.tools'],
    [{ toolConfig: { tools: [{ toolSpec: { name: 'f' } }] } }, 'toolConfig.tools.0.toolSpec.inputSchema'],
    [{ outputConfig: { textFormat: { type: 'xml' } } }, 'outputConfig.textFormat.type'],
  ]
  for (const [fields, param] of cases)
    assert.throws(
      () => bedrockConverse.readRequest(body({ ...fields })),
      (error) => error instanceof GatewayError && error.param === param && error.status === 400,
      param,
    )
})
