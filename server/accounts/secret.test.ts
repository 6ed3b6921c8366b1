import assert from 'node:assert/strict'
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { temporaryFolder } from '../../test/engines/temporary-folder.ts'
import { openStore } from '../store/open.ts'
import type { FactStore } from '../store/ports.ts'
import { openSecret, SecretError } from './secret.ts'

const LONG = 'a secret of more than sixteen characters'

async function open(context: TestContext): Promise<{ dataFolder: string; facts: FactStore; file: string }> {
  const dataFolder = temporaryFolder(context)
  const store = await openStore({ dataFolder })
  context.after(() => store.close())
  return { dataFolder, facts: store.facts, file: join(dataFolder, 'causeway.secret') }
}

const refusal = (words: RegExp) => (error: unknown) =>
  error instanceof SecretError && words.test(error.message)

test('a secret is made once, kept for its owner only, and read again', async (context) => {
  const { dataFolder, facts, file } = await open(context)
  const secret = await openSecret({ dataFolder, facts })
  assert.match(secret, /^[0-9a-f]{64}$/)
  assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.equal(readFileSync(file, 'utf8').trim(), secret)
  assert.equal(await openSecret({ dataFolder, facts }), secret)
  assert.deepEqual(
    readdirSync(dataFolder).filter((name) => name.includes('secret')),
    ['causeway.secret'],
  )
})

test('starts at once agree on one secret', async (context) => {
  const { dataFolder, facts } = await open(context)
  const secrets = await Promise.all(Array.from({ length: 10 }, () => openSecret({ dataFolder, facts })))
  assert.equal(new Set(secrets).size, 1)
})

test('a given secret is used, and no file is made', async (context) => {
  const { dataFolder, facts, file } = await open(context)
  assert.equal(await openSecret({ dataFolder, facts, given: LONG }), LONG)
  assert.throws(() => statSync(file))
  assert.equal(await openSecret({ dataFolder, facts, given: LONG }), LONG)
})

test('an empty given secret is none', async (context) => {
  const { dataFolder, facts } = await open(context)
  assert.match(await openSecret({ dataFolder, facts, given: '' }), /^[0-9a-f]{64}$/)
})

test('a wrong given secret stops the start and says how to go on', async (context) => {
  const { dataFolder, facts, file } = await open(context)
  await openSecret({ dataFolder, facts })
  const wrong = openSecret({ dataFolder, facts, given: 'wrong' })
  await assert.rejects(
    wrong,
    refusal(/^CAUSEWAY_SECRET is not the secret .*unset it to use .*CAUSEWAY_SECRET_OLD/),
  )
  assert.ok(readFileSync(file, 'utf8').length > 0)
})

test('a secret file from elsewhere stops the start', async (context) => {
  const { dataFolder, facts, file } = await open(context)
  await openSecret({ dataFolder, facts })
  writeFileSync(file, `${'0'.repeat(64)}\n`)
  await assert.rejects(openSecret({ dataFolder, facts }), refusal(/causeway\.secret is not the one .*backup/))
})

test('a lost secret file stops the start and no new one is made', async (context) => {
  const { dataFolder, facts, file } = await open(context)
  await openSecret({ dataFolder, facts })
  rmSync(file)
  await assert.rejects(openSecret({ dataFolder, facts }), refusal(/secret is gone/))
  assert.throws(() => statSync(file))
})

test('an empty secret file stops the start', async (context) => {
  const { dataFolder, facts, file } = await open(context)
  writeFileSync(file, '\n')
  await assert.rejects(openSecret({ dataFolder, facts }), refusal(/is empty/))
})

test('a short secret is refused before anything depends on it', async (context) => {
  const { dataFolder, facts } = await open(context)
  await assert.rejects(openSecret({ dataFolder, facts, given: 'short' }), refusal(/at least 16 characters/))
  assert.equal(await openSecret({ dataFolder, facts, given: LONG }), LONG)
})

test('rotating takes the new secret while the old one is named, and only the new one afterwards', async (context) => {
  const { dataFolder, facts } = await open(context)
  await openSecret({ dataFolder, facts, given: LONG })
  const given = `${LONG}, the next`
  await assert.rejects(openSecret({ dataFolder, facts, given, previous: 'not the old one' }), SecretError)
  assert.equal(await openSecret({ dataFolder, facts, given, previous: LONG }), given)
  assert.equal(await openSecret({ dataFolder, facts, given }), given)
  await assert.rejects(openSecret({ dataFolder, facts, given: LONG }), SecretError)
})
