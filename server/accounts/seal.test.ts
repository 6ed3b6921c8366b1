import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Seal } from './seal.ts'
import { createSeal } from './seal.ts'

const sealOf = (secret: string, previousSecret?: string, label = 'tests 1'): Seal =>
  createSeal({ label, secret, previousSecret })

const TEXT = 'a word that nobody else should read, é 字'

test('what is sealed opens for its owner, and looks different each time', () => {
  const seal = sealOf('the secret of this server')
  const sealed = seal.close(TEXT, 'gen-1')
  assert.equal(seal.open(sealed, 'gen-1'), TEXT)
  assert.notDeepEqual(seal.close(TEXT, 'gen-1'), sealed)
  assert.ok(!Buffer.from(sealed).toString('latin1').includes('nobody'))
  assert.equal(seal.open(seal.close('', 'a'), 'a'), '')
})

test('it opens for no other owner, under no other secret, and never changed or cut', () => {
  const seal = sealOf('the secret of this server')
  const sealed = seal.close(TEXT, 'gen-1')
  assert.equal(seal.open(sealed, 'gen-2'), undefined)
  assert.equal(sealOf('another secret of a server').open(sealed, 'gen-1'), undefined)
  for (let at = 0; at < sealed.length; at++) {
    const changed = Uint8Array.from(sealed)
    changed[at] = (changed[at] ?? 0) ^ 1
    assert.equal(seal.open(changed, 'gen-1'), undefined, `byte ${at}`)
    assert.equal(seal.open(sealed.subarray(0, at), 'gen-1'), undefined, `cut at ${at}`)
  }
})

test('a secret that was replaced still opens, and seals no more', () => {
  const old = sealOf('the former secret here')
  const both = sealOf('the secret of this server', 'the former secret here')
  assert.equal(both.open(old.close(TEXT, 'gen-1'), 'gen-1'), TEXT)
  assert.equal(old.open(both.close(TEXT, 'gen-1'), 'gen-1'), undefined)
  assert.equal(both.isCurrent(old.close(TEXT, 'gen-1')), false)
  assert.equal(both.isCurrent(both.close(TEXT, 'gen-1')), true)
})

test('what was sealed for one purpose opens for no other', () => {
  const sealed = sealOf('the secret of this server').close(TEXT, 'gen-1')
  assert.equal(sealOf('the secret of this server', undefined, 'tests 2').open(sealed, 'gen-1'), undefined)
})
