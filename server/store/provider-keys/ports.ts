// What a store promises of keys for providers that accounts have brought. They are sealed before they come here: a store sees whose
// they are and for which provider, never a key.

/** How a key was when it was used last. */
export type ProviderKeyState = 'works' | 'limited' | 'refused'

export interface ProviderKeyRecord {
  readonly id: number
  readonly accountId: number
  readonly providerId: string
  readonly name: string
  readonly sealed: Uint8Array
  /** Its last four characters; empty where that would be too much of it. */
  readonly ending: string
  readonly disabled: boolean
  /** Whether the installation's own keys may serve what this provider's own ones cannot. */
  readonly allowFallback: boolean
  /** Who brought it. */
  readonly personId: string | undefined
  readonly createdAt: number
  readonly lastUsedAt: number | undefined
  /** Undefined while it was never used. */
  readonly state: ProviderKeyState | undefined
}

export type NewProviderKey = Omit<ProviderKeyRecord, 'id' | 'lastUsedAt' | 'state'>

export type ProviderKeyChanges = Partial<
  Pick<ProviderKeyRecord, 'name' | 'disabled' | 'allowFallback' | 'sealed' | 'lastUsedAt' | 'state'>
>

export interface ProviderKeyStore {
  /** In the order in which they were brought. */
  readonly all: () => Promise<ProviderKeyRecord[]>
  /** Durable when resolved. */
  readonly insert: (key: NewProviderKey) => Promise<ProviderKeyRecord>
  /** Undefined when the account has no such key. What is absent stays. */
  readonly update: (change: {
    readonly id: number
    readonly accountId: number
    readonly changes: ProviderKeyChanges
  }) => Promise<ProviderKeyRecord | undefined>
  /** True when there was one. */
  readonly delete: (key: { readonly id: number; readonly accountId: number }) => Promise<boolean>
}
