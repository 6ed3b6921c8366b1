// Claude Code without a person at models of every format: it reads a file and says what is in it. The model is scripted
// (test/support/agent-upstream.ts); its last words say how it was asked.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { strangerKey } from '../environment.mjs'
import { runClaude } from './claude-code.mjs'

const FILES = { 'note.txt': 'The password is heron.' }
const prompt = (folder) => `fake: agent read ${join(folder, 'note.txt')}`

for (const [model, wire, prefix] of [
  ['acme/thinker-1', 'Chat Completions', ''],
  ['claude-sonnet-5.5', 'Messages', ''],
  ['gpt-5.6-sol', 'Responses', ''],
  ['acme/thinker-1', 'Chat Completions, below /api,', '/api'],
])
  test(`it reads a file and answers through a provider of ${wire}`, async () => {
    const { exitCode, result, output } = await runClaude({ model, prompt, files: FILES, prefix })
    assert.equal(exitCode, 0, output)
    assert.equal(result.is_error, false, output)
    assert.match(result.result, /It says: [^]*The password is heron\./)
    assert.equal(result.num_turns, 2)
    const asked = JSON.parse(/ASKED (\{.*\})/.exec(result.result)[1])
    assert.deepEqual([asked.stream, asked.store], [true, wire === 'Responses' ? false : null])
    assert.equal(asked.tools.Read, 'function')
    const { input_tokens: input, output_tokens: written } = result.usage
    assert.ok(input > 0 && written > 0, 'usage is told')
  })

test('an unknown key and an unknown model are told in the words of the gateway', async () => {
  const stranger = await runClaude({ model: 'acme/thinker-1', prompt, files: FILES, key: strangerKey })
  assert.notEqual(stranger.exitCode, 0)
  assert.match(stranger.output, /Incorrect API key|401/)
  const unknown = await runClaude({ model: 'acme/thinker-9', prompt, files: FILES })
  assert.notEqual(unknown.exitCode, 0)
  assert.match(unknown.output, /acme\/thinker-9/)
})
