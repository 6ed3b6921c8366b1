// Which model a new conversation begins with: the one the address names, else one that can be used here. Pure.
import type { ListedModel } from '../../../contract/app/models.ts'

/** Ids; the newest reasoning model that is switched on, else the newest of all. */
export function firstModel(models: readonly ListedModel[], wanted: unknown): readonly string[] {
  const named = models.find(({ id }) => id === wanted)
  if (named) return [named.id]
  const newest = models
    .filter(({ status }) => status === 'active')
    .toSorted((left, right) => (right.released ?? '').localeCompare(left.released ?? ''))
  const usable = newest.filter(({ available }) => available)
  const best = usable.find(({ reasoning }) => reasoning.kind !== 'none') ?? usable[0] ?? newest[0]
  return best ? [best.id] : []
}
