// Magic prompts: the table holds only what `simulate` takes, and an ordinary message is left alone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MAGIC_PROMPTS, readMagicPrompt } from './magic-prompts.ts'
import { readSimulate } from './read-simulate.ts'

test('every magic prompt of the table is a valid simulate object and is found by its name', () => {
  for (const [name, simulate] of Object.entries(MAGIC_PROMPTS))
    assert.deepEqual(readMagicPrompt(`!simulate ${name} and tell me why`), readSimulate(simulate), name)
})

test('an object may follow, with a question after it', () => {
  const read = readMagicPrompt('!simulate {"text": "a } b \\" }", "times": 1} What is this?')
  assert.deepEqual(read, { text: 'a } b " }', times: 1 })
  assert.deepEqual(readMagicPrompt('!simulate{"fault":"cut"}'), { fault: { kind: 'cut' } })
})

test('an ordinary message asks for nothing, even when it mentions the word', () => {
  assert.equal(readMagicPrompt('Please !simulate cut'), undefined)
  assert.equal(readMagicPrompt(''), undefined)
})

test('an unknown name, bad JSON and unknown fields are refused', () => {
  assert.throws(() => readMagicPrompt('!simulate kaboom'), /rate-limit/)
  assert.throws(() => readMagicPrompt('!simulate constructor'), /rate-limit/)
  assert.throws(() => readMagicPrompt('!simulate {"fault": '), /not a JSON object/)
  assert.throws(() => readMagicPrompt('!simulate {"fualt": "cut"}'), /simulate\.fualt/)
})
