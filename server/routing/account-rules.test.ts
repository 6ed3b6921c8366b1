import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endpointOf, queryOf } from '../../test/support/routing-query.ts'
import { unsetSettings } from '../accounts/account-settings.ts'
import { withAccount } from './account-rules.ts'
import { chooseEndpoints } from './candidates.ts'

const NONE = unsetSettings(1)
const A = endpointOf({ provider: 'a', trains: true, prompt: 1 })
const B = endpointOf({ provider: 'b', retainsDays: 30, prompt: 2 })
const C = endpointOf({ provider: 'c', retainsDays: 0, prompt: 3 })
const choose = (
  own: Parameters<typeof withAccount>[0],
  account: Parameters<typeof withAccount>[1],
  key = {},
) => chooseEndpoints(queryOf([A, B, C], { ...withAccount(own, account), key }))
const ids = (...asked: Parameters<typeof choose>): string[] =>
  choose(...asked).candidates.map(({ provider }) => provider.id)

test('the rules of an account take out whom a request would allow, and the explanation names them', () => {
  assert.deepEqual(ids({ dataCollection: 'allow' }, { ...NONE, dataPolicy: 'no-training' }), ['b', 'c'])
  const zero = choose(undefined, { ...NONE, dataPolicy: 'zero-retention' })
  assert.deepEqual(
    zero.candidates.map(({ provider }) => provider.id),
    ['c'],
  )
  assert.deepEqual(
    zero.removed.map(({ filter }) => filter),
    ['account_data_policy', 'account_data_policy'],
  )
  assert.deepEqual(ids({ only: ['a', 'b'] }, { ...NONE, allowedProviders: ['b', 'c'] }), ['b'])
})

test('a key only narrows what its account allows', () => {
  const account = { ...NONE, allowedProviders: ['a', 'b'] }
  assert.deepEqual(ids(undefined, account, { allowedProviders: ['b', 'c'] }), ['b'])
  const nobody = choose(undefined, account, { allowedProviders: ['c'] })
  assert.equal(nobody.refusal?.code, 'model_not_allowed')
})

test('who is left out by the account alone is told so', () => {
  assert.match(
    choose(undefined, { ...NONE, allowedProviders: ['d'] }).refusal?.message ?? '',
    /settings of this account/,
  )
  const ignored = choose(undefined, { ...NONE, ignore: ['a', 'b', 'c'] })
  assert.match(ignored.refusal?.message ?? '', /settings of this account leave them out/)
  const kept = chooseEndpoints(
    queryOf([A], withAccount(undefined, { ...NONE, dataPolicy: 'zero-retention' })),
  )
  assert.match(kept.refusal?.message ?? '', /data policy \(Zero data retention\), which the settings/)
})

test('preferences of an account hold where a request says nothing, and give way where it does', () => {
  const account = { ...NONE, order: ['c'], ignore: ['b'], allowFallbacks: false }
  const usual = choose(undefined, account)
  assert.deepEqual(
    usual.order.map(({ endpoint, why }) => [endpoint.provider.id, why]),
    [['c', 'account order']],
  )
  assert.deepEqual(
    usual.removed.map(({ filter }) => filter),
    ['account_ignore', 'allow_fallbacks'],
  )
  assert.deepEqual(ids({ order: ['b'], ignore: [], allowFallbacks: true }, account), ['b', 'a', 'c'])
  assert.deepEqual(ids({ sort: 'price', allowFallbacks: true }, account), ['a', 'c'])
  assert.deepEqual(ids(undefined, { ...NONE, sort: 'price' }), ['a', 'b', 'c'])
})

test('an account that has set nothing changes nothing', () => {
  const own = { order: ['b'] }
  assert.deepEqual(withAccount(own, undefined), { preferences: own })
  assert.deepEqual(withAccount(own, NONE), { preferences: own, account: NONE })
})

test('the simulator is no provider that an account could keep out', () => {
  const simulator = endpointOf({ provider: 'sim' })
  const endpoint = { ...simulator, provider: { ...simulator.provider, transport: 'simulator' as const } }
  const account = { ...NONE, allowedProviders: ['a'], dataPolicy: 'zero-retention' as const }
  const { candidates } = chooseEndpoints(
    queryOf([], { ...withAccount(undefined, account), key: { kind: 'test' }, simulated: [endpoint] }),
  )
  assert.equal(candidates.length, 1)
})
