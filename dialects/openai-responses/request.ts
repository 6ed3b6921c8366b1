// Reads a request in this format. This is the validation too: whatever passes is well typed and within range, and whatever does
// not is refused in OpenAI's words. Unknown top-level fields ride along in `rest`; strict mode is the pipeline's.
// What points to kept responses has been replaced by what they hold before a request comes here: nothing is looked up.
import type { ChatRequest } from '../../core/chat.ts'
import { GatewayError } from '../../core/errors.ts'
import { EFFORTS } from '../../core/reasoning.ts'
import {
  missing,
  readBoolean,
  readDecimal,
  readInteger,
  readName,
  readObject,
  readString,
  readStrings,
  readWord,
} from '../openai-chat/check.ts'
import { innerRest } from '../openai-chat/parts.ts'
import { readProviderPreferences } from '../openai-chat/provider-preferences.ts'
import { SETTINGS } from '../openai-chat/settings.ts'
import { previousNotFound } from './kept.ts'
import { readConversation, untoldItems } from './read-input.ts'
import { readFormat, readToolChoice, readTools } from './tools.ts'
import { isObject, LOGPROBS_INCLUDE, setOwn, type Draft, type Wire } from './wire.ts'

type FieldReader = (value: unknown, draft: Draft) => void

/** Reads and checks a parsed body. Throws a GatewayError that names the field, what was given and what is allowed. */
export function readRequest(wire: unknown): ChatRequest {
  if (!isObject(wire))
    throw new GatewayError('invalid_request', 'The body must be a JSON object.', { wireCode: null })
  const rest: Draft = {}
  const draft: Draft = { stream: false, includeUsage: false, rest }
  readModels(wire, draft)
  for (const name of Object.keys(wire)) refuseMoved(name)
  refusePointers(wire)
  draft['messages'] = readConversation(wire)
  const untold = untoldItems(wire)
  if (untold.length > 0) draft['untold'] = untold
  for (const name of Object.keys(wire)) {
    const reader = READERS.get(name)
    const value = wire[name]
    if (reader === undefined) setOwn(rest, name, value)
    else if (value !== null) reader(value, draft)
  }
  if (draft['topLogprobs'] !== undefined) draft['logprobs'] = true
  return draft as unknown as ChatRequest
}

/** `models` alone is allowed: its first is then the model. */
function readModels(wire: Wire, draft: Draft): void {
  const models = wire['models'] == null ? [] : readStrings(wire['models'], 'models')
  const model = wire['model'] == null ? '' : readString(wire['model'], 'model')
  const [first, ...others] = model === '' ? models : [model, ...models]
  if (!first) throw missing('model')
  draft['model'] = first
  if (others.length > 0) draft['models'] = others
}

/** Fields of Chat Completions by the name that they have here. */
const MOVED: ReadonlyMap<string, string> = new Map([
  ['messages', 'input'],
  ['response_format', 'text.format'],
  ['max_tokens', 'max_output_tokens'],
  ['max_completion_tokens', 'max_output_tokens'],
  ['reasoning_effort', 'reasoning.effort'],
  ['verbosity', 'text.verbosity'],
])

function refuseMoved(name: string): void {
  const place = MOVED.get(name)
  if (place === undefined) return
  throw new GatewayError(
    'unsupported_parameter',
    `Unsupported parameter: '${name}'. In the Responses API, this parameter has moved to '${place}'. Try again with the new parameter. See the API documentation for more information: https://platform.openai.com/docs/api-reference/responses/create.`,
    { param: name === 'response_format' ? name : null },
  )
}

function refusePointers(wire: Wire): void {
  const { previous_response_id: previous, conversation } = wire
  if (previous != null) throw previousNotFound(readString(previous, 'previous_response_id'))
  if (conversation == null) return
  throw new GatewayError(
    'unsupported_parameter',
    "Unsupported parameter: 'conversation'. This gateway keeps responses, not conversations: name the last response in 'previous_response_id' instead, or send the conversation's items in 'input'.",
    { param: 'conversation' },
  )
}

const skip: FieldReader = () => {
  // Read elsewhere, together with what it belongs to.
}

const setting = (name: string, read: (value: unknown) => unknown): FieldReader => {
  return (value, draft) => {
    draft[name] = read(value)
  }
}

/** Checks a field that has no neutral name and keeps it in `rest`. */
const keep = (name: string, check: (value: unknown, path: string) => unknown): [string, FieldReader] => [
  name,
  (value, draft) => {
    check(value, name)
    setOwn(draft['rest'] as Draft, name, value)
  },
]

/** The same setting as in Chat Completions, with the same bounds. */
const shared = (wire: string): [string, FieldReader] => {
  const found = SETTINGS.find((candidate) => candidate.wire === wire)
  if (!found) throw new Error(`no setting ${wire}`)
  return [wire, setting(found.neutral, (value) => found.read(value, wire))]
}

