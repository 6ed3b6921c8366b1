// Scripted trouble in simulated time, thousands of requests for each way of choosing; the markets are in
// test/support/balancing-markets.ts.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { plotOf, runMarkets, summaryOf, tableOf, vainOf } from '../../test/support/balancing-report.ts'
import { endpointOf, queryOf, seededRandom } from '../../test/support/routing-query.ts'
import { drawOrder } from './balance.ts'
import { createHealth } from './health.ts'

const all = runMarkets()
const [mixed] = all
assert.ok(mixed)
const [byPrice, listed, cheapest, roundRobin, byLot] = mixed.outcomes
assert.ok(byPrice && listed && cheapest && roundRobin && byLot)

for (const { market, outcomes } of all)
  for (const ours of outcomes.slice(0, 2))
    test(`${market.name}: ${ours.name} is on the frontier, nobody else is cheaper with fewer attempts in vain`, () => {
      for (const other of outcomes.slice(2)) {
        const isCheaper = other.dollarsPerThousand < ours.dollarsPerThousand * 0.99
        assert.ok(!(isCheaper && vainOf(other) < vainOf(ours)), other.name)
      }
    })

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

test('of an endpoint that nobody has tried about one request in a hundred finds out, however dear it is', () => {
  const endpoints = [
    endpointOf({ provider: 'known' }),
    endpointOf({ provider: 'new', prompt: 50, completion: 200 }),
  ]
  const health = createHealth()
  const at = 1_800_000_000_000
  for (let turn = 0; turn < 100; turn++)
    health.ended({ endpointId: endpoints[0]?.id ?? '', result: 'success', beganAt: at, now: at })
  const random = seededRandom(5)
  const draws = 20_000
  const explored = (): number => {
    let count = 0
    for (let draw = 0; draw < draws; draw++) {
      const [first] = drawOrder(endpoints, queryOf(endpoints, { health, now: at, random, bodyBytes: 4_000 }))
      if (first?.endpoint.provider.id === 'new') count++
    }
    return count / draws
  }
  // Four standard deviations of such a share are 0.0028.
  const share = explored()
  assert.ok(Math.abs(share - 0.01 / 1.01) < 0.0028, String(share))
  for (let turn = 0; turn < 20; turn++)
    health.ended({ endpointId: endpoints[1]?.id ?? '', result: 'success', beganAt: at, now: at })
  assert.ok(explored() < 0.002, 'once it is known its price decides')
})

test('the documented tables and the plot are what the simulation says; write them with: node test/balancing-table.ts', () => {
  const file = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8')
  for (const table of [tableOf(mixed), summaryOf(all)])
    assert.ok(
      file('routing.md').includes(`\n${table}\n`),
      `docs/routing.md does not hold this table:\n${table}`,
    )
  assert.equal(file('balancing.svg'), plotOf(all))
})
