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
    const transaction = database.transaction(TABLE, mode)
    const request = work(transaction.objectStore(TABLE))
    // At once: a page that is being closed has no later.
    if (mode === 'readwrite') transaction.commit()
    // A full disk is told at the end of the transaction and not of the request.
    transaction.addEventListener('complete', () => resolve(request.result))
    const fail = (): void => reject(transaction.error ?? request.error ?? new Error('the database refused'))
    transaction.addEventListener('error', fail)
    transaction.addEventListener('abort', fail)
  })
}

/** What other tabs of the same browser are told when one of them has changed what is kept. */
const others = new BroadcastChannel('causeway.conversations')

/** Calls back whenever another tab has kept or forgotten a conversation, until the answer is called. */
export function onKeptElsewhere(react: () => void): () => void {
  others.addEventListener('message', react)
  return () => others.removeEventListener('message', react)
}

/** Every conversation of this person, last changed first. None when the browser keeps nothing. */
export async function readConversations(person: string): Promise<readonly Conversation[]> {
  try {
    const all = await run<Conversation[]>('readonly', (table) => table.getAll() as IDBRequest<Conversation[]>)
    return all
      .filter(({ owner = person }) => owner === person)
      .toSorted((left, right) => right.changedAt - left.changedAt)
  } catch {
    return [] // a private window may have no database; conversations then last as long as the page
  }
}

/** Keeps a conversation in place of the one of the same id. False without a database or when it is full. */
export async function keepConversation(conversation: Conversation): Promise<boolean> {
  try {
    await run('readwrite', (table) => table.put(conversation))
    others.postMessage(conversation.id)
    return true
  } catch {
    return false
  }
}

/** Forgets a conversation. */
export async function forgetConversation(id: string): Promise<void> {
  try {
    await run('readwrite', (table) => table.delete(id))
    others.postMessage(id)
  } catch {
    // there was nowhere to keep it either
  }
}
