import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChatRequest } from '../../core/chat.ts'
import type { Capabilities, ReasoningCapability } from '../../core/model.ts'
import { byEffort, capabilities } from '../../test/support/capabilities.ts'
import { readRequest } from './request.ts'
import { writeRequest } from './write-request.ts'

interface Patching {
  readonly quirks?: readonly string[]
  readonly reasoning?: Partial<ReasoningCapability>
  /** What the pipeline made of the request. */
  readonly fit?: (request: ChatRequest) => ChatRequest
}

function endpoint(options: Patching): { capabilities: Capabilities; quirks: ReadonlySet<string> } {
  return {
    capabilities: { ...capabilities, reasoning: { ...byEffort, ...options.reasoning } },
    quirks: new Set(options.quirks),
  }
}

/** The text that a provider gets for a caller's text. */
function patch(text: string, options: Patching = {}): string {
  const read = readRequest(JSON.parse(text))
  return writeRequest(options.fit ? options.fit(read) : read, {
    upstreamId: 'upstream-1',
    source: { dialect: 'openai-chat', text, request: read },
    ...endpoint(options),
  })
}

const build = (wire: object, options: Patching = {}): Record<string, unknown> =>
  JSON.parse(
    writeRequest(readRequest({ messages: [{ role: 'user', content: 'x' }], model: 'm', ...wire }), {
      upstreamId: 'upstream-1',
      source: undefined,
      ...endpoint(options),
    }),
  ) as Record<string, unknown>

const MESSAGES = '"messages":[{"role":"user","content":"caf\\u00e9 \\/ \\ud83c\\udf53"}]'

test('when nothing but the model differs, every other byte stays', () => {
  const rest = `"temperature":1.0,"seed":9007199254740993,${MESSAGES},"tools":[{"type":"function","function":{"name":"f","parameters":{"b":1e2,"a":[ 1,2 ]}}}],"stream":false,"future":{"x":[1.50]}`
  assert.equal(patch(`{"model":"openai/o1",${rest}}`), `{"model":"upstream-1",${rest}}`)
})

test('white space inside values stays, and so does a model in the middle or at the end', () => {
  const text = `{ "messages" : [ {"role":"user", "content":"x"} ] ,\n "model"\t: "a" }`
  assert.equal(patch(text), `{"messages" : [ {"role":"user", "content":"x"} ],"model"\t: "upstream-1"}`)
})

test('a stream always asks for usage, keeping its other options', () => {
  assert.equal(
    patch(`{"model":"m",${MESSAGES},"stream":true}`),
    `{"model":"upstream-1",${MESSAGES},"stream":true,"stream_options":{"include_usage":true}}`,
  )
  assert.equal(
    patch(`{"model":"m",${MESSAGES},"stream":true,"stream_options":{"include_obfuscation":false}}`),
    `{"model":"upstream-1",${MESSAGES},"stream":true,"stream_options":{"include_obfuscation":false,"include_usage":true}}`,
  )
  const asked = `${MESSAGES},"stream":true,"stream_options":{ "include_usage" : true }`
  assert.equal(patch(`{"model":"m",${asked}}`), `{"model":"upstream-1",${asked}}`)
})

test('stream_options go out neither without a stream nor to a provider that refuses them', () => {
  assert.equal(
    patch(`{"model":"m",${MESSAGES},"stream":false,"stream_options":{"include_usage":true}}`),
    `{"model":"upstream-1",${MESSAGES},"stream":false}`,
  )
  assert.equal(
    patch(`{"model":"m",${MESSAGES},"stream":true,"stream_options":{"include_usage":true}}`, {
      quirks: ['no-stream-options'],
    }),
    `{"model":"upstream-1",${MESSAGES},"stream":true}`,
  )
})

test('the deprecated usage option asks for the chunk and is not sent', () => {
  assert.equal(
    patch(`{"model":"m",${MESSAGES},"stream":true,"usage":{"include":true}}`),
    `{"model":"upstream-1",${MESSAGES},"stream":true,"stream_options":{"include_usage":true}}`,
  )
})

const OURS =
  '"models":["b"],"provider":{"order":["x"]},"route":"fallback","preset":"p","session_id":"s","simulate":{"fault":"cut"}'
