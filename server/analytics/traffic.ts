// What questions about traffic need of a running gateway, and the few words that all of them share. Types and small pure
// functions; every question is a file of its own beside this one. Rollups are read here and never generations, but for logs.ts.
import type { ModelName } from '../../contract/app/usage.ts'
import type { Model } from '../../core/model.ts'
import type { Keys } from '../accounts/keys.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Store } from '../store/ports.ts'
import type { RolledEndpoint } from '../store/rollups/ports.ts'

export interface Traffic {
  readonly store: Pick<Store, 'rollups' | 'gatewayRuns' | 'generations' | 'logs'>
  readonly catalogue: { readonly current: () => Catalogue }
  readonly keys: Pick<Keys, 'findById' | 'findByHash'>
  readonly now: () => number
}

export const HOUR_MS = 3_600_000
export const DAY_MS = 86_400_000
export const DAY_HOURS = 24

/** The hour that a moment lies in, since 1970-01-01 UTC. */
export function hourOf(at: number): number {
  return Math.floor(at / HOUR_MS)
}

/** The UTC day that a moment lies in. */
export function dayOf(at: number): number {
  return Math.floor(at / DAY_MS)
}

/** `2026-11-21`. */
export function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}

/** ISO 8601 in UTC. */
export function momentOf(at: number): string {
  return new Date(at).toISOString()
}

/** The part of an endpoint's id after `@`; undefined for what no endpoint served. */
export function providerOf({ endpointId }: Pick<RolledEndpoint, 'endpointId'>): string | undefined {
  return endpointId?.slice(endpointId.lastIndexOf('@') + 1)
}

/** A model by its id, with what its id says when the catalogue does not have it any more. */
export function modelNameOf(catalogue: Catalogue, id: string): ModelName {
  const model: Model | undefined = catalogue.models.get(id)
  const author = model?.author ?? id.slice(0, Math.max(0, id.indexOf('/')))
  return { id, name: model?.name ?? id, author }
}

/** Sums by a name, in the order in which names came. */
export function sumBy<Row>(
  rows: readonly Row[],
  { by, of }: { readonly by: (row: Row) => string; readonly of: (row: Row) => number },
): Map<string, number> {
  const sums = new Map<string, number>()
  for (const row of rows) sums.set(by(row), (sums.get(by(row)) ?? 0) + of(row))
  return sums
}
