// A key as our JSON API shows it. Never the key itself: the store does not have it either.
import type { CurrentKey, KeyBudget, KeyItem } from '../../contract/keys.ts'
import { dollarsFromNanodollars } from '../../core/money.ts'
import type { SpendOfKey } from '../limits/budgets.ts'
import { windowEnd } from '../limits/windows.ts'
import type { Services } from '../services.ts'
import type { KeyRecord, LimitReset } from '../store/keys/ports.ts'
import { workspaceIdOf } from './require-key.ts'

type Parts = Pick<Services, 'ledger'>

/** For management. */
export function keyItem(key: KeyRecord, { ledger }: Parts): KeyItem {
  const spend = ledger.spendOf(key.id)
  return {
    hash: key.hash,
    name: key.name,
    label: key.label,
    disabled: key.disabled,
    ...limitsOf(key, spend),
    ...usageOf(spend, ledger.ownSpendOf(key.id)),
    created_at: isoTime(key.createdAt),
    updated_at: isoTime(key.updatedAt),
    expires_at: isoTimeOrNull(key.expiresAt),
    creator_user_id: null,
    external_user: null,
    workspace_id: workspaceIdOf(key.accountId),
    ...ours(key),
    last_used_at: isoTimeOrNull(key.lastUsedAt),
  }
}

/** For the key itself. */
export function currentKey(
  key: KeyRecord,
  services: Pick<Services, 'ledger' | 'memberBudgets' | 'now'>,
): CurrentKey {
  const { ledger } = services
  const spend = ledger.spendOf(key.id)
  const balance = ledger.balanceOf(key.accountId)
  const isManagement = key.kind === 'management'
  const budgets = budgetsOf(key, services)
  return {
    label: key.label,
    ...limitsOf(key, spend),
    ...usageOf(spend, ledger.ownSpendOf(key.id)),
    // OpenRouter: has never bought credits. Metered accounts buy none and are no free tier.
    is_free_tier: balance?.billing === 'prepaid' && balance.grantedNanodollars <= 0,
    is_management_key: isManagement,
    is_provisioning_key: isManagement,
    creator_user_id: null,
    organization_id: null,
    workspace_id: workspaceIdOf(key.accountId),
    expires_at: isoTimeOrNull(key.expiresAt),
    allowed_data_regions: ['global'],
    budgets,
    effective_budget: budgets.toSorted((one, other) => one.remaining_usd - other.remaining_usd)[0] ?? null,
    free_model_daily_requests: { limit: -1, remaining: -1, used: 0 },
    rate_limit: {
      requests: key.requestsPerMinute ?? -1,
      interval: '1m',
      note: 'Requests per minute that this key may send; -1 when the key has no limit of its own.',
    },
    ...ours(key),
  }
}

function limitsOf(key: KeyRecord, spend: SpendOfKey) {
  const limit = key.limitNanodollars
  const remaining = limit === undefined ? undefined : Math.max(0, limit - spentInWindow(key, spend))
  return {
    limit: limit === undefined ? null : dollarsFromNanodollars(limit),
    limit_remaining: remaining === undefined ? null : dollarsFromNanodollars(remaining),
    limit_reset: key.limitReset ?? null,
    // What providers charge the account itself is not the gateway's to limit; the fee on it is usage like any other.
    include_byok_in_limit: false,
  }
}

/** In the order in which a request is held against them. */
function budgetsOf(
  key: KeyRecord,
  { ledger, memberBudgets, now }: Pick<Services, 'ledger' | 'memberBudgets' | 'now'>,
): KeyBudget[] {
  const { accountId, personId, limitNanodollars: limit, limitReset: reset } = key
  const member = personId === undefined ? undefined : { accountId, personId }
  const ofMember = member && memberBudgets.of(member)
  const budgets: KeyBudget[] = []
  if (member && ofMember !== undefined) {
    const spent = memberBudgets.spent(member, ledger.spendOf)
    budgets.push(budgetOf({ scope: 'member', limit: ofMember, spent, reset: 'monthly', at: now() }))
  }
  if (limit !== undefined) {
    const spent = spentInWindow(key, ledger.spendOf(key.id))
    budgets.push(budgetOf({ scope: 'key_limit', limit, spent, reset, at: now() }))
  }
  return budgets
}

interface BudgetParts {
  readonly scope: KeyBudget['scope']
  /** Nanodollars, like `spent`. */
  readonly limit: number
  readonly spent: number
  readonly reset: LimitReset | undefined
  readonly at: number
}

function budgetOf({ scope, limit, spent, reset, at }: BudgetParts): KeyBudget {
  return {
    scope,
    budget_id: null,
    guardrail_id: null,
    include_byok: false,
    limit_usd: dollarsFromNanodollars(limit),
    spend_usd: dollarsFromNanodollars(spent),
    remaining_usd: dollarsFromNanodollars(limit - spent),
    reset_interval: reset ?? null,
    resets_at: reset === undefined ? null : isoTime(windowEnd(reset, at)),
  }
}

function spentInWindow(key: KeyRecord, spend: SpendOfKey): number {
  switch (key.limitReset) {
    case 'daily':
      return spend.dayNanodollars
    case 'weekly':
      return spend.weekNanodollars
    case 'monthly':
      return spend.monthNanodollars
    case undefined:
      return spend.totalNanodollars
  }
}

/** `byok_usage` is what providers charge the account itself, on its own keys. */
function usageOf(spend: SpendOfKey, own: SpendOfKey) {
  return {
    usage: dollarsFromNanodollars(spend.totalNanodollars),
    usage_daily: dollarsFromNanodollars(spend.dayNanodollars),
    usage_weekly: dollarsFromNanodollars(spend.weekNanodollars),
    usage_monthly: dollarsFromNanodollars(spend.monthNanodollars),
    byok_usage: dollarsFromNanodollars(own.totalNanodollars),
    byok_usage_daily: dollarsFromNanodollars(own.dayNanodollars),
    byok_usage_weekly: dollarsFromNanodollars(own.weekNanodollars),
    byok_usage_monthly: dollarsFromNanodollars(own.monthNanodollars),
  }
}

function ours(key: KeyRecord) {
  return {
    kind: key.kind,
    allowed_models: key.allowedModels ? [...key.allowedModels] : null,
    allowed_providers: key.allowedProviders ? [...key.allowedProviders] : null,
    requests_per_minute: key.requestsPerMinute ?? null,
    tokens_per_minute: key.tokensPerMinute ?? null,
    parameters: key.parameters ?? null,
    connect_timeout_ms: key.connectTimeoutMs ?? null,
    first_event_timeout_ms: key.firstEventTimeoutMs ?? null,
    idle_timeout_ms: key.idleTimeoutMs ?? null,
    total_timeout_ms: key.totalTimeoutMs ?? null,
  }
}

function isoTime(at: number): string {
  return new Date(at).toISOString()
}

function isoTimeOrNull(at: number | undefined): string | null {
  return at === undefined ? null : isoTime(at)
}
