import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createHedges } from './hedges.ts'

test('on the long run a tenth of the requests is hedged, and never many more at once', () => {
  const hedges = createHedges()
  let taken = 0
  for (let request = 0; request < 10_000; request++) {
    hedges.note()
    if (hedges.take()) taken++
  }
  assert.ok(taken >= 1_000 && taken <= 1_020, `${taken} of 10000`)
  for (let request = 0; request < 10_000; request++) hedges.note()
  let atOnce = 0
  while (hedges.take()) atOnce++
  assert.equal(atOnce, 20)
})
