// What the rooms above may ask of a store when people look through generations: pages of them, newest first, by many filters.
import type { GenerationRecord, KeyKind } from '../ports.ts'

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
  readonly kind?: KeyKind | undefined
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

export interface LogPage {
  /** Newest first; may be fewer than asked for though there is more. */
  readonly generations: readonly GenerationRecord[]
  /** Where to go on, since a page looks at a bounded number of rows; undefined when there is nothing more. */
  readonly next: LogPlace | undefined
}

export interface LogStore {
  readonly page: (query: LogQuery) => Promise<LogPage>
}
