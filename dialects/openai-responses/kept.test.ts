// What of a response outlives its request: its text before it is complete, the conversation that goes on from it, its items.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GatewayError } from '../../core/errors.ts'
import { writeText } from '../../test/support/streams.ts'
import { openaiResponses } from './index.ts'
import {
  failedText,
  finalResponse,
  generationOfItem,
  itemsText,
  joinTurns,
  listInputItems,
  writeResponseEvent,
  writeUnfinished,
} from './kept.ts'
import { itemIds } from './response-object.ts'

const ID = 'gen-1700000000-abcdefghijklmnopqrst'
const CONTEXT = { id: ID, model: 'm', surface: 'openai', providerName: 'P' } as const
const parse = (text: string | undefined): Record<string, unknown> =>
  JSON.parse(text ?? 'null') as Record<string, unknown>

test('the response of the last event is found in its text, and no other event has one that counts', () => {
  const text = writeText(openaiResponses, [
    { type: 'message-start', upstreamId: 'x', model: 'm', created: 1 },
    { type: 'text-delta', choice: 0, text: 'says "response":{"status":"failed"}' },
    { type: 'choice-end', choice: 0, finishReason: 'stop', nativeFinishReason: 'stop' },
    { type: 'message-end' },
  ])
  const events = text.split('\n\n').map((event) => `${event}\n\n`)
  const found = events.map(finalResponse).filter((response) => response !== undefined)
  assert.equal(found.length, 1)
  assert.equal(parse(found[0])['status'], 'completed')
  assert.deepEqual(parse(finalResponse(writeResponseEvent('response.failed', 3, '{"id":"a"}'))), { id: 'a' })
  assert.equal(finalResponse(writeResponseEvent('response.queued', 1, '{"id":"a"}')), undefined)
})

test('a response without an answer is whole in its shape, at every stage', () => {
  const queued = parse(writeUnfinished({ ...CONTEXT, echo: { background: true } }, { status: 'queued' }))
  assert.equal(queued['status'], 'queued')
  assert.equal(queued['background'], true)
  assert.equal(queued['created_at'], 1_700_000_000)
  assert.deepEqual(queued['output'], [])
  const error = new GatewayError('provider_error', 'It broke.')
  const failed = parse(writeUnfinished(CONTEXT, { status: 'failed', error }))
  assert.equal(failed['status'], 'failed')
  assert.deepEqual(failed['error'], { code: 'server_error', message: 'It broke.' })
  const given = parse(failedText(JSON.stringify(queued), error))
  assert.deepEqual(given, { ...queued, status: 'failed', error: failed['error'] })
})

test('turns are joined in order, input byte for byte, without reasoning that nobody could read again', () => {
  const response = JSON.stringify({
    output: [
      { type: 'reasoning', id: 'rs_1', summary: [] },
      { type: 'reasoning', id: 'rs_2', summary: [], encrypted_content: 'gAAA' },
      { type: 'message', role: 'assistant', content: [] },
    ],
  })
  const turn = { id: ID, input: '[ {"role":"user","content":"caf\\u00e9","n":1e2} ]', response }
  const text = joinTurns([turn, { ...turn, input: '[]', response: '{"output":[]}' }], itemsText('"more"'))
  assert.equal(
    text,
    '[{"role":"user","content":"caf\\u00e9","n":1e2},' +
      '{"type":"reasoning","id":"rs_2","summary":[],"encrypted_content":"gAAA"},{"type":"message","role":"assistant","content":[]},' +
      '{"type":"message","role":"user","content":"more"}]',
  )
  assert.equal(joinTurns([], '[]'), '[]')
})

test('an item made here says which generation made it; others do not', () => {
  assert.equal(generationOfItem(itemIds(ID)('rs', 3)), ID)
  for (const id of ['rs_68d1a2', 'msg_1700000000_short_0', '', itemIds(`${ID}-in`)('msg', 0)])
    assert.equal(generationOfItem(id), undefined, id)
})

test('input items are listed with ids that stay, messages in the form of the API', () => {
  const own = {
    id: ID,
    input:
      '[{"role":"user","content":"Hi"},{"type":"function_call_output","id":"fco_1","call_id":"c","output":"x"}]',
    response: '{"output":[]}',
  }
  const earlier = {
    id: 'gen-1600000000-abcdefghijklmnopqrst',
    input: '[{"role":"assistant","content":"Yo"}]',
    response: '{"output":[{"type":"message","id":"msg_1"}]}',
  }
  const items = listInputItems([earlier], own)
  assert.deepEqual(items, listInputItems([earlier], own))
  assert.deepEqual(
    items.map(({ id }) => id),
    [
      'msg_1600000000_abcdefghijklmnopqrst_in_0',
      'msg_1',
      'msg_1700000000_abcdefghijklmnopqrst_in_0',
      'fco_1',
    ],
  )
  assert.deepEqual(items[2], {
    id: 'msg_1700000000_abcdefghijklmnopqrst_in_0',
    type: 'message',
    status: 'completed',
    role: 'user',
    content: [{ type: 'input_text', text: 'Hi' }],
  })
  assert.deepEqual(items[0]?.['content'], [{ type: 'output_text', text: 'Yo' }])
})
