import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FactStore } from '../../store/ports.ts'
import { openAuthSecret } from './auth-secret.ts'

function facts(): FactStore & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>()
  return {
    kept,
    get: async (name) => kept.get(name),
    set: async ({ name, value }) => void kept.set(name, value),
    ensure: async ({ name, value }) => {
      if (!kept.has(name)) kept.set(name, value)
      return kept.get(name) as string
    },
  }
}

const open = (store: FactStore, secret: string, previousSecret?: string): Promise<string> =>
  openAuthSecret({ facts: store, secret, previousSecret })

test('it is made once, random, and not kept as it is', async () => {
  const store = facts()
  const made = await open(store, 'the secret of this server')
  assert.match(made, /^[0-9a-f]{64}$/)
  assert.equal(await open(store, 'the secret of this server'), made)
  assert.ok(![...store.kept.values()].join().includes(made))
  assert.notEqual(await open(facts(), 'the secret of this server'), made)
})

test("it outlives a change of the server's secret, and needs the former one no longer after that", async () => {
  const store = facts()
  const made = await open(store, 'the former secret')
  await assert.rejects(open(store, 'the new secret'), /CAUSEWAY_SECRET_OLD/)
  assert.equal(await open(store, 'the new secret', 'the former secret'), made)
  assert.equal(await open(store, 'the new secret'), made)
  await assert.rejects(open(store, 'the former secret'))
})

test('what was changed by hand is not opened', async () => {
  const store = facts()
  await open(store, 'the secret of this server')
  const [[name, value] = ['', '']] = store.kept
  store.kept.set(
    name,
    value.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')),
  )
  await assert.rejects(open(store, 'the secret of this server'))
})
