import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ProviderPreferences } from '../../core/chat.ts'
import { GatewayError } from '../../core/errors.ts'
import type { Endpoint, Model } from '../../core/model.ts'
import type { QueryParts } from '../../test/support/routing-query.ts'
import { endpointOf, queryOf, requestOf, seededRandom } from '../../test/support/routing-query.ts'
import { lotsOf } from './balance.ts'
import { candidateEndpoints, chooseEndpoints } from './candidates.ts'
import type { Health } from './health.ts'
import { createHealth } from './health.ts'
import type { CandidateQuery } from './query.ts'

const NOW = 1_800_000_000_000
/** The dearest is listed first, so that no order comes about by itself. */
const listed = (): Endpoint[] => [
  endpointOf({ provider: 'c', prompt: 3, completion: 12 }),
  endpointOf({ provider: 'a', prompt: 1, completion: 4 }),
  endpointOf({ provider: 'b', prompt: 2, completion: 8 }),
]
const names = (endpoints: readonly Endpoint[]): string =>
  endpoints.map(({ provider }) => provider.id).join(' ')
const orderOf = (parts: QueryParts): string => names(candidateEndpoints(queryOf(listed(), parts)))
const idOf = (provider: string): string => endpointOf({ provider }).id

interface Speed {
  readonly firstTokenMs: number
  readonly tokensPerSecond: number
}

const measure = (health: Health, provider: string, speed: Partial<Speed>): void => {
  for (let count = 0; count < 50; count++)
    health.ended({ endpointId: idOf(provider), result: 'success', beganAt: NOW, now: NOW, ...speed })
}
const breakDown = (health: Health, provider: string, now = NOW): void => {
  for (let count = 0; count < 3; count++)
    health.ended({ endpointId: idOf(provider), result: 'failure', beganAt: now, now })
}

test('without preferences the order is the list', () => {
  assert.equal(orderOf({}), 'c a b')
  assert.equal(orderOf({ preferences: {} }), 'c a b')
  assert.equal(orderOf({ preferences: { order: [] } }), 'c a b')
})

test('`order` puts the named ones first, whatever their health, and the others after them', () => {
  const health = createHealth()
  breakDown(health, 'b')
  assert.equal(orderOf({ health, preferences: { order: ['b', 'A'] } }), 'b a c')
  assert.equal(orderOf({ preferences: { order: ['b'], allowFallbacks: false } }), 'b')
  assert.equal(orderOf({ preferences: { order: ['zz', 'b'] } }), 'b c a')
  assert.equal(orderOf({ preferences: { order: ['b'], sort: 'price' } }), 'b a c')
  assert.throws(
    () => orderOf({ preferences: { order: ['zz'], allowFallbacks: false } }),
    (error) => error instanceof GatewayError && /manual order: zz\./.test(error.message),
  )
})

test('without fallbacks only the first is tried', () => {
  assert.equal(orderOf({ preferences: { allowFallbacks: false } }), 'c')
  assert.equal(orderOf({ preferences: { allowFallbacks: false, sort: 'price' } }), 'a')
})

test('`sort` by price, latency and throughput; who was not measured counts as the middle', () => {
  const health = createHealth()
  measure(health, 'a', { firstTokenMs: 900, tokensPerSecond: 20 })
  measure(health, 'b', { firstTokenMs: 200, tokensPerSecond: 90 })
  measure(health, 'c', { firstTokenMs: 500, tokensPerSecond: 300 })
  assert.equal(orderOf({ health, preferences: { sort: 'price' } }), 'a b c')
  assert.equal(orderOf({ health, preferences: { sort: 'latency' } }), 'b c a')
  assert.equal(orderOf({ health, preferences: { sort: 'throughput' } }), 'c b a')
  const partly = createHealth()
  measure(partly, 'c', { firstTokenMs: 900 })
  measure(partly, 'a', { firstTokenMs: 100 })
  assert.equal(orderOf({ health: partly, preferences: { sort: 'latency' } }), 'a b c')
  assert.equal(orderOf({ preferences: { sort: 'latency' } }), 'c a b', 'nothing measured: the list')
  for (const sort of ['exacto', 'constructor', '__proto__'])
    assert.equal(orderOf({ preferences: { sort } }), 'c a b')
})

