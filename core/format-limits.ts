// Parameters that a wire format has no word for, whoever serves it. What a model or an endpoint lacks beyond that is in the
// catalogue. That this table is what the dialects do is checked by test/format-limits.test.ts.
import type { Capabilities, DialectId } from './model.ts'

/** By the names of Chat Completions; labels (user, metadata) are not among them. */
export const FORMAT_LACKS: Readonly<Partial<Record<DialectId, readonly string[]>>> = {
  'openai-responses': [
    'seed',
    'stop',
    'n',
    'logit_bias',
    'frequency_penalty',
    'presence_penalty',
    'repetition_penalty',
    'top_k',
    'min_p',
    'top_a',
    'prediction',
  ],
  'anthropic-messages': [
    'seed',
    'n',
    'logit_bias',
    'logprobs',
    'top_logprobs',
    'frequency_penalty',
    'presence_penalty',
    'repetition_penalty',
    'min_p',
    'top_a',
    'prediction',
  ],
  gemini: [
    'logit_bias',
    'repetition_penalty',
    'min_p',
    'top_a',
    'parallel_tool_calls',
    'prediction',
    'verbosity',
  ],
  'bedrock-converse': [
    'seed',
    'n',
    'logit_bias',
    'logprobs',
    'top_logprobs',
    'frequency_penalty',
    'presence_penalty',
    'repetition_penalty',
    'min_p',
    'top_a',
    'parallel_tool_calls',
    'prediction',
  ],
}

const within = new WeakMap<Capabilities, Capabilities>()

/** What an endpoint takes of a request that is written anew in this format. */
export function capabilitiesWithin(format: DialectId, capabilities: Capabilities): Capabilities {
  const lacks = FORMAT_LACKS[format]
  if (lacks === undefined) return capabilities
  const known = within.get(capabilities)
  if (known) return known
  const supports = new Set([...capabilities.supports].filter((name) => !lacks.includes(name)))
  const limited = supports.size === capabilities.supports.size ? capabilities : { ...capabilities, supports }
  within.set(capabilities, limited)
  return limited
}
