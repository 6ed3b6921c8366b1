// One path and method of the program API, as the tables beside this file have it, and as an OpenAPI operation. Pure.
import type { Content, HttpMethod, OperationObject, ParameterObject, ResponseObject } from './document.ts'
import type { ErrorShape } from './errors.ts'
import { errorResponses } from './errors.ts'
import type { JsonSchema } from './json-schema.ts'
import { ref } from './json-schema.ts'

/** A row of a table. */
export interface Operation {
  readonly method: HttpMethod
  /** Below the prefix; without one for `root` and `google`. */
  readonly path: string
  readonly id: string
  readonly tag: Tag
  readonly summary: string
  readonly description?: string
  /** Who may: everybody, any key, a key that may call models, a management key. */
  readonly key: 'none' | 'any' | 'caller' | 'management'
  readonly under: 'prefix' | 'root' | 'google'
  readonly query?: Readonly<Record<string, QueryField>>
  /** Values for the names in the path. */
  readonly pathExample?: Readonly<Record<string, string>>
  readonly body?: { readonly schema: string; readonly example: unknown }
  readonly answer: Answer
  readonly errors?: ErrorShape
}

export interface QueryField {
  readonly description: string
  readonly schema: JsonSchema
  readonly required?: true
}

export interface Answer {
  readonly status?: 200 | 201
  readonly description: string
  /** The name of a schema; absent for what is no JSON. */
  readonly schema?: string
  /** The name of the schema of one event, when it can be streamed. */
  readonly events?: string
  /** The type of what is no JSON. */
  readonly type?: string
}

export type Tag = 'Models' | 'Catalogue' | 'Keys' | 'Usage' | 'Documents' | 'Operation'

/** What each group is about. */
export const TAGS: Readonly<Record<Tag, string>> = {
  Models:
    'Paths that call a model. Each speaks the format that its clients know; any chat model answers on all of them.',
  Catalogue: 'Which models and providers there are. For everybody, without a key.',
  Keys: 'Keys and their limits. With a management key.',
  Usage: 'What was used and what it cost.',
  Documents: 'This document, and one for each model.',
  Operation: 'For those who run the server. Without a prefix.',
}

/** The row as OpenAPI has it. */
export function operationObject(operation: Operation): OperationObject {
  const { id, summary, description, tag, key, body, errors = 'Error' } = operation
  const status = String(operation.answer.status ?? 200)
  const parameters = [...pathParameters(operation), ...queryParameters(operation)]
  return {
    operationId: id,
    summary,
    ...(description === undefined ? {} : { description }),
    tags: [tag],
    ...(key === 'none' ? { security: [] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true as const,
            content: {
              'application/json': {
                schema: ref(body.schema),
                examples: { example: { value: body.example } },
              },
            },
          },
        }),
    responses: {
      [status]: answerObject(operation),
      ...(operation.tag === 'Operation'
        ? {}
        : errorResponses(errors, key === 'caller' ? 'model' : 'no-model')),
    },
  }
}

function answerObject({ answer }: Operation): ResponseObject {
  const { description, schema, events, type } = answer
  const content: Record<string, Content[string]> = {}
  if (schema !== undefined) content['application/json'] = { schema: ref(schema) }
  if (events !== undefined) content['text/event-stream'] = { schema: ref(events) }
  if (type !== undefined) content[type] = { schema: { type: 'string' } }
  return { description, ...(Object.keys(content).length === 0 ? {} : { content }) }
}

const PATH_WORDS: Readonly<Record<string, string>> = {
  id: 'Its id; for models also an alias.',
  author: 'Who made the model.',
  slug: "The model's name without its author.",
  hash: 'The 64 digits that name a key; never the key itself.',
  model: 'The id or an alias of a model.',
}

function pathParameters({ path, pathExample = {} }: Operation): readonly ParameterObject[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: PATH_WORDS[name] ?? name,
    schema: { type: 'string', ...(pathExample[name] === undefined ? {} : { examples: [pathExample[name]] }) },
  }))
}

function queryParameters({ query = {} }: Operation): readonly ParameterObject[] {
  return Object.entries(query).map(([name, { description, schema, required }]) => ({
    name,
    in: 'query',
    description,
    ...(required === undefined ? {} : { required }),
    schema,
  }))
}
