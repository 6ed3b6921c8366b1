// Keys for providers that accounts have brought: sealed on their way into the store, opened once at the start, and at hand for each
// request of their own account, and of no other. Which of them a request gets is routing/key-rotation.ts.
import { GatewayError } from '../../core/errors.ts'
import type { ProviderKey } from '../../core/model.ts'
import type { StoreLog } from '../store/log.ts'
import type { Store } from '../store/ports.ts'
import type { ProviderKeyRecord, ProviderKeyState } from '../store/provider-keys/ports.ts'
import type { Seal } from './seal.ts'
import { createSeal } from './seal.ts'

/** Never changes: keys that are kept would not open any more. */
const SEALED_AS = 'causeway provider keys 1'
/** Keys shorter than this show nothing of themselves. */
const SHORTEST_TO_SHOW = 16
/** The time of the last use is written down no more often than this. */
const NOTE_EVERY_MS = 60_000
/** More keys of one account than anybody has use for. */
export const MOST_OWN_KEYS = 100

/** An own key as people see it: without the key. */
export type OwnKey = Omit<ProviderKeyRecord, 'sealed'>

/** What an account has for one provider. */
export interface OwnKeysOfProvider {
  readonly keys: readonly ProviderKey[]
  /** Whether the installation's own keys may serve what these cannot. */
  readonly allowFallback: boolean
}

/** By provider. */
export type OwnKeysOfAccount = ReadonlyMap<string, OwnKeysOfProvider>

interface OwnKeyName {
  readonly id: number
  readonly accountId: number
}

export interface OwnKeys {
  /** Those that are switched on; undefined where there are none, which is the usual case. */
  readonly of: (accountId: number) => OwnKeysOfAccount | undefined
  /** In the order in which they were brought, those that are switched off too. */
  readonly list: (accountId: number) => readonly OwnKey[]
  /** Durable, and in use by the account's next request, when resolved. */
  readonly add: (
    key: Pick<OwnKey, 'accountId' | 'providerId' | 'name' | 'allowFallback' | 'personId'> & {
      readonly secret: string
    },
  ) => Promise<OwnKey>
  /** Undefined when the account has no such key. */
  readonly change: (
    name: OwnKeyName,
    changes: Partial<Pick<OwnKey, 'name' | 'disabled' | 'allowFallback'>>,
  ) => Promise<OwnKey | undefined>
  readonly delete: (name: OwnKeyName) => Promise<boolean>
  /** All of an account that ends. */
  readonly deleteAll: (accountId: number) => Promise<void>
  /** The key itself, for a test of it. */
  readonly find: (name: OwnKeyName) => ProviderKey | undefined
  /** It was used, and was in this state then. Never waits and never throws. */
  readonly note: (key: ProviderKey, state: ProviderKeyState) => void
  /** For the log, which must not repeat them. */
  readonly secrets: () => Iterable<string>
  /** What was noted is on disk when it resolves. */
  readonly close: () => Promise<void>
}

export interface OwnKeysOptions {
  readonly store: Pick<Store, 'providerKeys'>
  readonly secret: string
  readonly previousSecret: string | undefined
  readonly now: () => number
  readonly log: StoreLog
}

interface Held {
  record: ProviderKeyRecord
  /** Undefined when it cannot be opened. */
  readonly key: ProviderKey | undefined
  notedAt: number
}

