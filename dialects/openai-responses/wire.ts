// The names of OpenAI's Responses format: fields that we know, fields that never leave the gateway, and our own marks.
// Names only; what they mean is read and written in the neighbouring files.
// Sources: OpenAI's API description (Responses), OpenRouter's `/responses` for the routing fields.
import type { ReasoningDetail } from '../../core/chat.ts'

export { isObject, setOwn, type Draft, type Wire } from '../openai-chat/wire.ts'

/** Every top-level field of a request that we know. */
export const KNOWN_FIELDS: readonly string[] = [
  'model',
  'input',
  'instructions',
  'stream',
  'stream_options',
  'max_output_tokens',
  'max_tool_calls',
  'temperature',
  'top_p',
  'top_k',
  'top_logprobs',
  'frequency_penalty',
  'presence_penalty',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'text',
  'reasoning',
  'include',
  'store',
  'metadata',
  'user',
  'safety_identifier',
  'service_tier',
  'prompt',
  'prompt_cache_key',
  'prompt_cache_retention',
  'prompt_cache_options',
  'truncation',
  'context_management',
  'moderation',
  'background',
  'conversation',
  'previous_response_id',
  'models',
  'provider',
  'route',
  'preset',
  'plugins',
  'modalities',
  'image_config',
  'cache_control',
  'stop_server_tools_when',
  'session_id',
  'trace',
  'debug',
  'simulate',
]

/** Fields that steer this gateway, as OpenRouter has them on its `/responses`, or point into its own store. No provider gets them. */
export const PRIVATE_FIELDS: readonly string[] = [
  'models',
  'provider',
  'route',
  'preset',
  'plugins',
  'session_id',
  'trace',
  'debug',
  'simulate',
  'stop_server_tools_when',
  'background',
  'previous_response_id',
  'conversation',
]

/** The `format` of reasoning items that only OpenAI's models understand (openrouter.md 3.3). */
export const REASONING_FORMAT = 'openai-responses-v1'

/** The member of a `delta-rest` event that holds items which only this format has (hosted tools and their results). */
export const FOREIGN_ITEMS = 'output_items'

/** What a caller asks for to see the chances of each token. */
export const LOGPROBS_INCLUDE = 'message.output_text.logprobs'

/** True for a reasoning detail that came from this format. */
export function isOwnDetail(detail: ReasoningDetail): boolean {
  return detail['format'] === REASONING_FORMAT
}

/** The value where it is text, else nothing. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
