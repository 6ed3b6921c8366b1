// Reading JSON Schema for the simulator's instance generator (a test instrument): references, merged branches, how deep
// the smallest instance is. Never runs a caller's regular expression, which could hang the process.

/** A schema object as JSON.parse made it. */
export type Schema = Readonly<Record<string, unknown>>

/** Resolves and merges the schemas of one document. */
export interface SchemaReader {
  /** The schema without `$ref` and `allOf`; `undefined` for `false`, which nothing satisfies. */
  readonly open: (schema: unknown) => Schema | undefined
  /** The schemas among which `anyOf` or `oneOf` choose, each merged with what stands beside them; undefined without. */
  readonly branches: (schema: Schema) => readonly Schema[] | undefined
  /** Levels of nesting that the smallest instance needs; Infinity when there is none. */
  readonly leastDepth: (schema: unknown) => number
}

const MOST_REFERENCES = 32
/** Parts of one `allOf`, their own parts included; a schema that is part of itself has no end. */
const MOST_PARTS = 500
/** Schemas that refer to themselves many times over are not measured to the end. */
const MOST_MEASURED = 2000

/** Makes a reader for the references of `root`. */
export function createSchemaReader(root: unknown): SchemaReader {
  // The same objects come by again and again; each is worked out once.
  const opened = new WeakMap<object, { readonly schema: Schema | undefined }>()
  const branched = new WeakMap<object, readonly Schema[]>()
  const depths = new WeakMap<object, number>()

  let parts = 0
  const open = (schema: unknown): Schema | undefined => {
    parts = 0
    if (!isSchema(schema)) return openPart(schema)
    const known = opened.get(schema) ?? { schema: openPart(schema) }
    opened.set(schema, known)
    return known.schema
  }
  const openPart = (schema: unknown): Schema | undefined => {
    if (++parts > MOST_PARTS) return {}
    const target = followReferences(root, schema)
    if (target === false) return undefined
    if (!isSchema(target)) return {}
    if (!Array.isArray(target['allOf'])) return target
    const { allOf, ...beside } = target
    let merged: Schema = beside
    for (const part of allOf as unknown[]) {
      const openedPart = openPart(part)
      if (!openedPart) return undefined
      merged = mergeSchemas(merged, openedPart)
    }
    return merged
  }

  const branches = (schema: Schema): readonly Schema[] | undefined => {
    const choices = choicesOf(schema)
    if (!choices) return undefined
    const known = branched.get(schema)
    if (known) return known
    const { anyOf: _anyOf, oneOf: _oneOf, ...beside } = schema
    const made = choices.flatMap((choice) => {
      const branch = open(choice)
      return branch ? [mergeSchemas(beside, branch)] : []
    })
    branched.set(schema, made)
    return made
  }

  let measured = 0
  const measure = (schema: unknown, path: readonly string[]): number => {
    if (++measured > MOST_MEASURED) return Infinity
    const references = referencesOf(schema)
    if (references.some((reference) => path.includes(reference))) return Infinity
    const target = open(schema)
    if (!target) return Infinity
    if ('const' in target || 'enum' in target) return 0
    const below = references.length > 0 ? [...path, ...references] : path
    const choices = choicesOf(target)
    if (!choices) return Math.min(...typesOf(target).map((type) => measureType(target, type, below)))
    // The branches as they stand, since merging them would lose the references that lead in circles.
    const { anyOf: _anyOf, oneOf: _oneOf, ...beside } = target
    const least = Math.min(...choices.map((choice) => measure(choice, below)))
    return Object.keys(beside).length === 0 ? least : Math.max(least, measure(beside, below))
  }
  const measureType = (schema: Schema, type: string, path: readonly string[]): number => {
    const least = (parts: readonly unknown[]): number =>
      1 + Math.max(0, ...parts.map((part) => measure(part, path)))
    if (type === 'object') {
      const properties = propertiesOf(schema)
      return least(requiredOf(schema).map((name) => properties[name]))
    }
    if (type === 'array') return numberOf(schema, 'minItems', 0) > 0 ? least([schema['items']]) : 0
    return 0
  }

  return {
    open,
    branches,
    leastDepth: (schema) => {
      if (!isSchema(schema)) return schema === false ? Infinity : 0
      const known = depths.get(schema)
      if (known !== undefined) return known
      measured = 0
      const depth = measure(schema, [])
      depths.set(schema, depth)
      return depth
    },
  }
}

function choicesOf(schema: Schema): readonly unknown[] | undefined {
  const list = schema['anyOf'] ?? schema['oneOf']
  return Array.isArray(list) && list.length > 0 ? (list as unknown[]) : undefined
}

