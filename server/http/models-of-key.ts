// The models that a key can call: allowed to it, and served by a provider that is switched on and allowed to it.
import type { Model } from '../../core/model.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { KeyRecord } from '../store/ports.ts'
import { newestFirst } from './model-filters.ts'

/** Newest first. A management key calls none itself and sees those that its account's keys may have. */
export function modelsOfKey(key: KeyRecord, catalogue: Catalogue): readonly Model[] {
  const allowed = key.allowedModels ? new Set(key.allowedModels) : undefined
  return newestFirst(catalogue).filter(
    (model) => (!allowed || allowed.has(model.id)) && isServed(model, key, catalogue),
  )
}

function isServed(model: Model, key: KeyRecord, catalogue: Catalogue): boolean {
  const endpoints = key.kind === 'test' ? (catalogue.simulated.get(model.id) ?? []) : model.endpoints
  return endpoints.some(
    ({ provider }) =>
      provider.enabled && (!key.allowedProviders || key.allowedProviders.includes(provider.id)),
  )
}
