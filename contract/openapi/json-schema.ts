// A JSON Schema as OpenAPI 3.1 has it (draft 2020-12), as far as our documents use it, and short ways to write one. Pure: the
// pages read the same type. Not a validator.

/** A schema; `x-…` members are ours and are passed over by tools that do not know them. */
export interface JsonSchema {
  readonly $ref?: string
  readonly type?: SchemaType | readonly SchemaType[]
  readonly title?: string
  readonly description?: string
  readonly default?: unknown
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly examples?: readonly unknown[]
  readonly deprecated?: boolean
  readonly format?: string
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly maxProperties?: number
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | JsonSchema
  readonly propertyNames?: JsonSchema
  readonly oneOf?: readonly JsonSchema[]
  readonly anyOf?: readonly JsonSchema[]
  readonly [extension: `x-${string}`]: unknown
}

export type SchemaType = 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array' | 'null'

/** Points at a schema of the same document. */
export function ref(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` }
}

/** The same schema, or null; null means the same as leaving it out. */
export function nullable(schema: JsonSchema): JsonSchema {
  if (typeof schema.type === 'string' && schema.enum === undefined && schema.const === undefined)
    return { ...schema, type: [schema.type, 'null'] }
  const { description, ...rest } = schema
  return { anyOf: [rest, { type: 'null' }], ...(description === undefined ? {} : { description }) }
}

/** An object with these members, of which some are required. Others may be there too: fields nobody knows here ride along. */
export function object(
  properties: Readonly<Record<string, JsonSchema>>,
  more: Partial<JsonSchema> = {},
): JsonSchema {
  return { type: 'object', ...more, properties }
}

/** A list of these. */
export function list(items: JsonSchema, more: Partial<JsonSchema> = {}): JsonSchema {
  return { type: 'array', ...more, items }
}

/** One of these words. */
export function word(
  words: readonly string[],
  description?: string,
  more: Partial<JsonSchema> = {},
): JsonSchema {
  return { type: 'string', ...(description === undefined ? {} : { description }), ...more, enum: words }
}

/** A text. */
export function text(description: string, more: Partial<JsonSchema> = {}): JsonSchema {
  return { type: 'string', description, ...more }
}

/** A number without fraction. */
export function integer(description: string, more: Partial<JsonSchema> = {}): JsonSchema {
  return { type: 'integer', description, ...more }
}

/** A number. */
export function decimal(description: string, more: Partial<JsonSchema> = {}): JsonSchema {
  return { type: 'number', description, ...more }
}

/** Yes or no. */
export function flag(description: string, more: Partial<JsonSchema> = {}): JsonSchema {
  return { type: 'boolean', description, ...more }
}
