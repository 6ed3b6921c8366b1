// The Claude Agent SDK at models of every format: it reads a file and says what is in it. The model is scripted
// (test/support/agent-upstream.ts); its last words say how it was asked. With a test key the simulator answers.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { simulateHeader, strangerKey, testKey } from '../environment.mjs'
import { runAgent } from './agent.mjs'

const FILES = { 'note.txt': 'The password is heron.' }
const prompt = (folder) => `fake: agent read ${join(folder, 'note.txt')}`

for (const [model, wire] of [
  ['acme/thinker-1', 'Chat Completions'],
  ['claude-sonnet-5.5', 'Messages'],
  ['gpt-5.6-sol', 'Responses'],
  ['gemini-3.6-flash', 'Google’s format'],
])
  test(`it reads a file and answers through a provider of ${wire}`, async () => {
    const { messages, result, output } = await runAgent({ model, prompt, files: FILES })
    assert.equal(result.subtype, 'success', output)
    assert.match(result.result, /It says: [^]*The password is heron\./, output)
    assert.equal(result.num_turns, 2)
    assert.ok(result.usage.input_tokens > 0 && result.usage.output_tokens > 0, 'usage is told')
    const asked = JSON.parse(/ASKED (\{.*\})/.exec(result.result)[1])
    assert.equal(asked.tools.Read, 'function')
    const { message } = messages.find(({ type }) => type === 'user')
    assert.equal(message.content[0].type, 'tool_result')
  })

test('a test key reaches the simulator, event by event', async () => {
  const { messages, result, output } = await runAgent({
    model: 'openai/o3-mini',
    key: testKey,
    prompt: () => 'Say hello.',
    options: { includePartialMessages: true, tools: [] },
  })
  assert.equal(result.subtype, 'success', output)
  assert.match(result.result, /openai\/o3-mini/)
  const events = messages.filter(({ type }) => type === 'stream_event').map(({ event }) => event.type)
  assert.equal(events.at(-1), 'message_stop')
})

test('an answer can be made to fit a schema', async () => {
  const schema = { type: 'object', properties: { legs: { type: 'integer' } }, required: ['legs'] }
  const { result, output } = await runAgent({
    model: 'claude-sonnet-5.5',
    key: testKey,
    prompt: () => 'How many legs has a spider?',
    options: { tools: [], outputFormat: { type: 'json_schema', schema } },
  })
  assert.equal(result.subtype, 'success', output)
  assert.equal(typeof result.structured_output.legs, 'number', output)
})

/** What is said of a request that fails; without tools, so that the simulator answers in words. */
async function saidOf(more) {
  const asked = { model: 'o1', key: testKey, prompt: () => 'Hello', options: { tools: [] } }
  const { messages } = await runAgent({ ...asked, ...more })
  const result = messages.findLast(({ type }) => type === 'result')
  assert.equal(result?.is_error, true, JSON.stringify(messages.slice(-3)))
  return JSON.stringify(messages)
}

test('an unknown key and an unknown model are told in the words of the gateway', async () => {
  assert.match(await saidOf({ key: strangerKey }), /Incorrect API key|401/)
  assert.match(await saidOf({ model: 'acme/thinker-9' }), /acme\/thinker-9/)
})

test('a stream that breaks is no answer', async () => {
  const headers = Object.entries(simulateHeader({ fault: 'cut' }))
    .flat()
    .join(': ')
  assert.match(await saidOf({ headers }), /closed|Connection|API Error/)
})
