// Continue without a person at models of every format: it reads a file and says what is in it. The model is scripted
// (test/support/agent-upstream.ts); its last words say how it was asked. With a test key the simulator answers.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { strangerKey, testKey } from '../environment.mjs'
import { runContinue } from './continue.mjs'

const FILES = { 'note.txt': 'The password is heron.' }
const prompt = (folder) => `fake: agent call Read ${JSON.stringify({ filepath: join(folder, 'note.txt') })}`

for (const [model, wire] of [
  ['acme/thinker-1', 'Chat Completions'],
  ['claude-sonnet-5.5', 'Messages'],
  ['gpt-5.6-sol', 'Responses'],
])
  test(`it reads a file and answers through a provider of ${wire}`, async () => {
    const { exitCode, answer, output } = await runContinue({ model, prompt, files: FILES })
    assert.equal(exitCode, 0, output)
    assert.match(answer, /It says: [^]*The password is heron\./, output)
    const asked = JSON.parse(/ASKED (\{.*\})/.exec(answer)[1])
    assert.equal(asked.stream, true)
    assert.equal(asked.tools.Read, 'function')
  })

test('a test key reaches the simulator, whatever the model', async () => {
  const { exitCode, answer, output } = await runContinue({
    model: 'o3-mini',
    key: testKey,
    prompt: () => 'Say hello.',
  })
  assert.equal(exitCode, 0, output)
  // The simulator opens in one of several ways, and Continue puts the hour and a folder into its prompt.
  assert.match(answer, /simulated|Simulated/)
  assert.match(answer, /openai\/o3-mini/)
})

test('an unknown key and an unknown model are told in the words of the gateway', async () => {
  const stranger = await runContinue({ model: 'acme/thinker-1', prompt, files: FILES, key: strangerKey })
  assert.match(stranger.output, /Incorrect API key|401/)
  const unknown = await runContinue({ model: 'acme/thinker-9', prompt, files: FILES })
  assert.match(unknown.output, /acme\/thinker-9/)
})
