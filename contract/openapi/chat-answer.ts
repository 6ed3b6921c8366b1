// What comes back from a chat, whole and in pieces, as schemas. One schema for all models: what a model cannot do is simply
// absent from its answers. Fields of a provider that are not here come through as they are. Pure.
import type { JsonSchema } from './json-schema.ts'
import { decimal, flag, integer, list, nullable, object, ref, text, word } from './json-schema.ts'

const count = (description: string): JsonSchema => integer(description, { minimum: 0 })

const USAGE = object(
  {
    prompt_tokens: count('Tokens of the conversation that was sent.'),
    completion_tokens: count('Tokens of the answer, hidden thinking included.'),
    total_tokens: count('Both together.'),
    prompt_tokens_details: object({
      cached_tokens: count('Of the prompt, those that were read from a cache.'),
      audio_tokens: count('Of the prompt, those of sound.'),
    }),
    completion_tokens_details: object({
      reasoning_tokens: count('Of the answer, those of thinking.'),
      audio_tokens: count('Of the answer, those of sound.'),
      accepted_prediction_tokens: count('Of the prediction, those that came true.'),
      rejected_prediction_tokens: count('Of the prediction, those that did not.'),
    }),
    cost: decimal('What you pay, in US dollars.', { minimum: 0 }),
    is_byok: flag('Below `/api/v1`: whether a provider key of your own paid.'),
    cost_details: object({}, { description: 'Below `/api/v1`: what the provider was paid.' }),
  },
  {
    description: 'Tokens as the provider counted them.',
    required: ['prompt_tokens', 'completion_tokens', 'total_tokens'],
  },
)

const FINISH = ['stop', 'length', 'tool_calls', 'content_filter', 'error']
const FINISH_REASON = word(FINISH, '`stop`: it was finished. `length`: the token limit was reached.')

const ANSWER_CALL = object(
  {
    id: text('Names the call; repeat it in the tool message that answers it.'),
    type: word(['function', 'custom']),
    function: object({ name: text('Which tool.'), arguments: text('JSON, as the model wrote it.') }),
  },
  { required: ['id', 'type'] },
)

const MESSAGE = object(
  {
    role: { type: 'string', const: 'assistant' },
    content: { type: ['string', 'null'], description: 'The answer; null when tools are called instead.' },
    refusal: { type: ['string', 'null'], description: 'Why the model would not answer.' },
    reasoning: {
      type: ['string', 'null'],
      description: 'The text of its thinking, where the provider shows it.',
    },
    reasoning_details: list(object({}), { description: 'The same as the provider sent it.' }),
    tool_calls: nullable(list(ANSWER_CALL, { description: 'Tools that it asks you to call.' })),
    annotations: nullable(list(object({}), { description: 'Sources that it names.' })),
  },
  { required: ['role', 'content'] },
)

const LOGPROBS = nullable(object({}, { description: 'How likely each word was, when asked for.' }))

const COMMON = {
  id: text('`gen-…`: the generation, which `GET /generation` knows.'),
  created: integer('Unix seconds.'),
  model: text('What really answered: the dated name, below `/api/v1` the id.'),
  system_fingerprint: { type: ['string', 'null'], description: "The provider's build." },
  service_tier: { type: ['string', 'null'], description: 'At which tier it was served.' },
  provider: text('Below `/api/v1`: who served it.'),
} satisfies Record<string, JsonSchema>

const COMPLETION = object(
  {
    ...COMMON,
    object: { type: 'string', const: 'chat.completion' },
    choices: list(
      object(
        {
          index: count('Its place.'),
          message: MESSAGE,
          finish_reason: FINISH_REASON,
          native_finish_reason: {
            type: ['string', 'null'],
            description: "Below `/api/v1`: the provider's own word.",
          },
          logprobs: LOGPROBS,
        },
        { required: ['index', 'message', 'finish_reason'] },
      ),
      { description: 'The answers: one, or `n`.', minItems: 1 },
    ),
    usage: ref('Usage'),
  },
  { description: 'A whole answer.', required: ['id', 'object', 'created', 'model', 'choices', 'usage'] },
)

const DELTA = object({
  role: { type: 'string' },
  content: { type: ['string', 'null'], description: 'The next piece of the answer.' },
  refusal: { type: ['string', 'null'] },
  reasoning: { type: ['string', 'null'], description: 'The next piece of its thinking, where it is shown.' },
  tool_calls: list(
    object(
      {
        index: count('Which call it is a piece of.'),
        id: { type: 'string' },
        type: { type: 'string' },
        function: object({ name: { type: 'string' }, arguments: text('The next piece of the arguments.') }),
      },
      { required: ['index'] },
    ),
  ),
})

const CHUNK = object(
  {
    ...COMMON,
    object: { type: 'string', const: 'chat.completion.chunk' },
    choices: list(
      object(
        {
          index: count('Its place.'),
          delta: DELTA,
          finish_reason: nullable(FINISH_REASON),
          logprobs: LOGPROBS,
        },
        { required: ['index', 'delta'] },
      ),
    ),
    usage: nullable({ ...ref('Usage'), description: 'In the last chunk, when it was asked for.' }),
    error: object({}, { description: 'Why the stream ends here. No `[DONE]` follows.' }),
  },
  {
    description: 'A piece of a streamed answer: one `data:` line. A whole stream ends with `data: [DONE]`.',
    required: ['id', 'object', 'created', 'model', 'choices'],
  },
)

/** `ChatCompletion`, `ChatCompletionChunk`, `Usage`. */
export const CHAT_ANSWER_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  ChatCompletion: COMPLETION,
  ChatCompletionChunk: CHUNK,
  Usage: USAGE,
}
