import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idsIn, textOf } from './account-settings.ts'

test('ids are read from lines and commas, each once, and none are no list', () => {
  assert.deepEqual(idsIn(' openai/o1, openai/o3\nopenai/o1 '), ['openai/o1', 'openai/o3'])
  assert.equal(idsIn(' \n, '), null)
  assert.deepEqual(idsIn(textOf(['a', 'b'])), ['a', 'b'])
  assert.equal(textOf(null), '')
})
