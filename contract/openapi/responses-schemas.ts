// OpenAI's Responses format as schemas, as far as callers usually go; what is not named here is read all the same. Pure.
import { EFFORTS } from '../../core/reasoning.ts'
import type { JsonSchema } from './json-schema.ts'
import { decimal, flag, integer, list, object, ref, text, word } from './json-schema.ts'

const TEXT_CONTENT = object(
  { type: word(['input_text', 'output_text']), text: { type: 'string' } },
  { required: ['type', 'text'] },
)
const IMAGE_CONTENT = object(
  {
    type: { type: 'string', const: 'input_image' },
    image_url: text('An https address, or the picture itself as data.'),
    detail: word(['auto', 'low', 'high']),
  },
  { required: ['type'] },
)

const INPUT_ITEM: JsonSchema = {
  description: 'A message, a call of a tool, its result, or reasoning of an earlier answer.',
  oneOf: [
    object(
      {
        type: { type: 'string', const: 'message' },
        role: word(['user', 'assistant', 'system', 'developer']),
        content: {
          anyOf: [
            { type: 'string' },
            list({ anyOf: [TEXT_CONTENT, IMAGE_CONTENT, object({ type: { type: 'string' } })] }),
          ],
        },
      },
      { required: ['role', 'content'] },
    ),
    object(
      {
        type: { type: 'string', const: 'function_call' },
        call_id: { type: 'string' },
        name: { type: 'string' },
        arguments: text('JSON.'),
      },
      { required: ['type', 'call_id', 'name', 'arguments'] },
    ),
    object(
      {
        type: { type: 'string', const: 'function_call_output' },
        call_id: text('The call that this answers.'),
        output: { anyOf: [{ type: 'string' }, list(object({}))] },
      },
      { required: ['type', 'call_id', 'output'] },
    ),
    object({ type: { type: 'string', const: 'reasoning' } }, { required: ['type'] }),
  ],
}

const REASONING = object(
  {
    effort: word(EFFORTS, 'How much the model thinks.'),
    summary: word(['auto', 'concise', 'detailed'], 'Whether a summary of the thinking is shown.'),
    max_tokens: integer('The most tokens to think with; not together with `effort`.', { minimum: 1 }),
    enabled: flag('Whether it thinks at all.'),
    exclude: flag('Leaves the text of the thinking out.'),
  },
  { description: 'How the model thinks.' },
)

const TOOL = object(
  {
    type: text('`function`; others go to providers of this format as they are.'),
    name: text('Which tool.'),
    description: { type: ['string', 'null'] },
    parameters: { anyOf: [object({}, { description: 'A JSON Schema.' }), { type: 'null' }] },
    strict: { type: ['boolean', 'null'] },
  },
  { required: ['type'] },
)

const REQUEST = object(
  {
    model: text('Which model is asked.'),
    input: {
      description: 'The question, or the items of the conversation.',
      anyOf: [{ type: 'string' }, list(ref('ResponseInputItem'))],
    },
    instructions: { type: ['string', 'null'], description: 'What to do and how.' },
    previous_response_id: { type: ['string', 'null'], description: 'The kept answer to go on from.' },
    max_output_tokens: integer('The most tokens that the answer may have, hidden reasoning included.', {
      minimum: 1,
    }),
    reasoning: REASONING,
    text: object({
      format: object({ type: word(['text', 'json_object', 'json_schema']) }, { required: ['type'] }),
      verbosity: word(['low', 'medium', 'high', 'xhigh', 'max']),
    }),
    tools: list(TOOL, { maxItems: 128 }),
    tool_choice: { anyOf: [word(['none', 'auto', 'required']), object({ type: { type: 'string' } })] },
    parallel_tool_calls: flag('Whether several tools may be called at once.'),
    temperature: decimal('How freely words are chosen.', { minimum: 0, maximum: 2 }),
    top_p: decimal('From which share of the likeliest words is drawn.', { minimum: 0, maximum: 1 }),
    stream: flag('Sends events as the answer is written.', { default: false }),
    store: flag('Whether the response is kept, to be asked for or gone on from.'),
    background: flag('Answers at once with a response that is still being written; ask for it later.'),
    truncation: word(['auto', 'disabled']),
    metadata: object({}, { additionalProperties: { type: 'string' }, maxProperties: 16 }),
    user: text('Whom you ask for, as your own id.'),
    models: list({ type: 'string' }, { description: 'Other models to try when this one fails.' }),
    provider: { anyOf: [ref('ProviderPreferences'), { type: 'string' }] },
    simulate: ref('Simulate'),
  },
  { description: 'Only `model` and `input` are required.', required: ['model', 'input'] },
)

const RESPONSE = object(
  {
    id: text('Names the response.'),
    object: { type: 'string', const: 'response' },
    created_at: integer('Unix seconds.'),
    status: word(['completed', 'incomplete', 'failed', 'cancelled', 'in_progress', 'queued']),
    model: text('What really answered.'),
    output: list(
      object({ type: text('`message`, `reasoning`, `function_call` …') }, { required: ['type'] }),
      {
        description: 'What came out, in order.',
      },
    ),
    error: { anyOf: [object({}), { type: 'null' }] },
    usage: {
      anyOf: [
        object({
          input_tokens: integer('Of the prompt.'),
          output_tokens: integer('Of the answer, thinking included.'),
          output_tokens_details: object({ reasoning_tokens: integer('Of thinking.') }),
          total_tokens: integer('Together.'),
          cost: decimal('What you pay, in US dollars.'),
        }),
        { type: 'null' },
      ],
    },
  },
  {
    description: 'An answer, or one that is being written.',
    required: ['id', 'object', 'created_at', 'status', 'model', 'output'],
  },
)

/** Request, answer, and what is kept of them. */
export const RESPONSES_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  ResponseRequest: REQUEST,
  ResponseInputItem: INPUT_ITEM,
  Response: RESPONSE,
  ResponseEvent: object(
    { type: text('`response.created`, `response.output_text.delta` … `response.completed`.') },
    {
      description: 'One event of a stream. A whole stream ends with `response.completed`.',
      required: ['type'],
    },
  ),
  DeletedResponse: object(
    { id: { type: 'string' }, object: { type: 'string' }, deleted: { type: 'boolean', const: true } },
    { required: ['id', 'deleted'] },
  ),
  ResponseItemList: object(
    {
      object: { type: 'string', const: 'list' },
      data: list(object({})),
      first_id: { type: ['string', 'null'] },
      last_id: { type: ['string', 'null'] },
      has_more: { type: 'boolean' },
    },
    { required: ['object', 'data', 'has_more'] },
  ),
}
