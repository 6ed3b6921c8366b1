import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRetryBudget } from './retry-budget.ts'

const START = 1_800_000_000_000

test('a few may be asked again at once, then a tenth of the traffic, and one every two seconds where there is none', () => {
  const budget = createRetryBudget()
  const taken = (at: number): number => {
    let count = 0
    while (budget.take(at)) count++
    return count
  }
  assert.equal(taken(START), 5)
  assert.equal(taken(START + 1_000), 0)
  assert.equal(taken(START + 2_000), 1)
  assert.equal(taken(START + 600_000), 5, 'no more is saved than that')
  let asked = 0
  for (let call = 0; call < 1_000; call++) {
    budget.begun()
    if (budget.take(START + 600_000)) asked++
  }
  assert.ok(asked >= 98 && asked <= 100, `${asked} of 1000`)
})
