import assert from 'node:assert/strict'
import { test } from 'node:test'
import { indented, turnsOf } from './prompt.ts'

const turns = (body: unknown): string[] =>
  turnsOf(JSON.stringify(body)).map(({ who, text }) => `${who}: ${text}`)

test('turns are told in whichever format they were sent', () => {
  const parts = [
    { type: 'text', text: 'Look' },
    { type: 'image_url', image_url: { url: 'data:…' } },
  ]
  assert.deepEqual(turns({ messages: [{ role: 'user', content: parts }] }), ['user: Look\n[image_url]'])
  assert.deepEqual(turns({ system: [{ type: 'text', text: 'Be brief' }], messages: [] }), [
    'system: Be brief',
  ])
  assert.deepEqual(turns({ contents: [{ role: 'user', parts: [{ text: 'Hi' }, { inlineData: {} }] }] }), [
    'user: Hi\n[inlineData]',
  ])
  const items = [
    { role: 'user', content: 'Hi' },
    { type: 'function_call_output', output: '42' },
  ]
  assert.deepEqual(turns({ instructions: 'Rules', input: items }), [
    'system: Rules',
    'user: Hi',
    'function_call_output: 42',
  ])
  assert.deepEqual(turns({ prompt: 'Once' }), ['user: Once'])
  const called = { role: 'assistant', content: null, tool_calls: [{ id: 'a' }] }
  assert.deepEqual(turns({ messages: [called] }), ['assistant: {"id":"a"}'])
})

test('what cannot be read is no reason to fail', () => {
  for (const odd of ['', 'no JSON', '[]', 'null', '{"messages": 1}', '{"messages": [null, 1, [[]]]}'])
    assert.ok(Array.isArray(turnsOf(odd)), odd)
  assert.equal(indented('no JSON'), 'no JSON')
  assert.equal(indented('{"a":1}'), '{\n  "a": 1\n}')
})
