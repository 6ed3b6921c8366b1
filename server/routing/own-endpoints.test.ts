import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Endpoint, ProviderKey } from '../../core/model.ts'
import type { EndpointFacts, QueryParts } from '../../test/support/routing-query.ts'
import { endpointOf, queryOf } from '../../test/support/routing-query.ts'
import type { OwnKeysOfAccount } from '../accounts/own-keys.ts'
import { chooseEndpoints } from './candidates.ts'
import { createHealth } from './health.ts'

const reachable = (facts: EndpointFacts): Endpoint => {
  const endpoint = endpointOf(facts)
  return { ...endpoint, provider: { ...endpoint.provider, takesOwnKeys: true } }
}
const listed = [
  reachable({ provider: 'a' }),
  reachable({ provider: 'b', prompt: 2, trains: true }),
  reachable({ provider: 'c', enabled: false }),
]

function keysFor(providers: readonly string[], allowFallback = true): OwnKeysOfAccount {
  const key = (id: string): ProviderKey => ({
    id: `own ${id}`,
    secret: `secret of ${id}`,
    label: id,
    requestsPerMinute: undefined,
    tokensPerMinute: undefined,
    weight: 1,
    ownKeyId: 1,
  })
  return new Map(providers.map((id) => [id, { keys: [key(id)], allowFallback }]))
}

/** Own copies with a star. */
const orderOf = (parts: QueryParts): string => {
  const { candidates } = chooseEndpoints(queryOf(listed, parts))
  return candidates.map(({ provider }) => provider.id + (provider.isOwn ? '*' : '')).join(' ')
}

test('own keys go first, whatever the order says, and the installation follows', () => {
  assert.equal(orderOf({}), 'a b')
  assert.equal(orderOf({ ownKeys: keysFor(['b']) }), 'b* a b')
  // OpenRouter's own example: a key for the second of two that are named.
  assert.equal(orderOf({ ownKeys: keysFor(['b']), preferences: { order: ['a', 'b'] } }), 'b* a b')
  assert.equal(orderOf({ ownKeys: keysFor(['a', 'b']), preferences: { order: ['b'] } }), 'b* a* b a')
})

test('a provider that is switched off serves who has a key for it, and nobody by the installation', () => {
  assert.equal(orderOf({ ownKeys: keysFor(['c']) }), 'c* a b')
})

test('filters come before: a data policy keeps own keys away too', () => {
  assert.equal(orderOf({ ownKeys: keysFor(['b']), preferences: { dataCollection: 'deny' } }), 'a')
  assert.equal(orderOf({ ownKeys: keysFor(['b']), key: { allowedProviders: ['a'] } }), 'a')
})

test('without falling back the installation does not serve for that provider, and without credit nowhere', () => {
  assert.equal(orderOf({ ownKeys: keysFor(['b'], false) }), 'b* a')
  assert.equal(orderOf({ ownKeys: keysFor(['b']), ownKeysOnly: true }), 'b*')
  assert.equal(orderOf({ ownKeys: keysFor(['b']), preferences: { allowFallbacks: false } }), 'b*')
})

test('an own key that rests comes after the others', () => {
  assert.equal(orderOf({ ownKeys: keysFor(['b']), isKeyFree: () => false }), 'a b b*')
})

test('the ill health of an endpoint says nothing about an own key, and the probe is left to the installation', () => {
  const health = createHealth({ random: () => 0.5 })
  const now = 1_800_000_000_000
  for (let count = 0; count < 3; count++)
    health.ended({ endpointId: listed[0]?.id ?? '', result: 'failure', beganAt: now, now })
  assert.equal(orderOf({ health, ownKeys: keysFor(['a']) }), 'a* b a')
  const later = now + 60_000
  assert.equal(health.standing(listed[0]?.id ?? '', later), 'probe')
  assert.equal(orderOf({ health, now: later, ownKeys: keysFor(['a'], false) }), 'a* b')
  assert.equal(health.standing(listed[0]?.id ?? '', later), 'probe')
})

test('the copy for the same keys is the same object, so that what hangs on it is made once', () => {
  const ownKeys = keysFor(['a'])
  const first = () => chooseEndpoints(queryOf(listed, { ownKeys })).candidates[0]
  assert.equal(first(), first())
  assert.equal(first()?.provider.apiKey, undefined)
})
