// Which parameters a request really uses, by the names that capabilities have. For `require_parameters` only: what an endpoint
// does with a parameter that it lacks is decided where the request is fitted to it.
import type { ChatRequest } from '../../core/chat.ts'
import type { Capabilities } from '../../core/model.ts'

/** Each neutral setting and the names of which an endpoint must support at least one. */
const PARAMETERS: readonly { readonly field: keyof ChatRequest; readonly anyOf: readonly string[] }[] = [
  { field: 'maxTokens', anyOf: ['max_tokens', 'max_completion_tokens'] },
  { field: 'maxCompletionTokens', anyOf: ['max_completion_tokens', 'max_tokens'] },
  { field: 'temperature', anyOf: ['temperature'] },
  { field: 'topP', anyOf: ['top_p'] },
  { field: 'topK', anyOf: ['top_k'] },
  { field: 'minP', anyOf: ['min_p'] },
  { field: 'topA', anyOf: ['top_a'] },
  { field: 'frequencyPenalty', anyOf: ['frequency_penalty'] },
  { field: 'presencePenalty', anyOf: ['presence_penalty'] },
  { field: 'repetitionPenalty', anyOf: ['repetition_penalty'] },
  { field: 'seed', anyOf: ['seed'] },
  { field: 'stop', anyOf: ['stop'] },
  { field: 'n', anyOf: ['n'] },
  { field: 'logitBias', anyOf: ['logit_bias'] },
  { field: 'logprobs', anyOf: ['logprobs'] },
  { field: 'topLogprobs', anyOf: ['top_logprobs'] },
  { field: 'tools', anyOf: ['tools'] },
  { field: 'toolChoice', anyOf: ['tool_choice'] },
  { field: 'parallelToolCalls', anyOf: ['parallel_tool_calls'] },
  { field: 'reasoning', anyOf: ['reasoning', 'reasoning_effort'] },
  { field: 'verbosity', anyOf: ['verbosity'] },
  { field: 'prediction', anyOf: ['prediction'] },
]

/** The first parameter of the request that these capabilities lack, by its wire name; undefined when all are there. */
export function missingParameter(request: ChatRequest, capabilities: Capabilities): string | undefined {
  for (const { field, anyOf } of PARAMETERS) {
    const value = request[field]
    if (value === undefined || anyOf.some((name) => capabilities.supports.has(name))) continue
    // A fixed parameter takes one value, and that value is no loss.
    if (anyOf.some((name) => capabilities.fixed.get(name) === value)) continue
    return anyOf[0]
  }
  const format = formatParameter(request)
  return format === undefined || capabilities.supports.has(format) ? undefined : format
}

/** What an endpoint must support for the asked answer format; undefined when it is plain text. */
export function formatParameter({ responseFormat }: ChatRequest): string | undefined {
  if (responseFormat?.type === 'json_schema') return 'structured_outputs'
  return responseFormat?.type === 'json_object' ? 'response_format' : undefined
}
