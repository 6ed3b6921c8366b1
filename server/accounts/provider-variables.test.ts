import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openProviderVariables } from './provider-variables.ts'

function factsOf() {
  const kept = new Map<string, string>()
  return {
    kept,
    facts: {
      get: (name: string) => Promise.resolve(kept.get(name)),
      set: ({ name, value }: { readonly name: string; readonly value: string }) => {
        kept.set(name, value)
        return Promise.resolve()
      },
    },
  }
}
const told: unknown[] = []
const log = { error: (...words: unknown[]) => void told.push(words) }
const KEY = 'sk-a-key-of-a-provider'

test('values are kept sealed, open again, and are taken away', async () => {
  const { facts, kept } = factsOf()
  const open = (secret: string, previousSecret?: string) =>
    openProviderVariables({ facts, secret, previousSecret, log })
  const first = await open('the secret of this server')
  await Promise.all([first.change({ A_KEY: KEY }), first.change({ A_HOST: 'http://127.0.0.1:1' })])
  assert.equal(first.get('A_KEY'), KEY)
  assert.equal(JSON.stringify([...kept]).includes(KEY), false)
  assert.equal(
    Buffer.from([...kept.values()][0] ?? '', 'base64')
      .toString('latin1')
      .includes(KEY),
    false,
  )

  const rotated = await open('the next secret here', 'the secret of this server')
  assert.deepEqual([rotated.get('A_KEY'), rotated.get('A_HOST')], [KEY, 'http://127.0.0.1:1'])
  const later = await open('the next secret here')
  assert.equal(later.get('A_KEY'), KEY, 'it was sealed anew')
  await later.change({ A_KEY: undefined })
  assert.equal((await open('the next secret here')).get('A_KEY'), undefined)

  const lost = await open('quite another secret')
  assert.equal(lost.get('A_HOST'), undefined)
  assert.equal(told.length, 1)
})
