// Calls whose arguments come in pieces, alone and in streams. The pieces are as Vertex AI documents them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StreamEvent } from '../../core/events.ts'
import { gather, readText, writeText } from '../../test/support/streams.ts'
import { gemini } from './index.ts'
import { createPartialArguments } from './partial-arguments.ts'

const gathered = (...pieces: object[]): unknown => {
  const given = createPartialArguments(undefined)
  given.add(pieces)
  return JSON.parse(given.text())
}

const stream = (...calls: object[]): StreamEvent[] => {
  const chunks = calls.map((call) => ({ candidates: [{ content: { parts: [call] } }] }))
  const last = { candidates: [{ content: { parts: [{ text: '' }] }, finishReason: 'STOP' }] }
  return readText(gemini, [...chunks, last].map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`).join(''))
}

const piece = (partialArgs: object[], more: object = { willContinue: true }): object => ({
  functionCall: { partialArgs, ...more },
})

test('pieces at paths make one object, and strings grow', () => {
  const made = gathered(
    { jsonPath: '$.pot.herbs[0].name', stringValue: 'Sa', willContinue: true },
    { jsonPath: '$.pot.herbs[0].name', stringValue: 'ge', willContinue: true },
    { jsonPath: '$.pot.herbs[0].name', stringValue: '' },
    { jsonPath: '$.pot.herbs[1]', nullValue: 'NULL_VALUE' },
    { jsonPath: "$['gram.s']", numberValue: 0.5 },
    { jsonPath: '$["it\\"s"]', boolValue: false },
    { jsonPath: '$.__proto__.polluted', numberValue: 1 },
    { jsonPath: '$.late', stringValue: 'x' },
    { jsonPath: '$.late', numberValue: 2 },
  )
  assert.equal(
    JSON.stringify(made),
    '{"pot":{"herbs":[{"name":"Sage"},null]},"gram.s":0.5,"it\\"s":false,"__proto__":{"polluted":1},"late":2}',
  )
  assert.equal(({} as { polluted?: number }).polluted, undefined)
})

test('a piece that has no place is a fault of the provider', () => {
  const paths = [
    '',
    'a',
    '$',
    '$.',
    '$..a',
    '$.a[9]',
    '$[0]',
    '$.a[1234567]',
    `$${'.a'.repeat(101)}`,
    '$.s.t',
  ]
  for (const jsonPath of [...paths, 7, undefined]) {
    const pieces = [
      { jsonPath: '$.s', stringValue: 'x' },
      { jsonPath, numberValue: 1 },
    ]
    assert.throws(() => gathered(...pieces), { code: 'malformed_answer' }, String(jsonPath))
  }
})

test('calls in pieces are calls like any other, each with its signature', () => {
  const events = stream(
    { functionCall: { name: 'stir', willContinue: true }, thoughtSignature: 'sig' },
    piece([{ jsonPath: '$.pot', stringValue: 'small', willContinue: true }]),
    piece([{ jsonPath: '$.pot', stringValue: '' }]),
    { functionCall: {} },
    { functionCall: { name: 'wait' } },
    { functionCall: { name: 'stir', willContinue: true } },
    piece([{ jsonPath: '$.times', numberValue: 3 }], {}),
    { functionCall: { name: 'serve', willContinue: true } },
  )
  const { toolCalls, finishReason, last } = gather(events)
  assert.deepEqual(
    toolCalls.map((call) => [call.name, call.arguments]),
    [
      ['stir', '{"pot":"small"}'],
      ['wait', '{}'],
      ['stir', '{"times":3}'],
      ['serve', '{}'],
    ],
  )
  assert.deepEqual([finishReason, last], ['tool_calls', 'message-end'])
  assert.equal(writeText(gemini, events).match(/"name"/g)?.length, 4)
  assert.match(writeText(gemini, events), /"args":\{"pot":"small"\}\},"thoughtSignature":"sig"/)
})

test('a stream with a piece that has no place is broken, not whole', () => {
  const last = stream(
    { functionCall: { name: 'f', willContinue: true } },
    piece([{ jsonPath: '$.a[4]', numberValue: 1 }]),
  ).at(-1)
  assert.ok(last?.type === 'message-error' && last.error.code === 'malformed_answer')
})
