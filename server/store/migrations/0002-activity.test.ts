import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { Kysely, SqliteDialect } from 'kysely'
import { ZERO } from '../../../core/money.ts'
import { sampleGeneration, SAMPLE_TIME } from '../../../test/engines/sample-records.ts'
import { temporaryFolder } from '../../../test/engines/temporary-folder.ts'
import { asKyselyTakesIt } from '../../../test/support/kysely-over-node.ts'
import { openStore } from '../open.ts'
import { SQLITE_SPELLING } from '../sqlite/spelling.ts'
import { activity } from './0002-activity.ts'

test('activity of the time before its table is added up when the table is made', async (context) => {
  const dataFolder = temporaryFolder(context)
  const first = await openStore({ dataFolder })
  const account = await first.accounts.ensure({ name: 'default', billing: 'metered', createdAt: 0 })
  for (let at = 0; at < 40; at++)
    await first.ledger.settle(
      sampleGeneration({
        id: `gen-${at}`,
        accountId: account.id,
        keyId: at % 2,
        keyKind: at % 7 === 0 ? 'test' : 'live',
        endpointId: at % 5 === 0 ? undefined : `acme/thinker-1@${at % 3}`,
        providerName: at % 5 === 0 ? undefined : `Provider ${at % 3}`,
        createdAt: SAMPLE_TIME + at * 10_000_000,
        ...(at % 7 === 0 ? { costNanodollars: ZERO } : {}),
      }),
    )
  const query = { accountId: account.id, fromDay: 0, toDay: 1_000_000 }
  const kept = await first.activity.days(query)
  assert.ok(kept.length > 5)
  await first.close()

  // As the database was before, whatever other tables have come since; made again by this migration alone.
  const database = new DatabaseSync(join(dataFolder, 'causeway.db'))
  database.exec('drop table activity_days')
  const kysely = new Kysely<unknown>({ dialect: new SqliteDialect({ database: asKyselyTakesIt(database) }) })
  await activity(SQLITE_SPELLING).up(kysely)
  await kysely.destroy()

  const second = await openStore({ dataFolder })
  assert.deepEqual(await second.activity.days(query), kept)
  await second.close()
})
