// What a store promises of prompts and answers that an account has kept. What is in one is sealed before it comes here: a store
// sees whose it is and how old, never its words.

export interface KeptPromptRecord {
  /** The generation's id. */
  readonly id: string
  readonly accountId: number
  /** Of the key that asked; what test keys leave is kept for a day only. */
  readonly keyKind: 'live' | 'test' | 'management'
  /** When the generation began, in unix milliseconds. */
  readonly createdAt: number
  readonly content: Uint8Array
}

export interface KeptPromptStore {
  /** All of them or none; durable when resolved. One that is there already stays as it is. */
  readonly insert: (records: readonly KeptPromptRecord[]) => Promise<void>
  readonly find: (query: {
    readonly accountId: number
    readonly id: string
  }) => Promise<KeptPromptRecord | undefined>
  readonly count: (accountId: number) => Promise<number>
  /** Deletes what began earlier than `before`, of test keys than `testBefore`. Resolves with how many those were. */
  readonly deleteOld: (limits: {
    readonly accountId: number
    readonly before: number
    readonly testBefore: number
  }) => Promise<number>
  /** Resolves with how many there were. */
  readonly deleteAll: (accountId: number) => Promise<number>
}
