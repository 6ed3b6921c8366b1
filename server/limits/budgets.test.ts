import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nanodollars } from '../../core/money.ts'
import { createRandom } from '../../test/engines/random.ts'
import { sampleKeyRecord } from '../../test/engines/sample-records.ts'
import { windowStarts } from '../store/sql/values.ts'
import { createBudgets } from './budgets.ts'
import { dayOf } from './windows.ts'

const DAY_MS = 86_400_000
/** A Wednesday. */
const NOON = Date.UTC(2026, 2, 4, 12)

const limited = (limit: number, limitReset?: 'daily' | 'weekly' | 'monthly') =>
  sampleKeyRecord({ limitNanodollars: nanodollars(limit), limitReset })

test('a key without a limit has everything left', () => {
  const budgets = createBudgets({ spend: [], now: () => NOON })
  assert.equal(budgets.left(sampleKeyRecord()), Infinity)
})

test('what the store summed, what was spent since and what is held all count against the limit', () => {
  const budgets = createBudgets({
    spend: [
      {
        keyId: 1,
        totalNanodollars: 400n,
        dayNanodollars: 100n,
        weekNanodollars: 200n,
        monthNanodollars: 300n,
      },
    ],
    now: () => NOON,
  })
  budgets.addSpend({ keyId: 1, nanodollars: 5, at: NOON })
  budgets.addHold(1, 10)
  assert.equal(budgets.left(limited(1000)), 1000 - 400 - 15)
  assert.equal(budgets.left(limited(1000, 'daily')), 1000 - 100 - 15)
  assert.equal(budgets.left(limited(1000, 'weekly')), 1000 - 200 - 15)
  assert.equal(budgets.left(limited(1000, 'monthly')), 1000 - 300 - 15)
  budgets.addHold(1, -10)
  assert.equal(budgets.left(limited(100)), 100 - 405)
})

test('windows empty themselves at midnight, Monday and the first; the total and holds never do', () => {
  let now = NOON
  const budgets = createBudgets({ spend: [], now: () => now })
  budgets.addSpend({ keyId: 1, nanodollars: 7, at: now })
  budgets.addHold(1, 2)
  const left = (): number[] => [
    budgets.left(limited(10, 'daily')),
    budgets.left(limited(10, 'weekly')),
    budgets.left(limited(10, 'monthly')),
    budgets.left(limited(10)),
  ]
  assert.deepEqual(left(), [1, 1, 1, 1])
  now = NOON + DAY_MS
  assert.deepEqual(left(), [8, 1, 1, 1])
  now = NOON + 5 * DAY_MS
  assert.deepEqual(left(), [8, 8, 1, 1])
  now = Date.UTC(2026, 3, 1)
  assert.deepEqual(left(), [8, 8, 8, 1])
})

test('a request that began yesterday counts for yesterday', () => {
  const budgets = createBudgets({ spend: [], now: () => NOON })
  budgets.addSpend({ keyId: 1, nanodollars: 7, at: NOON - DAY_MS })
  assert.deepEqual(budgets.spendOf(1), {
    totalNanodollars: 7,
    dayNanodollars: 0,
    weekNanodollars: 7,
    monthNanodollars: 7,
    heldNanodollars: 0,
  })
})

test('a clock that is set back opens no window again', () => {
  let now = NOON
  const budgets = createBudgets({ spend: [], now: () => now })
  budgets.addSpend({ keyId: 1, nanodollars: 10, at: now })
  now = NOON - 3 * DAY_MS
  assert.equal(budgets.left(limited(10, 'daily')), 0)
})

test('in memory and in the store a spend falls into the same windows, whenever it was', (context) => {
  const random = createRandom(context)
  let now = Date.UTC(2025, 0, 1)
  const budgets = createBudgets({ spend: [], now: () => now })
  const spends: { day: number; amount: number }[] = []
  for (let step = 0; step < 3000; step++) {
    now += Math.floor(random() * DAY_MS * 0.4)
    const at = now - Math.floor(random() * DAY_MS * 3)
    const amount = Math.floor(random() * 1000)
    budgets.addSpend({ keyId: 1, nanodollars: amount, at })
    spends.push({ day: dayOf(at), amount })
    const starts = windowStarts(now)
    const since = (first: number): number =>
      spends.reduce((sum, spend) => (spend.day >= first ? sum + spend.amount : sum), 0)
    const { dayNanodollars, weekNanodollars, monthNanodollars, totalNanodollars } = budgets.spendOf(1)
    assert.deepEqual(
      [dayNanodollars, weekNanodollars, monthNanodollars, totalNanodollars],
      [since(starts.day), since(starts.week), since(starts.month), since(0)],
    )
  }
})
