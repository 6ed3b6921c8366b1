import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createInputReader, inputOf } from './string-input.ts'

const TEXTS = [
  '',
  'SELECT 1',
  '*** Begin Patch\n*** Update File: a.ts\n@@\n-"old"\n+\\new\t\u0001\n*** End Patch',
  'caf\u00e9 \u5b57 \ud83d\ude00 \ud83d\ude00x " } {"input":"y"}',
  '\\\\"\\n',
]

test('the text comes out whole, cut anywhere, in either spelling of its characters', () => {
  const ascii = (json: string): string =>
    json.replaceAll(/[^ -~]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
  for (const text of TEXTS)
    for (const json of [
      JSON.stringify({ input: text }),
      ascii(JSON.stringify({ input: text })),
      ` {\n "input" :\n${JSON.stringify(text)}, "why": "no reason" } `,
    ]) {
      assert.equal(inputOf(json), text)
      for (let first = 0; first <= json.length; first++)
        for (const second of [first, first + 1, first + 4]) {
          const reader = createInputReader()
          const pieces = [json.slice(0, first), json.slice(first, second), json.slice(second)]
          const read = pieces.map((piece) => reader.push(piece)).join('') + reader.end()
          assert.equal(read, text, JSON.stringify(pieces))
        }
    }
})

test('it comes as it is written, not only at the end, and never half a character', () => {
  const reader = createInputReader()
  assert.equal(reader.push('{"input": "one tw'), 'one tw')
  assert.equal(reader.push('o\\'), 'o')
  assert.equal(reader.push('n\\ud83'), '\n')
  assert.equal(reader.push('d'), '')
  assert.equal(reader.push('\\ude00!'), '\ud83d\ude00!')
  assert.equal(reader.push('\ud83d'), '')
  assert.equal(reader.push('\ude00"'), '\ud83d\ude00')
  assert.equal(reader.push(', "more": "x"}'), '')
  assert.equal(reader.end(), '')
})

test('a model that writes something else is taken at its word', () => {
  for (const [json, text] of [
    ['SELECT 1', 'SELECT 1'],
    ['"SELECT 1"', 'SELECT 1'],
    ['{"sql": "SELECT 1"}', 'SELECT 1'],
    ['{"why": "x", "input": "SELECT 1"}', 'SELECT 1'],
    ['{"input": ["a"]}', '{"input": ["a"]}'],
    ['{"a": "x", "b": "y"}', '{"a": "x", "b": "y"}'],
    ['[1]', '[1]'],
    ['', ''],
    [`{ ${'x'.repeat(300)}`, `{ ${'x'.repeat(300)}`],
  ] as const)
    assert.equal(inputOf(json), text)
})

test('escapes that JSON does not have, and line breaks in strings, are kept', () => {
  assert.equal(inputOf('{"input": "a\\$b\\\'c\nd\\u12"}'), "a\\$b\\'c\nd\\u12")
})

test('a text that breaks off is as long as it came', () => {
  assert.equal(inputOf('{"input": "SELECT \\'), 'SELECT ')
})
