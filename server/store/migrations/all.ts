// Every migration by name, in order. A new one is a file and a line here; released ones never change.
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { Migration } from 'kysely/migration'
import { GatewayError } from '../../../core/errors.ts'
import type { Tables } from '../sql/tables.ts'
import { accountsAndLedger } from './0001-accounts-and-ledger.ts'
import { activity } from './0002-activity.ts'
import { responses } from './0003-responses.ts'
import { routing } from './0005-routing.ts'
import { people } from './0004-people.ts'
import { rollups } from './0006-rollups.ts'
import { makersOfKeys } from './0007-makers-of-keys.ts'
import { accountSettings } from './0009-account-settings.ts'
import { auditLog } from './0010-audit-log.ts'
import { moreAccountSettings } from './0012-more-account-settings.ts'
import { providerKeys } from './0013-provider-keys.ts'
import { deadlinesOfKeys } from './0015-deadlines-of-keys.ts'
import { keptPrompts } from './0016-kept-prompts.ts'
import { disabledAccounts } from './0017-disabled-accounts.ts'
import { connectingOfKeys } from './0018-connecting-of-keys.ts'
import { budgetsOfMembers } from './0019-budgets-of-members.ts'
import { redeemCodes } from './0008-redeem-codes.ts'
import type { Spelling } from './spelling.ts'

function migrations(spelling: Spelling): Record<string, Migration> {
  return {
    '0001-accounts-and-ledger': accountsAndLedger(spelling),
    '0002-activity': activity(spelling),
    '0003-responses': responses(spelling),
    '0004-people': people(spelling),
    '0005-routing': routing(spelling),
    '0006-rollups': rollups(spelling),
    '0007-makers-of-keys': makersOfKeys(),
    '0008-redeem-codes': redeemCodes(spelling),
    '0009-account-settings': accountSettings(spelling),
    '0010-audit-log': auditLog(spelling),
    '0012-more-account-settings': moreAccountSettings(),
    '0013-provider-keys': providerKeys(spelling),
    '0015-deadlines-of-keys': deadlinesOfKeys(),
    '0016-kept-prompts': keptPrompts(spelling),
    '0017-disabled-accounts': disabledAccounts(spelling),
    '0018-connecting-of-keys': connectingOfKeys(),
    '0019-budgets-of-members': budgetsOfMembers(spelling),
  }
}

/** The database has tables that this version knows nothing of. */
export class NewerDatabaseError extends Error {
  override readonly name = 'NewerDatabaseError'

  constructor(migration: string) {
    super(
      `it was made by a newer version of Causeway (${migration}). ` +
        'Start that version, or bring back a backup from before the upgrade.',
    )
  }
}

/**
 * Brings the tables up to date; nothing happens when they are. All that is missing is made in one transaction, which two
 * processes starting at once enter one after the other. Resolves with the names of what was run. Rejects with the first
 * failure, and then nothing was changed.
 */
export async function migrate(options: {
  readonly database: Kysely<Tables>
  readonly spelling: Spelling
}): Promise<readonly string[]> {
  const known = migrations(options.spelling)
  if (await isUpToDate(options.database, Object.keys(known))) return []
  const migrator = new Migrator({
    db: options.database,
    provider: { getMigrations: async () => known },
  })
  const { error, results = [] } = await migrator.migrateToLatest()
  if (error !== undefined)
    throw error instanceof Error ? error : new Error('the migration failed', { cause: error })
  return results.map(({ migrationName }) => migrationName)
}

// One query instead of the migrator's dozen: it is nearly always the answer, and the server waits for it to start.
async function isUpToDate(database: Kysely<Tables>, known: readonly string[]): Promise<boolean> {
  try {
    const done = await sql<{ name: string }>`select name from kysely_migration`.execute(database)
    const newer = done.rows.find((row) => !known.includes(row.name))
    if (newer !== undefined) throw new NewerDatabaseError(newer.name)
    return done.rows.length === known.length
  } catch (error) {
    if (error instanceof GatewayError || error instanceof NewerDatabaseError) throw error
    // There is no such table yet.
    return false
  }
}
