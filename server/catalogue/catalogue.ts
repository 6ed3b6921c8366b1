// The catalogue as the rest of the server reads it: an immutable snapshot, swapped whole when documents change.
// Looking up and naming the nearest; not reading files (build.ts) and not choosing endpoints (routing).
import type { Endpoint, Model, Provider } from '../../core/model.ts'

/** Who makes models. */
export interface Author {
  readonly name: string
  readonly url?: string | undefined
}

export interface Catalogue {
  /** By the first half of the ids of their models; one that only the operator's file knows is not here. */
  readonly authors: ReadonlyMap<string, Author>
  readonly models: ReadonlyMap<string, Model>
  readonly providers: ReadonlyMap<string, Provider>
  /** Every id and alias, lower case, to its model. */
  readonly names: ReadonlyMap<string, Model>
  /** Endpoints of the simulator for each model id; what test keys reach. */
  readonly simulated: ReadonlyMap<string, readonly Endpoint[]>
  /** Models that were taken out of all of that, by id; for administrators only. */
  readonly hidden: ReadonlyMap<string, Model>
}

/** Finds a model by id or alias, in any case, with routing suffixes (`:nitro`) left on by the caller. */
export function findModel(catalogue: Catalogue, name: string): Model | undefined {
  return catalogue.names.get(name) ?? catalogue.names.get(name.toLowerCase())
}

/** Up to three names that look most like an unknown one, best first. */
export function nearestModels(catalogue: Catalogue, name: string): string[] {
  const wanted = name.toLowerCase().slice(0, 80)
  const wantedSlug = wanted.slice(wanted.indexOf('/') + 1)
  const scored: { id: string; score: number }[] = []
  for (const model of catalogue.models.values()) {
    const slug = model.id.slice(model.id.indexOf('/') + 1)
    const distance = Math.min(editDistance(wanted, model.id), editDistance(wantedSlug, slug))
    const score = slug.startsWith(wantedSlug) || wantedSlug.startsWith(slug) ? distance / 2 : distance
    if (score <= Math.max(2, wantedSlug.length * 0.5)) scored.push({ id: model.id, score })
  }
  scored.sort((a, b) => a.score - b.score || a.id.localeCompare(b.id))
  return scored.slice(0, 3).map((entry) => entry.id)
}

/** Levenshtein distance, for short strings. */
export function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const substitution = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1)
      current.push(Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, substitution))
    }
    previous = current
  }
  return previous[b.length] ?? 0
}

/** The id without its author: `o1` of `openai/o1`. */
export function slugOf(id: string): string {
  return id.slice(id.indexOf('/') + 1)
}
