import assert from 'node:assert/strict'
import { test } from 'node:test'
import { budgetToEffort, EFFORTS, effortToBudget, isEffort, nearestEffort } from './reasoning.ts'

test('an effort is one of seven words', () => {
  for (const effort of EFFORTS) assert.ok(isEffort(effort))
  for (const other of ['ultra', '', 'High', null, 1, undefined, 'toString']) assert.ok(!isEffort(other))
})

test('an effort is a share of the output, never below 1024 nor above 128000 tokens', () => {
  assert.equal(effortToBudget('minimal', 20_000), 2000)
  assert.equal(effortToBudget('low', 20_000), 4000)
  assert.equal(effortToBudget('medium', 20_000), 10_000)
  assert.equal(effortToBudget('high', 20_000), 16_000)
  assert.equal(effortToBudget('xhigh', 20_000), 19_000)
  assert.equal(effortToBudget('max', 20_000), 19_000)
  assert.equal(effortToBudget('minimal', 1000), 1024)
  assert.equal(effortToBudget('max', 1_000_000), 128_000)
})

test('a budget is the effort of the nearest share, and the way back is the same for both', () => {
  for (const effort of ['minimal', 'low', 'medium', 'high', 'xhigh'] as const)
    assert.equal(budgetToEffort(effortToBudget(effort, 50_000), 50_000), effort)
  assert.equal(budgetToEffort(1, 100_000), 'minimal')
  assert.equal(budgetToEffort(1_000_000, 1000), 'xhigh')
  assert.equal(budgetToEffort(34_000, 100_000), 'low')
  assert.equal(budgetToEffort(36_000, 100_000), 'medium')
  assert.equal(budgetToEffort(5000, 0), 'xhigh')
})

test('the nearest effort that a model takes; the lower one of two that are as near', () => {
  assert.equal(nearestEffort('high', ['low', 'medium', 'high']), 'high')
  assert.equal(nearestEffort('minimal', ['low', 'medium', 'high']), 'low')
  assert.equal(nearestEffort('max', ['low', 'medium', 'high']), 'high')
  assert.equal(nearestEffort('none', ['low', 'medium']), 'low')
  assert.equal(nearestEffort('medium', ['high', 'low']), 'low')
  assert.equal(nearestEffort('medium', ['high']), 'high')
  assert.equal(nearestEffort('medium', []), undefined)
})
