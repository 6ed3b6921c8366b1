import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createAttempts } from './attempts.ts'
import type { SignInGuard } from './sign-in-guard.ts'
import { createSignInGuard, WRONG_PASSWORDS } from './sign-in-guard.ts'

const EMAIL = 'ada@example.com'
const HOME = '203.0.113.7'

function open(): { guard: SignInGuard; wait: (milliseconds: number) => void } {
  let at = 1_000_000
  const now = (): number => at
  const people = {
    isAt: async (place: { email: string; address: string }) =>
      place.email === EMAIL && place.address === HOME,
  }
  const wait = (milliseconds: number): void => {
    at += milliseconds
  }
  return { guard: createSignInGuard({ people, attempts: createAttempts(now), now }), wait }
}

/** How long to wait; undefined when the password may be tried. */
async function wrong(
  guard: SignInGuard,
  address = '198.51.100.1',
  email = EMAIL,
): Promise<number | undefined> {
  const entered = await guard.enter({ email, address })
  return 'waitMs' in entered ? entered.waitMs : undefined
}

test('ten wrong passwords for one address of mail, then a pause that ends', async () => {
  const { guard, wait } = open()
  for (let count = 0; count < WRONG_PASSWORDS.most; count++) {
    assert.equal(await wrong(guard, `198.51.100.${count}`), undefined)
    wait(1000)
  }
  assert.equal(await wrong(guard), WRONG_PASSWORDS.windowMs - 10_000)
  assert.equal(await wrong(guard, HOME, 'Ada@Example.com '), undefined, 'home counts by itself')
  assert.equal(await wrong(guard, '198.51.100.1', 'bob@example.com'), undefined, 'and so does Bob')
  wait(WRONG_PASSWORDS.windowMs - 10_000)
  assert.equal(await wrong(guard), undefined)
  assert.equal(typeof (await wrong(guard)), 'number', 'one at a time, as each gets old')
})

test('refused tries do not make the pause longer', async () => {
  const { guard, wait } = open()
  for (let count = 0; count < 1000; count++) await wrong(guard)
  wait(WRONG_PASSWORDS.windowMs - 1)
  assert.equal(await wrong(guard), 1)
  wait(1)
  assert.equal(await wrong(guard), undefined)
})

test('right passwords use nothing up', async () => {
  const { guard } = open()
  for (let count = 0; count < 100; count++) {
    const entered = await guard.enter({ email: EMAIL, address: '198.51.100.1' })
    assert.ok('succeeded' in entered)
    entered.succeeded()
  }
})

test('where a new password was chosen, it can be used for an hour, however many guess elsewhere', async () => {
  const { guard, wait } = open()
  const cafe = '192.0.2.9'
  for (let count = 0; count < 11; count++) await wrong(guard)
  assert.equal(typeof (await wrong(guard, cafe)), 'number')
  guard.welcome({ email: EMAIL, address: cafe })
  assert.equal(await wrong(guard, cafe), undefined)
  assert.equal(typeof (await wrong(guard, '192.0.2.10')), 'number')
  wait(60 * 60_000)
  for (let count = 0; count < 11; count++) await wrong(guard)
  assert.equal(typeof (await wrong(guard, cafe)), 'number')
})

test('even at home guessing is slowed down', async () => {
  const { guard } = open()
  for (let count = 0; count < WRONG_PASSWORDS.most; count++) assert.equal(await wrong(guard, HOME), undefined)
  assert.equal(typeof (await wrong(guard, HOME)), 'number')
})

test('the memory of attempts is bounded, and forgets the oldest', () => {
  const attempts = createAttempts(() => 0)
  const rule = { most: 1, windowMs: 1000 }
  for (let count = 0; count < 60_000; count++) attempts.take(`key ${count}`, rule)
  assert.equal(attempts.take('key 0', rule), undefined)
  assert.equal(attempts.take('key 59999', rule), 1000)
})
