import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ListedModel } from '../../../contract/app/models.ts'
import { compareLines, readCompared } from './compared.ts'

const model = (prompt: number, contextTokens: number | null): ListedModel => ({
  id: 'acme/thinker',
  name: 'Thinker',
  description: '',
  author: { id: 'acme', name: 'Acme' },
  kind: 'chat',
  input: ['text'],
  output: ['text'],
  contextTokens,
  maxOutputTokens: null,
  prices: { prompt, completion: 4 },
  released: null,
  deprecated: null,
  shutdown: null,
  status: 'active',
  successor: null,
  openWeights: false,
  supports: ['tools'],
  reasoning: { kind: 'effort', efforts: ['low', 'high'], mandatory: true },
  providers: [],
  available: true,
})
const line = (models: readonly ListedModel[], name: string) =>
  compareLines(models).find((one) => one.name === name)

test('the address names each model once and four at most', () => {
  assert.deepEqual(readCompared('a/b,a/b,,c/d,e/f,g/h,i/j'), ['a/b', 'c/d', 'e/f', 'g/h'])
  assert.deepEqual(readCompared(['a/b']), [])
})

test('the lowest price and the longest context are marked', () => {
  const models = [model(2, 100_000), model(1, 200_000)]
  assert.deepEqual(line(models, 'Input')?.best, [false, true])
  assert.deepEqual(line(models, 'Context')?.best, [false, true])
})

test('what is alike or not known is not marked', () => {
  const models = [model(2, null), model(2, 200_000)]
  assert.deepEqual(line(models, 'Input')?.best, [false, false])
  assert.deepEqual(line(models, 'Context')?.best, [false, false])
  assert.deepEqual(line(models, 'Context')?.cells, ['–', '200 K tokens'])
  assert.deepEqual(line(models, 'Reasoning')?.cells, ['low, high; always on', 'low, high; always on'])
})
