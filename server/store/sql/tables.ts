// The tables as Kysely sees them; migrations/ makes them. Column names are the database's, values are what a driver returns.
import type { Generated } from 'kysely'
import type { DriverInteger, GeneratedId, Whole, WholeOrNull } from './column-types.ts'
import type { PeopleTables } from './people-tables.ts'
import type { RollupTables } from './rollup-tables.ts'

export interface AccountsTable {
  id: GeneratedId
  name: string
  billing: 'metered' | 'prepaid'
  created_at: Whole
  disabled_at: WholeOrNull
  disabled_reason: string | null
}

export interface KeysTable {
  id: GeneratedId
  account_id: Whole
  digest: string
  hash: string
  label: string
  name: string
  kind: 'live' | 'test' | 'management'
  disabled: Whole
  limit_nanodollars: WholeOrNull
  limit_reset: 'daily' | 'weekly' | 'monthly' | null
  expires_at: WholeOrNull
  allowed_models: string | null
  allowed_providers: string | null
  requests_per_minute: WholeOrNull
  tokens_per_minute: WholeOrNull
  parameters: 'lenient' | 'strict' | null
  created_at: Whole
  updated_at: Whole
  last_used_at: WholeOrNull
  person_id: string | null
  purpose: string | null
  connect_timeout_ms: WholeOrNull
  first_event_timeout_ms: WholeOrNull
  idle_timeout_ms: WholeOrNull
  total_timeout_ms: WholeOrNull
}

export interface GenerationsTable {
  id: string
  account_id: Whole
  key_id: Whole
  key_kind: 'live' | 'test' | 'management'
  created_at: Whole
  operation: string
  requested_model: string
  model_id: string
  endpoint_id: string | null
  provider_name: string | null
  upstream_id: string | null
  streamed: Whole
  cancelled: Whole
  status: Whole
  error_code: string | null
  finish_reason: string | null
  native_finish_reason: string | null
  input_tokens: Whole
  cached_tokens: Whole
  cache_write_tokens: Whole
  output_tokens: Whole
  reasoning_tokens: Whole
  estimated: Whole
  cost_nanodollars: Whole
  upstream_cost_nanodollars: Whole
  latency_ms: Whole
  first_token_ms: WholeOrNull
  attempts: string
  choices: string | null
  warnings: string
  app_referer: string | null
  app_title: string | null
  user_agent: string | null
  external_user: string | null
  session_id: string | null
  request_id: string
  own_key_id: WholeOrNull
}

export interface LedgerEntriesTable {
  id: Generated<DriverInteger>
  account_id: Whole
  kind: 'usage' | 'grant' | 'adjustment'
  amount_nanodollars: Whole
  generation_id: string | null
  note: string | null
  created_at: Whole
}

export interface KeyDaysTable {
  key_id: Whole
  /** Days since 1970-01-01, UTC. */
  day: Whole
  spent_nanodollars: Whole
  requests: Whole
  input_tokens: Whole
  output_tokens: Whole
  reasoning_tokens: Whole
}

export interface ActivityDaysTable {
  account_id: Whole
  /** Days since 1970-01-01, UTC. */
  day: Whole
  key_id: Whole
  model_id: string
  endpoint_id: string
  provider_name: string
  spent_nanodollars: Whole
  requests: Whole
  input_tokens: Whole
  output_tokens: Whole
  reasoning_tokens: Whole
}

export interface AccountTotalsTable {
  account_id: Whole
  granted_nanodollars: Whole
  used_nanodollars: Whole
}

export interface FactsTable {
  name: string
  value: string
}

export interface ResponsesTable {
  id: string
  account_id: Whole
  key_kind: 'live' | 'test' | 'management'
  created_at: Whole
  thread_id: string
  previous_id: string | null
  status: 'queued' | 'in_progress' | 'completed' | 'incomplete' | 'failed' | 'cancelled'
  background: Whole
  content: Uint8Array
}

export interface ResponseItemsTable {
  account_id: Whole
  item_id: string
  response_id: string
}

export interface KeptPromptsTable {
  id: string
  account_id: Whole
  key_kind: 'live' | 'test' | 'management'
  created_at: Whole
  content: Uint8Array
}

export interface EndpointHealthTable {
  endpoint_id: string
  saved_at: Whole
  state: string
}

export interface RedeemCodesTable {
  id: GeneratedId
  digest: string
  batch: string
  ending: string
  amount_nanodollars: Whole
  note: string | null
  created_at: Whole
  created_by: string
  expires_at: WholeOrNull
  revoked_at: WholeOrNull
  redemption_id: string | null
  redeemed_at: WholeOrNull
  redeemed_account_id: WholeOrNull
  redeemed_by: string | null
}

export interface AccountSettingsTable {
  account_id: Whole
  allowed_providers: string | null
  allowed_models: string | null
  data_policy: 'any' | 'no-training' | 'zero-retention'
  provider_order: string | null
  sort: 'price' | 'latency' | 'throughput' | null
  allow_fallbacks: Whole
  rescue: Whole
  updated_at: Whole
  ignored_providers: string | null
  keeps_responses: Whole | null
  keeps_prompts: WholeOrNull
  prompt_days: WholeOrNull
}

export interface AuditLogTable {
  id: GeneratedId
  at: Whole
  person_id: string | null
  person: string
  account_id: WholeOrNull
  account: string | null
  method: string
  path: string
  summary: string
}

export interface ProviderKeysTable {
  id: GeneratedId
  account_id: Whole
  provider_id: string
  name: string
  sealed: Uint8Array
  ending: string
  disabled: Whole
  allow_fallback: Whole
  person_id: string | null
  created_at: Whole
  last_used_at: WholeOrNull
  state: string | null
}

export interface OwnKeyDaysTable {
  account_id: Whole
  day: Whole
  key_id: Whole
  model_id: string
  endpoint_id: string
  upstream_nanodollars: Whole
}

/** Every table of the store. */
export interface Tables extends PeopleTables, RollupTables {
  accounts: AccountsTable
  deleted_keys: { key_id: Whole; account_id: Whole; person_id: string }
  keys: KeysTable
  generations: GenerationsTable
  ledger_entries: LedgerEntriesTable
  key_days: KeyDaysTable
  activity_days: ActivityDaysTable
  account_totals: AccountTotalsTable
  facts: FactsTable
  responses: ResponsesTable
  response_items: ResponseItemsTable
  kept_prompts: KeptPromptsTable
  endpoint_health: EndpointHealthTable
  redeem_codes: RedeemCodesTable
  account_settings: AccountSettingsTable
  audit_log: AuditLogTable
  provider_keys: ProviderKeysTable
  own_key_days: OwnKeyDaysTable
}
