import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bodyOf, priceUnder } from './charge.ts'
import { chargeWords, percentWords, readModelSearch, writeModelSearch } from './model-search.ts'

const WISH = { charge: 'inherit', margin: '', prompt: '3', completion: '9', cacheRead: '' } as const
const FACTS = { cost: { prompt: 2.5, completion: 10 }, margin: 10 }

test('the price follows the rule that is chosen', () => {
  assert.deepEqual(priceUnder(WISH, FACTS), { prompt: 2.75, completion: 11 })
  assert.deepEqual(priceUnder({ ...WISH, charge: 'margin', margin: '-20' }, FACTS), {
    prompt: 2,
    completion: 8,
  })
  assert.deepEqual(priceUnder({ ...WISH, charge: 'price' }, FACTS), { prompt: 3, completion: 9 })
})

test('there is no price while an amount is missing or makes none', () => {
  for (const wish of [
    { ...WISH, charge: 'margin' },
    { ...WISH, charge: 'margin', margin: '-101' },
    { ...WISH, charge: 'price', prompt: '' },
    { ...WISH, charge: 'price', completion: '-1' },
  ] as const)
    assert.equal(priceUnder(wish, FACTS), undefined)
})

test('only the amounts of the chosen rule are sent', () => {
  assert.deepEqual(bodyOf(WISH), { charge: 'inherit' })
  assert.deepEqual(bodyOf({ ...WISH, charge: 'margin', margin: '5' }), { charge: 'margin', margin: 5 })
  assert.deepEqual(bodyOf({ ...WISH, charge: 'price' }), {
    charge: 'price',
    prompt: 3,
    completion: 9,
    cacheRead: null,
  })
})

test('a rule is said in words, and garbage in the address shows all', () => {
  assert.equal(chargeWords({ charge: 'inherit', margin: 0 }), '')
  assert.equal(chargeWords({ charge: 'margin', margin: 0 }), '+0 %')
  assert.equal(chargeWords({ charge: 'price', margin: null }), 'own price')
  assert.equal(percentWords(-12.5), '−12.5 %')
  assert.deepEqual(writeModelSearch(readModelSearch({ text: {}, which: 'toString' })), {})
  assert.deepEqual(writeModelSearch(readModelSearch({ text: 'o1', which: 'hidden' })), {
    text: 'o1',
    which: 'hidden',
  })
})
