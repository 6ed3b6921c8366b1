// The OpenAPI document of one model: exactly its parameters, with ranges, defaults, what is fixed and what is not taken, examples
// and code samples. Made from the catalogue's capabilities; knows no model by name. Pure.
import type { Model } from '../../core/model.ts'
import { SAMPLE_KINDS } from '../code-samples/code-samples.ts'
import type { SampleBody, SampleRequest } from '../code-samples/sample-request.ts'
import { CHAT_ANSWER_SCHEMAS } from './chat-answer.ts'
import { chatRequestSchemas } from './chat-request.ts'
import type { OpenApiDocument, OperationObject, PathItem } from './document.ts'
import { BEARER, OPENAPI_VERSION } from './document.ts'
import { EMBEDDING_ANSWER_SCHEMAS, embeddingRequestSchemas } from './embeddings-schemas.ts'
import { ERROR_SCHEMAS, errorResponses } from './errors.ts'
import { ref } from './json-schema.ts'
import { sampleAnswer } from './sample-answer.ts'

export interface ModelDocumentOptions {
  readonly model: Model
  /** The server's address without a slash at the end. */
  readonly baseUrl: string
  /** Of this program. */
  readonly version: string
}

/** The variable that samples take the key from. */
const KEY_VARIABLE = 'CAUSEWAY_KEY'

/** Every name that the model answers to, the shortest usual one first. */
export function namesOf(model: Model): readonly string[] {
  const slug = model.id.slice(model.id.indexOf('/') + 1)
  const first = model.aliases.includes(slug) ? slug : model.id
  return [...new Set([first, model.id, ...model.aliases])]
}

/** The smallest body that the model answers. */
export function leastBody(model: Model): SampleBody {
  const name = namesOf(model)[0]
  return model.kind === 'embedding'
    ? { model: name, input: 'Hello' }
    : { model: name, messages: [{ role: 'user', content: 'Hello' }] }
}

/** Chat models have one path, embedding models another; there is none that ranks. */
export function modelDocument({ model, baseUrl, version }: ModelDocumentOptions): OpenApiDocument {
  const isEmbedding = model.kind === 'embedding'
  const models = namesOf(model)
  const { capabilities } = model
  const schemas = isEmbedding
    ? { ...embeddingRequestSchemas({ capabilities, models }), ...EMBEDDING_ANSWER_SCHEMAS }
    : { ...chatRequestSchemas({ capabilities, models }), ...CHAT_ANSWER_SCHEMAS }
  return {
    openapi: OPENAPI_VERSION,
    info: { title: model.name, version, summary: `How to call ${model.id}.`, description: model.description },
    servers: [{ url: baseUrl }],
    security: [{ key: [] }],
    paths: pathsOf(model, baseUrl),
    components: { schemas: { ...schemas, ...ERROR_SCHEMAS }, securitySchemes: BEARER },
    'x-model': factsOf(model),
  }
}

function pathsOf(model: Model, baseUrl: string): Readonly<Record<string, PathItem>> {
  if (model.kind === 'rerank') return {}
  return model.kind === 'embedding'
    ? { '/v1/embeddings': { post: embeddingOperation(model, baseUrl) } }
    : { '/v1/chat/completions': { post: chatOperation(model, baseUrl) } }
}

function chatOperation(model: Model, baseUrl: string): OperationObject {
  const body = leastBody(model)
  return {
    operationId: 'createChatCompletion',
    summary: `Ask ${model.name}`,
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: ref('ChatRequest'),
          examples: {
            least: { summary: 'The least that is needed', value: body },
            streamed: {
              summary: 'A stream with its usage',
              value: { ...body, stream: true, stream_options: { include_usage: true } },
            },
          },
        },
      },
    },
    responses: {
      '200': {
        description: 'The answer: whole, or as a stream when `stream` is true.',
        content: {
          'application/json': {
            schema: ref('ChatCompletion'),
            examples: { answer: { summary: 'A whole answer', value: sampleAnswer(model) } },
          },
          'text/event-stream': { schema: ref('ChatCompletionChunk') },
        },
      },
      ...errorResponses('Error', 'model'),
    },
    'x-codeSamples': codeSamples({ baseUrl, operation: 'chat', key: { variable: KEY_VARIABLE }, body }),
  }
}

function embeddingOperation(model: Model, baseUrl: string): OperationObject {
  const body = leastBody(model)
  return {
    operationId: 'createEmbedding',
    summary: `Ask ${model.name} for vectors`,
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: ref('EmbeddingRequest'),
          examples: { least: { summary: 'The least that is needed', value: body } },
        },
      },
    },
    responses: {
      '200': {
        description: 'One vector for each text.',
        content: {
          'application/json': {
            schema: ref('EmbeddingList'),
            examples: { answer: { summary: 'One vector, cut short here', value: sampleAnswer(model) } },
          },
        },
      },
      ...errorResponses('Error', 'model'),
    },
    'x-codeSamples': codeSamples({ baseUrl, operation: 'embeddings', key: { variable: KEY_VARIABLE }, body }),
  }
}

function codeSamples(request: SampleRequest): readonly { lang: string; label: string; source: string }[] {
  return SAMPLE_KINDS.map(({ language, group, label, write }) => ({
    lang: language,
    label: group === label ? label : `${group} (${label})`,
    source: write(request),
  }))
}

/** What a reader of the document may want to know of the model besides its parameters. Dates are `YYYY-MM-DD`. */
function factsOf(model: Model): Readonly<Record<string, unknown>> {
  const { capabilities } = model
  return {
    id: model.id,
    ids: namesOf(model),
    kind: model.kind,
    author: model.author,
    snapshot: model.snapshot,
    context_tokens: capabilities.contextTokens ?? null,
    max_output_tokens: capabilities.maxOutputTokens ?? null,
    input: [...capabilities.input],
    output: [...capabilities.output],
    released: model.releasedAt ?? null,
    deprecated: model.deprecatedAt ?? null,
    shutdown: model.shutdownAt ?? null,
    successor: model.successor ?? null,
    knowledge_cutoff: model.knowledgeCutoff ?? null,
  }
}
