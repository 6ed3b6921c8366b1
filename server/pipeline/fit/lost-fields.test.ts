import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChatRequest } from '../../../core/chat.ts'
import { GatewayError } from '../../../core/errors.ts'
import type { DialectId } from '../../../core/model.ts'
import { capabilities } from '../../../test/support/capabilities.ts'
import { lostFields } from './lost-fields.ts'

const asked = { role: 'user', content: 'Hello' } as const

function lost(
  fields: Partial<ChatRequest>,
  to: DialectId,
  mode: 'lenient' | 'strict' = 'lenient',
): readonly string[] {
  const request = { model: 'm', messages: [asked], stream: false, includeUsage: false, rest: {}, ...fields }
  return lostFields({ request, from: 'openai-responses', to, capabilities, mode }).map(({ param }) => param)
}

test('what bears on the answer and has no word in another format is named; in the same format nothing is lost', () => {
  const rest = {
    truncation: 'auto',
    max_tool_calls: 2,
    modalities: ['text', 'audio'],
    safety_identifier: 'x',
  }
  assert.deepEqual(lost({ rest }, 'gemini').toSorted(), ['max_tool_calls', 'modalities', 'truncation'])
  assert.deepEqual(lost({ rest: { truncation: 'disabled', modalities: ['text'] } }, 'gemini'), [])
  assert.deepEqual(lost({ untold: ['web_search_call'] }, 'openai-chat'), ['input'])
  assert.deepEqual(lost({ rest, untold: ['x'] }, 'openai-responses'), [])
})

test('strict callers are refused instead', () => {
  for (const fields of [{ rest: { max_tool_calls: 2 } }, { untold: ['x'] }])
    assert.throws(() => lost(fields, 'gemini', 'strict'), GatewayError)
})

test('without its object a question is refused: templates, files and parts that only another provider knows', () => {
  const part = (content: object): Partial<ChatRequest> =>
    ({ messages: [{ role: 'user', content: [content] }] }) as unknown as Partial<ChatRequest>
  const refused: Partial<ChatRequest>[] = [
    { rest: { prompt: { id: 'p' } } },
    { rest: { cachedContent: 'c' } },
    part({ type: 'file', fileId: 'file-1' }),
    part({ type: 'unknown', wire: { type: 'zzz' } }),
  ]
  for (const fields of refused) {
    assert.throws(() => lost(fields, 'anthropic-messages'), { status: 400 })
    assert.deepEqual(lost(fields, 'openai-responses'), [])
  }
  assert.deepEqual(lost(part({ type: 'file', fileId: 'file-1' }), 'openai-chat'), [])
})

test('a choice of no tool that can only be said in words is told of', () => {
  const call = { id: 'c', kind: 'function', name: 'f', arguments: '{}' } as const
  const messages = [asked, { role: 'assistant', content: null, toolCalls: [call] }] as const
  const fields = { messages, toolChoice: { mode: 'none' } } as const
  assert.deepEqual(lost(fields, 'bedrock-converse'), ['tool_choice'])
  assert.deepEqual(lost({ ...fields, messages: [asked] }, 'bedrock-converse'), [])
  assert.throws(() => lost(fields, 'bedrock-converse', 'strict'), GatewayError)
})

test('strict tools that nobody holds to their schema are told of', () => {
  const tools = [{ kind: 'function', name: 'f', strict: true }] as const
  assert.deepEqual(lost({ tools }, 'gemini'), ['tools.strict'])
  assert.deepEqual(lost({ tools }, 'openai-chat'), [])
})
