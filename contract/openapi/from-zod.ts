// The schemas of our own JSON API, which are written in zod, as JSON Schemas of a document: what has a name of its own becomes a
// component and is referred to. Pure.
import { z } from 'zod'
import type { JsonSchema } from './json-schema.ts'

type Loose = Record<string, unknown>

/** Schemas by the names that they have in the document. `io`: what goes in, or what comes out. */
export function componentsFrom(
  schemas: Readonly<Record<string, z.ZodType>>,
  io: 'input' | 'output',
): Readonly<Record<string, JsonSchema>> {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id })
  const made = z.toJSONSchema(registry, {
    uri: (id) => `#/components/schemas/${id}`,
    io,
    unrepresentable: 'any',
  })
  return Object.fromEntries(Object.entries(made.schemas).map(([id, schema]) => [id, tidy(schema as Loose)]))
}

/** One field of a query. */
export function queryField(schema: z.ZodType): JsonSchema {
  return tidy(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Loose)
}

/** Takes out what says nothing: zod's own bounds of safe integers, its long patterns of formats that have a name, its ids. */
function tidy(schema: Loose): JsonSchema {
  const tidied: Loose = {}
  for (const [name, value] of Object.entries(schema)) {
    if (name === '$schema' || name === '$id') continue
    if (name === 'maximum' && value === Number.MAX_SAFE_INTEGER) continue
    if (name === 'minimum' && value === Number.MIN_SAFE_INTEGER) continue
    if (name === 'pattern' && schema['format'] !== undefined) continue
    tidied[name] = tidyValue(name, value)
  }
  return tidied as JsonSchema
}

function tidyValue(name: string, value: unknown): unknown {
  if (name === 'enum' || name === 'default' || name === 'const') return value
  // Names of members are not keywords.
  if (name === 'properties')
    return Object.fromEntries(
      Object.entries(value as Loose).map(([key, entry]) => [key, tidy(entry as Loose)]),
    )
  if (Array.isArray(value)) return value.map((entry: unknown) => tidyValue('', entry))
  return typeof value === 'object' && value !== null ? tidy(value as Loose) : value
}
