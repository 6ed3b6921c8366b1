// A thousand times over scripted trouble in simulated time; the market is in test/support/simulate-balancing.ts.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { BALANCING_SEEDS, simulate, STRATEGIES, tableOf } from '../../test/support/simulate-balancing.ts'

const outcomes = STRATEGIES.map((strategy) => simulate(strategy, BALANCING_SEEDS))
const [byPrice, listed, cheapest, roundRobin, byLot] = outcomes
assert.ok(byPrice && listed && cheapest && roundRobin && byLot)

for (const ours of [byPrice, listed])
  test(`${ours.name} is not beaten in both cost and errors by any way that looks at no health`, () => {
    for (const other of [cheapest, roundRobin, byLot]) {
      const isCheaper = other.dollarsPerThousand < ours.dollarsPerThousand * 0.99
      // Twice the standard deviation of a count is what chance may do.
      const failsLess = (of: 'failedRequests' | 'failedAttempts'): boolean =>
        other[of] < ours[of] - 2 * Math.sqrt(ours[of])
      assert.ok(!(isCheaper && failsLess('failedRequests')), `${other.name} costs less and fails less`)
      assert.ok(
        !(isCheaper && failsLess('failedAttempts')),
        `${other.name} costs less and tries less in vain`,
      )
    }
  })

test('balancing by price and health fails less than every way that looks at no health', () => {
  for (const other of [cheapest, roundRobin, byLot]) {
    assert.ok(byPrice.failedRequests < other.failedRequests * 0.8, other.name)
    assert.ok(byPrice.failedAttempts < other.failedAttempts / 2, other.name)
  }
  assert.ok(byPrice.dollarsPerThousand < roundRobin.dollarsPerThousand)
})

test('every endpoint keeps a share of the traffic', () => {
  for (const share of byPrice.shares) assert.ok(share > 0.01, String(byPrice.shares))
})

test('the documented table is what the simulation says; write it with: node test/balancing-table.ts', () => {
  const page = readFileSync(new URL('../../docs/routing.md', import.meta.url), 'utf8')
  assert.ok(
    page.includes(`\n${tableOf(outcomes)}\n`),
    `docs/routing.md does not hold this table:\n${tableOf(outcomes)}`,
  )
})
