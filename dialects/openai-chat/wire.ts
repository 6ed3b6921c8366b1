// The field names of the Chat Completions wire format, as sets: what we know, what is ours and never leaves the gateway.
// Names only; what the fields mean is read and written in settings.ts, messages.ts, read-stream.ts and their neighbours.
// Sources: OpenAI's API description (v2.3.0), OpenRouter's chat request, AI/ML API's model schemas.

/** An object as JSON.parse made it. */
export type Wire = Readonly<Record<string, unknown>>

/** An object under construction. */
export type Draft = Record<string, unknown>

/** Every top-level field of a request that we know; strict callers are refused any other. */
export const KNOWN_FIELDS: ReadonlySet<string> = new Set([
  'model',
  'models',
  'messages',
  'stream',
  'stream_options',
  'max_tokens',
  'max_completion_tokens',
  'temperature',
  'top_p',
  'top_k',
  'min_p',
  'top_a',
  'frequency_penalty',
  'presence_penalty',
  'repetition_penalty',
  'seed',
  'stop',
  'n',
  'logit_bias',
  'logprobs',
  'top_logprobs',
  'response_format',
  'structured_outputs',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'functions',
  'function_call',
  'max_tool_calls',
  'stop_server_tools_when',
  'reasoning',
  'reasoning_effort',
  'include_reasoning',
  'enable_thinking',
  'thinking_budget',
  'thinking',
  'verbosity',
  'prediction',
  'modalities',
  'audio',
  'image_config',
  'web_search_options',
  'x_search_filter',
  'moderation',
  'user',
  'safety_identifier',
  'metadata',
  'store',
  'service_tier',
  'prompt_cache_key',
  'prompt_cache_retention',
  'prompt_cache_options',
  'cache_control',
  'provider',
  'route',
  'plugins',
  'transforms',
  'preset',
  'session_id',
  'usage',
  'trace',
  'debug',
  'simulate',
])

/** Fields that steer this gateway's own routing; no provider ever gets them. */
export const ROUTING_FIELDS = ['models', 'provider', 'route', 'preset', 'session_id', 'simulate'] as const

/** Gateway features that a plain provider would refuse; a provider that is itself such a gateway (`effort-object`) takes them. */
export const GATEWAY_FIELDS = [
  'plugins',
  'transforms',
  'usage',
  'trace',
  'debug',
  'max_tool_calls',
  'stop_server_tools_when',
] as const

/** Every way a caller can ask about reasoning. Each provider gets the one spelling that it takes. */
export const REASONING_FIELDS = [
  'reasoning',
  'reasoning_effort',
  'include_reasoning',
  'enable_thinking',
  'thinking_budget',
  'thinking',
] as const

/** True for an object that is neither null nor an array. */
export function isObject(value: unknown): value is Wire {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Sets an own property even where the name is `__proto__`, which a plain assignment would turn into something else. */
export function setOwn(target: Draft, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true })
  else target[name] = value
}

/** The known field that a misspelt name most likely meant: at most two edits away, the nearest first. */
export function nearestField(name: string): string | undefined {
  if (name.length > 40) return undefined
  let nearest: string | undefined
  let nearestDistance = 3
  for (const field of KNOWN_FIELDS) {
    const distance = editDistance(name, field, nearestDistance)
    if (distance < nearestDistance) {
      nearest = field
      nearestDistance = distance
    }
  }
  return nearest
}

/** Levenshtein distance, or `bound` when it is not smaller. */
function editDistance(left: string, right: string, bound: number): number {
  if (Math.abs(left.length - right.length) >= bound) return bound
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++) {
      const substitution = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1)
      current.push(Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, substitution))
    }
    previous = current
  }
  return Math.min(previous[right.length] ?? bound, bound)
}
