// Google's generateContent format as schemas, as far as callers usually go; what is not named here is read all the same. Pure.
import type { JsonSchema } from './json-schema.ts'
import { decimal, integer, list, object, ref, text } from './json-schema.ts'

const PART = object({
  text: { type: 'string' },
  inlineData: object({ mimeType: { type: 'string' }, data: text('In base64.') }),
  functionCall: object({ name: { type: 'string' }, args: object({}) }),
  functionResponse: object({ name: { type: 'string' }, response: object({}) }),
})
const CONTENT = object({ role: text('`user` or `model`.'), parts: list(PART) }, { required: ['parts'] })

const CONFIG = object({
  maxOutputTokens: integer('The most tokens that the answer may have.', { minimum: 1 }),
  temperature: decimal('How freely words are chosen.', { minimum: 0, maximum: 2 }),
  topP: decimal('From which share of the likeliest words is drawn.', { minimum: 0, maximum: 1 }),
  topK: decimal('From how many of the likeliest words is drawn.', { minimum: 0 }),
  candidateCount: integer('How many answers to write.', { minimum: 1, maximum: 128 }),
  stopSequences: list({ type: 'string' }),
  seed: integer('Asks for the same answer to the same request.'),
  responseMimeType: text('`text/plain` or `application/json`.'),
  responseSchema: object({}, { description: "A schema in Google's form." }),
  responseJsonSchema: object({}, { description: 'A JSON Schema.' }),
  thinkingConfig: object({
    thinkingBudget: integer('The most tokens to think with.'),
    includeThoughts: { type: 'boolean' },
  }),
})

/** Request, answer, and counting. */
export const GEMINI_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  GenerateContentRequest: object(
    {
      contents: list(CONTENT, { description: 'The conversation so far, oldest first.' }),
      systemInstruction: CONTENT,
      generationConfig: CONFIG,
      tools: list(object({ functionDeclarations: list(object({ name: { type: 'string' } })) })),
      toolConfig: object({}),
      provider: ref('ProviderPreferences'),
      simulate: ref('Simulate'),
    },
    { description: 'Any chat model answers, not only those of Google.', required: ['contents'] },
  ),
  GenerateContentAnswer: object(
    {
      candidates: list(
        object({ content: CONTENT, finishReason: { type: 'string' }, index: integer('Its place.') }),
      ),
      usageMetadata: object({
        promptTokenCount: integer('Of the prompt.'),
        candidatesTokenCount: integer('Of the answer, without thinking.'),
        thoughtsTokenCount: integer('Of thinking.'),
        totalTokenCount: integer('Together.'),
      }),
      modelVersion: text('What really answered.'),
      responseId: text('The generation.'),
    },
    {
      description: 'A whole answer, or a piece of a streamed one.',
      required: ['candidates', 'modelVersion', 'responseId'],
    },
  ),
  GeminiTokenCount: object(
    { totalTokens: integer('Of the prompt.', { minimum: 0 }) },
    { required: ['totalTokens'] },
  ),
  GeminiEmbedRequest: object(
    {
      content: CONTENT,
      outputDimensionality: integer('Length of the vector, where the model lets one choose.', { minimum: 1 }),
    },
    { required: ['content'] },
  ),
  GeminiBatchEmbedRequest: object({ requests: list(ref('GeminiEmbedRequest')) }, { required: ['requests'] }),
  GeminiVector: object({ values: list({ type: 'number' }) }, { required: ['values'] }),
  GeminiEmbedding: object({ embedding: ref('GeminiVector') }, { required: ['embedding'] }),
  GeminiEmbeddings: object({ embeddings: list(ref('GeminiVector')) }, { required: ['embeddings'] }),
  GeminiModel: object(
    {
      name: text('`models/` and the id.'),
      version: text('The id without its author.'),
      displayName: text('What it is called.'),
      description: text('One sentence.'),
      inputTokenLimit: integer('Tokens of prompt and answer together.', { minimum: 1 }),
      outputTokenLimit: integer('Tokens of the longest answer.', { minimum: 1 }),
      supportedGenerationMethods: list({ type: 'string' }),
      thinking: { type: 'boolean', description: 'Whether it reasons.' },
    },
    { required: ['name'] },
  ),
  GeminiModels: object(
    {
      models: list(ref('GeminiModel')),
      nextPageToken: text('For `pageToken`; absent on the last page.'),
    },
    { required: ['models'] },
  ),
}