/** Opens all keys; those under the previous secret are sealed anew. A key that opens under neither is told in the log and not used. */
export async function openOwnKeys(options: OwnKeysOptions): Promise<OwnKeys> {
  const { store, now, log, secret, previousSecret } = options
  const seal = createSeal({ label: SEALED_AS, secret, previousSecret })
  const held = new Map<number, Held>()
  let byAccount: ReadonlyMap<number, OwnKeysOfAccount> = new Map()
  let notes: Promise<unknown> = Promise.resolve()
  const swap = (): void => {
    byAccount = arrange([...held.values()])
  }

  for (const record of await store.providerKeys.all()) {
    const key = openKey(record, seal)
    if (!key)
      log.error({ key: record.id }, 'a provider key cannot be opened: it was sealed under another secret')
    held.set(record.id, { record, key, notedAt: 0 })
    if (key && !seal.isCurrent(record.sealed)) await sealAnew(store, { record, key, seal })
  }
  swap()

  const ofAccount = ({ id, accountId }: OwnKeyName): Held | undefined => {
    const found = held.get(id)
    return found?.record.accountId === accountId ? found : undefined
  }

  const remove = async (name: OwnKeyName): Promise<boolean> => {
    if (!ofAccount(name)) return false
    const existed = await store.providerKeys.delete(name)
    held.delete(name.id)
    swap()
    return existed
  }

  return {
    of: (accountId) => byAccount.get(accountId),
    list: (accountId) =>
      [...held.values()]
        .filter(({ record }) => record.accountId === accountId)
        .map(({ record }) => shown(record)),
    add: async ({ secret: plain, ...given }) => {
      const own = [...held.values()].filter(({ record }) => record.accountId === given.accountId)
      refuse(own, { plain, providerId: given.providerId })
      const record = await store.providerKeys.insert({
        ...given,
        sealed: seal.close(plain, ownerOf(given)),
        ending: plain.length < SHORTEST_TO_SHOW ? '' : plain.slice(-4),
        disabled: false,
        createdAt: now(),
      })
      held.set(record.id, { record, key: keyOf(record, plain), notedAt: 0 })
      swap()
      return shown(record)
    },
    change: async (name, changes) => {
      const found = ofAccount(name)
      if (!found) return undefined
      const record = await store.providerKeys.update({ ...name, changes })
      if (!record) return undefined
      held.set(name.id, { ...found, record })
      swap()
      return shown(record)
    },
    delete: remove,
    deleteAll: async (accountId) => {
      for (const { record } of held.values())
        if (record.accountId === accountId) await remove({ id: record.id, accountId })
    },
    find: (name) => ofAccount(name)?.key,
    note: ({ ownKeyId }, state) => {
      const found = ownKeyId === undefined ? undefined : held.get(ownKeyId)
      if (!found) return
      const at = now()
      const isDue = found.record.state !== state || at - found.notedAt >= NOTE_EVERY_MS
      found.record = { ...found.record, state, lastUsedAt: at }
      if (!isDue) return
      found.notedAt = at
      const { id, accountId } = found.record
      notes = store.providerKeys
        .update({ id, accountId, changes: { state, lastUsedAt: at } })
        .catch((error: unknown) =>
          log.error({ err: error, key: id }, 'the use of a provider key was not noted'),
        )
    },
    secrets: function* () {
      for (const { key } of held.values()) if (key) yield key.secret
    },
    close: async () => {
      await notes
    },
  }
}

function refuse(
  own: readonly Held[],
  { plain, providerId }: { readonly plain: string; readonly providerId: string },
): void {
  if (own.length >= MOST_OWN_KEYS)
    throw new GatewayError(
      'conflict',
      `An account may have ${MOST_OWN_KEYS} provider keys. Delete one first.`,
    )
  if (own.some(({ record, key }) => record.providerId === providerId && key?.secret === plain))
    throw new GatewayError('conflict', 'This account has this key already.', { param: 'key' })
}

async function sealAnew(
  store: OwnKeysOptions['store'],
  {
    record,
    key,
    seal,
  }: { readonly record: ProviderKeyRecord; readonly key: ProviderKey; readonly seal: Seal },
): Promise<void> {
  const sealed = seal.close(key.secret, ownerOf(record))
  await store.providerKeys.update({ id: record.id, accountId: record.accountId, changes: { sealed } })
}

/** What a key is bound to: in the row of another account, or for another provider, it does not open. */
function ownerOf({ accountId, providerId }: Pick<ProviderKeyRecord, 'accountId' | 'providerId'>): string {
  return `${accountId} ${providerId}`
}

function openKey(record: ProviderKeyRecord, seal: Seal): ProviderKey | undefined {
  const plain = seal.open(record.sealed, ownerOf(record))
  return plain === undefined ? undefined : keyOf(record, plain)
}

function keyOf({ id, name }: ProviderKeyRecord, secret: string): ProviderKey {
  return {
    id: `own ${id}`,
    secret,
    label: name,
    requestsPerMinute: undefined,
    tokensPerMinute: undefined,
    weight: 1,
    ownKeyId: id,
  }
}

function shown({ sealed: _sealed, ...record }: ProviderKeyRecord): OwnKey {
  return record
}

/** What requests look up. Lists are made anew only here, so that what hangs on them lasts until something is changed. */
function arrange(all: readonly Held[]): ReadonlyMap<number, OwnKeysOfAccount> {
  const accounts = new Map<number, Map<string, OwnKeysOfProvider>>()
  for (const { record, key } of all) {
    if (!key || record.disabled) continue
    const { accountId, providerId, allowFallback } = record
    const providers = accounts.get(accountId) ?? new Map<string, OwnKeysOfProvider>()
    accounts.set(accountId, providers)
    const before = providers.get(providerId)
    providers.set(providerId, {
      keys: [...(before?.keys ?? []), key],
      // One key that wants nobody else's in its place speaks for the provider.
      allowFallback: (before?.allowFallback ?? true) && allowFallback,
    })
  }
  return accounts
}
