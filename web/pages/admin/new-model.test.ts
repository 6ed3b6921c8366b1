import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newModelFrom } from './new-model.ts'

const form = (fields: Readonly<Record<string, string>>) => (name: string) => fields[name] ?? ''
const FIELDS = {
  id: ' house/own ',
  provider: 'acme',
  upstreamId: 'own',
  prompt: '1.5',
  completion: '',
  name: 'Own',
  context: '8000',
  tools: 'yes',
  kind: 'chat',
}
const BASE = { id: 'house/own', provider: 'acme', upstreamId: 'own', prompt: 1.5, completion: 0 }

test('facts are sent for a new model and left out for one that there is', () => {
  assert.deepEqual(newModelFrom(form(FIELDS), { isNew: true }), {
    ...BASE,
    name: 'Own',
    context: 8000,
    tools: true,
  })
  assert.deepEqual(newModelFrom(form(FIELDS), { isNew: false }), BASE)
})
