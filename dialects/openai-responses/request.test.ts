// What a request of this format is read as, and in which words it is refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Message } from '../../core/chat.ts'
import { openaiResponses } from './index.ts'

const read = (fields: Record<string, unknown>): ReturnType<typeof openaiResponses.readRequest> =>
  openaiResponses.readRequest({ model: 'o3', input: 'Hi', ...fields })
const messagesOf = (input: unknown): readonly Message[] => read({ input }).messages

test('a string is one message of the user, and instructions come before it', () => {
  assert.deepEqual(messagesOf('Hi'), [{ role: 'user', content: 'Hi' }])
  const [first, second] = read({ instructions: 'Be brief.' }).messages
  assert.equal(first?.role, 'system')
  assert.equal(first?.content, 'Be brief.')
  assert.equal(second?.content, 'Hi')
  assert.equal(read({ instructions: null }).messages.length, 1)
})

test('reasoning, words and calls of one turn become one message, their results one each', () => {
  const call = (id: string): object => ({ type: 'function_call', call_id: id, name: 'f', arguments: '{}' })
  const messages = messagesOf([
    { role: 'user', content: 'Hi' },
    {
      type: 'reasoning',
      id: 'rs_1',
      summary: [
        { type: 'summary_text', text: 'a' },
        { type: 'summary_text', text: 'b' },
      ],
      encrypted_content: 'gAAA',
    },
    { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Let me see.' }] },
    call('1'),
    call('2'),
    { type: 'function_call_output', call_id: '1', output: 'x' },
    { type: 'function_call_output', call_id: '2', output: [{ type: 'input_text', text: 'y' }] },
  ])
  const turn = messages[1]
  assert.deepEqual(
    messages.map(({ role, toolCallId }) => [role, toolCallId]),
    [
      ['user', undefined],
      ['assistant', undefined],
      ['tool', '1'],
      ['tool', '2'],
    ],
  )
  assert.equal(turn?.toolCalls?.length, 2)
  assert.equal(turn?.reasoning, 'a\n\nb')
  const format = 'openai-responses-v1'
  assert.deepEqual(turn?.reasoningDetails, [
    { type: 'reasoning.summary', summary: 'a', id: 'rs_1', format, index: 0 },
    { type: 'reasoning.summary', summary: 'b', part: 1, id: 'rs_1', format, index: 0 },
    { type: 'reasoning.encrypted', data: 'gAAA', id: 'rs_1', format, index: 0 },
  ])
})

test('two messages of the model stay two, unless calls still wait for their results', () => {
  const said = (content: string): object => ({ role: 'assistant', content })
  assert.equal(messagesOf([said('a'), said('b')]).length, 2)
  const call = { type: 'function_call', call_id: '1', name: 'f', arguments: '{}' }
  const output = { type: 'function_call_output', call_id: '1', output: 'x' }
  const messages = messagesOf([call, said('a'), said('b'), output])
  assert.deepEqual(
    messages.map(({ role }) => role),
    ['assistant', 'tool'],
  )
})

test('items of tools that a provider ran itself are left to the caller’s own text', () => {
  const messages = messagesOf([
    { role: 'user', content: 'Hi' },
    { type: 'web_search_call', id: 'ws_1', status: 'completed' },
    { type: 'compaction', encrypted_content: 'x' },
  ])
  assert.equal(messages.length, 1)
})

test('settings have their neutral names; a grammar has the form that Chat Completions gives it', () => {
  const request = read({
    max_output_tokens: 1,
    reasoning: { effort: 'high', summary: 'auto', mode: 'pro' },
    text: { format: { type: 'json_schema', name: 'n', schema: {}, strict: true }, verbosity: 'low' },
    tools: [
      { type: 'function', name: 'f', parameters: {}, strict: true },
      { type: 'custom', name: 'c', format: { type: 'grammar', syntax: 'lark', definition: 'x' } },
      { type: 'web_search' },
    ],
    tool_choice: { type: 'custom', name: 'c' },
    include: ['message.output_text.logprobs'],
    stream: true,
  })
  assert.equal(request.maxCompletionTokens, 1)
  assert.deepEqual(request.reasoning, { effort: 'high', summary: 'auto' })
  assert.deepEqual(request.rest['reasoning'], { mode: 'pro' })
  assert.equal(request.verbosity, 'low')
  assert.equal(request.responseFormat?.type, 'json_schema')
  assert.deepEqual(
    request.tools?.map(({ kind }) => kind),
    ['function', 'custom', 'hosted'],
  )
  const custom = request.tools?.[1]
  assert.ok(custom?.kind === 'custom')
  assert.deepEqual(custom.format, { type: 'grammar', grammar: { syntax: 'lark', definition: 'x' } })
  assert.deepEqual(request.toolChoice, { mode: 'custom', name: 'c' })
  assert.equal(request.logprobs, true)
  assert.equal(request.includeUsage, true)
})

test('null means nothing was said', () => {
  const nothing = [
    'temperature',
    'max_output_tokens',
    'tools',
    'text',
    'reasoning',
    'metadata',
    'store',
    'user',
  ]
  const request = read(Object.fromEntries(nothing.map((name) => [name, null])))
  assert.deepEqual(request, read({}))
})

test('mistakes are refused with the field at fault and the code of the API', () => {
  const cases: [Record<string, unknown>, string | null, string | null][] = [
    [{ model: null }, 'missing_required_parameter', 'model'],
    [{ model: 3 }, 'invalid_type', 'model'],
    [{ input: null }, 'missing_required_parameter', 'input'],
    [{ input: 3 }, 'invalid_type', 'input'],
    [{ input: [] }, 'empty_array', 'input'],
    [{ input: [3] }, 'invalid_type', 'input[0]'],
    [{ input: [{}] }, 'missing_required_parameter', 'input[0].type'],
    [{ input: [{ role: 'wizard', content: 'x' }] }, 'invalid_value', 'input[0].role'],
    [{ input: [{ role: 'user' }] }, 'missing_required_parameter', 'input[0].content'],
    [
      { input: [{ role: 'user', content: [{ type: 'input_text' }] }] },
      'missing_required_parameter',
      'input[0].content[0].text',
    ],
    [
      { input: [{ type: 'function_call', name: 'f', arguments: '' }] },
      'missing_required_parameter',
      'input[0].call_id',
    ],
    [{ input: [{ type: 'item_reference', id: 'rs_1' }] }, null, 'input'],
    [{ instructions: 3 }, 'invalid_type', 'instructions'],
    [{ max_output_tokens: 0 }, 'integer_below_min_value', 'max_output_tokens'],
    [{ temperature: 3 }, 'decimal_above_max_value', 'temperature'],
    [{ tools: [{ type: 'function' }] }, 'missing_required_parameter', 'tools[0].name'],
    [{ tool_choice: 'bogus' }, 'invalid_value', 'tool_choice'],
    [
      { text: { format: { type: 'json_schema', name: 'n' } } },
      'missing_required_parameter',
      'text.format.schema',
    ],
    [
      { text: { format: { type: 'json_schema', schema: {} } } },
      'missing_required_parameter',
      'text.format.name',
    ],
    [{ reasoning: { effort: 'ultra' } }, 'invalid_value', 'reasoning.effort'],
    [{ include: 'x' }, 'invalid_type', 'include'],
    [{ truncation: 'x' }, 'invalid_value', 'truncation'],
    [{ stream: 'yes' }, 'invalid_type', 'stream'],
    [{ previous_response_id: 'resp_1' }, 'previous_response_not_found', 'previous_response_id'],
    [{ previous_response_id: 3 }, 'invalid_type', 'previous_response_id'],
    [{ conversation: { id: 'conv_1' } }, 'unsupported_parameter', 'conversation'],
    [{ background: 'yes' }, 'invalid_type', 'background'],
    [{ store: 'no' }, 'invalid_type', 'store'],
    [{ messages: [] }, 'unsupported_parameter', null],
    [{ max_completion_tokens: 3 }, 'unsupported_parameter', null],
    [{ response_format: {} }, 'unsupported_parameter', 'response_format'],
  ]
  for (const [fields, wireCode, param] of cases)
    assert.throws(() => read(fields), { wireCode, param }, JSON.stringify(fields))
})

test('pointers to nothing ask for nothing', () => {
  assert.doesNotThrow(() => read({ previous_response_id: null, conversation: null }))
})

test('whether a response is kept or made in the background is no setting of a provider', () => {
  const request = read({ store: true, background: true })
  assert.equal(request.store, undefined)
  assert.deepEqual(request.rest, { store: true, background: true })
})
