// The stretches of time in which the gateway ran, in SQL. A run is one row that is touched while it lasts, so that a gap between
// two rows is a time in which nothing ran: more exact than a row a minute, and nothing to put together later.
import type { GatewayRunStore } from '../rollups/ports.ts'
import type { Databases } from './databases.ts'
import { whole } from './values.ts'

/** Keeps the promises of GatewayRunStore. */
export function createGatewayRunStore({ read, write }: Databases): GatewayRunStore {
  const touch = (change: { readonly id: number; readonly at: number; readonly stopped: 0 | 1 }) =>
    write
      .updateTable('gateway_runs')
      .set((is) => ({
        seen_at: is
          .case()
          .when('seen_at', '>', change.at)
          .then(is.ref('seen_at'))
          .else(change.at)
          .end() as never,
        stopped: change.stopped,
      }))
      .where('id', '=', change.id)
      .execute()
  return {
    begin: async (at) => {
      const row = await write
        .insertInto('gateway_runs')
        .values({ started_at: at, seen_at: at, stopped: 0 })
        .returning('id')
        .executeTakeFirstOrThrow()
      return whole(row.id)
    },
    seen: async ({ id, at }) => {
      await touch({ id, at, stopped: 0 })
    },
    stopped: async ({ id, at }) => {
      await touch({ id, at, stopped: 1 })
    },
    since: async (at) => {
      const rows = await read
        .selectFrom('gateway_runs')
        .selectAll()
        .where('seen_at', '>', at)
        .orderBy('started_at')
        .orderBy('id')
        .execute()
      return rows.map((row) => ({
        id: whole(row.id),
        startedAt: whole(row.started_at),
        seenAt: whole(row.seen_at),
        stopped: whole(row.stopped) === 1,
      }))
    },
    first: async () => {
      const row = await read
        .selectFrom('gateway_runs')
        .select((all) => all.fn.min('started_at').as('first'))
        .executeTakeFirst()
      return row?.first == null ? undefined : whole(row.first)
    },
  }
}
