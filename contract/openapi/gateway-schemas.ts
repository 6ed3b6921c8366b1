// What the gateway itself reads from a request, as schemas: provider preferences (OpenRouter's fields) and the steering of the
// simulator. Tests hold them to dialects/openai-chat/provider-preferences.ts and server/providers/simulator/read-simulate.ts.
import type { JsonSchema } from './json-schema.ts'
import { decimal, flag, integer, list, object, text, word } from './json-schema.ts'

const names = (description: string): JsonSchema => list({ type: 'string' }, { description })
const SORTS = ['price', 'throughput', 'latency', 'exacto']

function cutoffs(description: string): JsonSchema {
  const share = { type: 'number', minimum: 0 } as const
  return { description, anyOf: [share, object({ p50: share, p75: share, p90: share, p99: share })] }
}

/** `provider` of a request. */
export const PREFERENCES: JsonSchema = object(
  {
    order: names('Providers to try first, in this order.'),
    only: names('No other providers than these.'),
    ignore: names('None of these providers.'),
    allow_fallbacks: flag('False: only the first provider is asked, or with `order` only those named.', {
      default: true,
    }),
    sort: {
      description: 'The cheapest, the quickest to begin, or the one with the most tokens per second first.',
      anyOf: [word(SORTS), object({ by: word(SORTS), partition: word(['model', 'none']) })],
    },
    max_price: object(
      {
        prompt: decimal('US dollars per million tokens.', { minimum: 0 }),
        completion: decimal('US dollars per million tokens.', { minimum: 0 }),
        request: decimal('US dollars per request.', { minimum: 0 }),
      },
      { description: 'No dearer providers than this.' },
    ),
    data_collection: word(['allow', 'deny'], '`deny`: no provider that learns from requests.', {
      default: 'allow',
    }),
    zdr: flag('True: only providers that say that they keep nothing.', { default: false }),
    quantizations: list(
      word([
        'int4',
        'int8',
        'fp4',
        'mxfp4',
        'nvfp4',
        'fp6',
        'fp8',
        'mxfp8',
        'fp16',
        'bf16',
        'fp32',
        'unknown',
      ]),
      { description: 'Only these precisions of the weights.' },
    ),
    region: {
      description:
        'Only providers that are known to serve in this region or in one of these. The beginning of one, such as `eu`, means all of its parts.',
      anyOf: [{ type: 'string' }, list({ type: 'string' })],
    },
    require_parameters: flag('True: only providers that take every parameter of the request.', {
      default: false,
    }),
    preferred_max_latency: cutoffs('Seconds to the first token; slower providers are tried last.'),
    preferred_min_throughput: cutoffs('Tokens per second; slower providers are tried last.'),
  },
  { description: 'Which providers may serve a request and in which order they are tried.' },
)

const TOKENS = { minimum: 0, maximum: 100_000 }
const NAMED_FAULTS =
  'reset|silence|slow_first_token|cut|stall|malformed_chunk|no_done|context_length|content_filter|model_gone|endless_reasoning'

/** `simulate` of a request. */
export const SIMULATE: JsonSchema = object(
  {
    ttft_ms: decimal('Milliseconds to the first token.', { minimum: 0, maximum: 600_000 }),
    tokens_per_second: decimal('How fast the answer is written.', { minimum: 0.1, maximum: 1_000_000 }),
    reasoning_tokens: integer('How many tokens it thinks.', { minimum: 0, maximum: 1_000_000 }),
    output_tokens: integer('How long the text is.', TOKENS),
    text: text('Exactly this answer.', { maxLength: 1_000_000 }),
    tool_calls: list(
      {
        anyOf: [
          { type: 'string', minLength: 1 },
          object(
            {
              name: { type: 'string', minLength: 1 },
              arguments: { anyOf: [object({}), { type: 'string' }, { type: 'null' }] },
            },
            { required: ['name'], additionalProperties: false },
          ),
        ],
      },
      { description: 'Exactly these calls.', maxItems: 128 },
    ),
    finish_reason: word(['stop', 'length', 'tool_calls', 'content_filter'], 'How it ends.'),
    today: text('A date: models whose end has come by then are gone.', { format: 'date' }),
    fault: text('What goes wrong.', { pattern: `^(status:[45]\\d\\d|${NAMED_FAULTS})$` }),
    at_token: integer('After which token it goes wrong.', TOKENS),
    times: integer('Only so many attempts go wrong.', { minimum: 0, maximum: 1000 }),
    retry_after: decimal('Seconds for `Retry-After`.', { minimum: 0, maximum: 86_400 }),
    provider: text('Only this simulated provider goes wrong.', { minLength: 1 }),
  },
  {
    description: 'What the simulator does. Test mode has a page of its own in the documentation.',
    additionalProperties: false,
  },
)
