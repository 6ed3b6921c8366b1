// The `response` object that callers get, whole at every stage of an answer: the settings of the request where they are known,
// the API's documented defaults where not. Whether it is kept is said by whoever keeps it, in the same settings.
import type { Rest } from '../../core/chat.ts'
import type { Surface } from '../dialect.ts'
import { isObject, type Draft } from './wire.ts'

export interface ResponseFrame {
  readonly id: string
  readonly model: string
  /** Unix seconds. */
  readonly createdAt: number
  readonly surface: Surface
  /** Settings of the request by their wire names. */
  readonly echo: Rest | undefined
}

/** Everything but what changes while an answer is made. */
export interface ResponseState extends Draft {
  readonly status: string
  readonly output: readonly unknown[]
}

const DEFAULTS: Draft = {
  background: false,
  completed_at: null,
  error: null,
  incomplete_details: null,
  instructions: null,
  max_output_tokens: null,
  max_tool_calls: null,
  parallel_tool_calls: true,
  previous_response_id: null,
  prompt_cache_key: null,
  safety_identifier: null,
  service_tier: 'default',
  store: false,
  temperature: 1,
  tool_choice: 'auto',
  top_logprobs: 0,
  top_p: 1,
  truncation: 'disabled',
  user: null,
  metadata: {},
}

/** Settings that an answer repeats as they were asked for. */
const ECHOED = [
  'background',
  'instructions',
  'max_output_tokens',
  'max_tool_calls',
  'parallel_tool_calls',
  'previous_response_id',
  'prompt_cache_key',
  'safety_identifier',
  'store',
  'temperature',
  'tool_choice',
  'top_logprobs',
  'top_p',
  'truncation',
  'user',
  'metadata',
] as const

/** The object at one stage. */
export function responseObject(frame: ResponseFrame, state: ResponseState): Draft {
  const { id, model, createdAt, surface, echo = {} } = frame
  const echoed: Draft = {}
  for (const name of ECHOED) if (echo[name] !== undefined) echoed[name] = echo[name]
  return {
    id,
    object: 'response',
    created_at: createdAt,
    ...DEFAULTS,
    ...(surface === 'openrouter' && {
      frequency_penalty: echo['frequency_penalty'] ?? 0,
      presence_penalty: echo['presence_penalty'] ?? 0,
    }),
    ...echoed,
    model,
    reasoning: { effort: null, summary: null, ...(isObject(echo['reasoning']) && echo['reasoning']) },
    text: { format: { type: 'text' }, ...(isObject(echo['text']) && echo['text']) },
    tools: toolsOf(echo['tools']),
    usage: null,
    ...state,
  }
}

/** Our own explanation among fields that came beside an answer; the others belong to other formats. */
export function explanationIn(fields: Rest = {}): Rest {
  const { openrouter_metadata: metadata } = fields
  return isObject(metadata) ? { openrouter_metadata: metadata } : {}
}

/** The SDK's types have both members in every function. */
function toolsOf(tools: unknown): unknown[] {
  if (!Array.isArray(tools)) return []
  return tools.map((tool: unknown) =>
    isObject(tool) && tool['type'] === 'function' ? { parameters: null, strict: null, ...tool } : tool,
  )
}

/** Our ids hold the second in which the generation began: `gen-<unix seconds>-…`. */
export function createdOf(id: string): number {
  const seconds = Number(/^gen-(\d{1,15})-/.exec(id)?.[1])
  return Number.isSafeInteger(seconds) ? seconds : 0
}

/** Makes the ids of items from the id of the generation: the same answer has the same ids, and no two items share one. */
export function itemIds(generationId: string): (prefix: string, index: number) => string {
  const core = generationId.replace(/^gen-/, '').replaceAll(/[^A-Za-z0-9]/g, '_')
  return (prefix, index) => `${prefix}_${core}_${index}`
}
