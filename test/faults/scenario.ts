// What a scenario of the fault suite is: what its providers do, and what a correct gateway makes of it. Types only: plays.ts has
// the words that scenarios are written in, fault-bench.ts runs them.
import type {
  FakeUpstream,
  RecordedRequest,
  UpstreamAnswer,
  UpstreamScript,
} from '../support/fake-upstream.ts'
import type { RawOptions, RawUpstream } from './raw-upstream.ts'
import type { Seen } from './read-answer.ts'

/** How the caller asks: for a whole answer, or for a stream in either of the two lanes that streams take. */
export type Mode = 'whole' | 'stream' | 'neutral'

/** What stands at a provider's address. */
export type ProviderPlay =
  | { readonly kind: 'http'; readonly queue: readonly Script[]; readonly standing: Script }
  | { readonly kind: 'raw'; readonly options: RawOptions }
  /** Nobody of ours; made from the origin of a healthy server where it needs one. */
  | { readonly kind: 'address'; readonly baseUrl: (healthyOrigin: string) => string }

export type Script = UpstreamAnswer | UpstreamScript

/** What the caller must see. What is absent is not looked at. */
export interface Expectation {
  readonly status: number
  /** Which provider answered; also decides the price. */
  readonly servedBy?: 'First' | 'Second' | 'Third'
  /** `whole`: all of the text and a proper end. `error`: told in the stream, after part of the text. */
  readonly ending?: 'whole' | 'error'
  readonly code?: string
  readonly message?: RegExp
  readonly retryAfter?: string
  /** Requests that reached each provider, in order. */
  readonly calls?: readonly number[]
  /** Providers of the attempts that the generation tells of, in order. */
  readonly attempts?: readonly string[]
  readonly finishReason?: string
}

export interface Scenario {
  /** A sentence of behaviour; begins with failoverbench's number where it is one of its sixteen. */
  readonly name: string
  readonly modes: readonly Mode[]
  /** What First, Second and so on do, in the order in which they are tried. */
  readonly providers: readonly ProviderPlay[]
  readonly expect?: Expectation | ((mode: Mode) => Expectation)
  /** In place of one ordinary call, or after it where there is an expectation. */
  readonly also?: (fault: FaultCase) => Promise<void>
  /** Fields of the request besides the usual ones. */
  readonly request?: Readonly<Record<string, unknown>>
  /** Provider number → parameters that this endpoint takes in place of the model's. */
  readonly supports?: Readonly<Record<number, readonly string[]>>
  /** Longest time for all of it. */
  readonly boundMs?: number
}

/** A provider of a case while it runs. */
export interface Side {
  readonly name: string
  readonly id: string
  readonly baseUrl: string
  readonly requestCount: () => number
  /** What reached it; only of providers that speak HTTP. */
  readonly requests: readonly RecordedRequest[]
  readonly http: FakeUpstream | undefined
  readonly raw: RawUpstream | undefined
  readonly stop: () => Promise<void>
}

export interface AskOptions {
  readonly body?: Readonly<Record<string, unknown>>
  readonly signal?: AbortSignal
}

/** One scenario asked in one way. */
export interface FaultCase {
  readonly scenario: Scenario
  readonly mode: Mode
  readonly model: string
  readonly sides: readonly Side[]
  readonly serverUrl: string
  readonly key: string
  /** An ordinary call, not read yet. */
  readonly ask: (options?: AskOptions) => Promise<Response>
  /** The same, read to its end. */
  readonly see: (options?: AskOptions) => Promise<Seen>
  readonly check: (seen: Seen, expected: Expectation) => Promise<void>
  readonly generation: (id: string) => Promise<Record<string, unknown>>
  /** Notes a generation that was not asked for with `ask`, for the sum at the end. */
  readonly answered: (id: string) => void
}
