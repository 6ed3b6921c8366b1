// The key of a request that no caller sent: the gateway's own, which no store has given out and nobody can present. It limits nothing.
import type { KeyRecord } from '../store/keys/ports.ts'

/** What tells such a key from another one. */
export type UnstoredKeyFacts = Pick<KeyRecord, 'id' | 'accountId' | 'name' | 'kind' | 'createdAt'> &
  Partial<Pick<KeyRecord, 'digest' | 'hash' | 'label' | 'parameters'>>

/** A record as the requests of stored keys have it. Ids below 1 are never a stored key's. */
export function createUnstoredKey(facts: UnstoredKeyFacts): KeyRecord {
  return {
    digest: '',
    hash: '',
    label: '',
    disabled: false,
    limitNanodollars: undefined,
    limitReset: undefined,
    expiresAt: undefined,
    allowedModels: undefined,
    allowedProviders: undefined,
    requestsPerMinute: undefined,
    tokensPerMinute: undefined,
    parameters: undefined,
    updatedAt: facts.createdAt,
    lastUsedAt: undefined,
    ...facts,
  }
}
