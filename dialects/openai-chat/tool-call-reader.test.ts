import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AnswerToolCall, StreamEvent } from '../../core/events.ts'
import { gather } from '../../test/support/streams.ts'
import { createToolCallReader, idBaseOf } from './tool-call-reader.ts'

/** The calls that come of lists of pieces, one list per delta. */
function calls(...lists: readonly (readonly object[])[]): AnswerToolCall[] {
  const events: StreamEvent[] = []
  const reader = createToolCallReader(0, 'base', (event) => events.push(event))
  for (const list of lists) reader.push(list)
  reader.end()
  return gather(events).toolCalls
}

const call = (id: string, name: string, text: string): AnswerToolCall => ({
  id,
  kind: 'function',
  name,
  arguments: text,
})

test('servers that number every parallel call 0 still make several calls', () => {
  assert.deepEqual(
    calls(
      [{ index: 0, id: 'a', function: { name: 'f', arguments: '{"x":1}' } }],
      [{ index: 0, id: 'b', function: { name: 'f', arguments: '{"x":' } }],
      [{ index: 0, function: { arguments: '2}' } }],
    ),
    [call('a', 'f', '{"x":1}'), call('b', 'f', '{"x":2}')],
  )
})

test('an id and a name that are repeated in every piece make one call', () => {
  const piece = (text: string): object => ({ index: 0, id: 'a', function: { name: 'f', arguments: text } })
  assert.deepEqual(calls([piece('{"a"')], [piece(':1}')]), [call('a', 'f', '{"a":1}')])
})

test('pieces without an index belong to the call of their id, or to the latest', () => {
  assert.deepEqual(
    calls(
      [
        { id: 'a', function: { name: 'f', arguments: '' } },
        { id: 'b', function: { name: 'g', arguments: '1' } },
      ],
      [{ id: 'a', function: { arguments: '{}' } }],
      [{ function: { arguments: '2' } }],
    ),
    [call('a', 'f', '{}'), call('b', 'g', '12')],
  )
})

test('arguments that come before the name wait for it', () => {
  assert.deepEqual(
    calls(
      [{ index: 0, id: 'a', function: { arguments: '{"a"' } }],
      [{ index: 0, function: { name: 'f', arguments: ':1}' } }],
    ),
    [call('a', 'f', '{"a":1}')],
  )
})

test('a call that never gets a name is not lost', () => {
  assert.deepEqual(calls([{ index: 3, function: { arguments: '{}' } }]), [call('call_base_0_0', '', '{}')])
})

test('made-up ids hold what is special about their message', () => {
  assert.equal(idBaseOf('chatcmpl-D8Z5oo6uDh67AD85p73ksdT1KxhE0'), '7AD85p73ksdT1KxhE0'.slice(-16))
  assert.equal(idBaseOf(''), '0')
})

test('two calls that a server gives one id get an id each', () => {
  const twin = (index: number): object => ({ index, id: 'a', function: { name: 'f', arguments: '{}' } })
  const ids = calls([twin(0), twin(1)]).map(({ id }) => id)
  assert.equal(new Set(ids).size, 2)
})

test('a call is of the kind that its type says, though a server fills the fields of the other kind with nothing', () => {
  const filled = { custom: { name: '', input: '' }, function: { name: 'f', arguments: '{}' } }
  const [whole] = calls([{ index: 0, id: 'a', type: 'function', ...filled }])
  assert.deepEqual(whole, call('a', 'f', '{}'))
  const [untold] = calls([{ index: 0, id: 'a', ...filled }])
  assert.deepEqual(untold, call('a', 'f', '{}'))
})
