// Facts about the installation in SQL, written once for every engine.
import type { FactStore } from '../ports.ts'
import type { Databases } from './databases.ts'

/** Keeps the promises of FactStore. */
export function createFactStore({ read, write }: Databases): FactStore {
  return {
    get: async (name) => {
      const row = await read.selectFrom('facts').select('value').where('name', '=', name).executeTakeFirst()
      return row?.value
    },

    set: async (fact) => {
      await write
        .insertInto('facts')
        .values(fact)
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: fact.value }))
        .execute()
    },

    ensure: async (fact) => {
      await write
        .insertInto('facts')
        .values(fact)
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute()
      const row = await write
        .selectFrom('facts')
        .select('value')
        .where('name', '=', fact.name)
        .executeTakeFirstOrThrow()
      return row.value
    },
  }
}