test('`sort` by exacto asks first who calls tools best, from twenty answers with tool calls on', () => {
  const health = createHealth()
  const answers = (to: Health, provider: string, [good, bad]: readonly [number, number]): void => {
    for (let turn = 0; turn < good + bad; turn++)
      to.ended({
        endpointId: idOf(provider),
        result: 'success',
        beganAt: NOW,
        now: NOW,
        toolCalls: turn < good ? 'good' : 'bad',
      })
  }
  const preferences = { sort: 'exacto' }
  answers(health, 'c', [14, 6])
  answers(health, 'a', [19, 1])
  answers(health, 'b', [0, 19])
  assert.equal(orderOf({ health, preferences }), 'a b c', 'b counts as the middle: too little is known of it')
  answers(health, 'b', [0, 1])
  assert.equal(orderOf({ health, preferences }), 'a c b')
  const even = createHealth()
  answers(even, 'c', [995, 4])
  for (const name of ['a', 'b']) answers(even, name, [999, 0])
  assert.equal(orderOf({ health: even, preferences }), 'c a b', 'a few of a thousand are chance')
})

test('`sort` by price looks at the size of the request', () => {
  const reads = endpointOf({ provider: 'reads', prompt: 1, completion: 20 })
  const writes = endpointOf({ provider: 'writes', prompt: 4, completion: 4 })
  const preferences = { sort: 'price' }
  const order = (bodyBytes: number): string =>
    names(candidateEndpoints(queryOf([writes, reads], { preferences, bodyBytes })))
  assert.equal(order(400), 'writes reads')
  assert.equal(order(400_000), 'reads writes')
})

test('endpoints that miss a preferred speed go last but stay', () => {
  const health = createHealth()
  measure(health, 'c', { firstTokenMs: 3_000, tokensPerSecond: 20 })
  measure(health, 'a', { firstTokenMs: 300, tokensPerSecond: 10 })
  const expected: [preferences: ProviderPreferences, order: string][] = [
    [{ preferredMaxLatencySeconds: { p50: 1 } }, 'a b c'],
    [{ preferredMaxLatencySeconds: { p99: 1 } }, 'a b c'],
    [{ preferredMinThroughput: { p50: 15 } }, 'c b a'],
    [{ preferredMinThroughput: { p90: 5 } }, 'c a b'],
    [{ preferredMinThroughput: { p50: 15 }, preferredMaxLatencySeconds: { p50: 1 } }, 'b c a'],
    [{ preferredMinThroughput: { p50: 15 }, sort: 'price' }, 'b c a'],
  ]
  for (const [preferences, order] of expected)
    assert.equal(orderOf({ health, preferences }), order, JSON.stringify(preferences))
  const later = NOW + 600_000
  assert.equal(
    orderOf({ health, now: later, preferences: { preferredMaxLatencySeconds: { p50: 1 } } }),
    'c a b',
  )
})

test('an endpoint that fails goes last, is probed by one request, and is first again', () => {
  const health = createHealth({ random: () => 0.5 })
  breakDown(health, 'c')
  const at = (now: number) => chooseEndpoints(queryOf(listed(), { health, now }))
  const shown = (now: number): string => {
    const { order } = at(now)
    return `${names(order.map(({ endpoint }) => endpoint))}: ${order.map(({ why }) => why).join(', ')}`
  }
  assert.equal(shown(NOW + 1), 'a b c: listed, listed, resting')
  assert.equal(shown(NOW + 5_000), 'c a b: probe, listed, listed')
  assert.equal(shown(NOW + 5_001), 'a b c: listed, listed, resting')
  health.answered(idOf('c'), NOW + 5_000)
  assert.equal(shown(NOW + 5_500), 'c a b: listed, listed, listed')
})

