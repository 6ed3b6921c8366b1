// The schema of a model's document as rows to show: each parameter with its type in words, its range, default and parts. Reads what
// the server's document says and nothing else. Pure.
import type { OpenApiDocument, OperationObject } from '../../../contract/openapi/document.ts'
import type { JsonSchema } from '../../../contract/openapi/json-schema.ts'

/** One parameter, or one member of one. */
export interface SchemaRow {
  readonly name: string
  /** `integer`, `one of 3 words`, `list of Tool` … */
  readonly type: string
  /** `1 to 100,000`, `at most 4`; undefined where there is no bound. */
  readonly range: string | undefined
  /** The words that are allowed, when there are only some. */
  readonly words: readonly string[]
  /** As JSON. */
  readonly fallback: string | undefined
  readonly description: string
  readonly isRequired: boolean
  readonly isDeprecated: boolean
  /** Only one value is taken. */
  readonly isFixed: boolean
  readonly group: string
  /** A value to try. */
  readonly example: unknown
  readonly schema: JsonSchema
  /** Members of an object, of the items of a list, or of the forms that it may have. */
  readonly parts: readonly SchemaRow[]
}

/** What a model does not take. */
export interface LackingRow {
  readonly name: string
  readonly lenient: 'dropped' | 'refused'
  readonly summary: string
}

/** A document in the terms of the page. */
export interface ApiOfModel {
  readonly ids: readonly string[]
  readonly operation: 'chat' | 'embeddings'
  readonly method: string
  readonly path: string
  readonly rows: readonly SchemaRow[]
  readonly lacking: readonly LackingRow[]
  /** Roles of messages that are sent as the user's. */
  readonly renamedRoles: readonly string[]
  readonly sampleAnswer: unknown
}

type Schemas = Readonly<Record<string, JsonSchema>>

const DEEPEST = 4

/** Undefined for a model that no path here asks. */
export function readApi(document: OpenApiDocument): ApiOfModel | undefined {
  const [path, item] = Object.entries(document.paths)[0] ?? []
  const operation = item?.post
  if (path === undefined || operation === undefined) return undefined
  const schemas = document.components.schemas
  const body = resolve(operation.requestBody?.content['application/json']?.schema ?? {}, schemas)
  const facts = document['x-model'] as { readonly ids?: readonly string[] } | undefined
  return {
    ids: facts?.ids ?? [],
    operation: path.endsWith('/embeddings') ? 'embeddings' : 'chat',
    method: 'POST',
    path,
    rows: rowsOf(body, schemas, 0),
    lacking: (body['x-not-taken'] as readonly LackingRow[] | undefined) ?? [],
    renamedRoles: (body['x-roles-sent-as-user'] as readonly string[] | undefined) ?? [],
    sampleAnswer: sampleOf(operation),
  }
}

function sampleOf(operation: OperationObject): unknown {
  const examples = operation.responses['200']?.content?.['application/json']?.examples ?? {}
  return Object.values(examples)[0]?.value
}

function rowsOf(schema: JsonSchema, schemas: Schemas, depth: number): readonly SchemaRow[] {
  if (depth > DEEPEST) return []
  const required = new Set(schema.required)
  return Object.entries(schema.properties ?? {}).map(([name, member]) =>
    rowOf(member, { name, schemas, depth, isRequired: required.has(name) }),
  )
}

interface RowOptions {
  readonly name: string
  readonly schemas: Schemas
  readonly depth: number
  readonly isRequired: boolean
}

function rowOf(given: JsonSchema, { name, schemas, depth, isRequired }: RowOptions): SchemaRow {
  const schema = resolve(given, schemas)
  return {
    name,
    type: name === 'model' ? 'string' : typeOf(given, schemas),
    range: rangeOf(schema),
    // Names of a model have a field of their own.
    words: name === 'model' ? [] : wordsOf(schema),
    fallback: schema.default === undefined ? undefined : JSON.stringify(schema.default),
    description: given.description ?? schema.description ?? '',
    isRequired,
    isDeprecated: schema.deprecated === true,
    isFixed: schema['x-fixed'] === true,
    group: typeof schema['x-group'] === 'string' ? schema['x-group'] : 'model',
    example: schema.const ?? schema.examples?.[0],
    schema,
    parts: partsOf(schema, schemas, depth),
  }
}

/** What is inside: members, else those of a list's items, else the forms that it may have. */
function partsOf(schema: JsonSchema, schemas: Schemas, depth: number): readonly SchemaRow[] {
  if (depth >= DEEPEST) return []
  if (schema.properties && Object.keys(schema.properties).length > 0)
    return rowsOf(schema, schemas, depth + 1)
  if (schema.items) {
    const items = resolve(schema.items, schemas)
    return partsOf(items, schemas, depth)
  }
  const forms = (schema.oneOf ?? schema.anyOf ?? []).filter(
    (form) => partsOf(resolve(form, schemas), schemas, depth + 1).length > 0,
  )
  if (forms.length === 1 && forms[0]) return partsOf(resolve(forms[0], schemas), schemas, depth)
  return forms.map((form) =>
    rowOf(form, { name: nameOf(form), schemas, depth: depth + 1, isRequired: false }),
  )
}

function nameOf(schema: JsonSchema): string {
  return schema.$ref === undefined ? typeOf(schema, {}) : schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)
}

/** Follows references; what is said beside one wins. */
function resolve(schema: JsonSchema, schemas: Schemas): JsonSchema {
  if (schema.$ref === undefined) return schema
  const { $ref, ...beside } = schema
  return { ...schemas[$ref.slice($ref.lastIndexOf('/') + 1)], ...beside }
}

function typeOf(given: JsonSchema, schemas: Schemas): string {
  const schema = resolve(given, schemas)
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return 'one of these'
  const forms = schema.oneOf ?? schema.anyOf
  if (forms) {
    const names = [...new Set(forms.map((form) => (form.$ref ? nameOf(form) : typeOf(form, schemas))))]
    return names.join(' or ')
  }
  if (schema.items) return `list of ${plural(schema.items, schemas)}`
  return [schema.type ?? 'anything'].flat().join(' or ')
}

function plural(items: JsonSchema, schemas: Schemas): string {
  if (items.$ref !== undefined) return nameOf(items)
  const type = typeOf(items, schemas)
  return /^(string|number|integer|object)$/.test(type) ? `${type}s` : type
}

function rangeOf({
  minimum,
  maximum,
  minItems,
  maxItems,
  minLength,
  maxLength,
}: JsonSchema): string | undefined {
  const numbers = between(minimum, maximum, '')
  if (numbers !== undefined) return numbers
  const items = between(minItems === 1 ? undefined : minItems, maxItems, ' items')
  return items ?? between(minLength === 1 ? undefined : minLength, maxLength, ' characters')
}

function between(least: number | undefined, most: number | undefined, unit: string): string | undefined {
  const shown = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 4 })
  if (least !== undefined && most !== undefined) return `${shown(least)} to ${shown(most)}${unit}`
  if (least !== undefined) return `${shown(least)}${unit} or more`
  return most === undefined ? undefined : `at most ${shown(most)}${unit}`
}

function wordsOf(schema: JsonSchema): readonly string[] {
  const own = schema.enum ?? (schema.anyOf ?? []).flatMap((form) => form.enum ?? [])
  return own.map((word) => (typeof word === 'string' ? word : JSON.stringify(word)))
}
