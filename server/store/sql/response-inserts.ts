// Writes kept responses in batches: those that come while one is being committed share the next commit, as settlements do. One
// that cannot be written fails alone.
import type { Kysely, Transaction } from 'kysely'
import type { ResponseRecord } from '../responses/ports.ts'
import type { Tables } from './tables.ts'
import { orNull } from './values.ts'

const MOST_AT_ONCE = 32

/** A response with the ids of its items that do not say by themselves who made them. */
export interface NewResponse {
  readonly response: ResponseRecord
  readonly itemIds: readonly string[]
}

interface Waiting extends NewResponse {
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** Makes the function that inserts one; resolved means committed. */
export function createResponseInserts(write: Kysely<Tables>): (added: NewResponse) => Promise<void> {
  const waiting: Waiting[] = []
  let isRunning = false
  const run = async (): Promise<void> => {
    isRunning = true
    while (waiting.length > 0) await insertBatch(write, waiting.splice(0, MOST_AT_ONCE))
    isRunning = false
  }
  return (added) =>
    new Promise((resolve, reject) => {
      waiting.push({ ...added, resolve, reject })
      if (!isRunning) void run()
    })
}

/** Never rejects: each of the batch hears how it went. */
async function insertBatch(write: Kysely<Tables>, batch: readonly Waiting[]): Promise<void> {
  try {
    await insertAll(write, batch)
    for (const { resolve } of batch) resolve()
  } catch (error) {
    const [only] = batch
    if (batch.length === 1) only?.reject(error)
    else for (const one of batch) await insertBatch(write, [one])
  }
}

async function insertAll(write: Kysely<Tables>, batch: readonly NewResponse[]): Promise<void> {
  if (batch.every(({ itemIds }) => itemIds.length === 0)) return insertRows(write, batch)
  await write.transaction().execute(async (transaction) => {
    await insertRows(transaction, batch)
    for (const { response, itemIds } of batch) await insertItems(transaction, { ...response, itemIds })
  })
}

async function insertRows(database: Kysely<Tables>, batch: readonly NewResponse[]): Promise<void> {
  const rows = batch.map(({ response }) => ({
    id: response.id,
    account_id: response.accountId,
    key_kind: response.keyKind,
    created_at: response.createdAt,
    thread_id: response.threadId,
    previous_id: orNull(response.previousId),
    status: response.status,
    background: response.background ? 1 : 0,
    content: response.content,
  }))
  await database.insertInto('responses').values(rows).execute()
}

/** Remembers which response made these items. */
export async function insertItems(
  transaction: Transaction<Tables>,
  made: Pick<ResponseRecord, 'id' | 'accountId'> & { readonly itemIds: readonly string[] },
): Promise<void> {
  const { id, accountId, itemIds } = made
  if (itemIds.length === 0) return
  await transaction
    .insertInto('response_items')
    .values(itemIds.map((itemId) => ({ account_id: accountId, item_id: itemId, response_id: id })))
    // A provider that gives an id twice means the newer one.
    .onConflict((conflict) => conflict.columns(['account_id', 'item_id']).doUpdateSet({ response_id: id }))
    .execute()
}
