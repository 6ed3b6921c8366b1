// What the rooms above may ask of a store about API keys. Units and promises as in ../ports.ts.
import type { Nanodollars } from '../../../core/money.ts'

export type KeyKind = 'live' | 'test' | 'management'
export type LimitReset = 'daily' | 'weekly' | 'monthly'

/** An API key as kept: digests only, never the key. */
export interface KeyRecord {
  readonly id: number
  readonly accountId: number
  /** Hex HMAC-SHA-256 under the server's secret, label "key"; what authentication looks up. */
  readonly digest: string
  /** 64 hex digits of a second HMAC label; the API's `hash`, never a credential. */
  readonly hash: string
  /** Masked form for people: `sk-cw-v1-Ab3…9xZ`. */
  readonly label: string
  readonly name: string
  readonly kind: KeyKind
  readonly disabled: boolean
  readonly limitNanodollars: Nanodollars | undefined
  readonly limitReset: LimitReset | undefined
  readonly expiresAt: number | undefined
  /** Model ids that the key may use; undefined means all. */
  readonly allowedModels: readonly string[] | undefined
  readonly allowedProviders: readonly string[] | undefined
  readonly requestsPerMinute: number | undefined
  readonly tokensPerMinute: number | undefined
  readonly parameters: 'lenient' | 'strict' | undefined
  readonly createdAt: number
  readonly updatedAt: number
  readonly lastUsedAt: number | undefined
  /** Who made it in the web app; undefined for keys of the command line and of the key API. */
  readonly personId?: string | undefined
  /** Made by the gateway for its own chat page: acts with the account's rights and is never shown to anybody. */
  readonly purpose?: 'chat' | undefined
  /** Deadlines of its requests that set none of their own, in milliseconds; undefined leaves them to the operator. */
  readonly connectTimeoutMs?: number | undefined
  readonly firstEventTimeoutMs?: number | undefined
  readonly idleTimeoutMs?: number | undefined
  readonly totalTimeoutMs?: number | undefined
}

export type NewKey = Omit<KeyRecord, 'id' | 'updatedAt' | 'lastUsedAt'>
export type KeyChanges = Partial<
  Pick<
    KeyRecord,
    | 'name'
    | 'disabled'
    | 'limitNanodollars'
    | 'limitReset'
    | 'expiresAt'
    | 'allowedModels'
    | 'allowedProviders'
    | 'requestsPerMinute'
    | 'tokensPerMinute'
    | 'parameters'
    | 'connectTimeoutMs'
    | 'firstEventTimeoutMs'
    | 'idleTimeoutMs'
    | 'totalTimeoutMs'
    | 'digest'
  >
>

export interface KeyStore {
  readonly all: () => Promise<KeyRecord[]>
  readonly insert: (key: NewKey) => Promise<KeyRecord>
  /** Undefined when no key has this id. `undefined` as a value clears a field. */
  readonly update: (change: {
    readonly id: number
    readonly changes: KeyChanges
    readonly at: number
  }) => Promise<KeyRecord | undefined>
  /** Who made which key in the web app, deleted ones too. */
  readonly makers: () => Promise<
    readonly { readonly keyId: number; readonly accountId: number; readonly personId: string }[]
  >
  /** True when there was one. Its generations and ledger entries stay, and who made it. */
  readonly delete: (id: number) => Promise<boolean>
}
