// Which models the home page shows: those with the most tokens here this week, then the newest that can be called. Pure.
import type { ListedModel } from '../../../contract/app/models.ts'
import type { ModelTokens } from '../../../contract/app/rankings.ts'

/** One row. */
export interface TopModel {
  readonly model: ListedModel
  /** Of the last seven days; 0 when it was not used. */
  readonly weekTokens: number
}

/** Chat models that have not ended; those that are switched on here before those that are not. */
export function topModels(
  models: readonly ListedModel[],
  traffic: ModelTokens | undefined,
  most: number,
): readonly TopModel[] {
  const used = new Map(traffic?.models.map(({ id, weekTokens }) => [id, weekTokens]))
  return models
    .filter(({ kind, status }) => kind === 'chat' && status !== 'ended')
    .map((model) => ({ model, weekTokens: used.get(model.id) ?? 0 }))
    .toSorted(
      (a, b) =>
        b.weekTokens - a.weekTokens ||
        Number(b.model.available) - Number(a.model.available) ||
        (b.model.released ?? '').localeCompare(a.model.released ?? '') ||
        a.model.id.localeCompare(b.model.id),
    )
    .slice(0, most)
}

/** The name that the first example asks for: the shortest one, so that the command fits into two lines. */
export function exampleModel(models: readonly ListedModel[]): string | undefined {
  const [shortest] = models
    .filter(({ kind }) => kind === 'chat')
    .map(({ id }) => id)
    .toSorted((a, b) => a.length - b.length || a.localeCompare(b))
  return shortest
}
