import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChatRequest, ContentPart, Message } from '../../core/chat.ts'
import type { Capabilities, ReasoningCapability } from '../../core/model.ts'
import { capabilities as plain } from '../../test/support/capabilities.ts'
import { bedrockConverse } from './index.ts'

interface Written {
  readonly system?: unknown
  readonly messages: readonly { readonly role: string; readonly content: readonly Wire[] }[]
  readonly inferenceConfig?: Wire
  readonly toolConfig?: { readonly tools: readonly Wire[]; readonly toolChoice?: Wire }
  readonly additionalModelRequestFields?: Wire
  readonly outputConfig?: Wire
  readonly serviceTier?: Wire
}
type Wire = Readonly<Record<string, unknown>>

const budget: ReasoningCapability = {
  kind: 'budget',
  efforts: [],
  default: undefined,
  budget: { min: 1024, max: 32_000 },
  mandatory: false,
}

interface Target {
  readonly quirks?: readonly string[]
  readonly capabilities?: Partial<Capabilities>
}

function write(fields: Partial<ChatRequest>, { quirks = [], capabilities }: Target = {}): Written {
  const request: ChatRequest = {
    model: 'm',
    messages: [{ role: 'user', content: 'Hello' }],
    stream: false,
    includeUsage: false,
    rest: {},
    ...fields,
  }
  const text = bedrockConverse.writeRequest(request, {
    upstreamId: 'u',
    capabilities: { ...plain, ...capabilities },
    quirks: new Set(quirks),
    source: undefined,
  })
  return JSON.parse(text) as Written
}

const contentOf = (parts: readonly ContentPart[], target?: Target): readonly Wire[] =>
  write({ messages: [{ role: 'user', content: parts }] }, target).messages[0]?.content ?? []

const refuses = (step: () => unknown, code = 'invalid_value'): void => assert.throws(step, { code })

const CALLED: readonly Message[] = [
  { role: 'user', content: 'Weather?' },
  {
    role: 'assistant',
    content: null,
    toolCalls: [
      { id: 'call_1', kind: 'function', name: 'get_weather', arguments: '{"city": "Oslo", "n": 1.0}' },
    ],
  },
  { role: 'tool', content: '3 °C', toolCallId: 'call_1' },
]

test('neither the model nor the stream is in the body', () => {
  const written = write({ stream: true, includeUsage: true })
  assert.deepEqual(written, { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] })
})

test('instructions of either role are the system prompt, and alone they are the question', () => {
  const system: Message = { role: 'system', content: 'Be brief.' }
  const developer: Message = { role: 'developer', content: 'Be kind.' }
  const written = write({ messages: [system, { role: 'user', content: 'Hi' }, developer] })
  assert.deepEqual(written.system, [{ text: 'Be brief.' }, { text: 'Be kind.' }])
  assert.equal(written.messages.length, 1)
  const alone = write({ messages: [system] })
  assert.equal(alone.system, undefined)
  assert.deepEqual(alone.messages, [{ role: 'user', content: [{ text: 'Be brief.' }] }])
})

test('neighbours of one role are one turn, and blank text is left out', () => {
  const { messages } = write({
    messages: [
      { role: 'user', content: 'One' },
      { role: 'user', content: [{ type: 'text', text: ' \n' }] },
      { role: 'assistant', content: '' },
      { role: 'user', content: 'Two' },
    ],
  })
  assert.deepEqual(messages, [{ role: 'user', content: [{ text: 'One' }, { text: 'Two' }] }])
})

test('results of parallel calls stand together, first in their turn, even when they are blank', () => {
  const calls = ['a', 'b'].map((id) => ({ id, kind: 'function', name: 'f', arguments: '' }) as const)
  const { messages } = write({
    messages: [
      { role: 'user', content: 'Go' },
      { role: 'assistant', content: 'Well', toolCalls: calls },
      { role: 'user', content: 'And?' },
      { role: 'tool', content: '', toolCallId: 'a' },
      { role: 'tool', content: [{ type: 'image', url: 'data:image/png;base64,AAAA' }], toolCallId: 'b' },
    ],
  })
  assert.deepEqual(messages[1]?.content, [
    { text: 'Well' },
    { toolUse: { toolUseId: 'a', name: 'f', input: {} } },
    { toolUse: { toolUseId: 'b', name: 'f', input: {} } },
  ])
  assert.deepEqual(messages[2]?.content, [
    { toolResult: { toolUseId: 'a', content: [{ text: '' }] } },
    {
      toolResult: { toolUseId: 'b', content: [{ image: { format: 'png', source: { bytes: 'AAAA' } } }] },
    },
    { text: 'And?' },
  ])
})