test('an endpoint that is not first is not probed', () => {
  const health = createHealth({ random: () => 0.5 })
  breakDown(health, 'b')
  for (let turn = 0; turn < 3; turn++) {
    assert.equal(orderOf({ health, now: NOW + 5_000 }), 'c a b')
    assert.equal(health.standing(idOf('b'), NOW + 5_000), 'probe')
  }
})

test('one that takes no more comes after those that do and before those that fail', () => {
  const health = createHealth()
  let now = NOW
  for (; now < NOW + 20_000; now += 100) health.begun(idOf('c'), now)
  health.ended({ endpointId: idOf('c'), result: 'limited', beganAt: now, now })
  health.answered(idOf('c'), now)
  breakDown(health, 'a', now)
  assert.equal(orderOf({ health, now }), 'b c a')
})

function firsts(query: CandidateQuery, times: number): Record<string, number> {
  const counts: Record<string, number> = {}
  for (let turn = 0; turn < times; turn++) {
    const first = candidateEndpoints(query)[0]?.provider.id ?? ''
    counts[first] = (counts[first] ?? 0) + 1
  }
  return counts
}

test('balanced by price, the shares are those of the inverse square', () => {
  const counts = firsts(queryOf(listed(), { balance: 'price', random: seededRandom(1) }), 4_900)
  // 1 : 1/4 : 1/9 of 49/36.
  for (const [provider, share] of [
    ['a', 3_600],
    ['b', 900],
    ['c', 400],
  ] as const)
    assert.ok(Math.abs((counts[provider] ?? 0) - share) < share * 0.15, JSON.stringify(counts))
})

test('balanced by price, failing and slow endpoints lose their share, and fast ones win some', () => {
  const share = (health: Health, provider: string): number => {
    const query = queryOf(listed(), { balance: 'price', health })
    return lotsOf(listed(), query).find(({ endpoint }) => endpoint.provider.id === provider)?.weight ?? 0
  }
  const usual = share(createHealth(), 'a')
  const failing = createHealth()
  for (let count = 0; count < 50; count++) {
    const result = count % 4 === 3 ? 'failure' : 'success'
    failing.ended({ endpointId: idOf('a'), result, beganAt: NOW, now: NOW })
  }
  assert.ok(share(failing, 'a') < usual / 2)
  const paced = createHealth()
  measure(paced, 'a', { firstTokenMs: 2_000, tokensPerSecond: 20 })
  measure(paced, 'b', { firstTokenMs: 200, tokensPerSecond: 100 })
  measure(paced, 'c', { firstTokenMs: 500, tokensPerSecond: 50 })
  assert.ok(share(paced, 'a') < usual)
  assert.ok(share(paced, 'b') > share(createHealth(), 'b') * 1.5)
})

test('balanced by price, nobody is forgotten and a free endpoint does not break the lots', () => {
  const unknown = [
    endpointOf({ provider: 'a' }),
    endpointOf({ provider: 'dear', prompt: 500, completion: 500 }),
  ]
  const counts = firsts(queryOf(unknown, { balance: 'price', random: seededRandom(2) }), 5_000)
  assert.ok((counts['dear'] ?? 0) > 20, JSON.stringify(counts))
  const free = [endpointOf({ provider: 'free', prompt: 0, completion: 0 }), endpointOf({ provider: 'a' })]
  for (const endpoints of [free, free.slice(0, 1), [...free, ...free]]) {
    const lots = lotsOf(endpoints, queryOf(endpoints, { balance: 'price' }))
    assert.ok(Math.abs(lots.reduce((sum, { weight }) => sum + weight, 0) - 1) < 1e-9)
  }
})

test('balancing never drops or repeats an endpoint, whatever chance says', () => {
  for (const random of [() => 0, () => 1, () => 0.999999999, () => NaN, seededRandom(3)])
    for (let turn = 0; turn < 50; turn++)
      assert.equal(
        [...candidateEndpoints(queryOf(listed(), { balance: 'price', random }))]
          .map(({ provider }) => provider.id)
          .toSorted()
          .join(' '),
        'a b c',
      )
})

