import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gemini } from './index.ts'

const contents = [{ role: 'user', parts: [{ text: 'Hello' }] }]
const read = (fields: object) => gemini.readRequest({ model: 'm', contents, ...fields })

test('model and stream are read from beside the body, and a stream always tells its usage', () => {
  const request = gemini.readRequest({ model: 'models/x', stream: true, contents })
  assert.equal(request.model, 'x')
  assert.equal(request.stream, true)
  assert.equal(request.includeUsage, true)
  assert.deepEqual(request.messages, [{ role: 'user', content: 'Hello' }])
})

test('both spellings of Google’s own names are read', () => {
  const snake = read({
    system_instruction: { parts: [{ text: 'Be brief.' }] },
    generation_config: {
      max_output_tokens: 9,
      stop_sequences: ['x'],
      thinking_config: { thinking_budget: 99 },
    },
    tools: [{ function_declarations: [{ name: 'f', parameters_json_schema: { type: 'object' } }] }],
    tool_config: { function_calling_config: { mode: 'any', allowed_function_names: ['f'] } },
  })
  const camel = read({
    systemInstruction: { parts: [{ text: 'Be brief.' }] },
    generationConfig: { maxOutputTokens: 9, stopSequences: ['x'], thinkingConfig: { thinkingBudget: 99 } },
    tools: [{ functionDeclarations: [{ name: 'f', parametersJsonSchema: { type: 'object' } }] }],
    toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['f'] } },
  })
  assert.deepEqual(snake, camel)
  assert.equal(camel.maxTokens, 9)
  assert.deepEqual(camel.toolChoice, { mode: 'function', name: 'f' })
  assert.deepEqual(camel.reasoning, { maxTokens: 99 })
})

test('a single object stands for a list of one, as Google’s own examples have it', () => {
  const declared = { name: 'f', parametersJsonSchema: { type: 'object' } }
  assert.deepEqual(
    gemini.readRequest({
      model: 'm',
      contents: { role: 'user', parts: { text: 'Hello' } },
      tools: { functionDeclarations: declared },
    }),
    read({ tools: [{ functionDeclarations: [declared] }] }),
  )
})

test('names that are the caller’s own keep their spelling', () => {
  const request = gemini.readRequest({
    model: 'm',
    contents: [
      { role: 'model', parts: [{ functionCall: { name: 'f', args: { snake_name: { inner_name: 1 } } } }] },
      { role: 'user', parts: [{ functionResponse: { name: 'f', response: { my_key: 2 } } }] },
    ],
    tools: [
      {
        functionDeclarations: [
          { name: 'f', parameters: { type: 'OBJECT', properties: { snake_name: { type: 'STRING' } } } },
        ],
      },
    ],
  })
  assert.equal(request.messages[0]?.toolCalls?.[0]?.arguments, '{"snake_name":{"inner_name":1}}')
  assert.equal(request.messages[1]?.content, '{"my_key":2}')
  const [tool] = request.tools ?? []
  assert.deepEqual(tool?.kind === 'function' && tool.parameters, {
    type: 'object',
    properties: { snake_name: { type: 'string' } },
  })
})

test('calls without an id get one, and results are matched to them by name and order', () => {
  const call = (a: number): object => ({ functionCall: { name: 'f', args: { a } } })
  const { messages } = gemini.readRequest({
    model: 'm',
    contents: [
      ...contents,
      { role: 'model', parts: [call(1), call(2)] },
      {
        role: 'user',
        parts: [
          { text: 'Here.' },
          { functionResponse: { name: 'f', response: { output: 'one' } } },
          { functionResponse: { name: 'f', response: { output: 'two' } } },
        ],
      },
    ],
  })
  const ids = messages[1]?.toolCalls?.map(({ id }) => id) ?? []
  assert.equal(new Set(ids).size, 2)
  assert.deepEqual(messages.slice(2), [
    { role: 'tool', toolCallId: ids[0], content: 'one' },
    { role: 'tool', toolCallId: ids[1], content: 'two' },
    { role: 'user', content: 'Here.' },
  ])
})

