// The models that a key can call: allowed to it, and served by a provider that is switched on and allowed to it.
import type { Model } from '../../core/model.ts'
import type { OwnKeysOfAccount } from '../accounts/own-keys.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { accountAllows, accountAllowsProvider, meetsDataPolicy } from '../routing/account-rules.ts'
import type { KeyRecord } from '../store/keys/ports.ts'
import type { AccountSettingsRecord } from '../store/settings/ports.ts'
import { newestFirst } from './model-filters.ts'

export interface WhoseModels {
  readonly key: KeyRecord
  /** What the key's account has set. */
  readonly account: AccountSettingsRecord | undefined
  /** Keys for providers that the account has brought itself. */
  readonly ownKeys: OwnKeysOfAccount | undefined
  readonly catalogue: Catalogue
}

/** Newest first. A management key calls none itself and sees those that its account's keys may have. */
export function modelsOfKey({ key, account, ownKeys, catalogue }: WhoseModels): readonly Model[] {
  const allowed = key.allowedModels ? new Set(key.allowedModels) : undefined
  return newestFirst(catalogue).filter(
    (model) =>
      (!allowed || allowed.has(model.id)) &&
      accountAllows(account, model.id) &&
      isServed(model, { key, account, ownKeys, catalogue }),
  )
}

function isServed(model: Model, { key, account, ownKeys, catalogue }: WhoseModels): boolean {
  const endpoints = key.kind === 'test' ? (catalogue.simulated.get(model.id) ?? []) : model.endpoints
  return endpoints.some(
    ({ provider }) =>
      (provider.enabled || (provider.takesOwnKeys === true && ownKeys?.has(provider.id) === true)) &&
      (key.allowedProviders?.includes(provider.id) ?? true) &&
      accountAllowsProvider(account, provider) &&
      meetsDataPolicy(account, provider),
  )
}
