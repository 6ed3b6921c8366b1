// Codes over SQLite, and over a store whose answers get lost: what a code is worth is granted once, and the balance in memory
// is the one on disk.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { GatewayError } from '../../core/errors.ts'
import { nanodollars } from '../../core/money.ts'
import { SAMPLE_TIME } from '../../test/engines/sample-records.ts'
import { temporaryFolder } from '../../test/engines/temporary-folder.ts'
import type { RedeemCodeStore } from '../store/credit/ports.ts'
import { openStore } from '../store/open.ts'
import type { Store } from '../store/ports.ts'
import { makeCode } from './code-format.ts'
import type { Ledger } from './ledger.ts'
import { openLedger } from './ledger.ts'

const SILENT = { error: () => undefined }
const AMOUNT = nanodollars(5_000_000_000)
const DAY_MS = 86_400_000

interface World {
  readonly ledger: Ledger
  readonly store: Store
  readonly accountIds: readonly number[]
  /** Moves time. */
  readonly pass: (milliseconds: number) => void
  readonly codes: (count: number, expiresAt?: number) => Promise<readonly string[]>
  /** As somebody who has tried nothing before, unless said otherwise. */
  readonly redeem: (
    code: string,
    who?: { accountId?: number; personId?: string; address?: string },
  ) => Promise<number>
}

let people = 0

async function openWorld(
  context: TestContext,
  faulty: (codes: RedeemCodeStore) => RedeemCodeStore = (codes) => codes,
): Promise<World> {
  const store = await openStore({ dataFolder: temporaryFolder(context) })
  context.after(() => store.close())
  const names = ['one', 'two', 'three']
  const accounts = await Promise.all(
    names.map((name) => store.accounts.ensure({ name, billing: 'prepaid', createdAt: 0 })),
  )
  let at = SAMPLE_TIME
  const ledger = await openLedger({
    store: { ledger: store.ledger, accounts: store.accounts, redeemCodes: faulty(store.redeemCodes) },
    now: () => at,
    log: SILENT,
  })
  context.after(() => ledger.close())
  const accountIds = accounts.map(({ id }) => id)
  return {
    ledger,
    store,
    accountIds,
    pass: (milliseconds) => {
      at += milliseconds
    },
    codes: async (count, expiresAt) =>
      (
        await ledger.codes.make({
          amountNanodollars: AMOUNT,
          count,
          note: undefined,
          expiresAt,
          personId: 'administrator',
        })
      ).codes,
    redeem: async (code, who = {}) => {
      const personId = `person ${people++}`
      return await ledger.codes.redeem({
        code,
        accountId: accountIds[0] ?? 0,
        personId,
        address: personId,
        ...who,
      })
    },
  }
}

async function assertBooks({ ledger, store, accountIds }: World, granted: number): Promise<void> {
  const totals = new Map((await store.ledger.totals()).map((one) => [one.accountId, one.grantedNanodollars]))
  let sum = 0
  for (const accountId of accountIds) {
    const inMemory = ledger.balanceOf(accountId)?.grantedNanodollars
    assert.equal(BigInt(inMemory ?? -1), totals.get(accountId) ?? 0n, 'memory is what is on disk')
    const entries = await store.ledger.entries({ accountId, limit: 5000 })
    assert.equal(
      entries.reduce((total, { amountNanodollars }) => total + amountNanodollars, 0),
      inMemory,
      'totals are the sum of the entries',
    )
    sum += inMemory ?? 0
  }
  assert.equal(sum, granted)
}

const refusedAs = (wireCode: string, message: RegExp) => (error: unknown) =>
  error instanceof GatewayError && error.wireCode === wireCode && message.test(error.message)

test('a code redeemed by a thousand requests at once, of three accounts, grants once', async (context) => {
  const world = await openWorld(context)
  const [code = ''] = await world.codes(1)
  const tries = Array.from({ length: 1000 }, (_, at) =>
    world.redeem(code, { accountId: world.accountIds[at % 3] ?? 0 }),
  )
  const ended = await Promise.allSettled(tries)
  const redeemed = ended.filter(({ status }) => status === 'fulfilled')
  assert.equal(redeemed.length, 1)
  for (const one of ended)
    if (one.status === 'rejected')
      assert.ok(refusedAs('code_redeemed', /redeemed/)(one.reason), String(one.reason))
  await assertBooks(world, AMOUNT)
  const again = await openLedger({ store: world.store, now: () => SAMPLE_TIME, log: SILENT })
  context.after(() => again.close())
  for (const id of world.accountIds) assert.deepEqual(again.balanceOf(id), world.ledger.balanceOf(id))
})

