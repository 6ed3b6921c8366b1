// Rollups in SQL, made smaller with age: hours of a day put together as one, and steps forgotten that nobody asks for any more.
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { RollupStore } from '../rollups/ports.ts'
import type { Databases } from './databases.ts'
import { addedUsage } from './rollup-texts.ts'
import { GRAINS, INSTALLATION, SPLITS, USAGE_COLUMNS } from './rollup-tables.ts'
import type { Tables } from './tables.ts'
import { whole } from './values.ts'

const CURSOR = 'folded'
const HOURS_OF_DAY = 24
const NOON = 12
const BY_THE_HOUR = [SPLITS.everything, SPLITS.endpoint, SPLITS.key, SPLITS.app]
const KEY_COLUMNS = ['account_id', 'split', 'hour', 'key_id', 'endpoint', 'app'] as const

/** Keeps the promises of RollupStore that change what is old. */
export function createRollupFolding({ read, write }: Databases): Pick<RollupStore, 'foldDay' | 'forget'> {
  return {
    foldDay: async (beforeDay) => {
      const day = await nextDay(read)
      if (day === undefined || day >= beforeDay) return false
      await write.transaction().execute((transaction) => fold(transaction, day))
      return true
    },

    forget: async ({ hoursBefore, slicesBefore }) => {
      const endpoints = (await read.selectFrom('rollup_endpoints').select('number').execute()).map((row) =>
        whole(row.number),
      )
      // One endpoint at a time: each is one short stretch of the tables, and settlements get their turn in between.
      for (const endpoint of endpoints) {
        for (const table of ['rollup_attempts', 'rollup_errors'] as const) {
          await forgetSteps(write, { table, endpoint, grain: GRAINS.hour, before: hoursBefore })
          await forgetSteps(write, { table, endpoint, grain: GRAINS.slice, before: slicesBefore })
        }
      }
      const accounts = await read.selectFrom('accounts').select('id').execute()
      for (const { id } of accounts)
        await write
          .deleteFrom('rollup_answers')
          .where('account_id', '=', whole(id))
          .where('grain', '=', GRAINS.hour)
          .where('endpoint', 'in', endpoints)
          .where('step', '<', hoursBefore)
          .execute()
    },
  }
}

/** The day after the last that was folded; at first the earliest that there is. */
async function nextDay(read: Kysely<Tables>): Promise<number | undefined> {
  const cursor = await read
    .selectFrom('rollup_cursors')
    .select('at')
    .where('name', '=', CURSOR)
    .executeTakeFirst()
  if (cursor) return whole(cursor.at) + 1
  const first = await read
    .selectFrom('rollup_usage')
    .select((all) => all.fn.min('hour').as('hour'))
    .where('account_id', '=', INSTALLATION)
    .where('split', '=', SPLITS.endpoint)
    .executeTakeFirst()
  return first?.hour == null ? undefined : Math.floor(whole(first.hour) / HOURS_OF_DAY)
}

// A settlement that comes later still for such a day adds an hour to it, which then stays: nothing is lost by it.
async function fold(transaction: Kysely<Tables>, day: number): Promise<void> {
  const noon = day * HOURS_OF_DAY + NOON
  // Accounts are named, so that the table is looked at in that day only and not from end to end.
  const isOther = sql<boolean>`split in (${sql.join(BY_THE_HOUR)})
    and account_id in (select id from accounts union all select ${sql.lit(INSTALLATION)})
    and hour >= ${day * HOURS_OF_DAY} and hour < ${(day + 1) * HOURS_OF_DAY} and hour <> ${noon}`
  const columns = [...KEY_COLUMNS, ...USAGE_COLUMNS]
  await transaction
    .insertInto('rollup_usage')
    .columns(columns)
    .expression(
      transaction
        .selectFrom('rollup_usage')
        .select([
          'account_id',
          'split',
          sql<number>`${sql.lit(noon)}`.as('noon'),
          'key_id',
          'endpoint',
          'app',
        ])
        .select(USAGE_COLUMNS.map((column) => sql<number>`sum(${sql.ref(column)})`.as(column)))
        .where(isOther)
        .groupBy(['account_id', 'split', 'key_id', 'endpoint', 'app']),
    )
    .onConflict((conflict) => conflict.columns([...KEY_COLUMNS]).doUpdateSet(addedUsage() as never))
    .execute()
  await transaction.deleteFrom('rollup_usage').where(isOther).execute()
  await transaction
    .insertInto('rollup_cursors')
    .values({ name: CURSOR, at: day })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ at: sql`excluded.at` }))
    .execute()
}

interface OldSteps {
  readonly table: 'rollup_attempts' | 'rollup_errors'
  readonly endpoint: number
  readonly grain: number
  readonly before: number
}

async function forgetSteps(
  write: Kysely<Tables>,
  { table, endpoint, grain, before }: OldSteps,
): Promise<void> {
  await write
    .deleteFrom(table)
    .where('grain', '=', grain)
    .where('endpoint', '=', endpoint)
    .where('step', '<', before)
    .execute()
}