const FEATURES =
  '"plugins":[{"id":"web"}],"transforms":["middle-out"],"usage":{"include":true},"trace":{},"debug":{},"max_tool_calls":3,"stop_server_tools_when":[]'

test('fields that steer this gateway never leave it', () => {
  assert.equal(patch(`{"model":"m",${OURS},${MESSAGES},${FEATURES}}`), `{"model":"upstream-1",${MESSAGES}}`)
})

test('another gateway gets its features but not our routing', () => {
  const text = `{"model":"m",${OURS},${MESSAGES},${FEATURES},"reasoning":{"effort":"high","context":"auto"},"include_reasoning":true}`
  assert.equal(
    patch(text, { quirks: ['effort-object'] }),
    `{"model":"upstream-1",${MESSAGES},${FEATURES},"reasoning":{"effort":"high","context":"auto"},"include_reasoning":true}`,
  )
})

test('what the pipeline drops, renames or changes is carried over, and nothing else', () => {
  const text = `{"model":"m",${MESSAGES},"temperature":0.5,"max_tokens":100,"top_p":1.0,"odd":1,"tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":"auto"}`
  const fit = ({ temperature: _t, maxTokens, tools: _tools, toolChoice: _choice, ...rest }: ChatRequest) => ({
    ...rest,
    ...(maxTokens !== undefined && { maxCompletionTokens: maxTokens }),
    rest: {},
  })
  assert.equal(
    patch(text, { fit }),
    `{"model":"upstream-1",${MESSAGES},"top_p":1.0,"max_completion_tokens":100}`,
  )
})

test('Mistral’s word for a call that must be made goes out as the word that every provider takes', () => {
  const tools = '"tools":[{"type":"function","function":{"name":"f"}}]'
  assert.equal(
    patch(`{"model":"m",${MESSAGES},${tools},"tool_choice": "any"}`),
    `{"model":"upstream-1",${MESSAGES},${tools},"tool_choice": "required"}`,
  )
})

test('changed messages are written again with tool calls of the same letters', () => {
  const text = `{"model":"m","messages":[{"role":"system","content":"be brief"},{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{ \\"a\\": 1.0 }"}}]},{"role":"tool","content":"ok","tool_call_id":"c1","cache_control":{"type":"ephemeral"}}]}`
  const fit = (request: ChatRequest): ChatRequest => ({
    ...request,
    messages: request.messages.map((message) =>
      message.role === 'system' ? { ...message, role: 'developer' } : message,
    ),
  })
  assert.equal(
    patch(text, { fit }),
    text.replace('"model":"m"', '"model":"upstream-1"').replace('system', 'developer'),
  )
})

test('an empty list of tools means none and is not sent', () => {
  assert.equal(patch(`{"model":"m",${MESSAGES},"tools":[]}`), `{"model":"upstream-1",${MESSAGES}}`)
})

test('reasoning goes to an ordinary provider as the one word that it takes', () => {
  const sent = (fields: string, options: Patching = {}): string =>
    patch(`{"model":"m",${MESSAGES},${fields}}`, options).slice(
      `{"model":"upstream-1",${MESSAGES}`.length,
      -1,
    )
  assert.equal(sent('"reasoning_effort":"low"'), ',"reasoning_effort":"low"')
  assert.equal(sent('"reasoning":{"effort":"high"}'), ',"reasoning_effort":"high"')
  assert.equal(sent('"reasoning":{"enabled":true}'), ',"reasoning_effort":"medium"')
  assert.equal(sent('"reasoning":{"enabled":false}'), '')
  assert.equal(
    sent('"reasoning":{"enabled":false}', { reasoning: { efforts: ['none', 'low'] } }),
    ',"reasoning_effort":"none"',
  )
  assert.equal(
    sent('"reasoning":{"max_tokens":8000},"max_tokens":10000'),
    ',"max_tokens":10000,"reasoning_effort":"high"',
  )
  assert.equal(sent('"include_reasoning":false'), '')
  assert.equal(sent('"reasoning":null,"include_reasoning":null'), '')
  assert.equal(
    sent('"enable_thinking":true,"thinking_budget":2000,"max_tokens":10000'),
    ',"max_tokens":10000,"reasoning_effort":"low"',
  )
})

