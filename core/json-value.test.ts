import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createJsonTrimmer } from './json-value.ts'

function trimmed(text: string, size: number, opener: '{' | '[' = '{'): string {
  const trimmer = createJsonTrimmer(opener)
  let out = ''
  for (let at = 0; at < text.length; at += size) out += trimmer.push(text.slice(at, at + size))
  return out + trimmer.end()
}

test('a value is all that is left of what a model says around it, however the text is cut', () => {
  const value = '{"a": "}\\"]", "b": [1, {"c": "```"}]}'
  const texts = [
    value,
    `  \n${value}\n`,
    `\`\`\`json\n${value}\n\`\`\``,
    `Here it is:\n${value}\nAnything else? {no}`,
  ]
  for (const text of texts)
    for (let size = 1; size <= text.length; size++) assert.equal(trimmed(text, size), value)
})

test('a list is found when it is a list that was asked for', () => {
  assert.equal(trimmed('```\n[{"a": 1}, 2]\n```', 3, '['), '[{"a": 1}, 2]')
})

test('text without a value passes as it is, and so does a value that is cut off', () => {
  assert.equal(trimmed('I cannot do that.', 4), 'I cannot do that.')
  assert.equal(trimmed('', 1), '')
  assert.equal(trimmed('{"a": "b', 2), '{"a": "b')
  const long = 'word '.repeat(1000)
  assert.equal(trimmed(long, 7), long)
})
