// Makes a value that is valid against a JSON Schema: arguments of simulated tool calls and answers to `json_schema`. The
// simulator is a test instrument; names of properties give likely values, nothing is understood. Not covered: `not`,
// `if`/`then`, `propertyNames`, `dependentSchemas`, `unevaluated…` and references out of the document; schemas that no
// finite value satisfies get null where they cannot be met.
import type { Hints } from './hints.ts'
import { NO_HINTS } from './hints.ts'
import { makeNumber } from './instance-numbers.ts'
import { makeString } from './instance-strings.ts'
import type { Random } from './random.ts'
import type { Schema, SchemaReader } from './schema.ts'
import { createSchemaReader, isSchema, numberOf, propertiesOf, requiredOf, typesOf } from './schema.ts'

export interface InstanceOptions {
  readonly random: Random
  /** Words and numbers to prefer where the schema allows them. */
  readonly hints?: Hints
}

const COMFORTABLE_DEPTH = 4
const DEEPEST = 64
/** Beyond this many values only what is required is made. */
const COMFORTABLE_VALUES = 300
const MOST_VALUES = 2000
const LIKELY = 0.75

interface Making {
  readonly reader: SchemaReader
  readonly random: Random
  readonly hints: Hints
  values: number
}

/** A JSON value that is valid against the schema; the same for the same random numbers. */
export function createInstance(schema: unknown, options: InstanceOptions): unknown {
  const reader = readerFor(schema)
  const making: Making = { reader, random: options.random, hints: options.hints ?? NO_HINTS, values: 0 }
  return makeValue(making, { schema, name: '', depth: 0 })
}

const readers = new WeakMap<object, SchemaReader>()

/** Several choices and calls of one request share what was found out about their schema. */
function readerFor(schema: unknown): SchemaReader {
  if (!isSchema(schema)) return createSchemaReader(schema)
  const reader = readers.get(schema) ?? createSchemaReader(schema)
  readers.set(schema, reader)
  return reader
}

interface Place {
  readonly schema: unknown
  /** Name of the property that the value is for, empty outside objects. */
  readonly name: string
  readonly depth: number
}

function makeValue(making: Making, place: Place): unknown {
  making.values++
  const schema = making.reader.open(place.schema)
  if (!schema || place.depth > DEEPEST || making.values > MOST_VALUES) return null
  if ('const' in schema) return schema['const']
  const choices = schema['enum']
  if (Array.isArray(choices) && choices.length > 0) return pickEnum(making, choices)
  const branches = making.reader.branches(schema)
  if (branches) return makeValue(making, { ...place, schema: pickBranch(making, place, branches) })
  switch (pickType(making, place, schema)) {
    case 'object':
      return makeObject(making, place, schema)
    case 'array':
      return makeArray(making, place, schema)
    case 'integer':
      return makeNumber(schema, { ...making, whole: 'only' })
    case 'number':
      return makeNumber(schema, { ...making, whole: 'also' })
    case 'boolean':
      return making.random.next() < 0.5
    case 'string':
      return makeString(schema, { ...making, name: place.name })
    default:
      return null
  }
}

/** True where the smallest value is wanted: deep down, or when the whole has grown large. */
function isTight(making: Making, place: Place): boolean {
  return place.depth >= COMFORTABLE_DEPTH || making.values > COMFORTABLE_VALUES
}

function pickEnum(making: Making, choices: readonly unknown[]): unknown {
  const real = choices.filter((choice) => choice !== null)
  return making.random.pick(real.length > 0 ? real : choices)
}

function pickBranch(making: Making, place: Place, branches: readonly Schema[]): Schema | false {
  if (branches.length === 0) return false
  const depths = branches.map((branch) => making.reader.leastDepth(branch))
  const least = Math.min(...depths)
  if (isTight(making, place)) return branches[depths.indexOf(least)] as Schema
  const finite = branches.filter((_branch, index) => Number.isFinite(depths[index] as number))
  const real = finite.filter((branch) => branch['type'] !== 'null')
  if (real.length > 0) return making.random.pick(real)
  return finite[0] ?? (branches[0] as Schema)
}

