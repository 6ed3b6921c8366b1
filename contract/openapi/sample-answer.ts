// An answer as a model gives it, for its documents: the right shape and names with made-up words and numbers. Pure.
import type { Model } from '../../core/model.ts'

const ID = 'gen-1795230023-wxpKfmbq4mjqYg9Giu94'
const CREATED = 1_795_230_023
const PROMPT_TOKENS = 8
const TEXT = 'Hello! How can I help you today?'
const TEXT_TOKENS = 9
const REASONING_TOKENS = 256
const DOLLARS_DIGITS = 9

/** The answer to the least body. */
export function sampleAnswer(model: Model): Readonly<Record<string, unknown>> {
  return model.kind === 'embedding' ? sampleVectors(model) : sampleCompletion(model)
}

function sampleCompletion(model: Model): Readonly<Record<string, unknown>> {
  const reasoning = model.capabilities.reasoning.kind === 'none' ? 0 : REASONING_TOKENS
  const written = TEXT_TOKENS + reasoning
  return {
    id: ID,
    object: 'chat.completion',
    created: CREATED,
    model: model.snapshot,
    system_fingerprint: null,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: TEXT, refusal: null, annotations: [] },
        logprobs: null,
        finish_reason: 'stop',
      },
    ],
    usage: {
      prompt_tokens: PROMPT_TOKENS,
      completion_tokens: written,
      total_tokens: PROMPT_TOKENS + written,
      prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
      completion_tokens_details: {
        reasoning_tokens: reasoning,
        audio_tokens: 0,
        accepted_prediction_tokens: 0,
        rejected_prediction_tokens: 0,
      },
      cost: dollars(model, written),
    },
  }
}

/** At the model's own price, which is in picodollars a token. */
function dollars({ prices }: Model, written: number): number {
  const exact = (PROMPT_TOKENS * prices.prompt + written * prices.completion) / 1e12
  return Number(exact.toFixed(DOLLARS_DIGITS))
}

function sampleVectors(model: Model): Readonly<Record<string, unknown>> {
  return {
    object: 'list',
    data: [{ object: 'embedding', index: 0, embedding: [0.0123, -0.0456, 0.0789] }],
    model: model.snapshot,
    usage: { prompt_tokens: 1, total_tokens: 1 },
  }
}