test('arguments keep their spelling', () => {
  const request: ChatRequest = { model: 'm', messages: CALLED, stream: false, includeUsage: false, rest: {} }
  const text = bedrockConverse.writeRequest(request, {
    upstreamId: 'u',
    capabilities: plain,
    quirks: new Set(),
    source: undefined,
  })
  assert.ok(text.includes('"input":{"city": "Oslo", "n": 1.0}'))
})

test('ids that are too long or have other letters are changed in call and result alike, and stay apart', () => {
  const ids = [`call|${'x'.repeat(90)}1`, `call|${'x'.repeat(90)}2`, 'fc_é']
  const { messages } = write({
    messages: [
      { role: 'user', content: 'Go' },
      {
        role: 'assistant',
        content: null,
        toolCalls: ids.map((id) => ({ id, kind: 'function', name: 'f', arguments: '{}' })),
      },
      ...ids.map((toolCallId): Message => ({ role: 'tool', content: 'ok', toolCallId })),
    ],
  })
  const idsIn = (at: number, name: string): unknown[] =>
    (messages[at]?.content ?? []).map((block) => (block[name] as Wire)['toolUseId'])
  const called = idsIn(1, 'toolUse')
  assert.deepEqual(called, idsIn(2, 'toolResult'))
  assert.equal(new Set(called).size, 3)
  for (const id of called) assert.match(String(id), /^[a-zA-Z0-9_.:-]{1,64}$/)
})

test('images and videos go as bytes or from S3, and nothing is fetched from the web', () => {
  const image = (url: string): ContentPart => ({ type: 'image', url })
  assert.deepEqual(contentOf([image('data:image/jpg;base64,AAAA'), image('s3://b/a.webp')]), [
    { image: { format: 'jpeg', source: { bytes: 'AAAA' } } },
    { image: { format: 'webp', source: { s3Location: { uri: 's3://b/a.webp' } } } },
  ])
  refuses(() => contentOf([image('https://example.com/a.png')]))
  refuses(() => contentOf([image('data:image/tiff;base64,AAAA')]))
  refuses(() => contentOf([image('data:image/png,plain')]))
  assert.deepEqual(contentOf([{ type: 'video', url: 'data:video/mp4;base64,AAAA' }]), [
    { video: { format: 'mp4', source: { bytes: 'AAAA' } } },
  ])
})

test('audio goes in a format that Bedrock names', () => {
  assert.deepEqual(contentOf([{ type: 'audio', data: 'AAAA', format: 'pcm16' }]), [
    { audio: { format: 'pcm', source: { bytes: 'AAAA' } } },
  ])
  refuses(() => contentOf([{ type: 'audio', data: 'AAAA', format: 'midi' }]))
})

test('documents get names of allowed letters that differ, and the format of their type or of their ending', () => {
  const file = (fileName: string | undefined, data: string): ContentPart => ({
    type: 'file',
    data,
    ...(fileName !== undefined && { fileName }),
  })
  const blocks = contentOf([
    file("John's report_v1.pdf", 'data:application/pdf;base64,AAAA'),
    file("John's report_v1.docx", 'data:application/octet-stream;base64,AAAA'),
    file(undefined, 'JVBERi0xLjc='),
    file('분기.md', 'data:text/markdown;base64,AAAA'),
    file('data.json', 'data:application/json;base64,AAAA'),
    file('photo.png', 'data:image/png;base64,AAAA'),
  ])
  const told = blocks.map(({ document }) => {
    const { format, name } = (document ?? {}) as Wire
    return [format, name]
  })
  assert.deepEqual(told, [
    ['pdf', 'John s report v1'],
    ['docx', 'John s report v1 (2)'],
    ['pdf', 'document'],
    ['md', 'document (2)'],
    ['txt', 'data'],
    [undefined, undefined],
  ])
  refuses(() => contentOf([file('a.zip', 'data:application/zip;base64,AAAA')]))
  refuses(() => contentOf([file('a.pdf', 'https://example.com/a.pdf')]))
  refuses(() => contentOf([{ type: 'file', fileId: 'file_1' }]))
})

