// What the rooms above may ask of a store, by topic. No SQL, no engine: sqlite/ (and later postgres/) keep these promises.
// Times are unix milliseconds, money is integer nanodollars, ids are the store's own integers unless said otherwise.
// Sums are bigint, since a sum may pass 2^53. A store that cannot answer rejects with GatewayError `dependency_down`.
import type { Nanodollars } from '../../core/money.ts'
import type { AuditStore } from './audit/ports.ts'
import type { HistoryStore, RedeemCodeStore } from './credit/ports.ts'
import type { LogStore } from './logs/ports.ts'
import type {
  AuthDatabase,
  InvitationStore,
  MembershipStore,
  PeopleStore,
  ResetRequestStore,
} from './people/ports.ts'
import type { GatewayRunStore, RollupStore } from './rollups/ports.ts'
import type { ProviderKeyStore } from './provider-keys/ports.ts'
import type { KeptPromptStore } from './kept-prompts/ports.ts'
import type { ResponseStore } from './responses/ports.ts'
import type { AccountSettingsStore } from './settings/ports.ts'

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
  /** True when there was one. Its generations and ledger entries stay. */
  readonly delete: (id: number) => Promise<boolean>
}

export interface AccountRecord {
  readonly id: number
  readonly name: string
  /** Metered accounts are billed afterwards; prepaid ones are refused without credit. */
  readonly billing: 'metered' | 'prepaid'
  readonly createdAt: number
}

export interface AccountStore {
  readonly all: () => Promise<AccountRecord[]>
  /** Makes the account when the name is new; returns the existing one otherwise. */
  readonly ensure: (account: Omit<AccountRecord, 'id'>) => Promise<AccountRecord>
  /** Undefined when no account has this id. */
  readonly setBilling: (change: {
    readonly id: number
    readonly billing: AccountRecord['billing']
  }) => Promise<AccountRecord | undefined>
}

/** One try of one endpoint inside a generation. */
export interface AttemptRecord {
  readonly endpoint: string
  readonly provider: string
  readonly upstreamModel: string
  readonly startedMs: number
  /** From the attempt's start to its first good event; undefined when none came. */
  readonly firstEventMs: number | undefined
  readonly durationMs: number
  readonly status: number | undefined
  readonly error: { readonly code: string; readonly message: string } | undefined
  readonly upstreamId: string | undefined
  /** About how much it had written when it broke and another attempt went on. */
  readonly outputTokens?: number
  /** Made with a key of the account's own. */
  readonly isOwn?: true | undefined
}

/** One request and what came of it; its settlement is part of it, written in the same transaction. */
export interface GenerationRecord {
  /** `gen-…`. */
  readonly id: string
  readonly accountId: number
  readonly keyId: number
  readonly keyKind: KeyKind
  readonly createdAt: number
  readonly operation: 'chat' | 'completions' | 'embeddings'
  readonly requestedModel: string
  /** `author/slug` that served; the requested one when none did. */
  readonly modelId: string
  readonly endpointId: string | undefined
  readonly providerName: string | undefined
  readonly upstreamId: string | undefined
  readonly streamed: boolean
  readonly cancelled: boolean
  /** HTTP status of the answer; 499 when the caller left. */
  readonly status: number
  readonly errorCode: string | undefined
  readonly finishReason: string | undefined
  readonly nativeFinishReason: string | undefined
  readonly inputTokens: number
  readonly cachedTokens: number
  readonly cacheWriteTokens: number
  readonly outputTokens: number
  readonly reasoningTokens: number
  /** True when counted by our tokenizer because the provider did not say. */
  readonly estimated: boolean
  readonly costNanodollars: Nanodollars
  /** What all attempts cost the operator, as far as known. */
  readonly upstreamCostNanodollars: Nanodollars
  readonly latencyMs: number
  readonly firstTokenMs: number | undefined
  readonly attempts: readonly AttemptRecord[]
  /** How endpoints were chosen, as routing/choice-record.ts writes it; undefined where that was not kept. */
  readonly choices: string | undefined
  readonly warnings: readonly string[]
  readonly appReferer: string | undefined
  readonly appTitle: string | undefined
  readonly userAgent: string | undefined
  readonly externalUser: string | undefined
  readonly sessionId: string | undefined
  readonly requestId: string
  /** The key of the account's own that it was served with; absent where the installation's served. */
  readonly ownKeyId?: number | undefined
}

/** What a key has spent, by UTC day, week (from Monday) and month. */
export interface KeySpend {
  readonly keyId: number
  readonly totalNanodollars: bigint
  readonly dayNanodollars: bigint
  readonly weekNanodollars: bigint
  readonly monthNanodollars: bigint
}

export interface LedgerEntry {
  readonly accountId: number
  readonly kind: 'usage' | 'grant' | 'adjustment'
  /** Positive adds credit, negative takes it: usage is never positive, a grant always is, an adjustment is never zero. */
  readonly amountNanodollars: Nanodollars
  readonly generationId: string | undefined
  readonly note: string | undefined
  readonly createdAt: number
}

