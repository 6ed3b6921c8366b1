// Everything that the rooms of one running gateway share, opened once by open-services.ts and handed down. Types only.
import type { CallerDialect, ProviderDialect } from '../dialects/dialect.ts'
import type { DialectId } from '../core/model.ts'
import type { AccountSettings } from './accounts/account-settings.ts'
import type { DisabledAccounts } from './accounts/disabled-accounts.ts'
import type { Keys } from './accounts/keys.ts'
import type { OwnKeys } from './accounts/own-keys.ts'
import type { ProviderVariables } from './accounts/provider-variables.ts'
import type { People } from './accounts/people/people.ts'
import type { Benchmark } from './catalogue/benchmarks.ts'
import type { CatalogueHolder } from './catalogue/open-catalogue.ts'
import type { CatalogueEditor } from './catalogue/open-edits.ts'
import type { Config } from './config.ts'
import type { ConfigFile } from './config/config-file.ts'
import type { Ledger } from './ledger/ledger.ts'
import type { LearnedOutputs } from './limits/learned-outputs.ts'
import type { MemberBudgets } from './limits/member-budgets.ts'
import type { Rates } from './limits/rates.ts'
import type { Activity } from './pipeline/activity.ts'
import type { KeptPrompts } from './pipeline/kept-prompts.ts'
import type { ResponseArchive } from './pipeline/responses/archive.ts'
import type { ResponseRuns } from './pipeline/responses/runs.ts'
import type { Watches } from './pipeline/watches.ts'
import type { Tokenizer } from './providers/tokenizer/tokenizer.ts'
import type { Transport } from './providers/transport.ts'
import type { Health } from './routing/health.ts'
import type { Hedges } from './routing/hedges.ts'
import type { KeyRotation } from './routing/key-rotation.ts'
import type { Sticky } from './routing/sticky.ts'
import type { AccountRecord, Store } from './store/ports.ts'
import type { Log } from './telemetry/log.ts'
import type { Metrics } from './telemetry/metrics.ts'

export interface Services {
  /** Of this program. */
  readonly version: string
  readonly config: {
    readonly current: () => Config
    /** Puts a changed file to use at once; throws and keeps the old one when its rows do not fit together. */
    readonly replace: (file: ConfigFile) => void
  }
  readonly log: Log
  readonly metrics: Metrics
  /** Unix milliseconds; injected so that tests can move time. */
  readonly now: () => number
  readonly store: Store
  readonly defaultAccount: AccountRecord
  readonly keys: Keys
  readonly accountSettings: AccountSettings
  /** Which accounts an administrator has shut. */
  readonly disabledAccounts: DisabledAccounts
  readonly people: People
  /** Keys for providers that accounts have brought. */
  readonly ownKeys: OwnKeys
  readonly ledger: Ledger
  /** What people may spend in an account in a month. */
  readonly memberBudgets: MemberBudgets
  readonly rates: Rates
  readonly health: Health
  /** Keeps what health has learnt for the next run; done from time to time and when the services close. Never rejects. */
  readonly saveHealth: () => Promise<void>
  readonly sticky: Sticky
  readonly keyRotation: KeyRotation
  /** Which of several keys holds a conversation's prompt cache. */
  readonly keySticky: Sticky
  readonly hedges: Hedges
  readonly learnedOutputs: LearnedOutputs
  readonly watches: Watches
  readonly tokenizer: Tokenizer
  readonly transports: Readonly<Record<'http' | 'simulator', Transport>>
  readonly callers: {
    readonly chat: CallerDialect
    readonly completions: CallerDialect
    readonly responses: CallerDialect
    readonly messages: CallerDialect
    /** Google's; requests have callers of their own, made for their paths. */
    readonly contents: CallerDialect
  }
  readonly dialects: ReadonlyMap<DialectId, ProviderDialect>
  readonly catalogue: CatalogueHolder
  /** Published results, to show. */
  readonly benchmarks: readonly Benchmark[]
  readonly catalogueEditor: CatalogueEditor
  /** What administrators gave providers in place of the environment. */
  readonly providerVariables: ProviderVariables
  /** `causeway/<instance>`, as sent in `Via`. */
  readonly via: string
  readonly keptResponses: ResponseArchive
  /** Prompts and answers of accounts that have them kept. */
  readonly keptPrompts: KeptPrompts
  readonly responseRuns: ResponseRuns
  /** Generations under way; refuses new ones once draining. */
  readonly activity: Activity
  readonly close: () => Promise<void>
}
