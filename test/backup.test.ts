// What an operator does before and at an upgrade: a backup while the server works, a server on the backup, a migration by hand.
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { Kysely, SqliteDialect } from 'kysely'
import { Migrator } from 'kysely/migration'
import { accountsAndLedger } from '../server/store/migrations/0001-accounts-and-ledger.ts'
import { activity } from '../server/store/migrations/0002-activity.ts'
import { SQLITE_SPELLING } from '../server/store/sqlite/spelling.ts'
import { runCommandLine } from '../cli/run-command-line.ts'
import { asKyselyTakesIt } from './support/kysely-over-node.ts'
import type { RunningCauseway } from './support/start-causeway.ts'
import { startCauseway } from './support/start-causeway.ts'
import { call } from './support/two-providers.ts'

async function folderFor(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'causeway-backup-'))
  context.after(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function run(
  dataFolder: string,
  words: readonly string[],
): Promise<{ code: number; out: string; error: string }> {
  let out = ''
  let error = ''
  const code = await runCommandLine(words, {
    out: (text) => (out += text),
    error: (text) => (error += text),
    input: process.stdin,
    isStyled: false,
    environment: { CAUSEWAY_DATA: dataFolder, PORT: '0' },
    workingFolder: dataFolder,
  })
  return { code, out, error }
}

const ask = async (server: RunningCauseway, key: string): Promise<number> => {
  const response = await call({ server, key }, { model: 'o3-mini' })
  await response.arrayBuffer()
  return response.status
}

test('a backup made between requests is a data folder on which a server knows every key of that moment', async (context) => {
  const folder = await folderFor(context)
  const server = await startCauseway()
  context.after(() => server.stop())
  const before = await server.createKey({ name: 'before', kind: 'test' })
  let isOver = false
  const traffic = (async () => {
    while (!isOver) assert.equal(await ask(server, before), 200)
  })()
  const target = join(folder, 'copy')
  const made = await server.runCommand(['backup', target])
  const after = await server.createKey({ name: 'after', kind: 'test' })
  isOver = true
  await traffic
  assert.equal(made.exitCode, 0, made.stderr)
  assert.match(made.stdout, new RegExp(`^${target} \\(\\d+\\.\\d MB\\)\\n$`))
  assert.deepEqual((await readdir(target)).toSorted(), ['causeway.db', 'causeway.secret'])
  for (const name of await readdir(target))
    assert.equal((await stat(join(target, name))).mode & 0o777, 0o600, name)
  const restored = await startCauseway({ dataFolder: target })
  context.after(() => restored.stop())
  assert.equal(await ask(restored, before), 200)
  assert.equal(await ask(restored, after), 401)
})

test('a backup goes to a folder named by the time unless told, and may leave the secret out', async (context) => {
  const server = await startCauseway()
  context.after(() => server.stop())
  const made = await server.runCommand(['backup', '--without-secret', '--json'])
  assert.equal(made.exitCode, 0, made.stderr)
  const { folder, bytes, secret } = JSON.parse(made.stdout) as {
    folder: string
    bytes: number
    secret: boolean
  }
  assert.match(folder.slice(server.dataFolder.length), /^\/backups\/\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d$/)
  assert.equal(secret, false)
  assert.match(made.stderr, /secret is not in it/)
  assert.equal((await stat(join(folder, 'causeway.db'))).size, bytes)
})

test('a backup replaces nothing, and says when there is nothing to copy', async (context) => {
  const folder = await folderFor(context)
  const nothing = await run(folder, ['backup'])
  assert.equal(nothing.code, 1)
  assert.match(nothing.error, /no database in/)
  assert.equal((await run(folder, ['keys', 'list'])).code, 0)
  await mkdir(join(folder, 'taken'))
  await writeFile(join(folder, 'taken', 'x'), '')
  const taken = await run(folder, ['backup', 'taken'])
  assert.equal(taken.code, 1)
  assert.match(taken.error, /is not empty/)
  assert.equal(taken.out, '')
})

test('a damaged database is not copied as if it were whole', async (context) => {
  const folder = await folderFor(context)
  await writeFile(
    join(folder, 'causeway.db'),
    'no database at all, but long enough to be taken for one'.repeat(200),
  )
  const failed = await run(folder, ['backup', 'copy'])
  assert.equal(failed.code, 1)
  assert.match(failed.error, /not a database/)
  assert.deepEqual(await readdir(join(folder, 'copy')), [])
})

test('migrate brings a database of an earlier version up to date and names what it did', async (context) => {
  const folder = await folderFor(context)
  const database = new DatabaseSync(join(folder, 'causeway.db'))
  const kysely = new Kysely<unknown>({ dialect: new SqliteDialect({ database: asKyselyTakesIt(database) }) })
  const earlier = {
    '0001-accounts-and-ledger': accountsAndLedger(SQLITE_SPELLING),
    '0002-activity': activity(SQLITE_SPELLING),
  }
  const migrator = new Migrator({ db: kysely, provider: { getMigrations: async () => earlier } })
  assert.equal((await migrator.migrateToLatest()).error, undefined)
  await kysely.destroy()
  const first = await run(folder, ['migrate'])
  assert.equal(first.code, 0, first.error)
  assert.match(first.out, /^0003-responses: done\n(?:\d{4}-[a-z-]+: done\n)*$/)
  assert.deepEqual(await run(folder, ['migrate']), {
    code: 0,
    out: 'The database is up to date.\n',
    error: '',
  })
  assert.deepEqual(JSON.parse((await run(folder, ['migrate', '--json'])).out), { migrated: [] })
})

test('migrate leaves the database of a running server alone', async (context) => {
  const server = await startCauseway()
  context.after(() => server.stop())
  const refused = await server.runCommand(['migrate'])
  assert.equal(refused.exitCode, 1)
  assert.match(refused.stderr, /already works on .*Stop it/)
})
