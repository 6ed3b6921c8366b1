import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSlices } from './slices.ts'

const START = 1_800_000_000_000

test('what is older than the window no longer counts', () => {
  const slices = createSlices({ sliceMs: 5_000, slices: 12, counters: 2 })
  slices.add(1, START)
  slices.add(1, START + 4_999)
  slices.add(0, START + 30_000)
  assert.deepEqual([...slices.sum(60_000, START + 30_000)], [1, 2])
  assert.deepEqual([...slices.sum(10_000, START + 30_000)], [1, 0])
  assert.equal(slices.countOf(1, 60_000, START + 59_999), 2)
  assert.equal(slices.countOf(1, 60_000, START + 60_000), 0)
  assert.equal(slices.countOf(0, 60_000, START + 60_000), 1)
})

test('a ring that was not looked at for long is empty, and is used again', () => {
  const slices = createSlices({ sliceMs: 1_000, slices: 4, counters: 1 })
  for (let second = 0; second < 4; second++) slices.add(0, START + second * 1_000)
  assert.equal(slices.countOf(0, 4_000, START + 3_000), 4)
  assert.equal(slices.countOf(0, 4_000, START + 3_600_000), 0)
  slices.add(0, START + 3_600_000)
  assert.equal(slices.countOf(0, 4_000, START + 3_600_000), 1)
})

test('a clock that goes back loses nothing and breaks nothing', () => {
  const slices = createSlices({ sliceMs: 1_000, slices: 4, counters: 1 })
  slices.add(0, START)
  slices.add(0, START - 3_600_000)
  assert.equal(slices.countOf(0, 4_000, START), 2)
})