/** Where a schema points, itself or as parts of an `allOf`. */
function referencesOf(schema: unknown): string[] {
  if (!isSchema(schema)) return []
  const parts = Array.isArray(schema['allOf']) ? (schema['allOf'] as unknown[]) : []
  return [schema, ...parts].flatMap((part) =>
    isSchema(part) && typeof part['$ref'] === 'string' ? [part['$ref']] : [],
  )
}

/** The types that an instance may have, guessed from the keywords where none is named. */
export function typesOf(schema: Schema): readonly string[] {
  const { type } = schema
  if (typeof type === 'string') return [type]
  if (Array.isArray(type) && type.length > 0) return type.filter((name) => typeof name === 'string')
  const has = (...names: readonly string[]): boolean => names.some((name) => name in schema)
  if (has('properties', 'required', 'additionalProperties', 'minProperties')) return ['object']
  if (has('items', 'prefixItems', 'minItems', 'uniqueItems')) return ['array']
  if (has('minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf')) return ['number']
  return ['string']
}

/** Declared properties; empty when there are none. */
export function propertiesOf(schema: Schema): Schema {
  return isSchema(schema['properties']) ? schema['properties'] : {}
}

/** Names of required properties. */
export function requiredOf(schema: Schema): readonly string[] {
  const { required } = schema
  return Array.isArray(required) ? required.filter((name) => typeof name === 'string') : []
}

/** A keyword's number, or the fallback. */
export function numberOf(schema: Schema, name: string, fallback: number): number {
  const value = schema[name]
  return typeof value === 'number' && Number.isFinite(value) ? value : fallback
}

/** True for a schema that is an object; `true` and `false` are schemas too, but have nothing to look at. */
export function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Both schemas at once: properties and required together, ranges, enums and types narrowed. */
export function mergeSchemas(first: Schema, second: Schema): Schema {
  const merged: Record<string, unknown> = { ...first }
  for (const [name, value] of Object.entries(second))
    merged[name] = name in first ? mergeKeyword(name, first[name], value) : value
  return merged
}

function mergeKeyword(name: string, first: unknown, second: unknown): unknown {
  const low = LOWER_BOUNDS.has(name)
  if (low || UPPER_BOUNDS.has(name))
    return typeof first === 'number' && typeof second === 'number'
      ? Math[low ? 'max' : 'min'](first, second)
      : second
  if (name === 'required') return [...new Set([...asList(first), ...asList(second)])]
  if (name === 'enum') return asList(first).filter((value) => asList(second).includes(value))
  if (name === 'type') return mergeTypes(asList(first), asList(second))
  if (isSchema(first) && isSchema(second)) {
    if (name === 'properties' || name === '$defs' || name === 'definitions') {
      const properties: Record<string, unknown> = { ...first }
      for (const [key, value] of Object.entries(second))
        properties[key] = key in first ? { allOf: [first[key], value] } : value
      return properties
    }
    if (name === 'items') return { allOf: [first, second] }
  }
  if (name === 'additionalProperties') return first === false ? false : second
  return second
}

function mergeTypes(first: readonly unknown[], second: readonly unknown[]): unknown {
  const both = first.filter(
    (type) => second.includes(type) || (type === 'integer' && second.includes('number')),
  )
  if (first.includes('number') && second.includes('integer')) both.push('integer')
  return both.length === 1 ? both[0] : both
}

const LOWER_BOUNDS = new Set(['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'])
const UPPER_BOUNDS = new Set(['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'])

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

/** What `$ref` leads to, merged with what stands beside it; `false` when that is what it leads to. */
function followReferences(root: unknown, schema: unknown): unknown {
  let found = schema
  for (let hops = 0; isSchema(found) && typeof found['$ref'] === 'string' && hops < MOST_REFERENCES; hops++) {
    const { $ref, ...beside } = found
    const target = lookUp(root, $ref as string)
    if (target === false) return false
    found = isSchema(target) ? mergeSchemas(target, beside) : beside
  }
  return found
}

/** Follows `#/…` inside the document; anything else is unknown here and constrains nothing. */
function lookUp(root: unknown, reference: string): unknown {
  if (reference === '#') return root
  if (!reference.startsWith('#/')) return undefined
  let found = root
  for (const step of reference.slice(2).split('/')) {
    const name = decodeStep(step)
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined
    found = (found as Readonly<Record<string, unknown>>)[name]
  }
  return found
}

function decodeStep(step: string): string {
  const plain = step.replaceAll('~1', '/').replaceAll('~0', '~')
  try {
    return decodeURIComponent(plain)
  } catch {
    return plain // not percent-encoded after all
  }
}
