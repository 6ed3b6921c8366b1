import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChatRequest, Message } from '../../core/chat.ts'
import type { Capabilities, ReasoningCapability } from '../../core/model.ts'
import { capabilities as plain } from '../../test/support/capabilities.ts'
import { gemini } from './index.ts'

const request = (fields: Partial<ChatRequest>): ChatRequest => ({
  model: 'm',
  messages: [{ role: 'user', content: 'Hello' }],
  stream: false,
  includeUsage: false,
  rest: {},
  ...fields,
})

const reasoning = (fields: Partial<ReasoningCapability>): Capabilities => ({
  ...plain,
  reasoning: { ...plain.reasoning, ...fields },
})

const BUDGET = reasoning({ kind: 'both', budget: { min: 128, max: 32_768 } })
const LEVEL = reasoning({ kind: 'effort', efforts: ['minimal', 'low', 'medium', 'high'] })

interface Written {
  readonly contents: { readonly role: string; readonly parts: Record<string, unknown>[] }[]
  readonly systemInstruction?: unknown
  readonly generationConfig?: { readonly thinkingConfig?: Record<string, unknown> }
  readonly toolConfig?: unknown
}

const write = (fields: Partial<ChatRequest>, capabilities: Capabilities = plain): Written =>
  JSON.parse(
    gemini.writeRequest(request(fields), {
      upstreamId: 'u',
      capabilities,
      quirks: new Set(),
      source: undefined,
    }),
  ) as Written

const thinkingOf = (asked: ChatRequest['reasoning'], capabilities: Capabilities) =>
  write(asked ? { reasoning: asked } : {}, capabilities).generationConfig?.thinkingConfig

test('thinking is asked for by level or by budget, as the model takes it, and never by both', () => {
  assert.deepEqual(thinkingOf({ effort: 'high' }, LEVEL), { thinkingLevel: 'HIGH', includeThoughts: true })
  assert.deepEqual(thinkingOf({ effort: 'xhigh' }, LEVEL), { thinkingLevel: 'HIGH', includeThoughts: true })
  assert.deepEqual(thinkingOf({ effort: 'low' }, BUDGET), { thinkingBudget: 1024, includeThoughts: true })
  assert.deepEqual(thinkingOf({ effort: 'max' }, BUDGET), { thinkingBudget: 32_768, includeThoughts: true })
  assert.deepEqual(thinkingOf({ maxTokens: 4000 }, BUDGET), { thinkingBudget: 4000, includeThoughts: true })
  assert.deepEqual(thinkingOf({ effort: 'none' }, BUDGET), { thinkingBudget: 0 })
  const mandatory = reasoning({ kind: 'both', mandatory: true, budget: { min: 128, max: 32_768 } })
  assert.deepEqual(thinkingOf({ effort: 'none' }, mandatory), { thinkingBudget: 128, includeThoughts: true })
  assert.deepEqual(thinkingOf({ effort: 'low' }, reasoning({ kind: 'always' })), { includeThoughts: true })
  assert.equal(thinkingOf({ effort: 'low' }, reasoning({ kind: 'none' })), undefined)
  assert.equal(thinkingOf({ exclude: true }, LEVEL), undefined)
})

test('an effort gets its share of a limit that the caller has set, within the bounds of the model', () => {
  const of = (effort: 'low' | 'high', maxTokens: number): unknown =>
    write({ reasoning: { effort }, maxTokens }, BUDGET).generationConfig?.thinkingConfig?.['thinkingBudget']
  assert.deepEqual([of('high', 10_000), of('low', 10_000)], [8000, 2000])
  assert.deepEqual([of('high', 100_000), of('high', 500)], [32_768, 499])
})

const call = { id: 'c1', kind: 'function', name: 'weather', arguments: '{"a": 1.0}' } as const

test('results of tools name the function that they answer and stand in one content with what follows', () => {
  const { contents } = write({
    messages: [
      { role: 'user', content: 'Weather?' },
      { role: 'assistant', content: null, toolCalls: [call, { ...call, id: 'c2', name: 'time' }] },
      { role: 'tool', toolCallId: 'c2', content: 'noon' },
      { role: 'tool', toolCallId: 'c1', content: '{"celsius":3}' },
      { role: 'user', content: 'And?' },
    ],
  })
  assert.deepEqual(
    contents.map(({ role }) => role),
    ['user', 'model', 'user'],
  )
  assert.deepEqual(contents[2]?.parts, [
    { functionResponse: { id: 'c2', name: 'time', response: { output: 'noon' } } },
    { functionResponse: { id: 'c1', name: 'weather', response: { celsius: 3 } } },
    { text: 'And?' },
  ])
})

