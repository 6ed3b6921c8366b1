import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createKeptCredential } from './kept-credential.ts'

const HOUR = 3_600_000

/** A clock, and a server that gives numbered tokens and can be made to fail or to take its time. */
function play(): {
  readonly get: () => Promise<string>
  readonly forget: () => void
  readonly at: (time: number) => void
  readonly calls: () => number
  readonly fail: (message: string | undefined) => void
  readonly hold: () => () => void
} {
  let time = 0
  let count = 0
  let broken: string | undefined
  let gate: Promise<void> = Promise.resolve()
  const credential = createKeptCredential({
    now: () => time,
    fetch: async () => {
      const value = `token ${++count}`
      await gate
      if (broken !== undefined) throw new Error(broken)
      return { value, expiresAt: time + HOUR }
    },
  })
  return {
    ...credential,
    at: (moment) => (time = moment),
    calls: () => count,
    fail: (message) => (broken = message),
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      gate = promise
      return resolve
    },
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('it is fetched once and used until shortly before its end', async () => {
  const { get, at, calls } = play()
  assert.equal(await get(), 'token 1')
  at(HOUR / 2)
  assert.equal(await get(), 'token 1')
  assert.equal(calls(), 1)
})

test('all who ask while it is fetched get the same one', async () => {
  const { get, calls, hold } = play()
  const release = hold()
  const asked = [get(), get(), get()]
  release()
  assert.deepEqual(await Promise.all(asked), ['token 1', 'token 1', 'token 1'])
  assert.equal(calls(), 1)
})

test('it is renewed before its end, by one, while the old one is still used', async () => {
  const { get, at, calls, hold } = play()
  await get()
  at(HOUR - 200_000)
  const release = hold()
  assert.deepEqual(await Promise.all([get(), get()]), ['token 1', 'token 1'])
  assert.equal(calls(), 2)
  release()
  await settled()
  assert.equal(await get(), 'token 2')
  assert.equal(calls(), 2)
})

test('a renewal that fails leaves the old one in use until it ends, and is tried again after a while', async () => {
  const { get, at, calls, fail } = play()
  await get()
  fail('down')
  at(HOUR - 200_000)
  assert.equal(await get(), 'token 1')
  await settled()
  assert.equal(await get(), 'token 1')
  assert.equal(calls(), 2)
  at(HOUR - 100_000)
  assert.equal(await get(), 'token 1')
  await settled()
  assert.equal(calls(), 3)
  at(HOUR - 1000)
  await assert.rejects(get(), /down/)
})

test('it is not used in its last moments', async () => {
  const { get, at } = play()
  await get()
  at(HOUR - 5000)
  assert.equal(await get(), 'token 2')
})

test('a failure is told to all who ask within a few seconds, without another try', async () => {
  const { get, at, calls, fail } = play()
  fail('no such client')
  await assert.rejects(get(), /no such client/)
  await assert.rejects(get(), /no such client/)
  assert.equal(calls(), 1)
  fail(undefined)
  at(5000)
  assert.equal(await get(), 'token 2')
})

test('what was refused is forgotten, but not when it is new', async () => {
  const { get, forget, at, calls } = play()
  await get()
  forget()
  assert.equal(await get(), 'token 1')
  at(60_000)
  forget()
  assert.equal(await get(), 'token 2')
  assert.equal(calls(), 2)
})