test('two hundred codes redeemed at once, each twice, grant what they are worth', async (context) => {
  const world = await openWorld(context)
  const codes = await world.codes(200)
  const ended = await Promise.allSettled([...codes, ...codes].map((code) => world.redeem(code)))
  assert.equal(ended.filter(({ status }) => status === 'fulfilled').length, 200)
  await assertBooks(world, 200 * AMOUNT)
})

test('credit of a code pays for the next request', async (context) => {
  const world = await openWorld(context)
  const [code = ''] = await world.codes(1)
  assert.equal(await world.redeem(code.toLowerCase().replaceAll('-', ' ')), AMOUNT)
  assert.equal(world.ledger.balanceOf(world.accountIds[0] ?? 0)?.balanceNanodollars, AMOUNT)
  const [entry] = await world.store.ledger.entries({ accountId: world.accountIds[0] ?? 0, limit: 1 })
  assert.deepEqual([entry?.kind, entry?.note], ['grant', `Code that ends in ${code.slice(-5)}`])
})

test('a code that is used, revoked, over or nobody’s is refused with the reason, and changes nothing', async (context) => {
  const world = await openWorld(context)
  const [used = '', revoked = '', other = ''] = await world.codes(3)
  const [short = ''] = await world.codes(1, SAMPLE_TIME + DAY_MS)
  await world.redeem(used)
  const [, , openCode, usedCode] = await world.ledger.codes.list({
    limit: 9,
    before: undefined,
    state: undefined,
  })
  assert.equal(await world.ledger.codes.revoke({ id: openCode?.id ?? 0 }), 1)
  assert.equal(await world.ledger.codes.revoke({ id: openCode?.id ?? 0 }), 0)
  assert.equal(await world.ledger.codes.revoke({ id: usedCode?.id ?? 0 }), 0, 'what was redeemed stays so')
  await assert.rejects(
    world.redeem(used),
    refusedAs('code_redeemed', /This account redeemed this code on 2026-03-04/),
  )
  const byOther = world.redeem(used, { accountId: world.accountIds[1] ?? 0 })
  await assert.rejects(byOther, refusedAs('code_redeemed', /works once/))
  await assert.rejects(world.redeem(revoked), refusedAs('code_revoked', /revoked/))
  world.pass(DAY_MS)
  await assert.rejects(world.redeem(short), refusedAs('code_expired', /until 2026-03-05 05:06 UTC/))
  await assert.rejects(world.redeem(makeCode()), refusedAs('code_unknown', /no such code/))
  await assert.rejects(world.redeem('CW-1'), refusedAs('code_incomplete', /five groups/))
  await assertBooks(world, AMOUNT)
  const states = async (state: 'open' | 'redeemed' | 'revoked' | 'expired') =>
    (await world.ledger.codes.list({ limit: 9, before: undefined, state })).map((code) => [
      code.ending,
      world.ledger.codes.stateOf(code),
    ])
  assert.deepEqual(await states('open'), [[other.slice(-5), 'open']])
  assert.deepEqual(await states('redeemed'), [[used.slice(-5), 'redeemed']])
  assert.deepEqual(await states('revoked'), [[revoked.slice(-5), 'revoked']])
  assert.deepEqual(await states('expired'), [[short.slice(-5), 'expired']])
})

test('a batch is revoked as one, but for what was redeemed', async (context) => {
  const world = await openWorld(context)
  const codes = await world.codes(5)
  const [kept = ''] = await world.codes(1)
  await world.redeem(codes[0] ?? '')
  const { batch = '' } =
    (await world.ledger.codes.list({ limit: 2, before: undefined, state: undefined }))[1] ?? {}
  assert.equal(await world.ledger.codes.revoke({ batch }), 4)
  for (const code of codes.slice(1)) await assert.rejects(world.redeem(code), refusedAs('code_revoked', /./))
  await world.redeem(kept)
  await assertBooks(world, 2 * AMOUNT)
})