test('arguments keep their spelling', () => {
  const text = gemini.writeRequest(
    request({ messages: [{ role: 'assistant', content: null, toolCalls: [call] }] }),
    { upstreamId: 'u', capabilities: plain, quirks: new Set(), source: undefined },
  )
  assert.ok(text.includes('"args":{"a": 1.0}'))
})

test('signatures of other makers are dropped, and calls of other models are let through where signatures are asked for', () => {
  const messages: Message[] = [
    {
      role: 'assistant',
      content: 'So.',
      reasoning: 'Hm.',
      reasoningDetails: [
        { type: 'reasoning.text', text: 'Hm.', signature: 's', format: 'anthropic-claude-v1', index: 0 },
        { type: 'reasoning.encrypted', data: 'd', format: 'openai-responses-v1' },
      ],
      toolCalls: [call, { ...call, id: 'c2' }],
    },
  ]
  const parts = write({ messages }, LEVEL).contents[0]?.parts ?? []
  assert.deepEqual(
    parts.map((part) => part['thoughtSignature']),
    [undefined, 'skip_thought_signature_validator', undefined],
  )
  assert.deepEqual(
    write({ messages }, BUDGET).contents[0]?.parts.map((part) => part['thoughtSignature']),
    [undefined, undefined, undefined],
  )
})

test('a signature whose place was lost goes on the last text', () => {
  const reasoningDetails = [{ type: 'reasoning.encrypted', data: 'd', format: 'google-gemini-v1' }]
  const { contents } = write({ messages: [{ role: 'assistant', content: 'So.', reasoningDetails }] }, LEVEL)
  assert.deepEqual(contents[0]?.parts, [{ text: 'So.', thoughtSignature: 'd' }])
})

test('all instructions become one, and alone they are the question', () => {
  const both: Message[] = [
    { role: 'system', content: 'One.' },
    { role: 'developer', content: 'Two.' },
  ]
  const { systemInstruction, contents } = write({ messages: [...both, { role: 'user', content: 'Hello' }] })
  assert.deepEqual(systemInstruction, { parts: [{ text: 'One.' }, { text: 'Two.' }] })
  assert.equal(contents.length, 1)
  const alone = write({ messages: both })
  assert.equal(alone.systemInstruction, undefined)
  assert.deepEqual(alone.contents, [{ role: 'user', parts: [{ text: 'One.' }, { text: 'Two.' }] }])
})

test('a choice without tools is left out, since it would be refused', () => {
  assert.equal(write({ toolChoice: { mode: 'required' } }).toolConfig, undefined)
})

test('a caller of this format keeps his text but for what concerns the gateway and what the model cannot take', () => {
  const text =
    '{"contents":[{"role":"user","parts":[{"text":"x"}]}], "provider":{"sort":"price"}, "generation_config":{"temperature":1.0,"thinking_config":{"thinking_level":"LOW"}}}'
  const before = gemini.readRequest({ ...(JSON.parse(text) as object), model: 'm', stream: true })
  const source = { dialect: 'gemini', text, request: before } as const
  const options = { upstreamId: 'u', quirks: new Set<string>(), source }
  const same = gemini.writeRequest(before, { ...options, capabilities: LEVEL })
  assert.equal(
    same,
    '{"contents":[{"role":"user","parts":[{"text":"x"}]}],"generation_config":{"temperature":1.0,"thinking_config":{"thinking_level":"LOW"}}}',
  )
  const fitted = { ...before, reasoning: { effort: 'low' } } as const
  const other = JSON.parse(gemini.writeRequest(fitted, { ...options, capabilities: BUDGET })) as Written
  assert.deepEqual(other.generationConfig, { temperature: 1, thinkingConfig: { thinkingBudget: 1024 } })
  assert.ok(!Object.hasOwn(other, 'generation_config'))
})

test('arguments in pieces are not asked for, since nothing on the way back could carry them', () => {
  const text =
    '{"contents":[{"parts":[{"text":"x"}]}],"toolConfig":{"functionCallingConfig":{"mode":"AUTO","streamFunctionCallArguments":true}}}'
  const before = gemini.readRequest({ ...(JSON.parse(text) as object), model: 'm' })
  const source = { dialect: 'gemini', text, request: before } as const
  const written = gemini.writeRequest(before, {
    upstreamId: 'u',
    capabilities: LEVEL,
    quirks: new Set(),
    source,
  })
  assert.deepEqual((JSON.parse(written) as Written).toolConfig, { functionCallingConfig: { mode: 'AUTO' } })
})
