// Instances for JSON Schemas, checked by a validator that is not ours.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { createHints } from './hints.ts'
import { createInstance } from './instance.ts'
import { createRandom } from './random.ts'
import type { Schema } from './schema.ts'

const SEEDS = Array.from({ length: 40 }, (_value, index) => `seed ${index}`)

function assertInstances(schema: Schema): unknown[] {
  const validator = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0])
  return SEEDS.map((seed) => {
    const instance = createInstance(schema, { random: createRandom(seed) })
    const checked = validator.safeParse(instance)
    assert.ok(checked.success, `${JSON.stringify(instance)}: ${checked.error?.message}`)
    return instance
  })
}

const text = { type: 'string' }
const whole = { type: 'integer' }

const SCHEMAS: Readonly<Record<string, Schema>> = {
  'an object with required and closed properties': {
    type: 'object',
    properties: {
      name: text,
      age: { type: 'integer', minimum: 18, maximum: 20 },
      tags: { type: 'array', items: text },
    },
    required: ['name', 'age', 'tags'],
    additionalProperties: false,
  },
  'nullable types': {
    type: 'object',
    properties: { note: { type: ['string', 'null'] }, count: { type: ['null', 'integer'] } },
    required: ['note', 'count'],
    additionalProperties: false,
  },
  'enums and constants': {
    type: 'object',
    properties: {
      unit: { type: 'string', enum: ['celsius', 'fahrenheit'] },
      kind: { const: 'weather' },
      flag: { enum: [null, true, 3] },
    },
    required: ['unit', 'kind', 'flag'],
  },
  formats: {
    type: 'object',
    properties: Object.fromEntries(
      ['date-time', 'date', 'time', 'duration', 'email', 'ipv4', 'ipv6', 'uri', 'uuid'].map((format) => [
        format,
        { type: 'string', format },
      ]),
    ),
    required: ['date-time', 'date', 'time', 'duration', 'email', 'ipv4', 'ipv6', 'uri', 'uuid'],
  },
  lengths: {
    type: 'array',
    prefixItems: [
      { type: 'string', minLength: 60 },
      { type: 'string', maxLength: 2 },
      { type: 'string', minLength: 4, maxLength: 4 },
    ],
    items: { type: 'string', minLength: 30, maxLength: 31 },
    minItems: 5,
    maxItems: 5,
  },
  'number ranges': {
    type: 'object',
    properties: {
      a: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
      b: { type: 'integer', exclusiveMinimum: 4, maximum: 5 },
      c: { type: 'number', multipleOf: 0.5, minimum: 1.2, maximum: 2 },
      d: { type: 'integer', maximum: -5 },
      e: { type: 'number', minimum: 1000 },
    },
    required: ['a', 'b', 'c', 'd', 'e'],
  },
  'alternatives with references': {
    $defs: {
      cat: {
        type: 'object',
        properties: { kind: { const: 'cat' }, lives: whole },
        required: ['kind', 'lives'],
      },
      dog: {
        type: 'object',
        properties: { kind: { const: 'dog' }, tricks: { type: 'array', items: text } },
        required: ['kind', 'tricks'],
      },
    },
    type: 'object',
    properties: { pet: { anyOf: [{ $ref: '#/$defs/cat' }, { $ref: '#/$defs/dog' }] } },
    required: ['pet'],
  },
  'all parts at once': {
    allOf: [
      { type: 'object', properties: { a: text }, required: ['a'] },
      { type: 'object', properties: { b: whole }, required: ['b'] },
    ],
  },
  'fixed places': {
    type: 'array',
    prefixItems: [text, whole, { type: 'boolean' }],
    items: false,
    minItems: 3,
  },
  'a map': { type: 'object', additionalProperties: whole },
}

for (const [name, schema] of Object.entries(SCHEMAS))
  test(`makes valid instances: ${name}`, () => {
    assertInstances(schema)
  })

test('a list that refers to itself ends', () => {
  const schema = {
    $defs: {
      node: {
        type: 'object',
        properties: { value: whole, next: { anyOf: [{ $ref: '#/$defs/node' }, { type: 'null' }] } },
        required: ['value', 'next'],
        additionalProperties: false,
      },
    },
    $ref: '#/$defs/node',
  }
  const instances = assertInstances(schema)
  assert.ok(instances.some((instance) => (instance as { next: unknown }).next !== null))
})

