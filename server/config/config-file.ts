// What holds without a configuration file, and the types of what a file gives. Apart from load-file.ts so that a start without
// a file does not load the YAML parser.
import type { CatalogueDocuments } from '../catalogue/build.ts'

/** Deadlines and tries of one request. What is undefined has no explicit setting; the contract's values apply then. */
export interface RoutingSettings {
  readonly connectTimeoutMs: number | undefined
  readonly firstEventTimeoutMs: number | undefined
  readonly idleTimeoutMs: number | undefined
  readonly attempts: number
  readonly totalTimeoutMs: number
  /** What decides the order of endpoints where a request does not: the list, or price and health. */
  readonly balance: 'listed' | 'price'
  /** Continue a cut stream at another endpoint. */
  readonly rescue: boolean
  /**
   * Ask a second endpoint when the first is so late, in milliseconds; `late`: when it is far later than usual; `auto`: when it is
   * later than nine times of ten; `off`: never.
   */
  readonly hedge: number | 'late' | 'auto' | 'off'
  /** Endpoints that had no request for so long are asked one of the gateway's own; undefined: never. */
  readonly probeMinutes: number | undefined
  /** What those requests may cost. */
  readonly probeDollarsPerDay: number
}

/** What happens to one model after its end. */
export type SuccessionChoice = 'successor' | 'refuse' | { readonly to: string }

export interface SuccessionSettings {
  readonly default: 'successor' | 'refuse'
  /** By the model's name as the operator wrote it: id or alias. */
  readonly models: ReadonlyMap<string, SuccessionChoice>
}

/** A checked configuration file, or what stands for one when there is none. */
export interface ConfigFile {
  readonly documents: CatalogueDocuments
  readonly routing: RoutingSettings
  readonly succession: SuccessionSettings
  /** What the operator should know though it is no error: providers switched off, names that lead nowhere yet. */
  readonly notices: readonly string[]
}

/** The same as an empty file. */
export const NO_CONFIG_FILE: ConfigFile = {
  documents: { providers: new Map(), models: new Map() },
  routing: {
    connectTimeoutMs: undefined,
    firstEventTimeoutMs: undefined,
    idleTimeoutMs: undefined,
    attempts: 4,
    totalTimeoutMs: 900_000,
    balance: 'listed',
    rescue: true,
    hedge: 'late',
    probeMinutes: undefined,
    probeDollarsPerDay: 0.05,
  },
  succession: { default: 'successor', models: new Map() },
  notices: [],
}
