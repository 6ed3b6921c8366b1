// Which models come first on the home page.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ListedModel } from '../../../contract/app/models.ts'
import { exampleModel, topModels } from './top-models.ts'

const model = (id: string, more: Partial<ListedModel> = {}): ListedModel =>
  ({
    id,
    name: id,
    kind: 'chat',
    status: 'active',
    released: '2026-01-01',
    available: false,
    ...more,
  }) as ListedModel

const models = [
  model('a/old', { released: '2024-01-01' }),
  model('a/new', { released: '2026-05-01' }),
  model('a/on', { released: '2025-01-01', available: true }),
  model('a/ended', { status: 'ended', released: '2026-06-01' }),
  model('a/vectors', { kind: 'embedding', released: '2026-06-01' }),
]

test('without traffic: what can be called, then the newest', () => {
  assert.deepEqual(
    topModels(models, undefined, 9).map((row) => row.model.id),
    ['a/on', 'a/new', 'a/old'],
  )
})

test('what is used comes before everything else', () => {
  const traffic = { asOf: '', dates: [], models: [{ id: 'a/old', weekTokens: 7, days: [] }] }
  const rows = topModels(models, traffic as never, 2)
  assert.deepEqual(
    rows.map((row) => [row.model.id, row.weekTokens]),
    [
      ['a/old', 7],
      ['a/on', 0],
    ],
  )
})

test('the example has the shortest name of a chat model', () => {
  assert.equal(exampleModel(models), 'a/on')
  assert.equal(exampleModel([]), undefined)
})
