// Holds the catalogue's current snapshot and swaps it whole: shipped documents, what local servers have, what administrators
// changed in the web app, the operator's own.
import type { CatalogueDocuments } from './build.ts'
import { buildCatalogue } from './build.ts'
import type { VariableLookup } from './build-provider.ts'
import type { Catalogue } from './catalogue.ts'
import type { CatalogueEdits } from './edits.ts'
import { applyEdits, NO_EDITS, withoutAdditions } from './edits.ts'
import { overlayDocuments } from './read-data.ts'
import type { ModelDocument } from './schema.ts'

export interface CatalogueHolder {
  readonly current: () => Catalogue
  /** Lays other documents of the operator's over the shipped ones; throws and keeps the old ones when they do not fit. */
  readonly replaceOperatorDocuments: (documents: CatalogueDocuments) => void
  /** The models that a local server has now, in place of those it had. */
  readonly setDiscovered: (providerId: string, models: ReadonlyMap<string, ModelDocument>) => void
  /** What administrators changed. */
  readonly edits: () => CatalogueEdits
  /** Puts other edits in place of these; throws and keeps the old ones when they do not fit. */
  readonly replaceEdits: (edits: CatalogueEdits) => void
  /** Builds anew, for variables that have another value now. */
  readonly refresh: () => void
  /** Why models that administrators added are left out; undefined while they are not. */
  readonly problem: () => string | undefined
}

interface Sources {
  readonly shipped: CatalogueDocuments
  readonly operator: CatalogueDocuments
  readonly edits?: CatalogueEdits
  readonly variable: VariableLookup
}

/** Builds the first snapshot; throws when the documents do not fit together. */
export function openCatalogue(sources: Sources): CatalogueHolder {
  const { shipped, variable } = sources
  const discovered = new Map<string, ReadonlyMap<string, ModelDocument>>()
  let { operator, edits = NO_EDITS } = sources
  let problem: string | undefined
  const build = (over: CatalogueDocuments, edited: CatalogueEdits): Catalogue => {
    const found = new Map([...discovered.values()].flatMap((models) => [...models]))
    const base = overlayDocuments(shipped, { providers: new Map(), models: found })
    const providers = new Set([...base.providers.keys(), ...over.providers.keys()])
    const documents = overlayDocuments(applyEdits(base, { edits: edited, providers }), over)
    return buildCatalogue(documents, variable)
  }
  // A model that was added here must not stop a start or keep out a file that is right by itself: it stands back.
  const buildAround = (over: CatalogueDocuments): Catalogue => {
    try {
      const built = build(over, edits)
      problem = undefined
      return built
    } catch (error) {
      const built = build(over, withoutAdditions(edits))
      problem = error instanceof Error ? error.message : String(error)
      return built
    }
  }
  let current = buildAround(operator)
  return {
    current: () => current,
    replaceOperatorDocuments: (documents) => {
      current = buildAround(documents)
      operator = documents
    },
    setDiscovered: (providerId, models) => {
      if (sameIds(discovered.get(providerId), models)) return
      discovered.set(providerId, models)
      current = buildAround(operator)
    },
    edits: () => edits,
    replaceEdits: (next) => {
      current = build(operator, next)
      edits = next
      problem = undefined
    },
    refresh: () => {
      current = buildAround(operator)
    },
    problem: () => problem,
  }
}

function sameIds(a: ReadonlyMap<string, unknown> | undefined, b: ReadonlyMap<string, unknown>): boolean {
  return a !== undefined && a.size === b.size && [...b.keys()].every((id) => a.has(id))
}
