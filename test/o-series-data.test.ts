// What data/ must say of the models that the project promises: OpenAI's o-series, fact by fact, as its maker published
// them. The laws that hold for every model are in catalogue-data.test.ts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { modelNamed, slugOf } from './support/shipped-data.ts'

// The four models that the project promises, and their kin: OpenAI's deprecations page, model pages and price list.
const O_SERIES = [
  ['openai/o1', 'o1-2024-12-17', '2024-12-17', '2026-04-22', '2026-10-23', 'openai/gpt-5.6-sol', 200_000, 100_000, 15, 60, 7.5],
  ['openai/o1-mini', 'o1-mini-2024-09-12', '2024-09-12', '2025-04-28', '2025-10-27', 'openai/o4-mini', 128_000, 65_536, 1.1, 4.4, 0.55],
  ['openai/o1-preview', 'o1-preview-2024-09-12', '2024-09-12', '2025-04-28', '2025-07-28', 'openai/o3', 128_000, 32_768, 15, 60, 7.5],
  ['openai/o3-mini', 'o3-mini-2025-01-31', '2025-01-31', '2026-04-22', '2026-10-23', 'openai/gpt-5.6-sol', 200_000, 100_000, 1.1, 4.4, 0.55],
  ['openai/o3', 'o3-2025-04-16', '2025-04-16', '2026-06-11', '2026-12-11', 'openai/gpt-5.6-sol', 200_000, 100_000, 2, 8, 0.5],
  ['openai/o4-mini', 'o4-mini-2025-04-16', '2025-04-16', '2026-04-22', '2026-10-23', 'openai/gpt-5.6-terra', 200_000, 100_000, 1.1, 4.4, 0.275],
] as const // oxfmt-ignore

for (const [
  id,
  snapshot,
  released,
  deprecated,
  shutdown,
  successor,
  context,
  output,
  prompt,
  completion,
  cached,
] of O_SERIES) {
  test(`${id} has the dates, limits, prices and successor that its maker published`, () => {
    const model = modelNamed(id)
    assert.equal(model.snapshot, snapshot)
    assert.deepEqual(model.aliases, [slugOf(id), snapshot, `openai/${snapshot}`])
    assert.deepEqual([model.released, model.deprecated, model.shutdown], [released, deprecated, shutdown])
    assert.equal(model.successor, successor)
    assert.deepEqual([model.context, model.max_output], [context, output])
    assert.deepEqual(model.pricing, { prompt, completion, cache_read: cached })
  })
}

test('o1, o3-mini, o3 and o4-mini think at low, medium or high effort, medium unless told, and never not at all', () => {
  for (const id of ['openai/o1', 'openai/o3-mini', 'openai/o3', 'openai/o4-mini']) {
    const expected = {
      kind: 'effort',
      efforts: ['low', 'medium', 'high'],
      default: 'medium',
      mandatory: true,
    }
    assert.deepEqual(modelNamed(id).reasoning, expected, id)
    assert.equal(modelNamed(id).instructions, 'developer', id)
  }
})

test('the o-series takes max_completion_tokens and refuses max_tokens, sampling and parallel_tool_calls', () => {
  const refused = [
    'max_tokens',
    'temperature',
    'top_p',
    'presence_penalty',
    'frequency_penalty',
    'logprobs',
    'top_logprobs',
  ]
  for (const id of [
    'openai/o1',
    'openai/o1-mini',
    'openai/o1-preview',
    'openai/o3-mini',
    'openai/o3',
    'openai/o4-mini',
  ]) {
    const supports = new Set<string>(modelNamed(id).supports)
    assert.ok(supports.has('max_completion_tokens') && supports.has('seed'), id)
    for (const name of [...refused, 'parallel_tool_calls', 'prediction', 'verbosity', 'audio', 'modalities'])
      assert.ok(!supports.has(name), `${id} takes ${name}`)
  }
})

test('o1 and o3-mini take stop; o3 and o4-mini, which came later, do not', () => {
  const takesStop = (id: string): boolean => modelNamed(id).supports?.includes('stop') ?? false
  assert.deepEqual(['openai/o1', 'openai/o3-mini', 'openai/o3', 'openai/o4-mini'].map(takesStop), [
    true,
    true,
    false,
    false,
  ])
})

test('o1-mini and o1-preview know no tools, no instructions, no images, and only the defaults of sampling', () => {
  const fixed = { temperature: 1, top_p: 1, presence_penalty: 0, frequency_penalty: 0, n: 1 }
  for (const id of ['openai/o1-mini', 'openai/o1-preview']) {
    const model = modelNamed(id)
    assert.deepEqual(model.fixed, fixed, id)
    assert.equal(model.instructions, 'user', id)
    assert.deepEqual(model.input, ['text'], id)
    assert.equal(model.reasoning?.kind, 'always', id)
    for (const name of ['tools', 'tool_choice', 'response_format', 'stop', 'reasoning_effort'] as const)
      assert.ok(!model.supports?.includes(name), `${id} takes ${name}`)
  }
})

test('o1, o3 and o4-mini read images and files, o3-mini only text', () => {
  for (const id of ['openai/o1', 'openai/o3', 'openai/o4-mini'])
    assert.deepEqual(modelNamed(id).input, ['text', 'image', 'file'], id)
  assert.deepEqual(modelNamed('openai/o3-mini').input, ['text'])
})

test('each promised model can be had at two providers or more, its maker first', () => {
  const promised = {
    'openai/o1': ['openai o1-2024-12-17', 'azure o1', 'aimlapi o1', 'openrouter openai/o1'],
    'openai/o1-mini': ['openai o1-mini-2024-09-12', 'azure o1-mini', 'aimlapi o1-mini'],
    'openai/o3-mini': [
      'openai o3-mini-2025-01-31',
      'azure o3-mini',
      'aimlapi o3-mini',
      'openrouter openai/o3-mini',
    ],
    'openai/o3': ['openai o3-2025-04-16', 'azure o3', 'aimlapi openai/o3-2025-04-16', 'openrouter openai/o3'],
  }
  for (const [id, expected] of Object.entries(promised))
    assert.deepEqual(
      modelNamed(id).endpoints.map((endpoint) => `${endpoint.provider} ${endpoint.id}`),
      expected,
    )
})
