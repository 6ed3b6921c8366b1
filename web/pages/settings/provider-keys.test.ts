import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ProviderKeyItem } from '../../../contract/app/provider-keys.ts'
import { stateOf, testWords } from './provider-keys.ts'

const ITEM: ProviderKeyItem = {
  id: 1,
  provider: { id: 'acme', name: 'Acme', takesKeys: true },
  name: 'team',
  ending: '1111',
  disabled: false,
  allowFallback: true,
  createdBy: 'Ada',
  createdAt: '2026-11-21T08:00:00.000Z',
  lastUsedAt: null,
  state: null,
}

test('a key that is off is called so, whatever it was before; one that nobody takes says so', () => {
  assert.equal(stateOf({ ...ITEM, disabled: true, state: 'refused' }).word, 'off')
  const gone = stateOf({ ...ITEM, provider: { ...ITEM.provider, takesKeys: false }, state: 'works' })
  assert.deepEqual([gone.kind, gone.word], ['error', 'not used'])
})

test('how it was used last is a word, and trouble has a sentence with it', () => {
  assert.equal(stateOf(ITEM).word, 'not used yet')
  assert.deepEqual(stateOf({ ...ITEM, state: 'works' }), { kind: 'healthy', word: 'works', text: undefined })
  assert.match(stateOf({ ...ITEM, state: 'limited' }).text ?? '', /Acme has asked it to wait/)
  assert.match(stateOf({ ...ITEM, state: 'refused' }).text ?? '', /Acme did not accept it/)
})

test('a test is told in a sentence', () => {
  const result = { ok: true, models: 1, milliseconds: 12, error: null, item: ITEM }
  assert.equal(testWords(result), 'It lists one model, after 12 ms.')
  assert.equal(testWords({ ...result, models: 4 }), 'It lists 4 models, after 12 ms.')
  assert.equal(testWords({ ...result, ok: false, error: 'Acme answered 401.' }), 'Acme answered 401.')
})
