import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import { nanodollars } from '../../../core/money.ts'
import { sampleGeneration } from '../../../test/engines/sample-records.ts'
import { temporaryFolder } from '../../../test/engines/temporary-folder.ts'
import { openStore } from '../open.ts'
import type { GenerationRecord } from '../ledger/ports.ts'
import { rollupTexts } from '../sql/rollup-texts.ts'
import type { Tables } from '../sql/tables.ts'
import { createRollUp } from './roll-up.ts'
import { readSettled } from './settled-rows.ts'

const compiler = new Kysely<Tables>({
  dialect: {
    createDriver: () => new DummyDriver(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (database) => new SqliteIntrospector(database),
  },
})

async function databaseWith(
  context: TestContext,
  records: readonly Partial<GenerationRecord>[],
): Promise<DatabaseSync> {
  const dataFolder = temporaryFolder(context)
  const store = await openStore({ dataFolder })
  const account = await store.accounts.ensure({ name: 'default', billing: 'metered', createdAt: 0 })
  for (const [at, record] of records.entries())
    await store.ledger.settle(sampleGeneration({ id: `gen-${at}`, accountId: account.id, ...record }))
  await store.close()
  const database = new DatabaseSync(join(dataFolder, 'causeway.db'))
  context.after(() => database.close())
  return database
}

test('a bite that fails leaves nothing behind, not even the numbers that it gave, and the next try is whole', async (context) => {
  const endpointId = 'acme/thinker-1@acme'
  const attempt = {
    endpoint: endpointId,
    provider: 'Acme',
    upstreamModel: 'thinker',
    startedMs: 0,
    firstEventMs: 5,
    durationMs: 10,
    status: 200,
    error: undefined,
    upstreamId: undefined,
  }
  const database = await databaseWith(context, [
    { endpointId, providerName: 'Acme', appTitle: 'Notes', attempts: [attempt] },
  ])
  const rollUp = createRollUp(database, rollupTexts(compiler))
  const count = (table: string): unknown =>
    database.prepare(`select count(*) as rows from ${table}`).get()?.['rows']
  database.exec(
    "create trigger full_disk before insert on rollup_attempts begin select raise(abort, 'full'); end",
  )
  assert.throws(() => rollUp(10), /full/)
  for (const table of ['rollup_usage', 'rollup_endpoints', 'rollup_apps', 'rollup_cursors'])
    assert.equal(count(table), 0, table)
  // Somebody else takes the numbers meanwhile.
  database.exec(
    "insert into rollup_endpoints (model_id, endpoint_id, provider_id, provider_name) values ('x', 'y', 'y', 'z')",
  )
  database.exec('drop trigger full_disk')

  assert.equal(rollUp(10), 1)
  const lost = database
    .prepare(
      `select count(*) as rows from rollup_usage where endpoint <> 0
       and endpoint not in (select number from rollup_endpoints where model_id = 'acme/thinker-1')`,
    )
    .get()
  assert.equal(lost?.['rows'], 0)
  assert.equal(count('rollup_apps'), 1)
})

test('amounts that add up beyond 2^53 in one bite are exact', async (context) => {
  const cost = nanodollars(Number.MAX_SAFE_INTEGER)
  const database = await databaseWith(context, [{ costNanodollars: cost }, { costNanodollars: cost }])
  assert.equal(createRollUp(database, rollupTexts(compiler))(10), 2)
  const sum = database.prepare('select cost_nanodollars as cost from rollup_usage where split = 5')
  sum.setReadBigInts(true)
  assert.equal(sum.get()?.['cost'], 2n * BigInt(cost))
})

test('adding up does not lower how safely settlements are kept', async (context) => {
  const database = await databaseWith(context, [{}])
  database.exec('pragma synchronous = full')
  createRollUp(database, rollupTexts(compiler))(10)
  assert.equal(database.prepare('pragma synchronous').get()?.['synchronous'], 2)
})

test('the values of a settled row are read in the order in which the statement gives them', async (context) => {
  const database = await databaseWith(context, [])
  const columns = database.prepare(rollupTexts(compiler).settled).columns()
  assert.deepEqual(
    Object.keys(readSettled([])),
    columns.map(({ name }) => name),
  )
})
