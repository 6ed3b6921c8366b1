import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import type { Watch, Watches } from './watches.ts'
import { createWatches } from './watches.ts'

interface Setting {
  readonly watches: Watches
  /** Lets time pass. */
  readonly wait: (milliseconds: number) => void
  /** Names of those that were fired, oldest first. */
  readonly fired: string[]
  readonly watch: (name: string, dueAt: number, then?: () => void) => Watch
}

function start(context: TestContext): Setting {
  context.mock.timers.enable({ apis: ['setInterval', 'Date'], now: 0 })
  const fired: string[] = []
  const watches = createWatches(Date.now)
  return {
    watches,
    wait: (milliseconds) => context.mock.timers.tick(milliseconds),
    fired,
    watch: (name, dueAt, then) => {
      const watch: Watch = {
        dueAt,
        fire: () => {
          fired.push(name)
          then?.()
        },
      }
      watches.add(watch)
      return watch
    },
  }
}

test('a deadline is met once, to within a tenth of a second, and again when it is set again', (context) => {
  const { wait, fired, watch } = start(context)
  const one = watch('one', 150)
  watch('never', Infinity)
  wait(100)
  assert.deepEqual(fired, [])
  wait(100)
  assert.deepEqual(fired, ['one'])
  wait(1_000)
  assert.deepEqual(fired, ['one'])
  one.dueAt = 1_250
  wait(100)
  assert.deepEqual(fired, ['one', 'one'])
})

test('a clock that is set back makes nobody be waited for any longer', (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] })
  let now = 3_600_000
  const fired: number[] = []
  const watches = createWatches(() => now)
  const wait = (milliseconds: number): void => {
    for (let passed = 0; passed < milliseconds; passed += 100) {
      now += 100
      context.mock.timers.tick(100)
    }
  }
  watches.add({ dueAt: now + 1_000, fire: (at) => fired.push(at) })
  wait(500)
  now = 1_000
  wait(400)
  assert.deepEqual(fired, [])
  wait(300)
  assert.equal(fired.length, 1)
})

test('what is watched after the clock was set back, and before that was seen, has its time', (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] })
  let now = 3_600_000
  const fired: number[] = []
  const watches = createWatches(() => now)
  // The ticker runs on until its next look, though nothing is watched any more.
  const first: Watch = { dueAt: now + 1_000, fire: () => assert.fail('removed') }
  watches.add(first)
  watches.remove(first)
  now = 1_000
  watches.add({ dueAt: now + 500, fire: (at) => fired.push(at) })
  for (let turn = 0; turn < 6; turn++) {
    now += 100
    context.mock.timers.tick(100)
  }
  assert.deepEqual(fired, [1_500])
})

test('what is removed, or moved away in time, is not fired', (context) => {
  const { watches, wait, fired, watch } = start(context)
  const [first, second, third] = [watch('first', 50), watch('second', 50), watch('third', 50)]
  watches.remove(first)
  watches.remove(first)
  third.dueAt = 10_000
  wait(200)
  assert.deepEqual(fired, ['second'])
  watches.remove(second)
  watches.add(third)
  watches.remove(third)
  wait(20_000)
  assert.deepEqual(fired, ['second'])
})

test('whoever is fired may remove and add any, and all others that are due are fired too', (context) => {
  const { watches, wait, fired, watch } = start(context)
  const all: Watch[] = []
  for (let number = 0; number < 6; number++)
    all.push(
      watch(`${number}`, 50, () => {
        for (const one of all) if (fired.includes(String(all.indexOf(one)))) watches.remove(one)
        if (number === 3) watch('later', 150)
      }),
    )
  wait(100)
  assert.deepEqual(fired.toSorted(), ['0', '1', '2', '3', '4', '5'])
  wait(100)
  assert.equal(fired.at(-1), 'later')
  assert.equal(fired.length, 7)
})

test('the same holds for any order of adding and removing', (context) => {
  const { watches, wait, fired, watch } = start(context)
  const present = new Map<string, Watch>()
  let state = 1
  const next = (below: number): number => (state = (state * 48_271) % 2_147_483_647) % below
  for (let step = 0; step < 2_000; step++) {
    const names = [...present.keys()]
    const name = names[next(Math.max(names.length, 1))]
    if (name === undefined || next(2) === 0) present.set(`${step}`, watch(`${step}`, 50))
    else {
      watches.remove(present.get(name) as Watch)
      present.delete(name)
    }
  }
  wait(100)
  assert.deepEqual(fired.toSorted(), [...present.keys()].toSorted())
  assert.ok(fired.length > 10)
})