test('a provider with a switch gets the switch, whatever words the caller used', () => {
  const sent = (fields: object, quirk: string, reasoning: Partial<ReasoningCapability> = {}): object => {
    const { model: _m, messages: _s, ...others } = build(fields, { quirks: [quirk], reasoning })
    return others
  }
  assert.deepEqual(sent({ reasoning: { effort: 'none' } }, 'enable-thinking'), { enable_thinking: false })
  assert.deepEqual(sent({ reasoning: { max_tokens: 3000 } }, 'enable-thinking'), {
    enable_thinking: true,
    thinking_budget: 3000,
  })
  assert.deepEqual(sent({ reasoning_effort: 'medium', max_completion_tokens: 10_000 }, 'enable-thinking'), {
    max_completion_tokens: 10_000,
    enable_thinking: true,
    thinking_budget: 5000,
  })
  assert.deepEqual(sent({ reasoning: { enabled: true } }, 'enable-thinking'), { enable_thinking: true })
})

test('a caller who speaks to such a switch in its own words is passed on as he is', () => {
  const own = `${MESSAGES},"enable_thinking":true,"thinking_budget":2000`
  assert.equal(
    patch(`{"model":"m",${own}}`, { quirks: ['enable-thinking'] }),
    `{"model":"upstream-1",${own}}`,
  )
  const thinking = `${MESSAGES},"thinking":{"type":"adaptive"},"reasoning_effort":"high"`
  assert.equal(
    patch(`{"model":"m",${thinking}}`, { quirks: ['thinking-object'] }),
    `{"model":"upstream-1",${thinking}}`,
  )
})

test('token limits and seed go out under the names that a provider knows', () => {
  assert.equal(
    patch(`{"model":"m",${MESSAGES},"max_tokens":9,"max_completion_tokens":5,"seed":7}`, {
      quirks: ['max-tokens-only', 'random-seed'],
    }),
    `{"model":"upstream-1",${MESSAGES},"max_tokens":5,"random_seed":7}`,
  )
  const { messages: _messages, ...built } = build(
    { max_completion_tokens: 5, seed: 7 },
    { quirks: ['max-tokens-only', 'random-seed'] },
  )
  assert.deepEqual(built, { model: 'upstream-1', max_tokens: 5, random_seed: 7 })
})

const HISTORY = [
  { role: 'developer', content: 'be brief' },
  {
    role: 'assistant',
    content: 'a',
    reasoning_content: 'first',
    reasoning_details: [{ type: 'reasoning.text', text: 'first' }],
  },
  {
    role: 'assistant',
    content: null,
    reasoning: 'second',
    tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }],
  },
  { role: 'assistant', content: null, reasoning: 'third' },
]

function historyFor(quirks: readonly string[], reasoning: Partial<ReasoningCapability> = {}): unknown[] {
  const text = JSON.stringify({ model: 'm', messages: HISTORY })
  return (JSON.parse(patch(text, { quirks, reasoning })) as { messages: unknown[] }).messages
}

const CALL = HISTORY[2]?.tool_calls

test('reasoning of earlier turns is taken out for a provider that does not know it', () => {
  assert.deepEqual(historyFor([]), [
    { role: 'developer', content: 'be brief' },
    { role: 'assistant', content: 'a' },
    { role: 'assistant', content: null, tool_calls: CALL },
    { role: 'assistant', content: '' },
  ])
})

test('a provider of reasoning_content gets it back beside tool calls only', () => {
  assert.deepEqual(historyFor(['reasoning-content', 'no-developer-role']), [
    { role: 'system', content: 'be brief' },
    { role: 'assistant', content: 'a' },
    { role: 'assistant', content: null, reasoning_content: 'second', tool_calls: CALL },
    { role: 'assistant', content: '' },
  ])
})

