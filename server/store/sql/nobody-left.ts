// What an installation and an organisation must not lose: somebody who looks after them. Written once for every engine.
import type { Kysely } from 'kysely'
import type { Tables } from './tables.ts'

/** Whether somebody who is not disabled looks after the installation. */
export async function hasAdministrator(database: Kysely<Tables>): Promise<boolean> {
  const row = await database
    .selectFrom('auth_users')
    .select('id')
    .where('administrator', '=', 1)
    .where('disabled', '=', 0)
    .executeTakeFirst()
  return row !== undefined
}

/** Undoes the transaction that it is thrown in. */
export class NobodyLeft extends Error {
  override readonly name = 'NobodyLeft'
}

/** For the end of a transaction that throws NobodyLeft. */
export function lastOr(error: unknown): 'last' {
  if (error instanceof NobodyLeft) return 'last'
  throw error
}
