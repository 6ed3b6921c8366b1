import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChatRequest } from './chat.ts'
import {
  createCustomCallRestorer,
  customToolNames,
  hasCustomTools,
  restoreAnswer,
  withFunctions,
} from './custom-tools.ts'
import type { Answer, StreamEvent } from './events.ts'

const REQUEST: ChatRequest = {
  model: 'm',
  stream: false,
  includeUsage: false,
  rest: {},
  messages: [
    { role: 'user', content: 'Hi' },
    {
      role: 'assistant',
      content: null,
      toolCalls: [
        { id: '1', kind: 'custom', name: 'sql', arguments: 'SELECT "x"', rest: { id: 'ctc_1' } },
        { id: '2', kind: 'function', name: 'f', arguments: '{ "a":1}' },
      ],
    },
    { role: 'tool', toolCallId: '1', content: 'rows', rest: { type: 'custom_tool_call_output' } },
  ],
  tools: [
    { kind: 'function', name: 'f' },
    {
      kind: 'custom',
      name: 'sql',
      description: 'Writes SQL',
      format: { type: 'grammar', grammar: { syntax: 'lark', definition: 'start: "x"' } },
    },
  ],
  toolChoice: { mode: 'custom', name: 'sql' },
}

test('custom tools, calls, results and choices become those of functions; all else stays the same object', () => {
  const carried = withFunctions(REQUEST)
  assert.ok(!hasCustomTools(carried))
  assert.equal(carried.messages[0], REQUEST.messages[0])
  assert.deepEqual(carried.messages[1]?.toolCalls, [
    { id: '1', kind: 'function', name: 'sql', arguments: '{"input":"SELECT \\"x\\""}' },
    { id: '2', kind: 'function', name: 'f', arguments: '{ "a":1}' },
  ])
  assert.deepEqual(carried.messages[2], { role: 'tool', toolCallId: '1', content: 'rows' })
  assert.deepEqual(carried.toolChoice, { mode: 'function', name: 'sql' })
  const [first, second] = carried.tools ?? []
  assert.equal(first, REQUEST.tools?.[0])
  assert.ok(second?.kind === 'function')
  assert.match(second.description ?? '', /^Writes SQL\n\n[^]*Lark grammar:\nstart: "x"$/)
  assert.deepEqual(second.parameters?.['required'], ['input'])
  assert.deepEqual(customToolNames(REQUEST), new Set(['sql']))
})

test('lists of allowed tools are respelt in either dialect', () => {
  const choose = (wire: Record<string, unknown>): unknown => {
    const { toolChoice } = withFunctions({ ...REQUEST, toolChoice: { mode: 'other', wire } })
    return toolChoice?.mode === 'other' && toolChoice.wire
  }
  const flat = [
    { type: 'custom', name: 'sql' },
    { type: 'function', name: 'f' },
  ]
  assert.deepEqual(choose({ type: 'allowed_tools', mode: 'auto', tools: flat }), {
    type: 'allowed_tools',
    mode: 'auto',
    tools: [
      { type: 'function', name: 'sql' },
      { type: 'function', name: 'f' },
    ],
  })
  const nested = { mode: 'auto', tools: [{ type: 'custom', custom: { name: 'sql' } }] }
  assert.deepEqual(choose({ type: 'allowed_tools', allowed_tools: nested }), {
    type: 'allowed_tools',
    allowed_tools: { mode: 'auto', tools: [{ type: 'function', function: { name: 'sql' } }] },
  })
})

const NAMES = new Set(['sql'])

test('calls of a whole answer come back as they were declared', () => {
  const answer: Answer = {
    upstreamId: 'u',
    model: 'm',
    created: 1,
    usage: undefined,
    native: { dialect: 'openai-responses', wire: {} },
    choices: [
      {
        index: 0,
        text: null,
        refusal: null,
        reasoning: undefined,
        reasoningDetails: undefined,
        toolCalls: [
          { id: '1', kind: 'function', name: 'sql', arguments: '{"input":"SELECT 1"}' },
          { id: '2', kind: 'function', name: 'f', arguments: '{"input":"x"}' },
        ],
        finishReason: 'tool_calls',
        nativeFinishReason: 'tool_calls',
      },
    ],
  }
  const restored = restoreAnswer(answer, NAMES)
  assert.deepEqual(
    restored.choices[0]?.toolCalls.map((call) => [call.kind, call.arguments]),
    [
      ['custom', 'SELECT 1'],
      ['function', '{"input":"x"}'],
    ],
  )
  assert.equal(restored.native, undefined)
  assert.equal(restoreAnswer(answer, new Set(['other'])), answer)
})

function restore(events: readonly StreamEvent[]): StreamEvent[] {
  const out: StreamEvent[] = []
  const restorer = createCustomCallRestorer(NAMES, (event) => out.push(event))
  for (const event of events) restorer(event)
  return out
}

const call = (index: number, name: string): StreamEvent => ({
  type: 'tool-call-start',
  choice: 0,
  index,
  id: `call_${index}`,
  kind: 'function',
  name,
})
const piece = (index: number, text: string): StreamEvent => ({
  type: 'tool-call-delta',
  choice: 0,
  index,
  arguments: text,
})
const END: StreamEvent = {
  type: 'choice-end',
  choice: 0,
  finishReason: 'tool_calls',
  nativeFinishReason: 'tool_calls',
}

test('calls of a stream come back in pieces, mixed with others, and before the choice ends', () => {
  const events = restore([
    call(0, 'sql'),
    piece(0, '{"inp'),
    call(1, 'f'),
    piece(1, '{"a":'),
    piece(0, 'ut":"SEL'),
    piece(1, '1}'),
    piece(0, 'ECT"}'),
    call(2, 'sql'),
    piece(2, 'plain words'),
    END,
    { type: 'message-end' },
  ])
  const text = (index: number): string =>
    events
      .map((event) => (event.type === 'tool-call-delta' && event.index === index ? event.arguments : ''))
      .join('')
  assert.deepEqual([text(0), text(1), text(2)], ['SELECT', '{"a":1}', 'plain words'])
  assert.deepEqual(
    events.flatMap((event) => (event.type === 'tool-call-start' ? [event.kind] : [])),
    ['custom', 'function', 'custom'],
  )
  assert.deepEqual(
    events.slice(-3).map(({ type }) => type),
    ['tool-call-delta', 'choice-end', 'message-end'],
  )
})

test('a stream without such calls passes through event by event', () => {
  const events: StreamEvent[] = [
    { type: 'text-delta', choice: 0, text: 'Hi' },
    call(0, 'f'),
    piece(0, '{"input":"x"}'),
    END,
    { type: 'message-end' },
  ]
  assert.deepEqual(restore(events), events)
})
