import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Caller } from '../inbound.ts'
import { createEventLog } from './event-log.ts'

interface Reader {
  readonly caller: Caller
  readonly got: string[]
  readonly drain: () => void
  readonly leave: () => void
}

/** Takes so many events at a time, then has to be waited for. */
function reader(atOnce = Infinity): Reader {
  const got: string[] = []
  let room = atOnce
  let onDrain = (): void => undefined
  let onLeave = (): void => undefined
  const unused = (): never => assert.fail('not called')
  return {
    got,
    drain: () => {
      room = atOnce
      onDrain()
    },
    leave: () => onLeave(),
    caller: {
      write: (text) => {
        got.push(text)
        room -= 1
        return room > 0
      },
      end: (text) => got.push(`end ${text ?? ''}`),
      onDrain: (listener) => {
        onDrain = listener
      },
      onLeave: (listener) => {
        onLeave = listener
      },
      begin: unused,
      answer: unused,
      destroy: unused,
      hasBegun: () => true,
      hasLeft: () => false,
    },
  }
}

test('readers get what was and what comes, from where they want, once, in order', () => {
  const log = createEventLog(['0', '1'])
  const [first, second, third] = [reader(), reader(), reader()]
  log.follow({ ...first, after: -1, ending: 'A' })
  log.append(['2'])
  log.follow({ ...second, after: 1, ending: 'B' })
  log.append(['3', '4'])
  log.close()
  log.append(['5'])
  log.follow({ ...third, after: 3, ending: 'C' })
  assert.deepEqual(first.got, ['0', '1', '2', '3', '4', 'end A'])
  assert.deepEqual(second.got, ['2', '3', '4', 'end B'])
  assert.deepEqual(third.got, ['4', 'end C'])
  assert.deepEqual(log.events(), ['0', '1', '2', '3', '4'])
})

test('a slow reader is waited for, alone, and still gets everything', () => {
  const log = createEventLog()
  const [slow, quick] = [reader(2), reader()]
  log.follow({ ...slow, after: -1, ending: '' })
  log.follow({ ...quick, after: -1, ending: '' })
  log.append(['0', '1', '2', '3', '4'])
  log.comment(':')
  log.close()
  assert.deepEqual(quick.got, ['0', '1', '2', '3', '4', ':', 'end '])
  assert.deepEqual(slow.got, ['0', '1'])
  slow.drain()
  assert.deepEqual(slow.got, ['0', '1', '2', '3'])
  slow.drain()
  assert.deepEqual(slow.got, ['0', '1', '2', '3', '4', 'end '])
})

test('who has left is sent nothing more', () => {
  const log = createEventLog()
  const gone = reader(1)
  log.follow({ ...gone, after: -1, ending: '' })
  log.append(['0'])
  gone.leave()
  gone.drain()
  log.append(['1'])
  log.close()
  assert.deepEqual(gone.got, ['0'])
})
