// What a store promises of responses that outlive their request. What is in one is sealed before it comes here: a store sees
// whose it is, how it stands and what it goes on from, never its words.

export type ResponseStatus = 'queued' | 'in_progress' | 'completed' | 'incomplete' | 'failed' | 'cancelled'

export interface ResponseRecord {
  /** The generation's id. */
  readonly id: string
  readonly accountId: number
  /** Of the key that asked; what test keys leave is kept for a day only. */
  readonly keyKind: 'live' | 'test' | 'management'
  readonly createdAt: number
  /** The response that the conversation began with: its own id when it goes on from none. */
  readonly threadId: string
  readonly previousId: string | undefined
  readonly status: ResponseStatus
  readonly background: boolean
  readonly content: Uint8Array
}

/** How a response in the background ended. */
export interface ResponseEnding {
  readonly id: string
  readonly accountId: number
  readonly status: ResponseStatus
  readonly content: Uint8Array
  readonly itemIds: readonly string[]
}

export interface ResponseStore {
  /** Durable when resolved. `itemIds` are those of its output that do not say by themselves which response made them. */
  readonly insert: (response: ResponseRecord, itemIds: readonly string[]) => Promise<void>
  /** False when it was deleted meanwhile; nothing is written then. */
  readonly finish: (ending: ResponseEnding) => Promise<boolean>
  readonly find: (query: {
    readonly accountId: number
    readonly id: string
  }) => Promise<ResponseRecord | undefined>
  /** It and what it goes on from, oldest first; ends early where one was deleted. Empty when it is unknown. */
  readonly chain: (query: { readonly accountId: number; readonly id: string }) => Promise<ResponseRecord[]>
  /** The responses of an account that made these items. */
  readonly makersOfItems: (query: {
    readonly accountId: number
    readonly itemIds: readonly string[]
  }) => Promise<ReadonlyMap<string, string>>
  /** True when there was one. Those that go on from it stay and have lost what came before. */
  readonly delete: (query: { readonly accountId: number; readonly id: string }) => Promise<boolean>
  /** All of an account that ends; how many there were. */
  readonly deleteAll: (accountId: number) => Promise<number>
  /** Marks all that are queued or in progress as failed; for the start, when nobody can be working on them. */
  readonly failUnfinished: () => Promise<number>
  /**
   * Deletes conversations in which nothing is younger: than `before`, of test keys than `testBefore`. Resolves with the number of
   * responses.
   */
  readonly deleteOld: (limits: { readonly before: number; readonly testBefore: number }) => Promise<number>
}
