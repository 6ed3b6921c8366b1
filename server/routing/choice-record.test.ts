import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { QueryParts } from '../../test/support/routing-query.ts'
import { endpointOf, MODEL_ID, queryOf, seededRandom } from '../../test/support/routing-query.ts'
import { chooseEndpoints } from './candidates.ts'
import type { ChosenBy, MadeChoice } from './choice-record.ts'
import { readChoices, recordOfChoice, writeChoices } from './choice-record.ts'
import { createHealth } from './health.ts'

const ENDPOINTS = ['a', 'b', 'c'].map((provider, index) =>
  endpointOf({ provider, prompt: index + 1, trains: provider === 'b' }),
)
const NOW = 1_800_000_000_000
const chosen = (parts: QueryParts = {}, by: ChosenBy = 'request', endpoints = ENDPOINTS): MadeChoice => ({
  choice: chooseEndpoints(queryOf(endpoints, parts)),
  by,
})

const ill = createHealth()
for (let count = 0; count < 3; count++)
  ill.ended({ endpointId: `${MODEL_ID}@a`, result: 'failure', beganAt: NOW, now: NOW })

const CASES: Record<string, readonly MadeChoice[]> = {
  'in the order of the list': [chosen()],
  'one removed': [chosen({ preferences: { dataCollection: 'deny' } })],
  'several removed by several filters': [
    chosen({ preferences: { dataCollection: 'deny', maxPrice: { prompt: 1 } } }),
  ],
  'nobody left': [chosen({ preferences: { only: ['zz'] } })],
  'no fallbacks': [chosen({ preferences: { allowFallbacks: false } })],
  'an order that allows nobody': [chosen({ preferences: { order: ['zz'], allowFallbacks: false } })],
  'sorted by price': [chosen({ preferences: { sort: 'price' }, bodyBytes: 1234 })],
  'sorted by what was not measured': [chosen({ preferences: { sort: 'throughput' } })],
  'ordered by the caller, the rest by lot': [
    chosen({ preferences: { order: ['c'] }, balance: 'price', random: seededRandom(4) }),
  ],
  'one that rests': [chosen({ health: ill, now: NOW })],
  'a successor of one that nobody has': [chosen({}, 'request', []), chosen({}, 'operator')],
}

for (const [name, made] of Object.entries(CASES))
  test(`what is kept of a choice is the whole choice: ${name}`, () => {
    const text = writeChoices(made, undefined)
    assert.deepEqual(readChoices(text, undefined), made.map(recordOfChoice))
    assert.ok(text.length < 400, text)
  })

test('everybody who was considered is either in the order or removed by a named filter', () => {
  for (const made of Object.values(CASES))
    for (const { choice } of made) {
      const accounted = [...choice.order, ...choice.removed].map(({ endpoint }) => endpoint.id)
      assert.deepEqual(
        accounted.toSorted(),
        choice.considered.map(({ id }) => id),
      )
    }
  assert.deepEqual(
    CASES['no fallbacks']?.[0]?.choice.removed.map(({ endpoint, filter }) => [endpoint.provider.id, filter]),
    [
      ['b', 'allow_fallbacks'],
      ['c', 'allow_fallbacks'],
    ],
  )
})

test('scores are in units for people', () => {
  const byPrice = recordOfChoice(chosen({ preferences: { sort: 'price' }, bodyBytes: 4_000_000 }))
  // A million prompt tokens at $1, and 500 of the answer at $4 a million.
  assert.deepEqual(byPrice.order[0], { endpoint: `${MODEL_ID}@a`, why: 'sorted', score: 1.002 })
  const health = createHealth()
  for (const [provider, tokensPerSecond] of [
    ['a', 20],
    ['b', 200],
  ] as const)
    health.ended({
      endpointId: `${MODEL_ID}@${provider}`,
      result: 'success',
      beganAt: NOW,
      now: NOW,
      tokensPerSecond,
    })
  const fastest = recordOfChoice(chosen({ health, now: NOW, preferences: { sort: 'throughput' } })).order[0]
  assert.equal(fastest?.endpoint, `${MODEL_ID}@b`)
  assert.ok(fastest.score > 150 && fastest.score < 250, String(fastest.score))
})

test('of the usual request nothing is kept that the attempt does not say', () => {
  const only = [endpointOf({ provider: 'a' })]
  const made = [chosen({}, 'request', only)]
  assert.equal(writeChoices(made, `${MODEL_ID}@a`), '')
  assert.deepEqual(readChoices('', `${MODEL_ID}@a`), made.map(recordOfChoice))
  assert.notEqual(
    writeChoices(made, undefined),
    '',
    'nothing was tried, so nothing tells who could have been',
  )
})

test('the text of a usual choice is made once for a list', () => {
  assert.equal(writeChoices([chosen()], 'x'), '[{"m":"acme/thinker","o":["a","b","c"]}]')
  const before = JSON.stringify
  JSON.stringify = () => {
    throw new Error('made again')
  }
  try {
    assert.equal(writeChoices([chosen()], 'x'), '[{"m":"acme/thinker","o":["a","b","c"]}]')
  } finally {
    JSON.stringify = before
  }
})

test('what was not kept or cannot be read is nothing, not an error', () => {
  assert.equal(readChoices(undefined, 'a/b@c'), undefined)
  assert.equal(readChoices('', undefined), undefined)
  for (const text of ['{', '5', '[5]', '[{"m":"a/b"}]', 'null'])
    assert.equal(readChoices(text, 'a/b@c'), undefined)
})