const MARK = { cache_control: { type: 'ephemeral', ttl: '1h' } }
const MARKED: Partial<ChatRequest> = {
  messages: [
    {
      role: 'system',
      content: [{ type: 'text', text: 'Long', rest: { cache_control: { type: 'ephemeral' } } }],
    },
    { role: 'user', content: 'Hi', rest: MARK },
    {
      role: 'assistant',
      content: null,
      toolCalls: [{ id: 'c', kind: 'function', name: 'f', arguments: '{}' }],
    },
    { role: 'tool', content: [{ type: 'text', text: 'ok', rest: MARK }], toolCallId: 'c' },
  ],
  tools: [{ kind: 'function', name: 'f', rest: MARK }],
}

test('marks for the cache become points behind what they mark', () => {
  const written = write(MARKED, { quirks: ['cache-points'] })
  const hour = { cachePoint: { type: 'default', ttl: '1h' } }
  assert.deepEqual(written.system, [{ text: 'Long' }, { cachePoint: { type: 'default' } }])
  assert.deepEqual(written.messages[0]?.content, [{ text: 'Hi' }, hour])
  assert.deepEqual(written.messages[2]?.content[1], hour)
  assert.deepEqual(written.toolConfig?.tools[1], hour)
})

test('a model that takes no cache points gets none', () => {
  assert.ok(!JSON.stringify(write(MARKED)).includes('cachePoint'))
})

const weather = {
  kind: 'function',
  name: 'get_weather',
  description: '',
  parameters: { properties: { city: { type: 'string' } } },
  strict: true,
} as const

test('tools have a schema of an object, are held to it where that can be, and may be chosen', () => {
  const supports = new Set([...plain.supports, 'structured_outputs'])
  const { toolConfig } = write(
    { tools: [weather], toolChoice: { mode: 'required' } },
    { capabilities: { supports } },
  )
  const json = { type: 'object', properties: { city: { type: 'string' } }, additionalProperties: false }
  assert.deepEqual(toolConfig, {
    tools: [{ toolSpec: { name: 'get_weather', inputSchema: { json }, strict: true } }],
    toolChoice: { any: {} },
  })
  const choices = [
    [{ mode: 'auto' }, { auto: {} }],
    [{ mode: 'function', name: 'get_weather' }, { tool: { name: 'get_weather' } }],
  ] as const
  for (const [toolChoice, expected] of choices)
    assert.deepEqual(write({ tools: [weather], toolChoice }).toolConfig?.toolChoice, expected)
  assert.equal(write({ tools: [weather] }).toolConfig?.tools[0]?.['strict'], undefined)
})

test('that no tool is to be called is said by leaving them out, and in words once there were calls', () => {
  const none = { tools: [weather], toolChoice: { mode: 'none' } } as const
  assert.equal(write(none).toolConfig, undefined)
  const { toolConfig, system } = write({ ...none, messages: CALLED })
  assert.equal(toolConfig?.tools.length, 1)
  assert.equal(toolConfig.toolChoice, undefined)
  assert.match(JSON.stringify(system), /Call no tool now/)
})

test('a conversation with calls has tools, though its caller has no more use for them', () => {
  assert.deepEqual(write({ messages: CALLED }).toolConfig, {
    tools: [{ toolSpec: { name: 'get_weather', inputSchema: { json: { type: 'object' } } } }],
  })
})

test('free-text tools are refused, and hosted ones of other formats left out', () => {
  refuses(() => write({ tools: [{ kind: 'custom', name: 'sql' }] }), 'unsupported_value')
  const { toolConfig } = write({ tools: [{ kind: 'hosted', wire: { type: 'web_search' } }] })
  assert.equal(toolConfig, undefined)
})

test('a schema is asked for natively where the model takes one, else by a tool of ours', () => {
  const responseFormat = {
    type: 'json_schema',
    name: 'legs',
    schema: { type: 'object', properties: {} },
  } as const
  const supports = new Set([...plain.supports, 'structured_outputs'])
  const native = write({ responseFormat }, { capabilities: { supports } })
  const schema = '{"type":"object","properties":{},"additionalProperties":false}'
  assert.deepEqual(native.outputConfig, {
    textFormat: { type: 'json_schema', structure: { jsonSchema: { schema, name: 'legs' } } },
  })
  const forced = write({ responseFormat })
  assert.deepEqual(forced.toolConfig?.toolChoice, { tool: { name: 'causeway_json_answer' } })
})

