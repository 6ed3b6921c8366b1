// What the rooms above may ask of a store about what was done in the web app. No SQL, no engine.

/** One change that somebody made. */
export interface AuditRecord {
  readonly id: number
  /** Unix milliseconds. */
  readonly at: number
  /** Undefined where nobody had signed in yet. */
  readonly personId: string | undefined
  /** Their address then. */
  readonly person: string
  readonly accountId: number | undefined
  /** The name of the account then. */
  readonly account: string | undefined
  readonly method: string
  /** The path of the row, with `:name` for parameters. */
  readonly path: string
  /** What went in, without secrets: `role: viewer`. */
  readonly summary: string
}

export interface AuditQuery {
  readonly limit: number
  /** Only those with a smaller id. */
  readonly before?: number | undefined
  /** Part of the address of who did it, in any case. */
  readonly person?: string | undefined
  /** Exactly these. */
  readonly method?: string | undefined
  readonly path?: string | undefined
  /** Part of path or summary, in any case. */
  readonly text?: string | undefined
  /** Unix milliseconds; `to` is not included. */
  readonly from?: number | undefined
  readonly to?: number | undefined
}

export interface AuditStore {
  /** Durable when it resolves. */
  readonly add: (record: Omit<AuditRecord, 'id'>) => Promise<void>
  /** Newest first. */
  readonly list: (query: AuditQuery) => Promise<AuditRecord[]>
}