const SUMMARIES = ['auto', 'concise', 'detailed'] as const
const REASONING_FIELDS = new Set([
  'effort',
  'summary',
  'generate_summary',
  'max_tokens',
  'enabled',
  'exclude',
])
const AT_LEAST_ONE = { min: 1, max: Number.MAX_SAFE_INTEGER }

/** `max_tokens`, `enabled` and `exclude` are OpenRouter's. */
function readReasoning(value: unknown, draft: Draft): void {
  const wire = readObject(value, 'reasoning')
  const asked: Draft = {}
  const { effort, max_tokens: budget, enabled, exclude } = wire
  const summary = wire['summary'] ?? wire['generate_summary']
  if (effort != null) asked['effort'] = readWord(effort, 'reasoning.effort', EFFORTS)
  if (budget != null) asked['maxTokens'] = readInteger(budget, 'reasoning.max_tokens', AT_LEAST_ONE)
  if (enabled != null) asked['enabled'] = readBoolean(enabled, 'reasoning.enabled')
  if (exclude != null) asked['exclude'] = readBoolean(exclude, 'reasoning.exclude')
  if (summary != null) asked['summary'] = readWord(summary, 'reasoning.summary', SUMMARIES)
  if (asked['effort'] !== undefined && asked['maxTokens'] !== undefined)
    throw new GatewayError(
      'invalid_parameter_combination',
      "Only one of 'reasoning.effort' and 'reasoning.max_tokens' can be given.",
      { param: 'reasoning' },
    )
  if (Object.keys(asked).length > 0) draft['reasoning'] = asked
  const others = innerRest(wire, REASONING_FIELDS)
  if (others) (draft['rest'] as Draft)['reasoning'] = others
}

const TEXT_FIELDS = new Set(['format', 'verbosity'])
const VERBOSITIES = ['low', 'medium', 'high', 'xhigh', 'max'] as const

function readText(value: unknown, draft: Draft): void {
  const wire = readObject(value, 'text')
  if (wire['format'] != null) draft['responseFormat'] = readFormat(wire['format'])
  if (wire['verbosity'] != null)
    draft['verbosity'] = readWord(wire['verbosity'], 'text.verbosity', VERBOSITIES)
  const others = innerRest(wire, TEXT_FIELDS)
  if (others) (draft['rest'] as Draft)['text'] = others
}

/** Streams of this format tell the usage always. */
function readStream(value: unknown, draft: Draft): void {
  draft['stream'] = readBoolean(value, 'stream')
  draft['includeUsage'] = draft['stream']
}

function readInclude(value: unknown, draft: Draft): void {
  const include = readStrings(value, 'include')
  ;(draft['rest'] as Draft)['include'] = include
  if (include.includes(LOGPROBS_INCLUDE)) draft['logprobs'] = true
}

function readProvider(value: unknown, draft: Draft): void {
  const preferences = readProviderPreferences(value)
  if (preferences) draft['provider'] = preferences
}

const READERS: ReadonlyMap<string, FieldReader> = new Map<string, FieldReader>([
  ...['model', 'models', 'input', 'instructions', 'previous_response_id', 'conversation'].map(
    (name): [string, FieldReader] => [name, skip],
  ),
  [
    'max_output_tokens',
    setting('maxCompletionTokens', (value) => readInteger(value, 'max_output_tokens', AT_LEAST_ONE)),
  ],
  ['temperature', setting('temperature', (value) => readDecimal(value, 'temperature', { min: 0, max: 2 }))],
  ...[
    'top_p',
    'top_k',
    'top_logprobs',
    'frequency_penalty',
    'presence_penalty',
    'parallel_tool_calls',
    'metadata',
    'user',
    'service_tier',
  ].map(shared),
  ['tools', setting('tools', readTools)],
  ['tool_choice', setting('toolChoice', readToolChoice)],
  ['text', readText],
  ['reasoning', readReasoning],
  ['include', readInclude],
  ['stream', readStream],
  ['provider', readProvider],
  ['session_id', setting('sessionId', (value) => readString(value, 'session_id'))],
  ['simulate', setting('simulate', (value) => readObject(value, 'simulate'))],
  // Whether it is kept is between the caller and us: no neutral setting, so that no provider is asked to keep it.
  keep('store', readBoolean),
  keep('background', readBoolean),
  keep('max_tool_calls', (value, path) => readInteger(value, path, AT_LEAST_ONE)),
  keep('truncation', (value, path) => readWord(value, path, ['auto', 'disabled'])),
  keep('prompt_cache_key', readString),
  keep('safety_identifier', readString),
  keep('prompt', (value, path) => readName(readObject(value, path)['id'], `${path}.id`)),
])
