// Every parameter of a chat that our documents have, once: what it is, what it may be for a model of given capabilities, and
// what becomes of it where the model lacks it. Bounds are those that dialects/openai-chat checks; a test holds the two
// together, and another one holds "taken" and "lacking" to core/fit-request.ts. Pure; knows no model by name.
import type { Capabilities } from '../../core/model.ts'
import type { JsonSchema } from './json-schema.ts'
import { flag, integer, list, object, ref, text, word } from './json-schema.ts'
import type { ChatParameter } from './chat-parameter.ts'
import { always, gateway, model, passed } from './chat-parameter.ts'
import { REASONING_PARAMETERS } from './reasoning-parameters.ts'
import { SAMPLING_PARAMETERS } from './sampling-parameters.ts'

function tokenLimit(capabilities: Capabilities, description: string): JsonSchema {
  const { maxOutputTokens } = capabilities
  return integer(description, {
    minimum: 1,
    ...(maxOutputTokens === undefined ? {} : { maximum: maxOutputTokens }),
    examples: [1000],
  })
}

const LIMITS: readonly ChatParameter[] = [
  {
    ...model('max_completion_tokens', (capabilities) =>
      tokenLimit(capabilities, 'The most tokens that the answer may have, hidden reasoning included.'),
    ),
    isTaken: always,
  },
  {
    ...model('max_tokens', (capabilities) => ({
      ...tokenLimit(
        capabilities,
        'The older name of `max_completion_tokens`; sent as whichever of the two the model takes.',
      ),
      deprecated: true,
    })),
    isTaken: always,
  },
]

const TOOL_EXAMPLE = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'The weather in a city',
    parameters: {
      type: 'object',
      properties: { city: { type: 'string' } },
      required: ['city'],
      additionalProperties: false,
    },
  },
}

const SCHEMA_EXAMPLE = {
  type: 'json_schema',
  json_schema: {
    name: 'greeting',
    strict: true,
    schema: {
      type: 'object',
      properties: { language: { type: 'string' }, text: { type: 'string' } },
      required: ['language', 'text'],
      additionalProperties: false,
    },
  },
}

const TOOLS: readonly ChatParameter[] = [
  {
    ...model(
      'tools',
      list(ref('Tool'), {
        description: 'Functions of yours that the model may ask you to call.',
        maxItems: 128,
        examples: [[TOOL_EXAMPLE]],
      }),
    ),
    lacking: 'refused',
  },
  {
    ...model('tool_choice', {
      description:
        'Whether a tool is called: `auto` leaves it to the model, `required` asks for one, or name one.',
      anyOf: [word(['none', 'auto', 'required']), ref('NamedToolChoice')],
      default: 'auto',
      examples: ['required'],
    }),
    lacking: 'passed',
  },
  model(
    'parallel_tool_calls',
    flag('Whether several tools may be called at once.', { default: true, examples: [false] }),
  ),
  {
    ...model('response_format', responseFormat),
    isTaken: (capabilities) =>
      capabilities.supports.has('response_format') || capabilities.supports.has('structured_outputs'),
    lacking: 'refused',
  },
]

function responseFormat({ supports }: Capabilities): JsonSchema {
  const hasSchema = supports.has('structured_outputs')
  const formats = [ref('TextFormat')]
  if (supports.has('response_format')) formats.push(ref('JsonObjectFormat'))
  if (hasSchema) formats.push(ref('JsonSchemaFormat'))
  return {
    description: hasSchema
      ? 'What the answer must be: text, any JSON object, or JSON that is valid against a schema of yours.'
      : 'What the answer must be: text or a JSON object.',
    oneOf: formats,
    examples: [hasSchema ? SCHEMA_EXAMPLE : { type: 'json_object' }],
  }
}

const OTHERS: readonly ChatParameter[] = [
  model(
    'verbosity',
    word(['low', 'medium', 'high', 'xhigh', 'max'], 'How much is written in the answer.', {
      examples: ['low'],
    }),
  ),
  model(
    'prediction',
    object(
      { type: { type: 'string', const: 'content' }, content: { type: 'string' } },
      {
        description: 'A text that much of the answer is expected to repeat, which makes it faster.',
        required: ['type', 'content'],
        examples: [{ type: 'content', content: 'Hello' }],
      },
    ),
  ),
  passed(
    'service_tier',
    word(
      ['auto', 'default', 'fast', 'flex', 'priority', 'scale'],
      'How fast and at which price the provider works on it.',
      { examples: ['auto'] },
    ),
  ),
  passed('store', flag('Whether the provider may keep the answer for you.', { examples: [false] })),
  passed(
    'metadata',
    object(
      {},
      {
        description: 'Notes that the provider keeps with the request.',
        additionalProperties: { type: 'string', maxLength: 512 },
        propertyNames: { type: 'string', maxLength: 64 },
        maxProperties: 16,
        examples: [{ task: 'greeting' }],
      },
    ),
  ),
  passed(
    'user',
    text('Whom you ask for, as your own id; it is kept with the generation.', { examples: ['customer-17'] }),
  ),
]

const ANSWER: readonly ChatParameter[] = [
  {
    ...gateway(
      'stream',
      flag('Sends the answer in pieces as it is written.', { default: false, examples: [true] }),
    ),
    group: 'answer',
  },
  {
    ...gateway(
      'stream_options',
      object(
        { include_usage: flag('Ends the stream with a chunk that has the tokens and the cost.') },
        { description: 'What a stream has besides the answer.', examples: [{ include_usage: true }] },
      ),
    ),
    group: 'answer',
  },
]

const GATEWAY: readonly ChatParameter[] = [
  gateway(
    'models',
    list(
      { type: 'string' },
      { description: 'Other models to try, in order, when this one fails.', examples: [[]] },
    ),
  ),
  gateway('provider', {
    description:
      'Which providers may serve the request and in which order they are tried, or the name of the only one.',
    anyOf: [ref('ProviderPreferences'), { type: 'string' }],
    examples: [{ sort: 'price' }],
  }),
  gateway(
    'session_id',
    text('Names a conversation; kept with the generation, and sends its turns to the same prompt cache.', {
      maxLength: 256,
      examples: ['conversation-1'],
    }),
  ),
  gateway('simulate', {
    ...ref('Simulate'),
    description: 'Steers the simulator. Acts for test keys only.',
    examples: [{ output_tokens: 40 }],
  }),
]

/** In the order in which they are shown. `model` and `messages` are apart: they are always required. */
export const CHAT_PARAMETERS: readonly ChatParameter[] = [
  ...ANSWER,
  ...REASONING_PARAMETERS,
  ...LIMITS,
  ...TOOLS,
  ...SAMPLING_PARAMETERS,
  ...OTHERS,
  ...GATEWAY,
]
