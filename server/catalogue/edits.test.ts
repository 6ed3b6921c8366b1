import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CatalogueDocuments } from './build.ts'
import { readEdits } from './edits.ts'
import { openCatalogue } from './open-catalogue.ts'
import { createCatalogueEditor, readKeptEdits } from './open-edits.ts'
import { model, provider } from './schema.ts'

const acme = provider.parse({
  name: 'Acme',
  dialect: 'openai-chat',
  base_url: 'http://127.0.0.1:9/v1',
  env: { key: 'KEY' },
})
const documentOf = (
  prompt: number,
  more: object = {},
): CatalogueDocuments['models'] extends ReadonlyMap<string, infer Row> ? Row : never =>
  model.parse({ name: 'One', pricing: { prompt }, endpoints: [{ provider: 'acme', id: 'one' }], ...more })
const shipped = { providers: new Map([['acme', acme]]), models: new Map([['acme/one', documentOf(1)]]) }
const nothing = { providers: new Map(), models: new Map() }
const open = (operator: CatalogueDocuments = nothing) =>
  openCatalogue({ shipped, operator, variable: () => 'set' })
const priceOf = (catalogue: ReturnType<typeof open>): number | undefined =>
  catalogue.current().models.get('acme/one')?.endpoints[0]?.prices.prompt

test('the margin of a model goes before that of the installation, and the file before both', () => {
  const catalogue = open()
  catalogue.replaceEdits({ margin: 10, providers: {}, models: {} })
  assert.equal(priceOf(catalogue), 1_100_000)
  catalogue.replaceEdits({ margin: 10, providers: {}, models: { 'acme/one': { margin: 50 } } })
  assert.equal(priceOf(catalogue), 1_500_000)
  assert.equal(catalogue.current().models.get('acme/one')?.endpoints[0]?.costs?.prompt, 1_000_000)
  catalogue.replaceOperatorDocuments({ ...nothing, margin: 20 })
  catalogue.replaceEdits({ margin: 10, providers: {}, models: {} })
  assert.equal(priceOf(catalogue), 1_200_000)
  catalogue.replaceOperatorDocuments({ ...nothing, models: new Map([['acme/one', documentOf(3)]]) })
  catalogue.replaceEdits({ providers: {}, models: { 'acme/one': { margin: 50, hidden: true } } })
  assert.equal(priceOf(catalogue), 3_000_000, 'a row of the file is the file’s alone')
})

test('a hidden model has no name, a provider that is switched off is not on', () => {
  const catalogue = open()
  catalogue.replaceEdits({
    providers: { acme: { enabled: false } },
    models: { 'acme/one': { hidden: true } },
  })
  const { names, models, hidden, simulated, providers } = catalogue.current()
  assert.deepEqual([names.size, models.size, simulated.size, hidden.size], [0, 0, 0, 1])
  const acmeNow = providers.get('acme')
  assert.deepEqual([acmeNow?.enabled, acmeNow?.isSwitchedOff, acmeNow?.takesOwnKeys], [false, true, false])
})

test('an added model that comes to clash with the file stands back, and the file holds', () => {
  const catalogue = open()
  const own = documentOf(1, { aliases: ['mine'] })
  catalogue.replaceEdits({ margin: 10, providers: {}, models: { 'acme/two': { document: own } } })
  assert.ok(catalogue.current().models.has('acme/two'))
  const file = new Map([['acme/three', documentOf(1, { aliases: ['mine'] })]])
  catalogue.replaceOperatorDocuments({ ...nothing, models: file })
  assert.deepEqual([...catalogue.current().models.keys()], ['acme/one', 'acme/three'])
  assert.match(catalogue.problem() ?? '', /mine/)
  assert.equal(priceOf(catalogue), 1_100_000)
  catalogue.replaceOperatorDocuments(nothing)
  assert.ok(catalogue.current().models.has('acme/two'))
  assert.equal(catalogue.problem(), undefined)
})

test('edits are kept, and none that is refused or cannot be kept acts', async () => {
  let kept: string | undefined
  let isFull = false
  const facts = {
    get: () => Promise.resolve(kept),
    set: ({ value }: { readonly value: string }) => {
      if (isFull) return Promise.reject(new Error('the disk is full'))
      kept = value
      return Promise.resolve()
    },
  }
  const catalogue = open()
  const editor = createCatalogueEditor({ facts, catalogue })
  await editor.change((before) => ({ ...before, margin: 10 }))
  assert.equal(priceOf(catalogue), 1_100_000)
  await assert.rejects(editor.change((before) => ({ ...before, margin: 1e6 })))
  const clash = documentOf(1, { aliases: ['acme/one'] })
  await assert.rejects(
    editor.change((before) => ({ ...before, models: { 'acme/two': { document: clash } } })),
    /acme\/one/,
  )
  isFull = true
  await assert.rejects(
    editor.change((before) => ({ ...before, margin: 20 })),
    /full/,
  )
  assert.equal(priceOf(catalogue), 1_100_000)
  assert.deepEqual(await readKeptEdits(facts, assert.fail), { margin: 10, providers: {}, models: {} })
})

test('one row that cannot be used any more is left out and told', () => {
  const lost: string[] = []
  const text = JSON.stringify({
    margin: 5,
    providers: {},
    models: { 'a/b': { hidden: true }, 'a/c': { odd: 1 } },
  })
  assert.deepEqual(
    readEdits(text, (row) => lost.push(row)),
    { margin: 5, providers: {}, models: { 'a/b': { hidden: true } } },
  )
  assert.deepEqual(lost, ['a/c'])
  readEdits('{', (row) => lost.push(row))
  assert.deepEqual(lost, ['a/c', 'all of them'])
})
