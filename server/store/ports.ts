// What the rooms above may ask of a store, by topic. No SQL, no engine: sqlite/ (and later postgres/) keep these promises.
// Times are unix milliseconds, money is integer nanodollars, ids are the store's own integers unless said otherwise.
// Sums are bigint, since a sum may pass 2^53. A store that cannot answer rejects with GatewayError `dependency_down`.
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
import type { KeyStore } from './keys/ports.ts'
import type { GenerationRecord, GenerationStore, LedgerStore } from './ledger/ports.ts'
import type { ResponseStore } from './responses/ports.ts'
import type { AccountSettingsStore } from './settings/ports.ts'

/** That an administrator has shut an account. */
export interface AccountDisabling {
  readonly since: number
  /** For the people of the account and for whoever calls with its keys. */
  readonly reason: string
}

export interface AccountRecord {
  readonly id: number
  readonly name: string
  /** Metered accounts are billed afterwards; prepaid ones are refused without credit. */
  readonly billing: 'metered' | 'prepaid'
  readonly createdAt: number
  /** Its keys do not work, and its people only look. */
  readonly disabling?: AccountDisabling | undefined
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
  /** Shuts the account, or opens it. Undefined when no account has this id. */
  readonly setDisabling: (change: {
    readonly id: number
    readonly disabling: AccountDisabling | undefined
  }) => Promise<AccountRecord | undefined>
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
