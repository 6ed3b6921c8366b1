// API keys in memory: one immutable map from digest to record, swapped whole at every change, so that a change acts on the
// very next request and requests never wait for the store. Says who a key is, not what it may do.
import type { KeyChanges, KeyRecord, NewKey } from '../store/keys/ports.ts'
import type { Store } from '../store/ports.ts'
import { createKeyDigest, keyHash } from './digest.ts'
import { isWellFormed, makeKey, maskKey } from './key-format.ts'

/** Why a presented key is no key of ours; all of them are a 401. */
export type KeyRefusal = 'malformed' | 'unknown' | 'disabled' | 'expired'

/** What may be said about a new key; everything else follows. */
export type KeyWishes = Pick<NewKey, 'accountId' | 'name' | 'kind'> &
  Partial<Omit<NewKey, 'accountId' | 'name' | 'kind' | 'digest' | 'hash' | 'label' | 'createdAt'>>

export interface Keys {
  /** Synchronous and in memory. `presented` is whatever the caller sent, in full. */
  readonly authenticate: (presented: string) => KeyRecord | KeyRefusal
  /** The plain key is in this answer and nowhere else. */
  readonly create: (wishes: KeyWishes) => Promise<{ readonly key: string; readonly record: KeyRecord }>
  /** Undefined when no key has this id. A field present with the value undefined is cleared. */
  readonly update: (id: number, changes: Omit<KeyChanges, 'digest'>) => Promise<KeyRecord | undefined>
  /** True when there was one. */
  readonly delete: (id: number) => Promise<boolean>
  /** Every key, oldest first, read from the store, with its last use. */
  readonly list: () => Promise<KeyRecord[]>
  readonly findByHash: (hash: string) => KeyRecord | undefined
  /** Names are not unique: all keys with this one, oldest first. */
  readonly findByName: (name: string) => KeyRecord[]
  readonly findById: (id: number) => KeyRecord | undefined
  /** Reads the store again; for changes made by other processes. */
  readonly refresh: () => Promise<void>
}

/** Reads all keys. `previousSecret` is the one being rotated out: keys made under it work and move over when they are used. */
export async function openKeys(options: {
  readonly store: Pick<Store, 'keys'>
  readonly secret: string
  readonly previousSecret?: string | undefined
  readonly now: () => number
}): Promise<Keys> {
  const { store, secret, previousSecret, now } = options
  const digestOf = createKeyDigest(secret)
  const previousDigestOf = previousSecret ? createKeyDigest(previousSecret) : undefined
  let snapshot: ReadonlyMap<string, KeyRecord> = new Map()
  let lastChange: Promise<unknown> = Promise.resolve()

  // Changes go one after the other: a refresh that began before an update must not bring the old record back.
  const inOrder = <T>(change: () => Promise<T>): Promise<T> => {
    const result = lastChange.then(change)
    lastChange = result.catch(ignoreBecauseTheCallerIsTold)
    return result
  }

  const swap = (edit: (next: Map<string, KeyRecord>) => void): void => {
    const next = new Map(snapshot)
    edit(next)
    snapshot = next
  }

  const read = async (): Promise<KeyRecord[]> => {
    const records = await store.keys.all()
    snapshot = new Map(records.map((record) => [record.digest, record]))
    return records
  }

  const change = (id: number, changes: KeyChanges): Promise<KeyRecord | undefined> =>
    inOrder(async () => {
      const record = await store.keys.update({ id, changes, at: now() })
      swap((next) => {
        removeById(next, id)
        if (record !== undefined) next.set(record.digest, record)
      })
      return record
    })

  const find = (presented: string): KeyRecord | undefined => {
    const digest = digestOf(presented)
    const record = snapshot.get(digest)
    if (record !== undefined || previousDigestOf === undefined) return record
    const old = snapshot.get(previousDigestOf(presented))
    if (old !== undefined) change(old.id, { digest }).catch(ignoreBecauseTheNextUseTriesAgain)
    return old
  }

  await read()
  return {
    authenticate: (presented) => {
      if (!isWellFormed(presented)) return 'malformed'
      const record = find(presented)
      if (record === undefined) return 'unknown'
      if (record.disabled) return 'disabled'
      if (record.expiresAt !== undefined && record.expiresAt <= now()) return 'expired'
      return record
    },

    create: (wishes) =>
      inOrder(async () => {
        const key = makeKey(wishes.kind)
        const record = await store.keys.insert(
          newKey({ wishes, key, digest: digestOf(key), hash: keyHash(secret, key), at: now() }),
        )
        swap((next) => next.set(record.digest, record))
        return { key, record }
      }),

    update: change,

    delete: (id) =>
      inOrder(async () => {
        const existed = await store.keys.delete(id)
        swap((next) => removeById(next, id))
        return existed
      }),

    list: () => inOrder(read),
    findByHash: (hash) => first(snapshot, (record) => record.hash === hash),
    findByName: (name) =>
      [...snapshot.values()].filter((record) => record.name === name).sort((a, b) => a.id - b.id),
    findById: (id) => first(snapshot, (record) => record.id === id),
    refresh: () => inOrder(async () => void (await read())),
  }
}

function newKey(made: {
  readonly wishes: KeyWishes
  readonly key: string
  readonly digest: string
  readonly hash: string
  readonly at: number
}): NewKey {
  const { wishes, key, digest, hash, at } = made
  return {
    accountId: wishes.accountId,
    name: wishes.name,
    kind: wishes.kind,
    digest,
    hash,
    label: maskKey(key),
    disabled: wishes.disabled ?? false,
    limitNanodollars: wishes.limitNanodollars,
    limitReset: wishes.limitReset,
    expiresAt: wishes.expiresAt,
    allowedModels: wishes.allowedModels,
    allowedProviders: wishes.allowedProviders,
    requestsPerMinute: wishes.requestsPerMinute,
    tokensPerMinute: wishes.tokensPerMinute,
    parameters: wishes.parameters,
    personId: wishes.personId,
    purpose: wishes.purpose,
    connectTimeoutMs: wishes.connectTimeoutMs,
    firstEventTimeoutMs: wishes.firstEventTimeoutMs,
    idleTimeoutMs: wishes.idleTimeoutMs,
    totalTimeoutMs: wishes.totalTimeoutMs,
    createdAt: at,
  }
}

function removeById(records: Map<string, KeyRecord>, id: number): void {
  for (const [digest, record] of records) if (record.id === id) records.delete(digest)
}

function first(
  records: ReadonlyMap<string, KeyRecord>,
  is: (record: KeyRecord) => boolean,
): KeyRecord | undefined {
  for (const record of records.values()) if (is(record)) return record
  return undefined
}

function ignoreBecauseTheCallerIsTold(): void {
  // Whoever asked for the change has the rejection; the next change must not fail for it.
}

function ignoreBecauseTheNextUseTriesAgain(): void {
  // The key works by its old digest until the store takes the new one.
}
