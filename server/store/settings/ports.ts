// What the rooms above may ask of a store about the settings of accounts. No SQL, no engine.

/** For how long prompts and answers may be kept. */
export const PROMPT_DAYS = [1, 7, 30, 90] as const

/** What an account has set for all of its requests. `undefined` leaves it to the gateway. */
export interface AccountSettingsRecord {
  readonly accountId: number
  /** Provider ids; undefined means all. */
  readonly allowedProviders: readonly string[] | undefined
  /** Model ids; undefined means all. */
  readonly allowedModels: readonly string[] | undefined
  /** `no-training`: nobody who learns from requests; `zero-retention`: besides, nobody who keeps them. */
  readonly dataPolicy: 'any' | 'no-training' | 'zero-retention'
  /** Providers to be tried first, for requests that name no order of their own. */
  readonly order: readonly string[] | undefined
  /** Providers that requests leave out which name none to leave out themselves. */
  readonly ignore: readonly string[] | undefined
  readonly sort: 'price' | 'latency' | 'throughput' | undefined
  readonly allowFallbacks: boolean
  /** A cut stream is continued elsewhere, unless the operator has switched that off. */
  readonly rescue: boolean
  /** Responses of the Responses API are kept, sealed, unless a request says otherwise. */
  readonly keepsResponses: boolean
  /** Prompts and answers are kept, sealed. */
  readonly keepsPrompts: boolean
  /** For how many days; it holds for what was kept before, too. */
  readonly promptDays: (typeof PROMPT_DAYS)[number]
}

export interface AccountSettingsStore {
  /** Those of accounts that have set something. */
  readonly all: () => Promise<AccountSettingsRecord[]>
  /** Puts these in place of those from before. */
  readonly save: (settings: AccountSettingsRecord & { readonly at: number }) => Promise<void>
}