test('balanced by price, an endpoint that was down gets requests again within half a minute', () => {
  const random = seededRandom(4)
  const health = createHealth({ random })
  const recoveredAt = NOW + 300_000
  let spent = 0
  let backAt = 0
  for (let now = NOW; now < recoveredAt + 60_000 && backAt === 0; now += 200) {
    const [first] = candidateEndpoints(queryOf(listed(), { balance: 'price', health, random, now }))
    assert.ok(first)
    const fails = first.id === idOf('a') && now < recoveredAt
    if (fails) spent++
    else if (first.id === idOf('a')) backAt = now
    const result = fails ? 'failure' : 'success'
    health.ended({ endpointId: first.id, result, beganAt: now, now: now + 50 })
  }
  assert.ok(backAt >= recoveredAt && backAt - recoveredAt < 32_000, `${backAt - recoveredAt} ms`)
  assert.ok(spent < 40, `${spent} of 1500 requests`)
})

test('a sort asked for leaves nothing to chance', () => {
  const parts = { balance: 'price' as const, preferences: { sort: 'price' } }
  for (let turn = 0; turn < 50; turn++) assert.equal(orderOf(parts), 'a b c')
})

test('a thousand choices at once send one probe, not a thousand', () => {
  const health = createHealth({ random: () => 0.5 })
  breakDown(health, 'c')
  const query = queryOf(listed(), { health, now: NOW + 6_000, request: requestOf(), bodyBytes: 100 })
  assert.equal(firsts(query, 1_000)['c'], 1)
})

test('garbage preferences never crash', () => {
  const garbage: unknown[] = [
    null,
    0,
    -1,
    NaN,
    '',
    'a',
    true,
    [],
    {},
    [null, 0, {}],
    { p50: 'x' },
    { prompt: 'x' },
    { p50: NaN },
    () => 1,
  ]
  const fields = [
    'order',
    'only',
    'ignore',
    'allowFallbacks',
    'requireParameters',
    'dataCollection',
    'zdr',
    'quantizations',
    'regions',
    'sort',
    'maxPrice',
    'preferredMinThroughput',
    'preferredMaxLatencySeconds',
    'rest',
  ]
  const health = createHealth()
  measure(health, 'a', { firstTokenMs: 100, tokensPerSecond: 10 })
  for (const field of fields)
    for (const value of garbage)
      for (const balance of ['listed', 'price'] as const) {
        const preferences = { [field]: value } as unknown as ProviderPreferences
        try {
          assert.ok(orderOf({ health, balance, preferences, request: requestOf() }).length > 0)
        } catch (error) {
          assert.ok(error instanceof GatewayError, `${field}: ${String(error)}`)
        }
      }
})

test('endpoints of several models in one list are sorted together, and measured against all others', () => {
  const [c, a, b] = listed()
  assert.ok(a && b && c)
  const other = { ...a, id: 'acme/other@a', modelId: 'acme/other' }
  const model = { id: 'acme/other', endpoints: [other] } as unknown as Model
  const choice = chooseEndpoints({
    ...queryOf([c, b], { preferences: { sort: 'price' } }),
    alternatives: [model],
  })
  assert.deepEqual(choice.candidates, [other, b, c])
  assert.deepEqual(choice.considered, [c, b, other])
})

test('when all rest, the one that will be back first comes first', () => {
  const endpoints = [
    endpointOf({ provider: 'long' }),
    endpointOf({ provider: 'short' }),
    endpointOf({ provider: 'well' }),
  ]
  const health = createHealth()
  const now = 1_800_000_000_000
  const fail = (provider: string, retryAfterSeconds: number): void =>
    health.ended({
      endpointId: `acme/thinker@${provider}`,
      result: 'limited',
      beganAt: now,
      now,
      retryAfterSeconds,
    })
  fail('long', 60)
  fail('short', 5)
  const order = (): string[] =>
    chooseEndpoints(queryOf(endpoints, { health, now: now + 1 })).candidates.map(
      ({ provider }) => provider.id,
    )
  assert.deepEqual(order(), ['well', 'short', 'long'])
  fail('well', 30)
  assert.deepEqual(order(), ['short', 'well', 'long'])
})
