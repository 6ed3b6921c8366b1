// Anthropic's Messages format as schemas, as far as callers usually go; what is not named here is read all the same. Pure.
import type { JsonSchema } from './json-schema.ts'
import { decimal, flag, integer, list, object, ref, text, word } from './json-schema.ts'

const BLOCK = object(
  { type: text('`text`, `image`, `document`, `tool_use`, `tool_result`, `thinking` …') },
  { description: 'A piece of a message.', required: ['type'] },
)
const CONTENT = { anyOf: [{ type: 'string' }, list(BLOCK)] } as const

const MESSAGE = object(
  { role: word(['user', 'assistant', 'system']), content: { ...CONTENT, description: 'What is said.' } },
  { required: ['role', 'content'] },
)

const TOOL = object(
  {
    name: text('Which tool.'),
    description: text('What it does and when to use it.'),
    input_schema: object({}, { description: 'A JSON Schema of its input.' }),
  },
  { required: ['name'] },
)

const COUNTED = {
  model: text('Which model is asked.'),
  messages: list(MESSAGE, { minItems: 1 }),
  system: { ...CONTENT, description: 'What to do and how.' },
  tools: list(TOOL),
} satisfies Record<string, JsonSchema>

/** Request, answer, and counting. */
export const ANTHROPIC_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  MessageRequest: object(
    {
      ...COUNTED,
      max_tokens: integer('The most tokens that the answer may have.', { minimum: 0 }),
      thinking: object(
        {
          type: word(['enabled', 'disabled', 'adaptive']),
          budget_tokens: integer('The most tokens to think with.', { minimum: 0 }),
        },
        { description: 'Whether and how much the model thinks.', required: ['type'] },
      ),
      tool_choice: object({ type: word(['auto', 'any', 'tool', 'none']) }, { required: ['type'] }),
      temperature: decimal('How freely words are chosen.', { minimum: 0, maximum: 1 }),
      top_p: decimal('From which share of the likeliest words is drawn.', { minimum: 0, maximum: 1 }),
      top_k: integer('From how many of the likeliest words is drawn.', { minimum: 0 }),
      stop_sequences: list({ type: 'string' }),
      stream: flag('Sends events as the answer is written.', { default: false }),
      metadata: object({ user_id: text('Whom you ask for, as your own id.') }),
      models: list({ type: 'string' }, { description: 'Other models to try when this one fails.' }),
      provider: { anyOf: [ref('ProviderPreferences'), { type: 'string' }] },
      simulate: ref('Simulate'),
    },
    {
      description: 'Any chat model answers, not only those of Anthropic.',
      required: ['model', 'max_tokens', 'messages'],
    },
  ),
  Message: object(
    {
      id: text('The generation.'),
      type: { type: 'string', const: 'message' },
      role: { type: 'string', const: 'assistant' },
      model: text('What really answered.'),
      content: list(BLOCK),
      stop_reason: { type: ['string', 'null'], description: '`end_turn`, `max_tokens`, `tool_use` …' },
      stop_sequence: { type: ['string', 'null'] },
      usage: object(
        {
          input_tokens: integer('Of the prompt, without what was read from or written to a cache.'),
          output_tokens: integer('Of the answer, thinking included.'),
        },
        { required: ['input_tokens', 'output_tokens'] },
      ),
    },
    {
      description: 'A whole answer.',
      required: ['id', 'type', 'role', 'model', 'content', 'stop_reason', 'usage'],
    },
  ),
  MessageEvent: object(
    { type: text('`message_start`, `content_block_delta` … `message_stop`.') },
    { description: 'One event of a stream. A whole stream ends with `message_stop`.', required: ['type'] },
  ),
  CountTokensRequest: object(COUNTED, { required: ['model', 'messages'] }),
  TokenCount: object(
    { input_tokens: integer('Of the prompt.', { minimum: 0 }) },
    { required: ['input_tokens'] },
  ),
}