export interface AccountTotals {
  readonly accountId: number
  /** All credit ever granted, adjustments included; what is left is this less what was used. */
  readonly grantedNanodollars: bigint
  /** All usage ever charged, as a positive amount. */
  readonly usedNanodollars: bigint
}

export interface LedgerStore {
  /**
   * Stores a generation and its settlement durably: resolved means committed to disk. Group commit: many calls share one
   * transaction, and one bad record fails alone. A second call with the same id changes nothing and says `known`.
   * Generations of test keys cost nothing, get no ledger entry and count in no total.
   */
  readonly settle: (generation: GenerationRecord) => Promise<'new' | 'known'>
  /** A usage entry whose generation is already in the ledger changes nothing. */
  readonly addEntry: (entry: LedgerEntry) => Promise<void>
  /** Newest first. */
  readonly entries: (query: { readonly accountId: number; readonly limit: number }) => Promise<LedgerEntry[]>
  /** Every account that ever had an entry. */
  readonly totals: () => Promise<AccountTotals[]>
  /** Every key that ever spent, with the windows that `at` lies in. A generation counts on the day it was created. */
  readonly keySpend: (at: number) => Promise<KeySpend[]>
  /** The same of what requests cost at providers that were served with keys of the account's own. */
  readonly ownKeySpend: (at: number) => Promise<KeySpend[]>
}

export interface GenerationStore {
  readonly find: (id: string) => Promise<GenerationRecord | undefined>
  /** Newest first; `before` keeps those created strictly earlier. */
  readonly list: (query: {
    readonly accountId: number
    readonly limit: number
    readonly before?: number
  }) => Promise<GenerationRecord[]>
  /** Deletes generations of test keys older than this; returns how many. */
  readonly deleteTestBefore: (at: number) => Promise<number>
}

/** What one endpoint did for an account on one UTC day. */
export interface ActivityDay {
  /** Days since 1970-01-01. */
  readonly day: number
  readonly modelId: string
  readonly endpointId: string
  readonly providerName: string
  readonly spentNanodollars: bigint
  /** What was served with keys of the account's own, as the provider charges it. */
  readonly ownSpentNanodollars: bigint
  readonly requests: bigint
  readonly inputTokens: bigint
  readonly outputTokens: bigint
  readonly reasoningTokens: bigint
}

export interface ActivityStore {
  /**
   * Newest day first, then by model and endpoint; added up at each settlement. Both days are included. Generations of test
   * keys are not in it, nor those that no endpoint served.
   */
  readonly days: (query: {
    readonly accountId: number
    readonly fromDay: number
    readonly toDay: number
    /** Of this key only. */
    readonly keyId?: number | undefined
  }) => Promise<ActivityDay[]>
}

/** What routing knew of one endpoint, as it wrote it. */
export interface EndpointHealthRecord {
  readonly endpointId: string
  readonly savedAt: number
  /** As routing/saved-health.ts writes it. */
  readonly state: string
}

export interface EndpointHealthStore {
  readonly all: () => Promise<EndpointHealthRecord[]>
  /** Puts these in place of those with the same ids. */
  readonly save: (records: readonly EndpointHealthRecord[]) => Promise<void>
  /** Deletes what was saved before this time. */
  readonly deleteBefore: (at: number) => Promise<void>
}

/** Small facts about the installation itself: the secret's fingerprint, the instance id. */
export interface FactStore {
  readonly get: (name: string) => Promise<string | undefined>
  readonly set: (fact: { readonly name: string; readonly value: string }) => Promise<void>
  /** Sets the fact when it is absent and returns what then stands; of several at once, one wins and all learn which. */
  readonly ensure: (fact: { readonly name: string; readonly value: string }) => Promise<string>
}

export interface Store {
  readonly keys: KeyStore
  readonly accounts: AccountStore
  readonly ledger: LedgerStore
  readonly redeemCodes: RedeemCodeStore
  readonly history: HistoryStore
  readonly generations: GenerationStore
  readonly logs: LogStore<GenerationRecord>
  readonly activity: ActivityStore
  readonly rollups: RollupStore
  readonly gatewayRuns: GatewayRunStore
  readonly facts: FactStore
  readonly responses: ResponseStore
  readonly keptPrompts: KeptPromptStore
  readonly endpointHealth: EndpointHealthStore
  /** The migrations that opening it ran, by name and in order; none as a rule. */
  readonly migrated: readonly string[]
  /** Rejects when the store cannot answer; for /readyz. */
  readonly ping: () => Promise<void>
  readonly people: PeopleStore
  readonly memberships: MembershipStore
  readonly invitations: InvitationStore
  readonly resetRequests: ResetRequestStore
  readonly accountSettings: AccountSettingsStore
  readonly providerKeys: ProviderKeyStore
  readonly audit: AuditStore
  readonly authDatabase: AuthDatabase
  /** Commits what is queued, then closes. */
  readonly close: () => Promise<void>
}
