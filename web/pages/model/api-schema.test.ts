// What the API tab shows and asks, from the documents that the server makes for the whole catalogue.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { modelDocument } from '../../../contract/openapi/model-document.ts'
import { buildCatalogue } from '../../../server/catalogue/build.ts'
import { readShippedDocuments } from '../../../server/catalogue/read-data.ts'
import {
  bodyOf,
  editorOf,
  firstValue,
  kindOf,
  readSearch,
  readValue,
  trialBody,
  writeSearch,
} from './api-request.ts'
import type { ApiOfModel } from './api-schema.ts'
import { readApi } from './api-schema.ts'

const catalogue = buildCatalogue(await readShippedDocuments(), () => undefined)

function apiOf(id: string): ApiOfModel {
  const model = catalogue.models.get(id)
  assert.ok(model, id)
  const api = readApi(modelDocument({ model, baseUrl: 'http://127.0.0.1:8484', version: '0' }))
  assert.ok(api, id)
  return api
}

test('every parameter of every model has a type, a sentence and a first value', () => {
  for (const id of catalogue.models.keys())
    for (const row of apiOf(id).rows) {
      assert.ok(row.type !== '' && !row.type.includes('undefined'), `${id} ${row.name}: ${row.type}`)
      assert.match(row.description, /[.:]/, `${id} ${row.name}`)
      assert.notEqual(firstValue(row), undefined, `${id} ${row.name}`)
    }
})

test('types, ranges, words and defaults are said as people say them', () => {
  const rows = new Map(apiOf('openai/o1').rows.map((row) => [row.name, row]))
  assert.deepEqual(rows.get('reasoning_effort')?.words, ['low', 'medium', 'high'])
  assert.equal(rows.get('reasoning_effort')?.fallback, '"medium"')
  assert.equal(rows.get('max_completion_tokens')?.range, '1 to 100,000')
  assert.equal(rows.get('max_tokens')?.isDeprecated, true)
  assert.equal(rows.get('n')?.range, '1 to 128')
  assert.equal(rows.get('tools')?.type, 'list of Tool')
  assert.equal(rows.get('messages')?.isRequired, true)
  assert.ok(rows.get('messages')?.parts.some(({ name }) => name === 'UserMessage'))
  assert.ok(rows.get('tools')?.parts.some(({ name }) => name === 'function'))
  assert.equal(rows.get('stream')?.group, 'answer')
})

test('a fixed value is shown and cannot be edited, and what is lacking is told', () => {
  const api = apiOf('openai/o1-mini')
  const temperature = api.rows.find(({ name }) => name === 'temperature')
  assert.ok(temperature)
  assert.equal(temperature.isFixed, true)
  assert.equal(temperature.type, '1')
  assert.equal(editorOf(temperature), 'none')
  assert.equal(firstValue(temperature), 1)
  assert.ok(api.lacking.some(({ name, lenient }) => name === 'tools' && lenient === 'refused'))
  assert.ok(api.lacking.some(({ name, lenient }) => name === 'top_k' && lenient === 'dropped'))
  assert.deepEqual(api.renamedRoles, ['system', 'developer'])
})

test('the address keeps the request and takes any garbage', () => {
  const api = apiOf('openai/o1')
  const usual = readSearch({}, api)
  assert.deepEqual(writeSearch(usual, api), {})
  assert.deepEqual(bodyOf(usual, api), { model: 'o1', messages: [{ role: 'user', content: 'Hello' }] })
  const changed = { ...usual, code: 'go', as: 'openai/o1', ask: 'Why?', set: { seed: 7, stream: true } }
  assert.deepEqual(readSearch(writeSearch(changed, api), api), changed)
  assert.deepEqual(Object.keys(bodyOf(changed, api)), ['model', 'messages', 'stream', 'seed'])
  for (const junk of [null, 7, 'x', [], { a: 1 }, { __proto__: null, model: 'x', messages: 3 }])
    assert.deepEqual(readSearch({ code: junk, set: junk, as: junk }, api), usual)
  assert.equal(readSearch({ ask: 42 }, api).ask, '42')
  assert.equal(kindOf('constructor').id, 'curl')
})

test('a trial is streamed unless the request says otherwise or has more than one text', () => {
  const api = apiOf('openai/o1')
  const body = bodyOf(readSearch({}, api), api)
  assert.equal(trialBody(body, api)['stream'], true)
  for (const own of [{ stream: false }, { stream: true }, { n: 2 }])
    assert.deepEqual(trialBody({ ...body, ...own }, api), { ...body, ...own })
  const vectors = apiOf('openai/text-embedding-3-small')
  assert.deepEqual(trialBody({ input: 'x' }, vectors), { input: 'x' })
})

test('texts in fields are read as what they stand for', () => {
  assert.deepEqual(readValue('0.5', 'number'), { value: 0.5 })
  assert.ok('problem' in readValue('', 'number'))
  assert.ok('problem' in readValue('{', 'json'))
  assert.deepEqual(readValue('["a"]', 'json'), { value: ['a'] })
  assert.deepEqual(readValue('7', 'text'), { value: '7' })
})

test('a model of vectors is asked for its input', () => {
  const api = apiOf('openai/text-embedding-3-small')
  assert.equal(api.operation, 'embeddings')
  assert.deepEqual(bodyOf(readSearch({}, api), api), { model: api.ids[0], input: 'Hello' })
})
