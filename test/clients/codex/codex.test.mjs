// Codex without a person at models of every format: it reads a file, writes one with its custom tool for patches, and says why it
// could not. The model is scripted (test/support/agent-upstream.ts); its last words say how it was asked.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { strangerKey } from '../environment.mjs'
import { runCodex } from './codex.mjs'

const NOTE = 'The password is heron.'

/** How the model was asked, as it was told by the model itself. */
function asked({ answer, output }) {
  const found = /ASKED (\{.*\})/.exec(answer)
  assert.ok(found, output)
  return JSON.parse(found[1])
}

const MODELS = [
  { model: 'acme/thinker-1', wire: 'Chat Completions' },
  { model: 'claude-sonnet-5.5', wire: 'Messages' },
  { model: 'gpt-5.6-sol', wire: 'Responses' },
]

for (const { model, wire } of MODELS) {
  test(`it reads a file and answers through a provider of ${wire}`, async () => {
    const run = await runCodex({ model, prompt: 'fake: agent read note.txt', files: { 'note.txt': NOTE } })
    assert.equal(run.exitCode, 0, run.output)
    assert.match(run.answer, /It says: [^]*The password is heron\./)
    const command = run.items.find(({ type }) => type === 'command_execution')
    assert.match(command.command, /cat note\.txt/)
    assert.match(command.aggregated_output, /heron/)
    const { stream, store, tools } = asked(run)
    assert.deepEqual([stream, store], [true, wire === 'Responses' ? false : null])
    assert.equal(tools.exec_command, 'function')
    const turn = run.events.find(({ type }) => type === 'turn.completed')
    assert.ok(turn.usage.input_tokens > 0 && turn.usage.output_tokens > 0, 'usage is told')
  })

  test(`its custom tool writes a file through a provider of ${wire}`, async () => {
    const run = await runCodex({ model, prompt: 'fake: agent patch new.txt', read: ['new.txt'] })
    assert.equal(run.exitCode, 0, run.output)
    assert.deepEqual(run.written, ['written "by" a\\custom tool\n'], run.output)
    const change = run.items.find(({ type }) => type === 'file_change')
    assert.equal(change.status, 'completed')
    assert.equal(asked(run).tools.apply_patch, wire === 'Responses' ? 'custom' : 'function')
  })
}

test('with nothing but address and key it asks for a WebSocket, and goes on with POST at once', async () => {
  const asked = { model: 'acme/thinker-1', prompt: 'fake: agent read note.txt', files: { 'note.txt': NOTE } }
  const run = await runCodex({ ...asked, isPlain: true })
  assert.equal(run.exitCode, 0, run.output)
  assert.match(run.answer, /It says: [^]*The password is heron\./)
  assert.doesNotMatch(run.output, /Reconnecting/)
})

test('an unknown key and an unknown model are told in the words of the gateway', async () => {
  const prompt = 'fake: agent read note.txt'
  const stranger = await runCodex({ model: 'acme/thinker-1', prompt, key: strangerKey })
  assert.notEqual(stranger.exitCode, 0)
  assert.match(stranger.output, /401/)
  const unknown = await runCodex({ model: 'acme/thinker-9', prompt })
  assert.notEqual(unknown.exitCode, 0)
  assert.match(unknown.output, /acme\/thinker-1/)
})