function pickType(making: Making, place: Place, schema: Schema): string {
  const types = typesOf(schema)
  if (types.length === 1) return types[0] as string
  const scalars = types.filter((type) => type !== 'object' && type !== 'array')
  if (isTight(making, place) && scalars.length > 0)
    return scalars.includes('null') ? 'null' : (scalars[0] as string)
  return types.find((type) => type !== 'null') ?? 'null'
}

function makeObject(making: Making, place: Place, schema: Schema): unknown {
  const properties = propertiesOf(schema)
  const required = new Set(requiredOf(schema))
  const atLeast = numberOf(schema, 'minProperties', 0)
  const atMost = numberOf(schema, 'maxProperties', Infinity)
  const chosen = new Set(required)
  const optional = Object.keys(properties).filter((name) => !required.has(name))
  for (const name of optional) {
    if (chosen.size >= atMost || making.reader.open(properties[name]) === undefined) continue
    const wanted = chosen.size < atLeast || (!isTight(making, place) && making.random.next() < LIKELY)
    if (wanted && Number.isFinite(making.reader.leastDepth(properties[name]))) chosen.add(name)
  }
  addDependents(schema, chosen)
  const made: Record<string, unknown> = {}
  const depth = place.depth + 1
  const put = (name: string, part: unknown): void => {
    const value = makeValue(making, { schema: part, name, depth })
    // A plain assignment would turn `__proto__` into something else.
    Object.defineProperty(made, name, { value, enumerable: true, configurable: true, writable: true })
  }
  const others = schema['additionalProperties']
  const inOrder = [...Object.keys(properties).filter((name) => chosen.has(name)), ...chosen]
  for (const name of new Set(inOrder)) put(name, Object.hasOwn(properties, name) ? properties[name] : others)
  if (others === false) return made
  const isMap = isSchema(others) && Object.keys(properties).length === 0 && !isTight(making, place)
  const wanted = Math.min(atMost, Math.max(atLeast, isMap ? 2 : 0))
  for (let index = 1; Object.keys(made).length < wanted && index <= MOST_VALUES; index++)
    if (!Object.hasOwn(made, `key_${index}`)) put(`key_${index}`, others)
  return made
}

/** Properties that others bring with them, and those that these bring. */
function addDependents(schema: Schema, chosen: Set<string>): void {
  const dependents = schema['dependentRequired']
  if (!isSchema(dependents)) return
  for (const name of chosen)
    if (Object.hasOwn(dependents, name) && Array.isArray(dependents[name]))
      for (const other of dependents[name] as unknown[]) if (typeof other === 'string') chosen.add(other)
}

function makeArray(making: Making, place: Place, schema: Schema): unknown[] {
  const first = Array.isArray(schema['prefixItems']) ? (schema['prefixItems'] as unknown[]) : []
  const { items } = schema
  const atLeast = numberOf(schema, 'minItems', 0)
  const atMost = Math.min(numberOf(schema, 'maxItems', Infinity), items === false ? first.length : Infinity)
  const isEndless = !Number.isFinite(making.reader.leastDepth(items ?? {}))
  const usual = isTight(making, place) || isEndless ? 0 : making.random.integer(1, 3)
  const count = Math.min(atMost, Math.max(atLeast, first.length, usual))
  const made: unknown[] = []
  const seen = new Set<string>()
  const depth = place.depth + 1
  const isUnique = schema['uniqueItems'] === true
  for (let tries = 0; made.length < count && tries < count * 20; tries++) {
    const contained = made.length === 0 && first.length === 0 ? schema['contains'] : undefined
    const part = first[made.length] ?? (contained === undefined ? items : { allOf: [items ?? {}, contained] })
    const value = makeValue(making, { schema: part, name: place.name, depth })
    if (isUnique && seen.has(JSON.stringify(value))) continue
    if (isUnique) seen.add(JSON.stringify(value))
    made.push(value)
    if (making.values > MOST_VALUES) break
  }
  return made
}
