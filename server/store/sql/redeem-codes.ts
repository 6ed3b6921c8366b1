// Codes that bring credit, in SQL, written once for every engine. Redeeming uses the code up, writes the grant and adds it to
// the account's totals in one transaction, so that neither a crash nor any number of tries at once can part the three.
import { sql } from 'kysely'
import type { Kysely, Selectable, SqlBool } from 'kysely'
import type { RedeemCodeRecord, RedeemCodeState, RedeemCodeStore, Redeeming } from '../credit/ports.ts'
import type { Databases } from './databases.ts'
import { addToAccount } from './settlement.ts'
import type { RedeemCodesTable, Tables } from './tables.ts'
import { amount, orNull, orUndefined, whole, wholeOrUndefined } from './values.ts'

/** Rows of one insert: SQLite takes at most 32,766 values in a statement. */
const ROWS_AT_ONCE = 500

interface CodeRow extends Selectable<RedeemCodesTable> {
  readonly maker: string | null
  readonly redeemer: string | null
  readonly account: string | null
  readonly owner: string | null
}

/** Keeps the promises of RedeemCodeStore. */
export function createRedeemCodeStore({ read, write }: Databases): RedeemCodeStore {
  return {
    create: async ({ codes, ...common }) => {
      const rows = codes.map(({ digest, ending }) => ({
        digest,
        ending,
        batch: common.batch,
        amount_nanodollars: common.amountNanodollars,
        note: orNull(common.note),
        created_at: common.createdAt,
        created_by: common.personId,
        expires_at: orNull(common.expiresAt),
      }))
      await write.transaction().execute(async (transaction) => {
        for (let at = 0; at < rows.length; at += ROWS_AT_ONCE)
          await transaction
            .insertInto('redeem_codes')
            .values(rows.slice(at, at + ROWS_AT_ONCE))
            .execute()
      })
    },

    redeem: (wish) => write.transaction().execute((transaction) => redeem(transaction, wish)),

    find: async (digest) => {
      const row = await codesIn(read).where('redeem_codes.digest', '=', digest).executeTakeFirst()
      return row && readCode(row)
    },

    list: async ({ limit, before, state, at }) => {
      let rows = codesIn(read)
      if (before !== undefined) rows = rows.where('redeem_codes.id', '<', before)
      if (state !== undefined) rows = rows.where(inState(state, at))
      const found = await rows.orderBy('redeem_codes.id', 'desc').limit(limit).execute()
      return found.map(readCode)
    },

    revoke: async ({ at, ...which }) => {
      const open = write.updateTable('redeem_codes').set({ revoked_at: at }).where(inState('open', at))
      const these = 'id' in which ? open.where('id', '=', which.id) : open.where('batch', '=', which.batch)
      return (await these.returning('id').execute()).length
    },
  }
}

async function redeem(
  transaction: Kysely<Tables>,
  { digest, redemptionId, accountId, personId, at }: Parameters<RedeemCodeStore['redeem']>[0],
): Promise<Redeeming> {
  const used = await transaction
    .updateTable('redeem_codes')
    .set({
      redemption_id: redemptionId,
      redeemed_at: at,
      redeemed_account_id: accountId,
      redeemed_by: personId,
    })
    .where('digest', '=', digest)
    .where(inState('open', at))
    .returning(['amount_nanodollars', 'ending'])
    .executeTakeFirst()
  if (used === undefined) {
    const row = await codesIn(transaction).where('redeem_codes.digest', '=', digest).executeTakeFirst()
    return row === undefined ? { outcome: 'unknown' } : { outcome: 'refused', code: readCode(row) }
  }
  const granted = amount(used.amount_nanodollars)
  await transaction
    .insertInto('ledger_entries')
    .values({
      account_id: accountId,
      kind: 'grant',
      amount_nanodollars: granted,
      generation_id: null,
      note: `Code that ends in ${used.ending}`,
      created_at: at,
    })
    .execute()
  await addToAccount(transaction, { accountId, granted, used: 0 }).execute()
  return { outcome: 'redeemed', amountNanodollars: granted }
}

function inState(state: RedeemCodeState, at: number) {
  switch (state) {
    case 'redeemed':
      return sql<SqlBool>`redeemed_at is not null`
    case 'revoked':
      return sql<SqlBool>`revoked_at is not null`
    case 'expired':
      return sql<SqlBool>`redeemed_at is null and revoked_at is null and redeem_codes.expires_at <= ${at}`
    case 'open':
      return sql<SqlBool>`redeemed_at is null and revoked_at is null and
        (redeem_codes.expires_at is null or redeem_codes.expires_at > ${at})`
  }
}

function codesIn(database: Kysely<Tables>) {
  return database
    .selectFrom('redeem_codes')
    .leftJoin('auth_users as makers', 'makers.id', 'redeem_codes.created_by')
    .leftJoin('auth_users as redeemers', 'redeemers.id', 'redeem_codes.redeemed_by')
    .leftJoin('account_profiles', 'account_profiles.account_id', 'redeem_codes.redeemed_account_id')
    .leftJoin('members as owners', (join) =>
      join
        .onRef('owners.account_id', '=', 'account_profiles.account_id')
        .on('account_profiles.kind', '=', 'personal'),
    )
    .leftJoin('auth_users as people', 'people.id', 'owners.person_id')
    .selectAll('redeem_codes')
    .select(['makers.name as maker', 'redeemers.name as redeemer', 'people.name as owner'])
    .select('account_profiles.title as account')
}

function readCode(row: CodeRow): RedeemCodeRecord {
  const { redemption_id: id, redeemed_at: at, redeemed_account_id: accountId } = row
  return {
    id: whole(row.id),
    batch: row.batch,
    ending: row.ending,
    amountNanodollars: amount(row.amount_nanodollars),
    note: orUndefined(row.note),
    createdAt: whole(row.created_at),
    createdBy: orUndefined(row.maker),
    expiresAt: wholeOrUndefined(row.expires_at),
    revokedAt: wholeOrUndefined(row.revoked_at),
    redeemed:
      id === null || at === null || accountId === null
        ? undefined
        : {
            id,
            at: whole(at),
            accountId: whole(accountId),
            account: row.account ?? orUndefined(row.owner),
            person: orUndefined(row.redeemer),
          },
  }
}
