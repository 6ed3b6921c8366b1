// What the rooms above may ask of a store when people look through generations: pages of them, newest first, by many filters.
// What a generation is says ../ports.ts, which takes its port from here.

/** Where a page ended. */
export interface LogPlace {
  readonly createdAt: number
  readonly id: string
}

export interface LogQuery {
  readonly accountId: number
  readonly limit: number
  /** Unix milliseconds; `to` is not included. */
  readonly from: number
  readonly to: number
  /** Goes on after this one. */
  readonly after?: LogPlace | undefined
  readonly kind?: 'live' | 'test' | undefined
  /** Any of these, in each filter. */
  readonly modelIds?: readonly string[] | undefined
  readonly keyIds?: readonly number[] | undefined
  /** As endpoint ids end: the part after `@`. */
  readonly providerIds?: readonly string[] | undefined
  /** Apps by the identity that rollups have for them. */
  readonly apps?: readonly string[] | undefined
  readonly status?: 'answered' | 'failed' | 'cancelled' | number | undefined
  /** Part of the generation's id, the request's, the provider's own or the session's; capitals do not matter. */
  readonly text?: string | undefined
}

export interface LogPage<Generation> {
  /** Newest first; may be fewer than asked for though there is more. */
  readonly generations: readonly Generation[]
  /** Where to go on, since a page looks at a bounded number of rows; undefined when there is nothing more. */
  readonly next: LogPlace | undefined
}

export interface LogStore<Generation> {
  readonly page: (query: LogQuery) => Promise<LogPage<Generation>>
}
