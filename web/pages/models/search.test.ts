import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ListedModel } from '../../../contract/app/models.ts'
import { choicesOf, filterCount, findModels, readSearch, writeSearch } from './search.ts'

const model = (id: string, more: Partial<ListedModel> = {}): ListedModel => ({
  id,
  name: id.slice(id.indexOf('/') + 1),
  description: '',
  author: { id: id.slice(0, id.indexOf('/')), name: id.slice(0, id.indexOf('/')) },
  kind: 'chat',
  input: ['text'],
  output: ['text'],
  contextTokens: 100_000,
  maxOutputTokens: null,
  prices: { prompt: 1, completion: 2 },
  released: '2026-01-01',
  deprecated: null,
  shutdown: null,
  status: 'active',
  successor: null,
  openWeights: false,
  supports: [],
  reasoning: { kind: 'none', efforts: [], mandatory: false },
  providers: [],
  available: true,
  ...more,
})

const MODELS = [
  model('acme/thinker', { input: ['text', 'image'], supports: ['tools', 'seed'], released: '2026-03-01' }),
  model('acme/thinker-mini', {
    supports: ['tools'],
    prices: { prompt: 0.1, completion: 0.2 },
    status: 'ended',
  }),
  model('other/writer', { description: 'Made for thinker-like work', contextTokens: 1_000_000 }),
]
const found = (query: Record<string, unknown>): string[] =>
  findModels(MODELS, readSearch(query), new Map([['other/writer', 9]])).map(({ id }) => id)

test('an address read and written again says the same', () => {
  const query = {
    q: 'o1',
    authors: 'acme,other',
    weights: true,
    context: 128_000,
    price: 0,
    sort: 'context',
    view: 'grid',
  }
  assert.deepEqual(writeSearch(readSearch(query)), query)
})

test('garbage in the address is as if it were absent', () => {
  const garbage = { q: { a: 1 }, sort: 'shoesize', price: 'much', context: -4, view: 7, weights: 'maybe' }
  assert.deepEqual(writeSearch(readSearch(garbage)), {})
})

test('capabilities must all be there, of authors one is enough', () => {
  assert.deepEqual(found({ supports: 'tools,seed' }), ['acme/thinker'])
  assert.deepEqual(found({ authors: 'acme,other' }).length, 3)
  assert.deepEqual(found({ input: 'image', authors: 'other' }), [])
})

test('what is named like the search words comes before what mentions them', () => {
  assert.deepEqual(found({ q: 'thinker', sort: 'tokens' }), [
    'acme/thinker',
    'acme/thinker-mini',
    'other/writer',
  ])
  assert.equal(found({ q: 'thinker', sort: 'tokens' })[0], 'acme/thinker')
  assert.deepEqual(found({ sort: 'tokens' })[0], 'other/writer')
})

test('bounds of price and context hold', () => {
  assert.deepEqual(found({ price: 0.5 }), ['acme/thinker-mini'])
  assert.deepEqual(found({ context: 200_000 }), ['other/writer'])
})

test('a choice is counted beside the other filters and not beside its own list', () => {
  const choices = choicesOf(MODELS, readSearch({ authors: 'acme', supports: 'tools' }), 'authors')
  assert.deepEqual(choices, [
    { word: 'acme', name: 'acme', count: 2 },
    { word: 'other', name: 'other', count: 0 },
  ])
  assert.equal(filterCount(readSearch({ authors: 'acme', q: 'x', sort: 'name', price: 0 })), 2)
})
