import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  balanceWords,
  codesBody,
  lowWords,
  monthName,
  readCreditsSearch,
  seesMoney,
  signed,
  writeCreditsSearch,
} from './credits.ts'

test('a balance says which way it goes, never by a minus', () => {
  const heads = [
    ['prepaid', 12, 'Left to spend'],
    ['prepaid', 0, 'Left to spend'],
    ['prepaid', -3, 'Owed'],
    ['metered', -7, 'Owed so far'],
    ['metered', 0, 'Nothing owed'],
    ['metered', 5, 'Left to spend'],
  ] as const
  for (const [billing, balance, head] of heads) {
    const words = balanceWords({ billing, balance })
    assert.equal(words.head, head)
    assert.equal(words.amount, Math.abs(balance))
  }
  assert.match(balanceWords({ billing: 'metered', balance: 5 }).meaning, /requests go on/)
  assert.match(balanceWords({ billing: 'prepaid', balance: -3 }).meaning, /refused until/)
})

test('a low balance is told apart from one that is used up', () => {
  const credits = {
    billing: 'prepaid',
    balance: 2,
    held: 0,
    isLow: true,
    below: 3,
    month: { from: '2026-11-01', spent: 0 },
    total: null,
  } as const
  assert.deepEqual(lowWords(credits), { kind: 'low', below: 3 })
  assert.deepEqual(lowWords({ ...credits, held: 2 }), { kind: 'none' })
  assert.equal(lowWords({ ...credits, isLow: false }), undefined)
})

test('money is for billing, admins and owners', () => {
  const roles = ['viewer', 'member', 'billing', 'admin', 'owner'] as const
  assert.deepEqual(roles.filter(seesMoney), ['billing', 'admin', 'owner'])
  assert.equal(seesMoney(undefined), false)
})

test('an address is read as it was written, and garbage is nothing', () => {
  const search = { show: 'usage', codes: 'open' } as const
  assert.deepEqual(readCreditsSearch(writeCreditsSearch(search)), search)
  assert.deepEqual(writeCreditsSearch({ show: 'all', codes: '' }), {})
  assert.deepEqual(readCreditsSearch({ show: ['usage'], codes: 7 }), { show: 'all', codes: '' })
})

test('a form for codes is read, with the end of the last day, and says what is wrong', () => {
  const form = { amount: ' 12,50 ', count: '3', lastDay: '2026-12-31', note: ' talk ' }
  const body = codesBody(form)
  assert.deepEqual([body.amount, body.count, body.note], [12.5, 3, 'talk'])
  assert.equal(new Date(body.expiresAt ?? 0).getTime(), new Date(2026, 11, 31, 23, 59, 59).getTime())
  assert.equal(codesBody({ ...form, lastDay: '' }).expiresAt, null)
  assert.throws(() => codesBody({ ...form, amount: '' }), /amount in US dollars/)
  assert.throws(() => codesBody({ ...form, count: 'many' }), /whole number/)
})

test('months and amounts are written for people', () => {
  assert.equal(monthName('2026-11-01'), 'November 2026')
  assert.equal(signed('$5.00', 5), '+$5.00')
  assert.equal(signed('-$5.00', -5), '−$5.00')
})
