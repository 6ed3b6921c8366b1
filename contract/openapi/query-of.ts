// The query of a path of our own API as a document has it: zod's schema of each field, and a sentence. Pure.
import { queryField } from './from-zod.ts'
import type { QueryField } from './operation.ts'

/** A sentence for each field. */
export type Words = Readonly<Record<string, string>>

/** A query of ours with a sentence for each of its fields; a test sees that none is missing. */
export function queryOf(
  shape: Readonly<Record<string, unknown>>,
  words: Words,
): Readonly<Record<string, QueryField>> {
  return Object.fromEntries(
    Object.entries(words).map(([name, description]) => [
      name,
      { description, schema: queryField(shape[name] as Parameters<typeof queryField>[0]) },
    ]),
  )
}