test('a tree that refers to its root ends, with a bounded number of leaves', () => {
  const schema = {
    type: 'object',
    properties: { label: text, children: { type: 'array', items: { $ref: '#' } } },
    required: ['label', 'children'],
    additionalProperties: false,
  }
  for (const instance of assertInstances(schema)) assert.ok(JSON.stringify(instance).length < 100_000)
})

test('two schemas that need each other end where one can do without', () => {
  const schema = {
    $defs: {
      a: { type: 'object', properties: { b: { $ref: '#/$defs/b' } }, required: ['b'] },
      b: { anyOf: [{ type: 'object', properties: { a: { $ref: '#/$defs/a' } }, required: ['a'] }, text] },
    },
    $ref: '#/$defs/a',
  }
  assertInstances(schema)
})

test('unique items differ, and contained ones are there', () => {
  const schema = { type: 'array', items: { enum: ['a', 'b', 'c'] }, uniqueItems: true, minItems: 3 }
  for (const seed of SEEDS) {
    const made = createInstance(schema, { random: createRandom(seed) }) as string[]
    assert.deepEqual(made.toSorted(), ['a', 'b', 'c'])
    const contains = { type: 'array', items: { type: 'integer' }, contains: { const: 7 }, minItems: 1 }
    assert.ok((createInstance(contains, { random: createRandom(seed) }) as number[]).includes(7))
  }
})

test('a property that brings others with it brings them', () => {
  const schema = {
    type: 'object',
    properties: { card: text, address: text, zip: text },
    required: ['card'],
    dependentRequired: { card: ['address'], address: ['zip'] },
  }
  for (const seed of SEEDS) {
    const made = createInstance(schema, { random: createRandom(seed) }) as object
    assert.deepEqual(Object.keys(made).toSorted(), ['address', 'card', 'zip'])
  }
})

test('schemas that no finite value satisfies, or that are no schemas, end quickly', { timeout: 5000 }, () => {
  const random = createRandom('x')
  const self = { type: 'object', properties: { self: { $ref: '#' } }, required: ['self'] }
  const knot = { $defs: { a: { allOf: [{ $ref: '#/$defs/a' }, { $ref: '#/$defs/a' }] } }, $ref: '#/$defs/a' }
  const wide = Object.fromEntries(
    Array.from({ length: 30 }, (_value, at) => [
      `d${at}`,
      {
        type: 'object',
        properties: Object.fromEntries(
          Array.from({ length: 30 }, (_other, to) => [`p${to}`, { $ref: `#/$defs/d${(at + to + 1) % 30}` }]),
        ),
      },
    ]),
  )
  for (const schema of [
    self,
    knot,
    { $defs: wide, $ref: '#/$defs/d0' },
    { $ref: '#/nowhere' },
    false,
    true,
    null,
    3,
    [],
  ])
    assert.ok(JSON.stringify(createInstance(schema, { random })).length < 1_000_000)
})

test('names from the prototype are ordinary properties', () => {
  const schema = JSON.parse(
    '{"type":"object","properties":{"__proto__":{"type":"integer"},"constructor":{"type":"integer"}},"required":["__proto__","constructor"]}',
  ) as Schema
  const made = createInstance(schema, { random: createRandom('x') }) as object
  assert.deepEqual(Object.keys(made).toSorted(), ['__proto__', 'constructor'])
  assert.equal(Object.getPrototypeOf(made), Object.prototype)
})

test('the same random numbers make the same instance, others another', () => {
  const schema = SCHEMAS['an object with required and closed properties']
  const make = (seed: string): string =>
    JSON.stringify(createInstance(schema, { random: createRandom(seed) }))
  assert.equal(make('a'), make('a'))
  assert.ok(new Set(SEEDS.map(make)).size > 10)
})

test('words and numbers of the question are used where the schema allows them, each once', () => {
  const schema = {
    type: 'object',
    properties: {
      from: text,
      to: text,
      days: { type: 'integer', minimum: 1, maximum: 30 },
      unit: { enum: ['km', 'mi'] },
      code: { type: 'string', maxLength: 2 },
    },
    required: ['from', 'to', 'days', 'unit', 'code'],
  }
  const hints = createHints('How far is it from New York to Oslo in 500 hours or 12 days?')
  const made = createInstance(schema, { random: createRandom('x'), hints }) as Record<string, unknown>
  assert.equal(made['from'], 'New York')
  assert.equal(made['to'], 'Oslo')
  assert.equal(made['days'], 12)
  assert.ok((made['code'] as string).length <= 2)
})
