// Embeddings as schemas, for a model or for any. Bounds are those of server/pipeline/embeddings-request.ts. Pure.
import type { Capabilities } from '../../core/model.ts'
import { PREFERENCES, SIMULATE } from './gateway-schemas.ts'
import type { JsonSchema } from './json-schema.ts'
import { integer, list, object, ref, text, word } from './json-schema.ts'

type Schemas = Readonly<Record<string, JsonSchema>>

const TEXT = { type: 'string', minLength: 1 } as const

export interface EmbeddingBodyOptions {
  readonly capabilities: Pick<Capabilities, 'supports' | 'contextTokens'>
  readonly models?: readonly string[]
}

/** `EmbeddingRequest` and what it refers to. */
export function embeddingRequestSchemas({ capabilities, models }: EmbeddingBodyOptions): Schemas {
  const { supports, contextTokens } = capabilities
  const longest = contextTokens === undefined ? '' : ` Each may have ${contextTokens} tokens.`
  const properties: Record<string, JsonSchema> = {
    model: {
      type: 'string',
      description: 'Which model is asked.',
      ...(models === undefined ? {} : { enum: models, default: models[0] }),
    },
    input: {
      description: `One text, or up to 2048 of them.${longest}`,
      anyOf: [TEXT, list(TEXT, { minItems: 1, maxItems: 2048 })],
      examples: ['Hello'],
    },
    encoding_format: {
      ...word(['float', 'base64'], 'Numbers, or their bytes in base64, which are shorter.', {
        default: 'float',
        examples: ['float'],
      }),
      'x-group': 'answer',
    },
    user: { ...text('Whom you ask for, as your own id.', { examples: ['customer-17'] }), 'x-group': 'model' },
    provider: { ...ref('ProviderPreferences'), 'x-group': 'gateway', examples: [{ sort: 'price' }] },
    simulate: { ...ref('Simulate'), 'x-group': 'gateway', examples: [{ ttft_ms: 500 }] },
  }
  if (supports.has('dimensions'))
    properties['dimensions'] = {
      ...integer('How many numbers a vector has; fewer take less room.', { minimum: 1, examples: [256] }),
      'x-group': 'model',
    }
  return {
    EmbeddingRequest: object(properties, {
      description: 'Only `model` and `input` are required.',
      required: ['model', 'input'],
    }),
    ProviderPreferences: PREFERENCES,
    Simulate: SIMULATE,
  }
}

const VECTOR = { anyOf: [list({ type: 'number' }), { type: 'string', description: 'In base64.' }] } as const

export const EMBEDDING_ANSWER_SCHEMAS: Schemas = {
  EmbeddingList: object(
    {
      object: { type: 'string', const: 'list' },
      data: list(
        object(
          {
            object: { type: 'string', const: 'embedding' },
            index: integer('Which text it belongs to.'),
            embedding: VECTOR,
          },
          { required: ['object', 'index', 'embedding'] },
        ),
      ),
      model: text('What really answered.'),
      usage: object(
        { prompt_tokens: integer('Tokens of all texts.'), total_tokens: integer('The same.') },
        { required: ['prompt_tokens', 'total_tokens'] },
      ),
    },
    {
      description: 'One vector for each text, in their order.',
      required: ['object', 'data', 'model', 'usage'],
    },
  ),
}