test('settings stay within what Bedrock takes', () => {
  const { inferenceConfig, serviceTier } = write(
    { maxTokens: 9, temperature: 1.7, topP: 0.5, stop: ['END', ' '], serviceTier: 'flex' },
    { capabilities: { supports: new Set([...plain.supports, 'service_tier']) } },
  )
  assert.deepEqual(inferenceConfig, { maxTokens: 9, temperature: 1, topP: 0.5, stopSequences: ['END'] })
  assert.deepEqual(serviceTier, { type: 'flex' })
  assert.equal(write({ serviceTier: 'flex' }).serviceTier, undefined)
})

test('a budget is the maker’s own field, leaves room for the answer, and excludes sampling', () => {
  const target = { quirks: ['signed-thinking'], capabilities: { reasoning: budget } }
  const written = write({ reasoning: { effort: 'high' }, maxTokens: 10_000, temperature: 0.2 }, target)
  assert.deepEqual(written.additionalModelRequestFields, {
    thinking: { type: 'enabled', budget_tokens: 8000 },
  })
  assert.deepEqual(written.inferenceConfig, { maxTokens: 10_000 })
  const unlimited = write({ reasoning: { maxTokens: 2000 } }, target)
  assert.deepEqual(unlimited.inferenceConfig, { maxTokens: plain.maxOutputTokens })
})

test('an effort is thinking with a depth, or a field of its own, as the model takes it', () => {
  const asked: Partial<ChatRequest> = { reasoning: { effort: 'high' } }
  assert.deepEqual(write(asked, { quirks: ['signed-thinking'] }).additionalModelRequestFields, {
    thinking: { type: 'adaptive', display: 'summarized' },
    output_config: { effort: 'high' },
  })
  assert.deepEqual(write(asked, { quirks: ['effort-field'] }).additionalModelRequestFields, {
    reasoning_effort: 'high',
  })
  assert.equal(write(asked).additionalModelRequestFields, undefined)
})

test('reasoning of an earlier turn goes back to models of its own maker only', () => {
  const claude = {
    type: 'reasoning.text',
    text: 'Hm',
    signature: 'sig==',
    format: 'anthropic-claude-v1',
    index: 0,
  }
  const sealed = {
    type: 'reasoning.encrypted',
    data: 'gAAA',
    format: 'bedrock-openai-responses-v1',
    index: 0,
  }
  const others = [
    { type: 'reasoning.encrypted', data: 'x', format: 'openai-responses-v1' },
    { type: 'reasoning.text', text: 'unsigned', format: 'unknown' },
  ]
  const replayed = (quirks: readonly string[]): readonly unknown[] =>
    write(
      {
        messages: [
          { role: 'user', content: 'Hi' },
          {
            role: 'assistant',
            content: 'Yes',
            reasoning: 'Hm',
            reasoningDetails: [claude, sealed, ...others],
          },
          { role: 'user', content: 'Go on' },
        ],
      },
      { quirks },
    ).messages[1]?.content.flatMap((block) => block['reasoningContent'] ?? []) ?? []
  assert.deepEqual(replayed(['signed-thinking']), [{ reasoningText: { text: 'Hm', signature: 'sig==' } }])
  assert.deepEqual(replayed(['effort-field']), [{ redactedContent: 'gAAA' }])
  assert.deepEqual(replayed([]), [])
})

test('a changed member of the caller’s own text is rebuilt, and the others stay as they were', () => {
  const text =
    '{"messages":[{"role":"user","content":[{"text":"Hi"}]}],"inferenceConfig":{"topK":5,"temperature":0.50},"guardrailConfig":{"x":1.0}}'
  const request = bedrockConverse.readRequest({ ...(JSON.parse(text) as object), modelId: 'm' })
  const source = { dialect: 'bedrock-converse', text, request } as const
  const options = { upstreamId: 'u', capabilities: plain, quirks: new Set<string>(), source }
  const written = bedrockConverse.writeRequest({ ...request, maxTokens: 7 }, options)
  assert.ok(written.includes('"guardrailConfig":{"x":1.0}'))
  assert.deepEqual(JSON.parse(written).inferenceConfig, { topK: 5, maxTokens: 7, temperature: 0.5 })
})
