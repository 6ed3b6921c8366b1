// The page of formats says what the dialects do today, and some of it must never change.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { CALLERS, carriage, FEATURES, PROVIDERS } from './golden/carriage.ts'
import { formatsPage } from './golden/formats-page.ts'

const page = readFileSync(new URL('../docs/formats.md', import.meta.url), 'utf8')

test('docs/formats.md is what the dialects do', () => {
  assert.equal(page, formatsPage(page), 'write it with: node test/golden/formats-page.ts')
})

test('what a conversation cannot do without arrives between all pairs', () => {
  const always = [
    'Text',
    'Several turns',
    'Image, inside the request',
    'Tools',
    'Tool calls, arguments as written',
    'Tool results',
    'Token limit',
  ]
  for (const name of always) {
    const feature = FEATURES.find((one) => one.name === name)
    assert.ok(feature, name)
    for (const caller of CALLERS)
      for (const provider of PROVIDERS)
        assert.equal(
          carriage(feature, caller, provider),
          'carried',
          `${name}: ${caller.id} to ${provider.id}`,
        )
  }
})

test('within one format nothing that it has a word for is lost', () => {
  for (const dialect of CALLERS)
    for (const feature of FEATURES) {
      const verdict = carriage(feature, dialect, dialect)
      assert.ok(verdict === 'carried' || verdict === 'none', `${feature.name} in ${dialect.id}: ${verdict}`)
    }
})
