// Reads a request in this format. This is the validation too: whatever passes is well typed and within range, and whatever
// does not is refused in Anthropic's words. Unknown top-level fields ride along in `rest`; strict mode is the pipeline's.
import type { ChatRequest } from '../../core/chat.ts'
import { GatewayError } from '../../core/errors.ts'
import { refuseTooDeep } from '../nested-requests.ts'
import { innerRest } from '../openai-chat/parts.ts'
import { readProviderPreferences } from '../openai-chat/provider-preferences.ts'
import {
  missing,
  readBoolean,
  readInteger,
  readList,
  readName,
  readObject,
  readShare,
  readString,
  readStrings,
  readWord,
} from './check.ts'
import { readConversation } from './read-messages.ts'
import { readFormat } from './response-format.ts'
import { readReasoning } from './thinking.ts'
import { readToolChoice, readTools } from './tools.ts'
import { isObject, setOwn, type Draft, type Wire } from './wire.ts'

type FieldReader = (value: unknown, draft: Draft) => void

/** Reads and checks a parsed body. Throws a GatewayError that names the field and what it should have been. */
export function readRequest(wire: unknown): ChatRequest {
  return refuseTooDeep(() => readBody(wire))
}

function readBody(wire: unknown): ChatRequest {
  if (!isObject(wire)) throw new GatewayError('invalid_request', 'The body must be a JSON object.')
  const rest: Draft = {}
  const draft: Draft = { stream: false, includeUsage: false, rest }
  readModels(wire, draft)
  if (wire['max_tokens'] === undefined) throw missing('max_tokens')
  draft['messages'] = readConversation(wire)
  for (const name of Object.keys(wire)) {
    const reader = READERS.get(name)
    if (reader) reader(wire[name], draft)
    else setOwn(rest, name, wire[name])
  }
  const reasoning = readReasoning(wire)
  if (reasoning) draft['reasoning'] = reasoning
  return draft as unknown as ChatRequest
}

/** Fallbacks come as OpenRouter has them: `models` by name, or `fallbacks` as objects. */
function readModels(wire: Wire, draft: Draft): void {
  draft['model'] = readName(wire['model'], 'model')
  const listed = wire['models'] == null ? [] : readStrings(wire['models'], 'models')
  const fallbacks = wire['fallbacks'] == null ? [] : readList(wire['fallbacks'], 'fallbacks')
  const named = fallbacks.map((entry, index) =>
    readName(readObject(entry, `fallbacks.${index}`)['model'], `fallbacks.${index}.model`),
  )
  if (listed.length + named.length > 0) draft['models'] = [...listed, ...named]
}

const skip: FieldReader = () => {
  // Read elsewhere, together with what it belongs to.
}

const setting = (name: string, read: (value: unknown) => unknown): FieldReader => {
  return (value, draft) => {
    draft[name] = read(value)
  }
}

/** Clients that write every setting say -1 for those that are not set, which Anthropic takes. */
const unlessUnset = (read: FieldReader): FieldReader => {
  return (value, draft) => {
    if (value !== -1) read(value, draft)
  }
}

function readMetadata(value: unknown, draft: Draft): void {
  const metadata = readObject(value, 'metadata')
  const { user_id: user } = metadata
  if (user != null) draft['user'] = readString(user, 'metadata.user_id')
  const others = innerRest(metadata, new Set(['user_id']))
  if (others) (draft['rest'] as Draft)['metadata'] = others
}

function readOutputConfig(value: unknown, draft: Draft): void {
  const config = readObject(value, 'output_config')
  if (config['format'] != null) draft['responseFormat'] = readFormat(config['format'])
  const others = innerRest(config, new Set(['effort', 'format']))
  if (others) (draft['rest'] as Draft)['output_config'] = others
}

/** Streams of this format tell the usage always. */
function readStream(value: unknown, draft: Draft): void {
  draft['stream'] = readBoolean(value, 'stream')
  draft['includeUsage'] = draft['stream']
}

/**
 * Conversations that the server keeps (`thread`, of November 2026) would have to be kept by one provider. The refusal is the one
 * that Anthropic has for what cannot be such a conversation: its SDKs then send the whole of it by themselves.
 */
function refuseThread(value: unknown): void {
  if (value == null) return
  throw new GatewayError(
    'unsupported_parameter',
    'thread: Conversations are not kept here. Leave it out and send all messages with each request.',
    { param: 'thread' },
  )
}

/** The two tiers under their neutral names. */
function readTier(value: unknown): string {
  const tier = readWord(value, 'service_tier', ['auto', 'standard_only'])
  return tier === 'auto' ? 'auto' : 'default'
}

function readProvider(value: unknown, draft: Draft): void {
  const preferences = value == null ? undefined : readProviderPreferences(value)
  if (preferences) draft['provider'] = preferences
}

/** OpenRouter's own name for the caller's customer counts where `metadata.user_id` is silent. */
function readUser(value: unknown, draft: Draft): void {
  draft['user'] ??= readString(value, 'user')
}

const READERS: ReadonlyMap<string, FieldReader> = new Map<string, FieldReader>([
  ...['model', 'models', 'fallbacks', 'messages', 'system', 'thinking'].map((name): [string, FieldReader] => [
    name,
    skip,
  ]),
  ['max_tokens', setting('maxTokens', (value) => readInteger(value, 'max_tokens', 0))],
  ['temperature', setting('temperature', (value) => readShare(value, 'temperature'))],
  ['top_p', unlessUnset(setting('topP', (value) => readShare(value, 'top_p')))],
  ['top_k', unlessUnset(setting('topK', (value) => readInteger(value, 'top_k', 0)))],
  ['stop_sequences', setting('stop', (value) => readStrings(value, 'stop_sequences'))],
  ['service_tier', setting('serviceTier', readTier)],
  ['tools', setting('tools', readTools)],
  ['tool_choice', (value, draft) => Object.assign(draft, readToolChoice(value))],
  ['stream', readStream],
  ['thread', refuseThread],
  ['metadata', readMetadata],
  ['output_config', readOutputConfig],
  ['provider', readProvider],
  ['user', readUser],
  ['session_id', setting('sessionId', (value) => readString(value, 'session_id'))],
  ['simulate', setting('simulate', (value) => readObject(value, 'simulate'))],
])
