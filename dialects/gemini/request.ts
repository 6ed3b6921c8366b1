// Reads a request in this format. This is the validation too: whatever passes is well typed and within range. Model and stream
// stand in the path there and are put beside the body by caller.ts. Unknown top-level fields ride along in `rest`.
import type { ChatRequest } from '../../core/chat.ts'
import { GatewayError } from '../../core/errors.ts'
import { refuseTooDeep } from '../nested-requests.ts'
import { readProviderPreferences } from '../openai-chat/provider-preferences.ts'
import { readBoolean, readName, readObject } from './check.ts'
import { readGenerationConfig } from './generation-config.ts'
import { readConversation } from './read-contents.ts'
import { readToolConfig, readTools } from './tools.ts'
import { isObject, named, setOwn, type Draft } from './wire.ts'

type FieldReader = (value: unknown, draft: Draft) => void

/** Reads and checks a parsed body. Throws a GatewayError that names the field and what it should have been. */
export function readRequest(wire: unknown): ChatRequest {
  return refuseTooDeep(() => readBody(wire))
}

function readBody(wire: unknown): ChatRequest {
  if (!isObject(wire)) throw new GatewayError('invalid_request', 'The body must be a JSON object.')
  const body = named(wire)
  const rest: Draft = {}
  const stream = body['stream'] === undefined ? false : readBoolean(body['stream'], 'stream')
  const draft: Draft = {
    // The path has `models/` before the name; a body may repeat it with that.
    model: readName(body['model'], 'model').replace(/^models\//, ''),
    messages: readConversation(body),
    stream,
    // Streams of this format tell the usage always.
    includeUsage: stream,
    rest,
  }
  for (const name of Object.keys(body)) {
    const reader = READERS.get(name)
    if (reader === undefined) setOwn(rest, name, body[name])
    else if (body[name] !== null) reader(body[name], draft)
  }
  return draft as unknown as ChatRequest
}

const skip: FieldReader = () => {
  // Read above.
}

function readProvider(value: unknown, draft: Draft): void {
  const preferences = readProviderPreferences(value)
  if (preferences) draft['provider'] = preferences
}

const READERS: ReadonlyMap<string, FieldReader> = new Map<string, FieldReader>([
  ['model', skip],
  ['stream', skip],
  ['contents', skip],
  ['systemInstruction', skip],
  ['generationConfig', readGenerationConfig],
  ['tools', (value, draft) => (draft['tools'] = readTools(value))],
  ['toolConfig', readToolConfig],
  ['provider', readProvider],
  ['simulate', (value, draft) => (draft['simulate'] = readObject(value, 'simulate'))],
])
