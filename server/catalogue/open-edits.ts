// Keeps what administrators changed about the catalogue, in the store. A change is in force when it resolves, or not made at all.
import type { FactStore } from '../store/ports.ts'
import type { CatalogueEdits } from './edits.ts'
import { catalogueEdits, readEdits } from './edits.ts'
import type { CatalogueHolder } from './open-catalogue.ts'

const FACT = 'catalogue-edits'

/** Reads what was kept; `onLost` hears of rows that cannot be used any more. */
export async function readKeptEdits(
  facts: Pick<FactStore, 'get'>,
  onLost: (what: string) => void,
): Promise<CatalogueEdits> {
  return readEdits(await facts.get(FACT), onLost)
}

export interface CatalogueEditor {
  readonly current: () => CatalogueEdits
  /** Rejects, and nothing has changed, when the edits are wrong in form or do not fit the other documents. */
  readonly change: (edit: (before: CatalogueEdits) => CatalogueEdits) => Promise<void>
}

/** Changes go one after the other. */
export function createCatalogueEditor(parts: {
  readonly facts: Pick<FactStore, 'set'>
  readonly catalogue: Pick<CatalogueHolder, 'edits' | 'replaceEdits'>
}): CatalogueEditor {
  const { facts, catalogue } = parts
  let last: Promise<unknown> = Promise.resolve()
  const change = async (edit: (before: CatalogueEdits) => CatalogueEdits): Promise<void> => {
    const before = catalogue.edits()
    const next = catalogueEdits.parse(edit(before))
    catalogue.replaceEdits(next)
    try {
      await facts.set({ name: FACT, value: JSON.stringify(next) })
    } catch (error) {
      catalogue.replaceEdits(before)
      throw error
    }
  }
  return {
    current: catalogue.edits,
    change: (edit) => {
      const result = last.then(() => change(edit))
      last = result.catch(ignoreBecauseTheCallerIsTold)
      return result
    },
  }
}

function ignoreBecauseTheCallerIsTold(): void {
  // Whoever asked for the change has the rejection; the next change must not fail for it.
}
