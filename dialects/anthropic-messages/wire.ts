// The names of Anthropic's Messages format: fields that we know, fields that never leave the gateway, and our own two marks.
// Names only; what they mean is read and written in the neighbouring files.
// Sources: Anthropic's Messages API and the types of its TypeScript SDK 1.11.0; OpenRouter's `/messages` for the routing fields.
import type { ReasoningDetail } from '../../core/chat.ts'
import { isObject, type Wire } from '../openai-chat/wire.ts'

export { isObject, setOwn, type Draft, type Wire } from '../openai-chat/wire.ts'

/** Every top-level field of a request that we know. */
export const KNOWN_FIELDS: readonly string[] = [
  'model',
  'max_tokens',
  'messages',
  'system',
  'stream',
  'temperature',
  'top_p',
  'top_k',
  'stop_sequences',
  'metadata',
  'service_tier',
  'tools',
  'tool_choice',
  'thinking',
  'output_config',
  'cache_control',
  'container',
  'context_management',
  'diagnostics',
  'inference_geo',
  'mcp_servers',
  'speed',
  'thread',
  'user_profile_id',
  'workspace_id',
  'models',
  'fallbacks',
  'provider',
  'session_id',
  'user',
  'simulate',
]

/** Fields that steer this gateway, as OpenRouter has them on its `/messages`; no provider of this format takes them. */
export const PRIVATE_FIELDS: readonly string[] = [
  'models',
  'fallbacks',
  'provider',
  'route',
  'preset',
  'plugins',
  'session_id',
  'trace',
  'user',
  'simulate',
  'stop_server_tools_when',
]

/** The `format` of reasoning items whose signature or data only Anthropic's models understand (openrouter.md 3.3). */
export const REASONING_FORMAT = 'anthropic-claude-v1'

/** The member of a `delta-rest` event that holds content blocks which only this format has (server tools and their results). */
export const FOREIGN_BLOCKS = 'content_blocks'

/** True for an item of Anthropic's own. Without a format it is taken for one, since that is OpenRouter's default. */
export function isOwnDetail(detail: ReasoningDetail): boolean {
  return detail['format'] === REASONING_FORMAT || detail['format'] == null
}

/** JSON text of an object's members, each after a comma. Members without a value are left out, as JSON.stringify does. */
export function membersText(fields: Wire | undefined): string {
  if (fields === undefined) return ''
  const text = JSON.stringify(fields).slice(1, -1)
  return text === '' ? '' : `,${text}`
}

/** How a request was routed, among fields that came beside an answer; the others belong to other formats. */
export function explanationIn(fields: Wire = {}): Wire {
  const { openrouter_metadata: metadata } = fields
  return isObject(metadata) ? { openrouter_metadata: metadata } : {}
}

/** Arguments of a call as the JSON text of an object. An object goes as it was written; free text goes under `input`. */
export function inputText(text: string): string {
  if (text.trim() === '') return '{}'
  return isObject(parsed(text)) ? text.trim() : JSON.stringify({ input: text })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined // cut short, or free text
  }
}