test('a provider of reasoning gets it back as reasoning, and nothing on a model that does not reason', () => {
  assert.deepEqual(historyFor(['reasoning-field']).slice(1), [
    { role: 'assistant', content: 'a', reasoning: 'first' },
    { role: 'assistant', content: null, reasoning: 'second', tool_calls: CALL },
    { role: 'assistant', content: '', reasoning: 'third' },
  ])
  assert.ok(!JSON.stringify(historyFor(['reasoning-field'], { kind: 'none' })).includes('second'))
})

test('reasoning that came in details alone goes back as their text', () => {
  const details = [
    { type: 'reasoning.text', text: 'be' },
    { type: 'reasoning.summary', summary: 'cause' },
  ]
  for (const beside of [{}, { reasoning: '' }]) {
    const turn = { role: 'assistant', content: null, reasoning_details: details, tool_calls: CALL, ...beside }
    const text = JSON.stringify({ model: 'm', messages: [turn] })
    const sent = JSON.parse(patch(text, { quirks: ['reasoning-content'] })) as { messages: unknown[] }
    assert.deepEqual(sent.messages, [
      { role: 'assistant', content: null, reasoning_content: 'because', tool_calls: CALL },
    ])
  }
})

test('another gateway gets the history to the letter', () => {
  assert.deepEqual(historyFor(['effort-object']), HISTORY)
})

test('deprecated functions go out as they came, also when the messages are written again', () => {
  const messages = [
    { role: 'user', content: 'x' },
    { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{}' } },
    { role: 'function', content: 'ok', name: 'f' },
  ]
  const text = JSON.stringify({ model: 'm', messages, functions: [{ name: 'f' }], function_call: 'auto' })
  assert.equal(patch(text), text.replace('"m"', '"upstream-1"'))
  const again = patch(text, { fit: (request) => ({ ...request, messages: [...request.messages] }) })
  assert.deepEqual(JSON.parse(again), { ...JSON.parse(text), model: 'upstream-1' })
  const modern = build({ messages, functions: [{ name: 'f' }] })
  assert.deepEqual(modern['tools'], [{ type: 'function', function: { name: 'f' } }])
  assert.deepEqual((modern['messages'] as { role: string }[])[2], {
    role: 'tool',
    content: 'ok',
    name: 'f',
    tool_call_id: 'call_function_1',
  })
})

test('deprecated functions are taken out with the tools that they are', () => {
  const text = `{"model":"m",${MESSAGES},"functions":[{"name":"f"}],"function_call":"auto"}`
  const fit = ({ tools: _tools, toolChoice: _choice, ...rest }: ChatRequest): ChatRequest => rest
  assert.equal(patch(text, { fit }), `{"model":"upstream-1",${MESSAGES}}`)
})

test('a developer message alone is reason enough to write the messages again', () => {
  const text = '{"model":"m","messages":[{"role":"developer","content":"be brief"}]}'
  assert.equal(patch(text), '{"model":"upstream-1","messages":[{"role":"developer","content":"be brief"}]}')
  assert.equal(
    patch(text, { quirks: ['no-developer-role'] }),
    '{"model":"upstream-1","messages":[{"role":"system","content":"be brief"}]}',
  )
})

test('a request of another dialect is built whole, without fields of that dialect', () => {
  const request = readRequest({
    model: 'm',
    messages: [
      {
        role: 'user',
        content: [{ type: 'text', text: 'x', cache_control: { type: 'ephemeral' } }, { type: 'strange' }],
      },
    ],
    stream: true,
    foreign: 1,
    tools: [{ type: 'web_search' }],
    provider: { order: ['a'] },
  })
  const text = writeRequest(request, {
    upstreamId: 'upstream-1',
    source: { dialect: 'anthropic-messages', text: '{}', request },
    ...endpoint({}),
  })
  assert.equal(
    text,
    '{"model":"upstream-1","messages":[{"role":"user","content":[{"type":"text","text":"x"}]}],"stream":true,"stream_options":{"include_usage":true}}',
  )
})

test('a name that is dangerous in objects is only a name', () => {
  const text =
    '{"model":"m","messages":[{"role":"user","content":"x","__proto__":{"a":1}}],"__proto__":{"b":2}}'
  const again = patch(text, { fit: (request) => ({ ...request, messages: [...request.messages] }) })
  assert.equal(again, text.replace('"m"', '"upstream-1"'))
})
