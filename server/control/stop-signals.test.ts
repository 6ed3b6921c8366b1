import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createStopSignals } from './stop-signals.ts'

test('repetitions within a second are the same wish to stop, a later signal forces the end', () => {
  let now = 50
  const next = createStopSignals(() => now)
  assert.equal(next(), 'begin')
  assert.equal(next(), 'ignore')
  now += 999
  assert.equal(next(), 'ignore')
  now += 1
  assert.equal(next(), 'force')
})

test('repetitions do not put the moment off from which a signal forces the end', () => {
  let now = 0
  const next = createStopSignals(() => now)
  const steps = [0, 600, 900, 1_200].map((at) => {
    now = at
    return next()
  })
  assert.deepEqual(steps, ['begin', 'ignore', 'ignore', 'force'])
})
