// The paths that call a model, as rows. Their schemas are written by hand, since the formats are those of others. Pure.
import type { Operation } from './operation.ts'

const shared = { method: 'post', tag: 'Models', key: 'caller', under: 'prefix' } as const

/** Any would do: examples must name one. */
export interface ExampleModels {
  readonly chat: string
  readonly embedding: string
}

/** In the order in which they are shown. */
export function modelOperations(models: ExampleModels): readonly Operation[] {
  return [...conversations(models.chat), ...others(models), ...googleOperations(models), ...KEPT_OPERATIONS]
}

function conversations(model: string): readonly Operation[] {
  const question = [{ role: 'user', content: 'Hello' }]
  return [
    {
      ...shared,
      path: '/chat/completions',
      id: 'createChatCompletion',
      summary: "A chat, in OpenAI's format",
      description:
        'What each model takes is in the document of the model. What one does not take is left out with a warning, or refused when the header `X-Causeway-Parameters` says `strict`.',
      body: { schema: 'ChatRequest', example: { model, messages: question } },
      answer: {
        description: 'The answer: whole, or as a stream when `stream` is true.',
        schema: 'ChatCompletion',
        events: 'ChatCompletionChunk',
      },
    },
    {
      ...shared,
      path: '/responses',
      id: 'createResponse',
      summary: "A chat, in the format of OpenAI's Responses API",
      body: { schema: 'ResponseRequest', example: { model, input: 'Hello' } },
      answer: { description: 'The response, or its events.', schema: 'Response', events: 'ResponseEvent' },
    },
    {
      ...shared,
      path: '/messages',
      id: 'createMessage',
      summary: "A chat, in Anthropic's format",
      body: { schema: 'MessageRequest', example: { model, max_tokens: 1000, messages: question } },
      answer: { description: 'The message, or its events.', schema: 'Message', events: 'MessageEvent' },
      errors: 'AnthropicError',
    },
    {
      ...shared,
      path: '/messages/count_tokens',
      id: 'countTokens',
      summary: 'Counts the prompt of a message without sending it; free',
      body: { schema: 'CountTokensRequest', example: { model, messages: question } },
      answer: { description: 'How many there are.', schema: 'TokenCount' },
      errors: 'AnthropicError',
    },
  ]
}

function others({ chat, embedding }: ExampleModels): readonly Operation[] {
  return [
    {
      ...shared,
      path: '/completions',
      id: 'createCompletion',
      summary: 'The legacy text interface: one prompt in, text out',
      body: { schema: 'CompletionRequest', example: { model: chat, prompt: 'Hello' } },
      answer: {
        description: 'The answer: whole, or as a stream.',
        schema: 'Completion',
        events: 'Completion',
      },
    },
    {
      ...shared,
      path: '/embeddings',
      id: 'createEmbedding',
      summary: 'Vectors for one or more texts',
      body: { schema: 'EmbeddingRequest', example: { model: embedding, input: 'Hello' } },
      answer: { description: 'One vector for each text.', schema: 'EmbeddingList' },
    },
  ]
}

function googleOperations({ chat: model, embedding }: ExampleModels): readonly Operation[] {
  const google = { ...shared, under: 'google', errors: 'GeminiError' } as const
  const contents = [{ role: 'user', parts: [{ text: 'Hello' }] }]
  return [
    {
      ...google,
      path: '/v1beta/models/{model}:generateContent',
      pathExample: { model },
      id: 'generateContent',
      summary: "A chat, in Google's format",
      body: { schema: 'GenerateContentRequest', example: { contents } },
      answer: { description: 'The answer.', schema: 'GenerateContentAnswer' },
    },
    {
      ...google,
      path: '/v1beta/models/{model}:streamGenerateContent',
      pathExample: { model },
      id: 'streamGenerateContent',
      summary: "The same as a stream, in Google's format",
      query: {
        alt: {
          description: 'Events instead of one long list.',
          schema: { type: 'string', const: 'sse' },
          required: true,
        },
      },
      body: { schema: 'GenerateContentRequest', example: { contents } },
      answer: { description: 'The answer in pieces.', events: 'GenerateContentAnswer' },
    },
    {
      ...google,
      path: '/v1beta/models/{model}:countTokens',
      pathExample: { model },
      id: 'countGeminiTokens',
      summary: "Counts the prompt without sending it, in Google's format; free",
      body: { schema: 'GenerateContentRequest', example: { contents } },
      answer: { description: 'How many there are.', schema: 'GeminiTokenCount' },
    },
    {
      ...google,
      path: '/v1beta/models/{model}:embedContent',
      pathExample: { model: embedding },
      id: 'embedContent',
      summary: "Makes an embedding, in Google's format",
      body: { schema: 'GeminiEmbedRequest', example: { content: contents[0] } },
      answer: { description: 'The embedding.', schema: 'GeminiEmbedding' },
    },
    {
      ...google,
      path: '/v1beta/models/{model}:batchEmbedContents',
      pathExample: { model: embedding },
      id: 'batchEmbedContents',
      summary: "Makes several embeddings, in Google's format",
      body: { schema: 'GeminiBatchEmbedRequest', example: { requests: [{ content: contents[0] }] } },
      answer: { description: 'The embeddings, in the order of the requests.', schema: 'GeminiEmbeddings' },
    },
  ]
}

const kept = { tag: 'Models', key: 'any', under: 'prefix' } as const

const KEPT_OPERATIONS: readonly Operation[] = [
  {
    ...kept,
    method: 'get',
    path: '/responses/{id}',
    id: 'getResponse',
    summary: 'A kept response',
    query: {
      stream: {
        description: 'Its events instead, for one made in the background as a stream.',
        schema: { type: 'boolean' },
      },
      starting_after: { description: 'Events after this number only.', schema: { type: 'integer' } },
    },
    answer: { description: 'The response, or its events.', schema: 'Response', events: 'ResponseEvent' },
  },
  {
    ...kept,
    method: 'delete',
    path: '/responses/{id}',
    id: 'deleteResponse',
    summary: 'Deletes a kept response',
    answer: { description: 'It is gone.', schema: 'DeletedResponse' },
  },
  {
    ...kept,
    method: 'get',
    path: '/responses/{id}/input_items',
    id: 'listResponseInput',
    summary: 'What the model of a kept response was given',
    query: {
      after: { description: 'Items after this one.', schema: { type: 'string' } },
      before: { description: 'Items before this one.', schema: { type: 'string' } },
      limit: { description: 'How many at once.', schema: { type: 'integer', minimum: 1, maximum: 100 } },
      order: { description: 'Newest or oldest first.', schema: { type: 'string', enum: ['asc', 'desc'] } },
    },
    answer: { description: 'A page of items.', schema: 'ResponseItemList' },
  },
  {
    ...kept,
    method: 'post',
    path: '/responses/{id}/cancel',
    id: 'cancelResponse',
    summary: 'Ends a response that is made in the background',
    answer: { description: 'The response as it stands.', schema: 'Response' },
  },
]
