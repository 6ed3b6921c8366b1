// What the rooms above may ask of a store about traffic as a whole: sums by the hour, how fast answers came, how endpoints and
// the gateway itself did. All of it is added up from settlements by `rollUp`, after they are on disk; nothing here is the books.
// Test keys are in none of it. Counts are numbers: beyond 2^53 their last digits are rounded, which no page shows.
import type { Histogram } from '../../../core/histogram.ts'

/** Sums over generations. */
export interface UsageCounts {
  readonly requests: number
  /** Cut short by the caller; in no count of failures. */
  readonly cancelled: number
  readonly failedCaller: number
  readonly failedLimited: number
  readonly failedProvider: number
  readonly failedTimeout: number
  readonly failedGateway: number
  readonly inputTokens: number
  readonly cachedTokens: number
  readonly cacheWriteTokens: number
  readonly outputTokens: number
  readonly reasoningTokens: number
  readonly costNanodollars: number
  readonly upstreamCostNanodollars: number
  /** Of generations that neither failed nor were cancelled: how long they took, and their output. */
  readonly answeredMs: number
  readonly answeredTokens: number
  /** Of generations that had a first token: when it came, and how many they were. */
  readonly firstTokenMs: number
  readonly firstTokens: number
}

/**
 * What usage was split by when it was added up. `everything` has all three dimensions and is the largest by far; a question
 * about one dimension is answered from its own split. Those of the installation are `endpoint`, `endpoint-day` and `app-day`,
 * which is by app and endpoint; the last two are by UTC day.
 */
export type UsageSplit = 'everything' | 'endpoint' | 'key' | 'app' | 'endpoint-day' | 'app-day'
export type UsageDimension = 'endpoint' | 'key' | 'app'

/** From `fromHour` on a zone's local time is this much ahead of UTC. */
export interface ZoneOffset {
  readonly fromHour: number
  readonly minutes: number
}

export interface UsageQuery {
  /** Undefined for the whole installation. */
  readonly accountId: number | undefined
  readonly split: UsageSplit
  /** Hours since 1970-01-01 UTC; `toHour` is not included. */
  readonly fromHour: number
  readonly toHour: number
  /** Undefined adds up all. */
  readonly groupBy: UsageDimension | undefined
  /** A second dimension, of the split by everything. */
  readonly andBy?: UsageDimension | undefined
  /** `day` counts days since 1970-01-01 in the zone; `none` is one bucket with the number 0. */
  readonly bucket: 'none' | 'hour' | 'day'
  /** Ordered; UTC when absent. */
  readonly zone?: readonly ZoneOffset[]
  /** Any of these. */
  readonly endpoints?: readonly number[] | undefined
  readonly keys?: readonly number[] | undefined
  readonly apps?: readonly number[] | undefined
  /** None of these; for keys that are gone nobody has a list. */
  readonly exceptKeys?: readonly number[] | undefined
  /** Only these members are told apart; all others come as the member -1. */
  readonly apart?: readonly number[]
}

export interface UsageRow extends UsageCounts {
  readonly bucket: number
  /** Of the dimension: a number of `endpoints`, a key's id, a number of `apps`; 0 when grouped by nothing or without an app. */
  readonly member: number
  /** Of `andBy`; 0 without one. */
  readonly second: number
}

/** What an app did with an endpoint, of the whole installation. */
export interface AppEndpointRow {
  readonly app: number
  readonly endpoint: number
  readonly requests: number
  /** Input and output. */
  readonly tokens: number
}

/** An endpoint, or a model that nobody served, by the number that rollups have for it. */
export interface RolledEndpoint {
  readonly number: number
  readonly modelId: string
  /** Undefined for requests that no endpoint served. */
  readonly endpointId: string | undefined
  readonly providerName: string
}

/** An app of one account. */
export interface RolledApp {
  readonly number: number
  readonly accountId: number
  /** A host, or `~` and a title (core/app-identity.ts); the same in all accounts. */
  readonly identity: string
  /** The latest that it gave; empty when it gave none. */
  readonly title: string
  readonly firstSeenAt: number
  readonly lastSeenAt: number
}

/** How wide the steps are in which attempts and speeds are kept. Slices are of fifteen minutes. */
export type Grain = 'slice' | 'hour' | 'day'

export interface GrainQuery {
  readonly grain: Grain
  /** Steps since 1970-01-01 UTC; `to` is not included. */
  readonly from: number
  readonly to: number
  readonly endpoints: readonly number[]
}

