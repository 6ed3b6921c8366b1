// What is said of a provider's policy on data.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sayPolicy } from './say-policy.ts'

test('a provider that says nothing is not said to train', () => {
  assert.equal(sayPolicy({ training: 'unstated', retainsDays: null }), 'not stated')
  assert.equal(sayPolicy({ training: 'yes', retainsDays: null }), 'may train')
})

test('how long requests are kept is said where it is known', () => {
  assert.equal(sayPolicy({ training: 'no', retainsDays: 0 }), 'no training, not kept')
  assert.equal(sayPolicy({ training: 'no', retainsDays: 1 }), 'no training, kept 1 day')
  assert.equal(sayPolicy({ training: 'no', retainsDays: 30 }), 'no training, kept 30 days')
  assert.equal(sayPolicy({ training: 'no', retainsDays: null }), 'no training')
})
