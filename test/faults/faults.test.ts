// The fault suite as tests: one for each scenario and way of asking, many at once against one server.
import assert from 'node:assert/strict'
import { after, suite, test } from 'node:test'
import { nameOf, openFaultBench } from './fault-bench.ts'
import { SCENARIOS } from './scenarios.ts'

const AT_ONCE = 8

const bench = await openFaultBench(SCENARIOS)

suite('faults', () => {
  after(bench.stop)

  suite('each alone', { concurrency: AT_ONCE }, () => {
    for (const fault of bench.cases) test(nameOf(fault), () => bench.run(fault))
  })

  test('after all faults together the key was charged what its generations cost, and not a nanodollar more', async () => {
    const { generations, charged } = await bench.balance()
    assert.ok(charged > 0)
    assert.ok(Math.abs(generations - charged) < 1e-9, `generations ${generations}, charged ${charged}`)
  })
})
