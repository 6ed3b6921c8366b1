// How words are drawn, as parameters: part of chat-parameters.ts. Pure.
import type { ChatParameter } from './chat-parameter.ts'
import { model } from './chat-parameter.ts'
import { decimal, flag, integer, list, object } from './json-schema.ts'

const share = { minimum: 0, maximum: 1 }
const penalty = { minimum: -2, maximum: 2, default: 0, examples: [0.5] }

/** `temperature`, `top_p` and their kin. */
export const SAMPLING_PARAMETERS: readonly ChatParameter[] = [
  model(
    'temperature',
    decimal('How freely words are chosen: near 0 almost always the likeliest, higher more varied.', {
      minimum: 0,
      maximum: 2,
      default: 1,
      examples: [0.7],
    }),
  ),
  model(
    'top_p',
    decimal('Only the likeliest words that together have this share of the probability are drawn from.', {
      ...share,
      default: 1,
      examples: [0.9],
    }),
  ),
  model(
    'top_k',
    integer('Only this many of the likeliest words are drawn from; 0 is no bound.', {
      minimum: 0,
      examples: [40],
    }),
  ),
  model(
    'min_p',
    decimal('Words less likely than this share of the likeliest are not drawn.', {
      ...share,
      default: 0,
      examples: [0.05],
    }),
  ),
  model(
    'top_a',
    decimal('Like `min_p`, with the square of the likeliest.', { ...share, default: 0, examples: [0.2] }),
  ),
  model('frequency_penalty', decimal('Holds back words by how often they have come already.', penalty)),
  model('presence_penalty', decimal('Holds back words that have come already at all.', penalty)),
  model(
    'repetition_penalty',
    decimal('Holds back repetition: above 1 less of it, below 1 more.', {
      minimum: 0,
      maximum: 2,
      default: 1,
      examples: [1.1],
    }),
  ),
  model(
    'seed',
    integer('Asks for the same answer to the same request; as far as the provider can.', { examples: [7] }),
  ),
  model('stop', {
    description: 'Texts before which the answer ends: one, or up to four.',
    anyOf: [{ type: 'string' }, list({ type: 'string' }, { maxItems: 4 })],
    examples: [['\n\n']],
  }),
  {
    ...model(
      'n',
      integer('How many answers to write; each is paid for.', {
        minimum: 1,
        maximum: 128,
        default: 1,
        examples: [2],
      }),
    ),
    lacking: 'refused',
  },
  model(
    'logit_bias',
    object(
      {},
      {
        description: 'Makes tokens likelier or less likely, by their number in the tokenizer.',
        additionalProperties: { type: 'number', minimum: -100, maximum: 100 },
        examples: [{ '50256': -100 }],
      },
    ),
  ),
  model('logprobs', flag('Tells how likely each word was.', { default: false, examples: [true] })),
  model(
    'top_logprobs',
    integer('How many other words to tell at each place; needs `logprobs`.', {
      minimum: 0,
      maximum: 20,
      examples: [3],
    }),
  ),
]
