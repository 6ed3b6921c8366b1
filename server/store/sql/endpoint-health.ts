// What routing knew of endpoints, in SQL, written once for every engine. Texts go in and out as they are.
import type { EndpointHealthStore } from '../ports.ts'
import type { Databases } from './databases.ts'
import { whole } from './values.ts'

/** Rows of one statement; each has three values, and engines take some thousands. */
const SAVED_AT_ONCE = 100

/** Keeps the promises of EndpointHealthStore. */
export function createEndpointHealthStore({ read, write }: Databases): EndpointHealthStore {
  return {
    all: async () => {
      const rows = await read.selectFrom('endpoint_health').selectAll().orderBy('endpoint_id').execute()
      return rows.map((row) => ({
        endpointId: row.endpoint_id,
        savedAt: whole(row.saved_at),
        state: row.state,
      }))
    },

    save: async (records) => {
      for (let from = 0; from < records.length; from += SAVED_AT_ONCE) {
        const rows = records.slice(from, from + SAVED_AT_ONCE).map(({ endpointId, savedAt, state }) => ({
          endpoint_id: endpointId,
          saved_at: savedAt,
          state,
        }))
        await write
          .insertInto('endpoint_health')
          .values(rows)
          .onConflict((conflict) =>
            conflict.column('endpoint_id').doUpdateSet((row) => ({
              saved_at: row.ref('excluded.saved_at'),
              state: row.ref('excluded.state'),
            })),
          )
          .execute()
      }
    },

    deleteBefore: async (at) => {
      await write.deleteFrom('endpoint_health').where('saved_at', '<', at).execute()
    },
  }
}