test('the store keeps no code, and nothing that a code can be made of', async (context) => {
  const world = await openWorld(context)
  const [code = ''] = await world.codes(1)
  const [kept] = await world.ledger.codes.list({ limit: 1, before: undefined, state: undefined })
  assert.equal(kept?.ending, code.slice(-5))
  assert.equal(JSON.stringify(kept).includes(code.slice(3, 8)), false)
})

test('after ten wrong codes a person waits, right ones do not count, and other people go on', async (context) => {
  const world = await openWorld(context)
  const codes = await world.codes(14)
  const guesser = { personId: 'guesser', address: 'there' }
  for (const code of codes.slice(0, 12)) await world.redeem(code, guesser)
  for (let at = 0; at < 10; at++)
    await assert.rejects(world.redeem(makeCode(), guesser), refusedAs('code_unknown', /./))
  const tooMany = refusedAs('rate_limit_exceeded', /Try again in 15 minutes/)
  await assert.rejects(world.redeem(makeCode(), guesser), tooMany)
  await assert.rejects(world.redeem(codes[12] ?? '', guesser), tooMany)
  await world.redeem(codes[12] ?? '', { personId: 'somebody else', address: 'there' })
  world.pass(15 * 60_000)
  await world.redeem(codes[13] ?? '', guesser)
  await assertBooks(world, 14 * AMOUNT)
})

test('many people at one address do not get more than fifty wrong codes, all at once or not', async (context) => {
  const world = await openWorld(context)
  const ended = await Promise.allSettled(
    Array.from({ length: 200 }, (_, at) =>
      world.redeem(makeCode(), { personId: `p${at}`, address: 'there' }),
    ),
  )
  const told = ended.flatMap((one) =>
    one.status === 'rejected' ? [(one.reason as GatewayError).wireCode] : [],
  )
  assert.equal(told.filter((code) => code === 'code_unknown').length, 50)
  assert.equal(told.filter((code) => code === 'rate_limit_exceeded').length, 150)
})

const down = (): GatewayError => new GatewayError('dependency_down', 'the answer was lost')

test('a redemption whose answer was lost is found again and told', async (context) => {
  let isLosing = true
  const world = await openWorld(context, (codes) => ({
    ...codes,
    redeem: async (wish) => {
      const answer = await codes.redeem(wish)
      if (isLosing) throw down()
      return answer
    },
  }))
  const [code = '', other = ''] = await world.codes(2)
  const ended = await Promise.allSettled(Array.from({ length: 50 }, () => world.redeem(code)))
  assert.equal(ended.filter(({ status }) => status === 'fulfilled').length, 1)
  isLosing = false
  await world.redeem(other)
  await assertBooks(world, 2 * AMOUNT)
})

test('when the store is away altogether the balance follows as soon as it is back', async (context) => {
  let isAway = true
  const world = await openWorld(context, (codes) => ({
    ...codes,
    redeem: async (wish) => {
      const answer = await codes.redeem(wish)
      if (isAway) throw down()
      return answer
    },
    find: (digest) => (isAway ? Promise.reject(down()) : codes.find(digest)),
  }))
  const [code = ''] = await world.codes(1)
  await assert.rejects(world.redeem(code), /the answer was lost/)
  await assert.rejects(world.redeem(code), /the answer was lost/)
  assert.equal(world.ledger.balanceOf(world.accountIds[0] ?? 0)?.grantedNanodollars, 0)
  isAway = false
  for (let tries = 0; world.ledger.balanceOf(world.accountIds[0] ?? 0)?.grantedNanodollars === 0; tries++) {
    assert.ok(tries < 500, 'it followed within five seconds')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  await assert.rejects(world.redeem(code), refusedAs('code_redeemed', /its credit is in the balance/))
  await assertBooks(world, AMOUNT)
})

test('a redemption that never reached the store can be tried again', async (context) => {
  let isAway = true
  const world = await openWorld(context, (codes) => ({
    ...codes,
    redeem: (wish) => (isAway ? Promise.reject(down()) : codes.redeem(wish)),
  }))
  const [code = ''] = await world.codes(1)
  const who = { personId: 'somebody', address: 'there' }
  for (let at = 0; at < 20; at++) await assert.rejects(world.redeem(code, who), /the answer was lost/)
  isAway = false
  await world.redeem(code, who)
  await assertBooks(world, AMOUNT)
})
