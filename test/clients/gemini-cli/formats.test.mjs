// Gemini CLI without a person at models of every format: it reads a file and says what is in it. The model is scripted
// (test/support/agent-upstream.ts); its last words say how it was asked.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { runGemini } from './gemini-cli.mjs'

const FILES = { 'note.txt': 'The password is heron.' }
const prompt = (folder) => `fake: agent read ${join(folder, 'note.txt')}`

for (const [model, wire] of [
  ['acme/thinker-1', 'Chat Completions'],
  ['claude-sonnet-5.5', 'Messages'],
  ['gpt-5.6-sol', 'Responses'],
  ['gemini-3.6-flash', 'Google’s format'],
])
  test(`it reads a file and answers through a provider of ${wire}`, async () => {
    const { exitCode, result, output } = await runGemini({ model, prompt, files: FILES })
    assert.equal(exitCode, 0, output)
    assert.match(result.response, /It says: [^]*The password is heron\./, output)
    const asked = JSON.parse(/ASKED (\{.*\})/.exec(result.response)[1])
    assert.equal(asked.tools.read_file, 'function')
    const [used] = Object.values(result.stats.models)
    assert.equal(used.api.totalRequests, 2)
    assert.ok(used.tokens.input > 0 && used.tokens.candidates > 0, 'usage is told')
  })
