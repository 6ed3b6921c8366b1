// Conversations in this browser's own database. They never leave it but as the requests that ask for answers.
import type { Conversation } from './conversation.ts'

const DATABASE = 'causeway'
const TABLE = 'conversations'

let opening: Promise<IDBDatabase> | undefined

function open(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1)
    request.addEventListener('upgradeneeded', () =>
      request.result.createObjectStore(TABLE, { keyPath: 'id' }),
    )
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('no database')))
  })
  return opening
}

async function run<Value>(
  mode: IDBTransactionMode,
  work: (table: IDBObjectStore) => IDBRequest<Value>,
): Promise<Value> {
  const database = await open()
  return new Promise((resolve, reject) => {
    const request = work(database.transaction(TABLE, mode).objectStore(TABLE))
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('the database refused')))
  })
}

/** Every conversation, last changed first. None when the browser keeps nothing. */
export async function readConversations(): Promise<readonly Conversation[]> {
  try {
    const all = await run<Conversation[]>('readonly', (table) => table.getAll() as IDBRequest<Conversation[]>)
    return all.toSorted((left, right) => right.changedAt - left.changedAt)
  } catch {
    return [] // a private window may have no database; conversations then last as long as the page
  }
}

/** Keeps a conversation in place of the one of the same id. */
export async function keepConversation(conversation: Conversation): Promise<void> {
  try {
    await run('readwrite', (table) => table.put(conversation))
  } catch {
    // no database, or it is full: the conversation goes on in the page
  }
}

/** Forgets a conversation. */
export async function forgetConversation(id: string): Promise<void> {
  try {
    await run('readwrite', (table) => table.delete(id))
  } catch {
    // there was nowhere to keep it either
  }
}