/** How fast an account's answers came. Days and hours are kept, slices are not. */
export interface AnswerSpeeds {
  readonly latencyMs: Histogram
  readonly firstTokenMs: Histogram
}

/** Attempts of one endpoint in one step; those with an error among them. An attempt counts when it ended. */
export interface AttemptCount {
  readonly step: number
  readonly endpoint: number
  readonly attempts: number
}

/** Attempts that ended with this error. */
export interface AttemptErrors {
  readonly step: number
  readonly endpoint: number
  /** Of core/errors.ts. */
  readonly code: string
  /** Undefined when the provider sent none. */
  readonly status: number | undefined
  readonly times: number
}

/**
 * Which steps of endpoints were bad: too many failures, in number and as a share of the attempts that count; of the endpoint
 * itself, or of its provider's endpoints together, so that an outage shows where each of them has few attempts.
 */
export interface BadStepsQuery extends Omit<GrainQuery, 'endpoints'> {
  /** Errors that count against an endpoint; attempts with others do not count at all. */
  readonly failureCodes: readonly string[]
  readonly leastFailures: number
  /** Per cent of the attempts that count which must have succeeded. */
  readonly below: number
}

/** Of an endpoint with failures in a bad step. */
export interface BadStep {
  readonly step: number
  readonly endpoint: number
  /** Attempts that count. */
  readonly attempts: number
  readonly failures: number
}

/** How fast the attempts were that gave an answer; the first event is measured on all that began one. */
export interface AttemptSpeeds {
  /** 0 when all steps are added up. */
  readonly step: number
  readonly endpoint: number
  readonly firstEventMs: Histogram
  readonly durationMs: Histogram
  readonly tokensPerSecond: Histogram
}

export interface RollupStore {
  /**
   * Adds up the next settlements, at most so many, each exactly once whatever happens in between; says how many they were.
   * Fewer than `most` means that there are no more for now.
   */
  readonly rollUp: (most: number) => Promise<number>
  /** Everything that was settled before this moment is added up. */
  readonly asOf: (now: number) => Promise<number>
  /** Puts the hours of the next UTC day before `beforeDay` together as one; false when there is no such day. */
  readonly foldDay: (beforeDay: number) => Promise<boolean>
  /** Forgets hours and slices of attempts, and hours of answers, before these. */
  readonly forget: (before: { readonly hoursBefore: number; readonly slicesBefore: number }) => Promise<void>
  /** Every endpoint that ever was in a rollup. */
  readonly endpoints: () => Promise<RolledEndpoint[]>
  /** Those of one account, or all. */
  readonly apps: (accountId: number | undefined) => Promise<RolledApp[]>
  /** By bucket, then member. Buckets and members without traffic are not in it. */
  readonly usage: (query: UsageQuery) => Promise<UsageRow[]>
  /** By UTC days: hours are to be whole ones. */
  readonly appEndpoints: (query: {
    readonly fromHour: number
    readonly toHour: number
    readonly endpoints?: readonly number[]
  }) => Promise<AppEndpointRow[]>
  /** All steps and endpoints of the query added up. */
  readonly answerSpeeds: (query: GrainQuery & { readonly accountId: number }) => Promise<AnswerSpeeds>
  readonly attempts: (query: GrainQuery) => Promise<AttemptCount[]>
  readonly attemptErrors: (query: GrainQuery) => Promise<AttemptErrors[]>
  readonly badSteps: (query: BadStepsQuery) => Promise<BadStep[]>
  /** `added` adds all steps up. */
  readonly attemptSpeeds: (
    query: GrainQuery & { readonly steps: 'each' | 'added' },
  ) => Promise<AttemptSpeeds[]>
}

/** A stretch of time in which this gateway ran. */
export interface GatewayRun {
  readonly id: number
  readonly startedAt: number
  /** The last sign of life. */
  readonly seenAt: number
  /** True when it was stopped in order; of a run that goes on, or that ended without a word, false. */
  readonly stopped: boolean
}

export interface GatewayRunStore {
  /** Returns its id. */
  readonly begin: (at: number) => Promise<number>
  /** A sign of life; never goes back. */
  readonly seen: (run: { readonly id: number; readonly at: number }) => Promise<void>
  readonly stopped: (run: { readonly id: number; readonly at: number }) => Promise<void>
  /** Those that were seen after this moment, oldest first. */
  readonly since: (at: number) => Promise<GatewayRun[]>
  /** When the first of all began. */
  readonly first: () => Promise<number | undefined>
}