test('a turn that a client kept chunk by chunk is one turn, and its results follow its calls', () => {
  const call = (name: string, extra = {}): object => ({ functionCall: { name, args: {} }, ...extra })
  const chunks = [
    { text: 'I ', thought: true },
    { text: 'think.', thought: true },
    { text: 'Let ' },
    { text: 'me see.' },
    call('f', { thoughtSignature: 'c2lnbmVk' }),
    call('g'),
    { text: '' },
  ]
  const { messages } = gemini.readRequest({
    model: 'm',
    contents: [
      ...contents,
      ...chunks.map((part) => ({ role: 'model', parts: [part] })),
      {
        role: 'user',
        parts: [
          { functionResponse: { name: 'g', response: {} } },
          { functionResponse: { name: 'f', response: {} } },
        ],
      },
    ],
  })
  assert.deepEqual(
    messages.map(({ role }) => role),
    ['user', 'assistant', 'tool', 'tool'],
  )
  const turn = messages[1]
  assert.deepEqual([turn?.content, turn?.reasoning], ['Let me see.', 'I think.'])
  const ids = turn?.toolCalls?.map(({ id }) => id)
  assert.deepEqual([messages[3]?.toolCallId, messages[2]?.toolCallId], ids)
  assert.equal(turn?.reasoningDetails?.at(-1)?.['id'], ids?.[0])
})

test('Google’s schemas become JSON Schema', () => {
  const { responseFormat } = read({
    generationConfig: {
      responseMimeType: 'application/json',
      responseSchema: {
        type: 'OBJECT',
        properties: {
          legs: { type: 'INTEGER', nullable: true },
          names: { type: 'ARRAY', items: { type: 'STRING' }, minItems: '1' },
          any: { anyOf: [{ type: 'NUMBER' }, { type: 'BOOLEAN' }] },
        },
        propertyOrdering: ['legs'],
        required: ['legs'],
      },
    },
  })
  assert.deepEqual(responseFormat, {
    type: 'json_schema',
    name: 'response',
    schema: {
      type: 'object',
      properties: {
        legs: { type: ['integer', 'null'] },
        names: { type: 'array', items: { type: 'string' }, minItems: 1 },
        any: { anyOf: [{ type: 'number' }, { type: 'boolean' }] },
      },
      required: ['legs'],
    },
  })
})

test('thinking is read as an effort, a budget, or a switch', () => {
  const thinking = (thinkingConfig: object) => read({ generationConfig: { thinkingConfig } }).reasoning
  assert.deepEqual(thinking({ thinkingLevel: 'low' }), { effort: 'low' })
  assert.deepEqual(thinking({ thinkingBudget: 0 }), { effort: 'none' })
  assert.deepEqual(thinking({ thinkingBudget: -1 }), { enabled: true })
  assert.deepEqual(thinking({ thinkingBudget: 1024 }), { maxTokens: 1024 })
  assert.equal(thinking({ includeThoughts: true }), undefined)
})

test('media are told apart by their type', () => {
  const inline = (mimeType: string): object => ({ inlineData: { mimeType, data: 'AAAA' } })
  const { messages } = gemini.readRequest({
    model: 'm',
    contents: [
      {
        parts: [
          inline('image/png'),
          inline('audio/wav'),
          inline('video/mp4'),
          inline('application/pdf'),
          { fileData: { mimeType: 'image/webp', fileUri: 'https://example.com/a' } },
        ],
      },
    ],
  })
  const parts = messages[0]?.content
  assert.ok(Array.isArray(parts))
  assert.deepEqual(
    parts.map((part) => part.type),
    ['image', 'audio', 'video', 'file', 'image'],
  )
})

const REFUSED: readonly [string, unknown, string][] = [
  ['no body', 'x', 'invalid_request'],
  ['no contents', { model: 'm' }, 'missing_required_parameter'],
  ['empty contents', { model: 'm', contents: [] }, 'missing_required_parameter'],
  ['an unknown role', { model: 'm', contents: [{ role: 'system', parts: [] }] }, 'invalid_value'],
  ['parts of the wrong type', { model: 'm', contents: [{ parts: 'x' }] }, 'invalid_type'],
  [
    'a budget and a level',
    {
      model: 'm',
      contents,
      generationConfig: { thinkingConfig: { thinkingBudget: 1, thinkingLevel: 'LOW' } },
    },
    'invalid_value',
  ],
  ['too hot', { model: 'm', contents, generationConfig: { temperature: 2.1 } }, 'invalid_value'],
  [
    'a call without a name',
    { model: 'm', contents: [{ role: 'model', parts: [{ functionCall: {} }] }] },
    'missing_required_parameter',
  ],
]
for (const [what, wire, code] of REFUSED)
  test(`${what} is refused`, () => assert.throws(() => gemini.readRequest(wire), { code }))
