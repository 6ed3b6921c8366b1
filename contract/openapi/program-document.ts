// The OpenAPI document of the whole program API: every path that programs may call, from the tables of operations and the schemas of
// this room. The web app's private API is not in it. Pure.
import { ANTHROPIC_SCHEMAS } from './anthropic-schemas.ts'
import { ACCOUNT_OPERATIONS } from './account-operations.ts'
import { API_SCHEMAS } from './api-schemas.ts'
import { CATALOGUE_OPERATIONS, ROOT_OPERATIONS } from './catalogue-operations.ts'
import { CHAT_ANSWER_SCHEMAS } from './chat-answer.ts'
import { chatRequestSchemas } from './chat-request.ts'
import type { OpenApiDocument, OperationObject, PathItem, ServerObject } from './document.ts'
import { BEARER, OPENAPI_VERSION } from './document.ts'
import { EMBEDDING_ANSWER_SCHEMAS, embeddingRequestSchemas } from './embeddings-schemas.ts'
import { ERROR_SCHEMAS } from './errors.ts'
import { EVERY_CAPABILITY } from './every-capability.ts'
import { GEMINI_SCHEMAS } from './gemini-schemas.ts'
import type { JsonSchema } from './json-schema.ts'
import { list, object, ref, text } from './json-schema.ts'
import type { ExampleModels } from './model-operations.ts'
import { modelOperations } from './model-operations.ts'
import type { Operation } from './operation.ts'
import { operationObject, TAGS } from './operation.ts'
import { RESPONSES_SCHEMAS } from './responses-schemas.ts'
import { TEXT_SCHEMAS } from './text-schemas.ts'
import { USAGE_OPERATIONS } from './usage-operations.ts'

export interface ProgramDocumentOptions {
  /** The server's address without a slash at the end. */
  readonly baseUrl: string
  readonly version: string
  readonly models: ExampleModels
}

const DESCRIPTION = [
  'One API for models of many makers. Everything is below `/v1`, in the shapes of OpenAI and AI/ML API, and below `/api/v1`, in those of OpenRouter:',
  'choose the prefix of the client that you have. What differs is said at each field.',
  '',
  'Each model has a document of its own with exactly its parameters: `/openapi/{author}/{slug}.json`.',
].join('\n')

/** Every row of the program API. */
export function allOperations(models: ExampleModels): readonly Operation[] {
  return [
    ...modelOperations(models),
    ...CATALOGUE_OPERATIONS,
    ...ACCOUNT_OPERATIONS,
    ...USAGE_OPERATIONS,
    ...ROOT_OPERATIONS,
  ]
}

/** The document that `/openapi.json` serves. */
export function programDocument({ baseUrl, version, models }: ProgramDocumentOptions): OpenApiDocument {
  const root: ServerObject = { url: baseUrl }
  return {
    openapi: OPENAPI_VERSION,
    info: {
      title: 'Causeway',
      version,
      summary: 'One API, one key, one bill for every reasoning model.',
      description: DESCRIPTION,
      license: { name: 'Apache 2.0', identifier: 'Apache-2.0' },
    },
    servers: [
      {
        url: `${baseUrl}/{prefix}`,
        variables: {
          prefix: {
            default: 'v1',
            enum: ['v1', 'api/v1'],
            description: "`v1` answers in OpenAI's shapes, `api/v1` in OpenRouter's.",
          },
        },
      },
    ],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    security: [{ key: [] }],
    paths: pathsOf(allOperations(models), root),
    components: { schemas: SCHEMAS, securitySchemes: BEARER },
  }
}

/** Paths below the prefix, then, under names that a prefix cannot have, those without one. */
function pathsOf(operations: readonly Operation[], root: ServerObject): Readonly<Record<string, PathItem>> {
  const paths: Record<string, Record<string, OperationObject> & { servers?: readonly ServerObject[] }> = {}
  for (const operation of operations) {
    const path = pathOf(operation)
    const item = (paths[path] ??= {} as (typeof paths)[string])
    item[operation.method] = operationObject(operation)
    if (operation.under !== 'prefix') item.servers = [root]
  }
  return paths as Readonly<Record<string, PathItem>>
}

/** `/model/{id}` is there with and without the prefix; a document has each path once, so the one without ends in a slash. */
function pathOf({ path, under }: Operation): string {
  const isTwice = under === 'root' && CATALOGUE_OPERATIONS.some((other) => other.path === path)
  return isTwice ? `${path}/` : path
}

const SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  ...chatRequestSchemas({ capabilities: EVERY_CAPABILITY }),
  ...CHAT_ANSWER_SCHEMAS,
  ...RESPONSES_SCHEMAS,
  ...ANTHROPIC_SCHEMAS,
  ...TEXT_SCHEMAS,
  ...embeddingRequestSchemas({ capabilities: EVERY_CAPABILITY }),
  ...EMBEDDING_ANSWER_SCHEMAS,
  ...GEMINI_SCHEMAS,
  ...API_SCHEMAS,
  Document: object(
    { openapi: { type: 'string' } },
    { description: 'An OpenAPI document.', required: ['openapi'] },
  ),
  ModelDetails: object(
    { object: { type: 'string', const: 'model' }, data: ref('Model') },
    { required: ['object', 'data'] },
  ),
  Health: object(
    { status: text('`ok`, `ready`, or why not.'), reasons: list({ type: 'string' }) },
    { required: ['status'] },
  ),
  ...ERROR_SCHEMAS,
}
