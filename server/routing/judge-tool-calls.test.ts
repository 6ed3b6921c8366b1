import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Tool } from '../../core/chat.ts'
import { judgeToolCalls } from './judge-tool-calls.ts'

const TOOLS: readonly Tool[] = [
  { kind: 'function', name: 'weather', parameters: { type: 'object', required: ['city'] } },
  { kind: 'function', name: 'time' },
  { kind: 'custom', name: 'run' },
]
const call = (name: string, text: string, kind: 'function' | 'custom' = 'function') => ({
  kind,
  name,
  arguments: text,
})

test('calls are good when each is of a tool of the request and has a JSON object with what is required', () => {
  for (const calls of [
    [call('weather', '{"city":"Rome"}')],
    [call('weather', '{"city":null,"more":1}'), call('time', '')],
    [call('run', 'not JSON', 'custom')],
  ])
    assert.equal(judgeToolCalls(TOOLS, calls), 'good', JSON.stringify(calls))
  for (const calls of [
    [call('weather', '{"city":"Ro')],
    [call('weather', '{}')],
    [call('weather', '')],
    [call('time', '["a"]')],
    [call('time', '{}'), call('wether', '{"city":"Rome"}')],
  ])
    assert.equal(judgeToolCalls(TOOLS, calls), 'bad', JSON.stringify(calls))
})

test('without calls, tools, or with tools of the provider’s own there is nothing to judge', () => {
  assert.equal(judgeToolCalls(TOOLS, []), undefined)
  assert.equal(judgeToolCalls(undefined, [call('weather', '{}')]), undefined)
  const hosted: Tool = { kind: 'hosted', wire: { type: 'web_search' } }
  assert.equal(judgeToolCalls([...TOOLS, hosted], [call('search', '{}')]), undefined)
})
