// The parts of an OpenAPI 3.1 document that ours are made of. Types, and the few words that every document of ours begins with.
import type { JsonSchema } from './json-schema.ts'

/** OpenAPI's own version. */
export const OPENAPI_VERSION = '3.1.1'

export interface OpenApiDocument {
  readonly openapi: string
  readonly info: {
    readonly title: string
    readonly version: string
    readonly summary?: string
    readonly description: string
    readonly license?: { readonly name: string; readonly identifier: string }
  }
  readonly servers: readonly ServerObject[]
  readonly tags?: readonly { readonly name: string; readonly description: string }[]
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly paths: Readonly<Record<string, PathItem>>
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>
    readonly securitySchemes: Readonly<Record<string, SecurityScheme>>
  }
  readonly [extension: `x-${string}`]: unknown
}

export interface ServerObject {
  readonly url: string
  readonly description?: string
  readonly variables?: Readonly<
    Record<
      string,
      { readonly default: string; readonly enum: readonly string[]; readonly description: string }
    >
  >
}

export interface SecurityScheme {
  readonly type: 'http' | 'apiKey'
  readonly description: string
  readonly scheme?: 'bearer'
  readonly in?: 'header'
  readonly name?: string
}

export type HttpMethod = 'get' | 'post' | 'patch' | 'delete'

export type PathItem = Readonly<Partial<Record<HttpMethod, OperationObject>>> & {
  readonly servers?: readonly ServerObject[]
}

export interface OperationObject {
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters?: readonly ParameterObject[]
  readonly requestBody?: { readonly required: true; readonly content: Content }
  readonly responses: Readonly<Record<string, ResponseObject>>
  readonly [extension: `x-${string}`]: unknown
}

export interface ParameterObject {
  readonly name: string
  readonly in: 'query' | 'path' | 'header'
  readonly description: string
  readonly required?: boolean
  readonly schema: JsonSchema
}

export interface ResponseObject {
  readonly description: string
  readonly headers?: Readonly<Record<string, { readonly description: string; readonly schema: JsonSchema }>>
  readonly content?: Content
}

export type Content = Readonly<
  Record<
    string,
    {
      readonly schema: JsonSchema
      readonly examples?: Readonly<Record<string, { readonly summary?: string; readonly value: unknown }>>
    }
  >
>

/** How a key is sent. */
export const BEARER: Readonly<Record<string, SecurityScheme>> = {
  key: {
    type: 'http',
    scheme: 'bearer',
    description:
      'An API key of this installation: `Authorization: Bearer sk-cw-…`. A test key reaches the simulator and costs nothing.',
  },
}
