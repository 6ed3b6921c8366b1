// Holds the catalogue's current snapshot and swaps it whole: shipped documents, what local servers have, the operator's own.
import type { Config } from '../config.ts'
import type { Services } from '../services.ts'
import type { CatalogueDocuments } from './build.ts'
import { buildCatalogue } from './build.ts'
import { overlayDocuments } from './read-data.ts'
import type { ModelDocument } from './schema.ts'

/** Builds the first snapshot; throws when the documents do not fit together. */
export function openCatalogue(shipped: CatalogueDocuments, first: Config): Services['catalogue'] {
  const discovered = new Map<string, ReadonlyMap<string, ModelDocument>>()
  let config = first
  const build = (from: Config): ReturnType<typeof buildCatalogue> => {
    const found = new Map([...discovered.values()].flatMap((models) => [...models]))
    const local = { providers: new Map(), models: found }
    return buildCatalogue(overlayDocuments(overlayDocuments(shipped, local), from.documents), from.variable)
  }
  let current = build(first)
  return {
    current: () => current,
    replace: (changed) => {
      current = build(changed)
      config = changed
    },
    setDiscovered: (providerId, models) => {
      if (sameIds(discovered.get(providerId), models)) return
      discovered.set(providerId, models)
      current = build(config)
    },
  }
}

function sameIds(a: ReadonlyMap<string, unknown> | undefined, b: ReadonlyMap<string, unknown>): boolean {
  return a !== undefined && a.size === b.size && [...b.keys()].every((id) => a.has(id))
}
