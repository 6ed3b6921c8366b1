// Reads a chat request. This is the validation too: whatever passes here is well typed and within range, and whatever does
// not is refused in OpenAI's words. Unknown top-level fields ride along in `rest`; strict mode is the pipeline's.
import { GatewayError } from '../../core/errors.ts'
import type { ChatRequest } from '../../core/chat.ts'
import {
  invalidType,
  missing,
  readBoolean,
  readInteger,
  readObject,
  readString,
  readStrings,
  stringTooLong,
} from './check.ts'
import { readMessages } from './messages.ts'
import { readProviderPreferences } from './provider-preferences.ts'
import { readReasoning } from './reasoning.ts'
import { SETTINGS } from './settings.ts'
import { readFunctionChoice, readFunctions } from './tools.ts'
import { innerRest } from './parts.ts'
import { isObject, REASONING_FIELDS, setOwn, type Draft, type Wire } from './wire.ts'

const LONGEST_SESSION_ID = 256

type FieldReader = (value: unknown, draft: Draft) => void

/** Reads and checks a parsed body. Throws a GatewayError that names the field, what was given and what is allowed. */
export function readRequest(wire: unknown): ChatRequest {
  if (!isObject(wire))
    throw new GatewayError('invalid_request', 'The body must be a JSON object.', { wireCode: null })
  const draft: Draft = {}
  readModels(wire, draft)
  if (wire['messages'] === undefined) throw missing('messages')
  draft['messages'] = readMessages(wire['messages'])
  draft['stream'] = false
  draft['includeUsage'] = false
  const rest: Draft = {}
  draft['rest'] = rest
  for (const name of Object.keys(wire)) {
    const reader = READERS.get(name)
    const value = wire[name]
    if (reader === undefined) setOwn(rest, name, value)
    else if (value !== null) reader(value, draft)
  }
  readTogether(wire, draft)
  return draft as unknown as ChatRequest
}

/** `models` alone is allowed: its first is then the model. */
function readModels(wire: Wire, draft: Draft): void {
  const models = wire['models'] == null ? [] : readStrings(wire['models'], 'models')
  const model = wire['model']
  if (model !== undefined && model !== null && typeof model !== 'string')
    throw invalidType('model', 'a string', model)
  const [first, ...others] = model ? [model, ...models] : models
  if (!first)
    throw new GatewayError('missing_required_parameter', 'you must provide a model parameter', {
      wireCode: null,
    })
  draft['model'] = first
  if (others.length > 0) draft['models'] = others
}

/** What depends on more than one field. */
function readTogether(wire: Wire, draft: Draft): void {
  const reasoning = readReasoning(wire)
  if (reasoning !== undefined) draft['reasoning'] = reasoning
  if (draft['topLogprobs'] !== undefined && draft['logprobs'] !== true)
    throw new GatewayError(
      'invalid_parameter_combination',
      "The 'top_logprobs' parameter is only allowed when 'logprobs' is enabled.",
      { param: 'top_logprobs', wireCode: null },
    )
  // Deprecated forms count only where their successors are silent.
  if (draft['tools'] === undefined && wire['functions'] != null)
    draft['tools'] = readFunctions(wire['functions'], 'functions')
  if (draft['toolChoice'] === undefined && wire['function_call'] != null)
    draft['toolChoice'] = readFunctionChoice(wire['function_call'], 'function_call')
}

const skip: FieldReader = () => {
  // Read elsewhere, together with what it depends on.
}

/** Checks a field that has no neutral name and keeps it in `rest`. */
const keep = (name: string, check: (value: unknown, path: string) => unknown): [string, FieldReader] => [
  name,
  (value, draft) => {
    check(value, name)
    setOwn(draft['rest'] as Draft, name, value)
  },
]

const list = (value: unknown, path: string): void => {
  if (!Array.isArray(value)) throw invalidType(path, 'an array', value)
}

const anything = (value: unknown): unknown => value

const STREAM_OPTIONS = new Set(['include_usage'])

function readStreamOptions(value: unknown, draft: Draft): void {
  const options = readObject(value, 'stream_options')
  if (options['include_usage'] != null)
    draft['includeUsage'] =
      readBoolean(options['include_usage'], 'stream_options.include_usage') || draft['includeUsage']
  const rest = innerRest(options, STREAM_OPTIONS)
  if (rest) setOwn(draft['rest'] as Draft, 'stream_options', rest)
}

/** OpenRouter's deprecated `usage: {include}` asks for the same usage chunk; kept in `rest` to tell the two apart. */
function readUsageOption(value: unknown, draft: Draft): void {
  const option = readObject(value, 'usage')
  const { include } = option
  if (include != null && readBoolean(include, 'usage.include')) draft['includeUsage'] = true
  setOwn(draft['rest'] as Draft, 'usage', option)
}

function readSessionId(value: unknown, draft: Draft): void {
  const id = readString(value, 'session_id')
  if (id.length > LONGEST_SESSION_ID) throw stringTooLong('session_id', LONGEST_SESSION_ID, id.length)
  draft['sessionId'] = id
}

function readProvider(value: unknown, draft: Draft): void {
  const preferences = readProviderPreferences(value)
  if (preferences !== undefined) draft['provider'] = preferences
}

const READERS: ReadonlyMap<string, FieldReader> = new Map<string, FieldReader>([
  ...['model', 'models', 'messages', 'functions', 'function_call', ...REASONING_FIELDS].map(
    (name): [string, FieldReader] => [name, skip],
  ),
  ...SETTINGS.map((setting): [string, FieldReader] => [
    setting.wire,
    (value, draft) => {
      draft[setting.neutral] = setting.read(value, setting.wire)
    },
  ]),
  ['stream', (value, draft) => (draft['stream'] = readBoolean(value, 'stream'))],
  ['stream_options', readStreamOptions],
  ['usage', readUsageOption],
  ['session_id', readSessionId],
  ['provider', readProvider],
  ['simulate', (value, draft) => (draft['simulate'] = readObject(value, 'simulate'))],
  keep('modalities', readStrings),
  keep('audio', readObject),
  keep('image_config', readObject),
  keep('web_search_options', readObject),
  keep('x_search_filter', anything),
  keep('moderation', anything),
  keep('safety_identifier', readString),
  keep('prompt_cache_key', readString),
  keep('prompt_cache_retention', readString),
  keep('prompt_cache_options', readObject),
  keep('cache_control', readObject),
  keep('structured_outputs', readBoolean),
  keep('max_tool_calls', (value, path) => readInteger(value, path, { min: 0, max: Number.MAX_SAFE_INTEGER })),
  keep('stop_server_tools_when', list),
  keep('plugins', list),
  keep('transforms', list),
  keep('route', readString),
  keep('preset', readString),
  keep('trace', readObject),
  keep('debug', readObject),
])
