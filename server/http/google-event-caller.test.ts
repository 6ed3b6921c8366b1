import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Caller } from '../pipeline/inbound.ts'
import { createGoogleEventCaller } from './google-event-caller.ts'

/** What the client reads, chunk by chunk. */
function chunksOf(speak: (caller: Caller) => void): string[] {
  const chunks: string[] = []
  const take = (text = ''): boolean => {
    if (text !== '') chunks.push(text)
    return true
  }
  const caller: Caller = {
    begin: () => undefined,
    answer: () => undefined,
    write: take,
    end: take,
    destroy: () => undefined,
    hasBegun: () => true,
    hasLeft: () => false,
    onDrain: () => undefined,
    onLeave: () => undefined,
  }
  speak(createGoogleEventCaller(caller))
  return chunks
}

test('what keeps a connection alive is an event without words, since a comment hides what follows it', () => {
  const [first, second] = chunksOf((caller) => {
    caller.write(': CAUSEWAY PROCESSING\n\n', 'latin1')
    caller.write('data: {"candidates":[]}\n\n', 'utf8')
  })
  assert.match(first ?? '', /^data: \{.*\}\n\n$/)
  const { candidates } = JSON.parse((first ?? '').slice('data: '.length)) as {
    candidates: { content: unknown; finishReason?: string }[]
  }
  assert.deepEqual(candidates, [{ content: { parts: [{ text: '' }], role: 'model' }, index: 0 }])
  assert.equal(second, 'data: {"candidates":[]}\n\n')
})

test('an error comes alone as JSON, then once more as an event', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] })
  const error = '{"error":{"code":502,"message":"It closed the connection."}}'
  const chunks = chunksOf((caller) => caller.end(`data: {"candidates":[]}\n\ndata: ${error}\n\n`))
  assert.equal(chunks.length, 1, 'what was said before it is read by itself')
  context.mock.timers.tick(1000)
  assert.deepEqual(chunks, ['data: {"candidates":[]}\n\n', `${error}\n\n`, `data: ${error}\n\n`])
})

test('an end without an error is passed on', () => {
  assert.deepEqual(
    chunksOf((caller) => caller.end('data: {"candidates":[{"finishReason":"STOP"}]}\n\n')),
    ['data: {"candidates":[{"finishReason":"STOP"}]}\n\n'],
  )
  assert.deepEqual(
    chunksOf((caller) => caller.end()),
    [],
  )
})
