// Holds the catalogue's current snapshot and swaps it whole: shipped documents, what local servers have, the operator's own.
import type { CatalogueDocuments } from './build.ts'
import { buildCatalogue } from './build.ts'
import type { VariableLookup } from './build-provider.ts'
import type { Catalogue } from './catalogue.ts'
import { overlayDocuments } from './read-data.ts'
import type { ModelDocument } from './schema.ts'

export interface CatalogueHolder {
  readonly current: () => Catalogue
  /** Lays other documents of the operator's over the shipped ones; throws and keeps the old ones when they do not fit. */
  readonly replaceOperatorDocuments: (documents: CatalogueDocuments) => void
  /** The models that a local server has now, in place of those it had. */
  readonly setDiscovered: (providerId: string, models: ReadonlyMap<string, ModelDocument>) => void
}

/** Builds the first snapshot; throws when the documents do not fit together. */
export function openCatalogue(sources: {
  readonly shipped: CatalogueDocuments
  readonly operator: CatalogueDocuments
  readonly variable: VariableLookup
}): CatalogueHolder {
  const { shipped, variable } = sources
  const discovered = new Map<string, ReadonlyMap<string, ModelDocument>>()
  let { operator } = sources
  const build = (over: CatalogueDocuments): Catalogue => {
    const found = new Map([...discovered.values()].flatMap((models) => [...models]))
    const local = { providers: new Map(), models: found }
    return buildCatalogue(overlayDocuments(overlayDocuments(shipped, local), over), variable)
  }
  let current = build(operator)
  return {
    current: () => current,
    replaceOperatorDocuments: (documents) => {
      current = build(documents)
      operator = documents
    },
    setDiscovered: (providerId, models) => {
      if (sameIds(discovered.get(providerId), models)) return
      discovered.set(providerId, models)
      current = build(operator)
    },
  }
}

function sameIds(a: ReadonlyMap<string, unknown> | undefined, b: ReadonlyMap<string, unknown>): boolean {
  return a !== undefined && a.size === b.size && [...b.keys()].every((id) => a.has(id))
}
