// What the rooms above may ask of a store about generations and what they cost: one is stored with its settlement or not at all.
// Units and promises as in ../ports.ts.
import type { Nanodollars } from '../../../core/money.ts'
import type { KeyKind } from '../keys/ports.ts'

/** One try of one endpoint inside a generation. */
export interface AttemptRecord {
  readonly endpoint: string
  readonly provider: string
  readonly upstreamModel: string
  readonly startedMs: number
  /** From the attempt's start until the connection stood and the request was on its way; undefined when it never was. */
  readonly sentMs?: number | undefined
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
