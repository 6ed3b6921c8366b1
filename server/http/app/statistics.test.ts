import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Services } from '../../services.ts'
import { tellStatistics } from './statistics.ts'

function openCall() {
  let time = 1_000_000
  let made = 0
  const services = {
    store: {},
    now: () => time,
    config: { current: () => ({ statistics: 'everyone' }) },
  } as unknown as Services
  const ask = (question: string, fails = false): Promise<number> =>
    tellStatistics(
      { services, person: undefined },
      {
        question: [question],
        answer: async () => {
          made += 1
          if (fails) throw new Error('no database')
          return made
        },
      },
    )
  return { ask, wait: (ms: number) => void (time += ms) }
}

test('many who ask at once are answered with one look, and so are those of the next five seconds', async () => {
  const { ask, wait } = openCall()
  assert.deepEqual(await Promise.all([ask('a'), ask('a'), ask('b')]), [1, 1, 2])
  wait(4_999)
  assert.equal(await ask('a'), 1)
  wait(1)
  assert.equal(await ask('a'), 3)
})

test('a failure is nobody’s answer but of those who waited for it', async () => {
  const { ask } = openCall()
  await assert.rejects(ask('a', true), /no database/)
  assert.equal(await ask('a'), 2)
})

test('what is remembered has a bound', async () => {
  const { ask } = openCall()
  for (let at = 0; at < 1000; at++) await ask(String(at))
  assert.equal(await ask('999'), 1000)
})
