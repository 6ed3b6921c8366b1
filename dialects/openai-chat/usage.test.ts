import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NO_USAGE, type Usage } from '../../core/events.ts'
import { readUsage, writeUsage } from './usage.ts'

const NONE: ReadonlySet<string> = new Set()

const read = (usage: object, quirks: readonly string[] = []): Usage | undefined =>
  readUsage({ usage }, new Set(quirks))

test('an answer without usage has none', () => {
  for (const wire of [
    {},
    { usage: null },
    { usage: [] },
    { usage: 'many' },
    { usage: {} },
    { usage: { cost: 1 } },
  ])
    assert.equal(readUsage(wire, NONE), undefined)
})

test('counts from other servers are cut to whole numbers that cannot hurt', () => {
  const usage = read({
    prompt_tokens: 10.9,
    completion_tokens: -5,
    total_tokens: Number.NaN,
    prompt_tokens_details: { cached_tokens: 99, audio_tokens: '7' },
    completion_tokens_details: { reasoning_tokens: Infinity },
  })
  assert.deepEqual(usage, { ...NO_USAGE, inputTokens: 10, cachedTokens: 10 })
  assert.equal(read({ prompt_tokens: 1e308, completion_tokens: 1 })?.inputTokens, 1e12)
  assert.equal(read({ prompt_tokens: '12', completion_tokens: 3 })?.inputTokens, 0)
})

test('a count that is missing follows from the total', () => {
  assert.equal(read({ prompt_tokens: 10, total_tokens: 25 })?.outputTokens, 15)
  assert.equal(read({ prompt_tokens: 10, total_tokens: 4 })?.outputTokens, 0)
})

test('cached tokens are found under the names that servers give them', () => {
  for (const cached of [
    { prompt_tokens_details: { cached_tokens: 4 } },
    { prompt_cache_hit_tokens: 4 },
    { cached_tokens: 4 },
    { cache_read_input_tokens: 4 },
  ])
    assert.equal(read({ prompt_tokens: 9, completion_tokens: 1, ...cached })?.cachedTokens, 4)
  const written = read({ prompt_tokens: 9, cache_read_input_tokens: 4, cache_creation_input_tokens: 8 })
  assert.equal(written?.cacheWriteTokens, 5, 'never more than the prompt has left')
})

test('reasoning that was left out is added once: by the total, or by the quirk where there is no total', () => {
  const details = { completion_tokens_details: { reasoning_tokens: 40 } }
  const output = (usage: object, ...quirks: string[]): number | undefined =>
    read({ prompt_tokens: 10, completion_tokens: 2, ...details, ...usage }, quirks)?.outputTokens
  assert.equal(output({ total_tokens: 52 }), 42)
  assert.equal(output({}, 'completion-excludes-reasoning'), 42)
  assert.equal(output({}), 2)
  const inclusive = { completion_tokens: 42, total_tokens: 52 }
  assert.equal(output(inclusive, 'completion-excludes-reasoning'), 42, 'the total says that it is included')
})

test('the cost of the provider is read and never shown', () => {
  const wire = { prompt_tokens: 1, completion_tokens: 1, cost_in_usd_ticks: 1_466_250, sources: 2 }
  const usage = read(wire)
  assert.equal(usage?.providerCostDollars, 0.000146625)
  assert.equal(read({ ...wire, cost: 0.5 })?.providerCostDollars, 0.5)
  assert.equal(read({ ...wire, cost: -1, cost_in_usd_ticks: 'x' })?.providerCostDollars, undefined)
  const written = JSON.stringify(writeUsage(usage ?? NO_USAGE, { costDollars: 0.25, surface: 'openai' }))
  assert.ok(!written.includes('ticks') && !written.includes('0.000146'))
  assert.match(written, /"sources":2.*"cost":0\.25/)
})

test('both details objects are always written, with the fields of each surface', () => {
  const usage: Usage = {
    ...NO_USAGE,
    inputTokens: 10,
    cachedTokens: 4,
    cacheWriteTokens: 3,
    outputTokens: 8,
    reasoningTokens: 5,
  }
  assert.deepEqual(writeUsage(usage, { costDollars: undefined, surface: 'openai' }), {
    prompt_tokens: 10,
    completion_tokens: 8,
    total_tokens: 18,
    prompt_tokens_details: { cached_tokens: 4, audio_tokens: 0, cache_write_tokens: 3 },
    completion_tokens_details: {
      reasoning_tokens: 5,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  })
  const {
    cost,
    is_byok: isByok,
    cost_details: costDetails,
  } = writeUsage(usage, { costDollars: 0.1, surface: 'openrouter' })
  assert.deepEqual([cost, isByok, costDetails], [0.1, false, null])
})
