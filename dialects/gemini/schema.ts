// Google's own schemas (a subset of OpenAPI 3.0, with types in capitals) as the JSON Schema that every other format has. One way
// only: what goes to Google goes as JSON Schema, in `parametersJsonSchema` and `responseJsonSchema`.
// Source: https://ai.google.dev/api/caching#Schema
import { GatewayError } from '../../core/errors.ts'
import type { Rest } from '../../core/chat.ts'
import { isObject, named, setOwn, type Draft, type Wire } from './wire.ts'

const DEEPEST = 100
/** Bounds are 64-bit integers there, which JSON has as strings. */
const COUNTS = new Set(['minItems', 'maxItems', 'minLength', 'maxLength', 'minProperties', 'maxProperties'])

/** A schema of Google's as JSON Schema; what is JSON Schema already stays as it is. */
export function toJsonSchema(schema: Wire, depth = 0): Rest {
  if (depth > DEEPEST)
    throw new GatewayError('invalid_request', 'A schema is nested too deeply.', { wireCode: null })
  const wire = named(schema)
  const written: Draft = {}
  for (const name of Object.keys(wire)) {
    const value = wire[name]
    if (name === 'nullable' || name === 'propertyOrdering') continue
    if (name === 'type') setOwn(written, name, typeOf(value, wire['nullable']))
    else if (name === 'properties' && isObject(value)) written[name] = mapped(value, depth)
    else if (name === 'items' && isObject(value)) written[name] = toJsonSchema(value, depth + 1)
    else if (name === 'anyOf' && Array.isArray(value)) written[name] = value.map((item) => inner(item, depth))
    else if (name === 'example') written['examples'] = [value]
    else if (name === 'enum' && Array.isArray(value))
      written[name] = wire['nullable'] === true ? [...value, null] : value
    else if (COUNTS.has(name) && typeof value === 'string') written[name] = Number(value)
    else setOwn(written, name, value)
  }
  return written
}

function inner(value: unknown, depth: number): unknown {
  return isObject(value) ? toJsonSchema(value, depth + 1) : value
}

function mapped(properties: Wire, depth: number): Draft {
  const written: Draft = {}
  for (const name of Object.keys(properties)) setOwn(written, name, inner(properties[name], depth))
  return written
}

function typeOf(type: unknown, nullable: unknown): unknown {
  if (typeof type !== 'string') return type
  const lower = type.toLowerCase()
  return nullable === true ? [lower, 'null'] : lower
}
