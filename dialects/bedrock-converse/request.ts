// Reads a request in this format. This is the validation too: whatever passes is well typed and within range. Model and stream
// stand in the path there and come beside the body here. What we do not know rides along in `rest`.
import type { ChatRequest } from '../../core/chat.ts'
import { GatewayError } from '../../core/errors.ts'
import { refuseTooDeep } from '../nested-requests.ts'
import { innerRest } from '../openai-chat/parts.ts'
import {
  readBoolean,
  readInteger,
  readName,
  readObject,
  readShare,
  readString,
  readStrings,
} from './check.ts'
import { readConversation } from './read-messages.ts'
import { readFormat } from './response-format.ts'
import { otherFields, readReasoning } from './thinking.ts'
import { readToolChoice, readTools } from './tools.ts'
import { isObject, setOwn, type Draft, type Wire } from './wire.ts'

type FieldReader = (value: unknown, draft: Draft) => void

/** Reads and checks a parsed body. Throws a GatewayError that names the field and the constraint. */
export function readRequest(wire: unknown): ChatRequest {
  return refuseTooDeep(() => readBody(wire))
}

function readBody(wire: unknown): ChatRequest {
  if (!isObject(wire)) throw new GatewayError('invalid_request', 'The body must be a JSON object.')
  const rest: Draft = {}
  const stream = wire['stream'] === undefined ? false : readBoolean(wire['stream'], 'stream')
  const draft: Draft = {
    model: readName(wire['modelId'], 'modelId'),
    messages: readConversation(wire),
    stream,
    // Streams of this format tell the usage always.
    includeUsage: stream,
    rest,
  }
  for (const name of Object.keys(wire)) {
    const reader = READERS.get(name)
    if (reader === undefined) setOwn(rest, name, wire[name])
    else if (wire[name] !== null) reader(wire[name], draft)
  }
  const reasoning = readReasoning(wire)
  if (reasoning) draft['reasoning'] = reasoning
  return draft as unknown as ChatRequest
}

const skip: FieldReader = () => {
  // Read above.
}

/** What we do not know of an object stays in `rest` under the object's name. */
function keepOthers(draft: Draft, name: string, others: Draft | undefined): void {
  if (others) setOwn(draft['rest'] as Draft, name, others)
}

const INFERENCE_FIELDS = new Set(['maxTokens', 'temperature', 'topP', 'stopSequences'])

function readInference(value: unknown, draft: Draft): void {
  const path = 'inferenceConfig'
  const config = readObject(value, path)
  const { maxTokens, temperature, topP, stopSequences } = config
  if (maxTokens != null) draft['maxTokens'] = readInteger(maxTokens, `${path}.maxTokens`, 1)
  if (temperature != null) draft['temperature'] = readShare(temperature, `${path}.temperature`)
  if (topP != null) draft['topP'] = readShare(topP, `${path}.topP`)
  if (stopSequences != null) draft['stop'] = readStrings(stopSequences, `${path}.stopSequences`)
  keepOthers(draft, path, innerRest(config, INFERENCE_FIELDS))
}

const TOOL_FIELDS = new Set(['tools', 'toolChoice'])

function readToolConfig(value: unknown, draft: Draft): void {
  const config = readObject(value, 'toolConfig')
  draft['tools'] = readTools(config['tools'])
  if (config['toolChoice'] != null) draft['toolChoice'] = readToolChoice(config['toolChoice'])
  keepOthers(draft, 'toolConfig', innerRest(config, TOOL_FIELDS))
}

/** The maker's fields: those about reasoning are read elsewhere. */
function readMakersFields(value: unknown, draft: Draft): void {
  const name = 'additionalModelRequestFields'
  if (!isObject(value)) {
    setOwn(draft['rest'] as Draft, name, value)
    return
  }
  const { top_k: topK, ...fields } = value
  if (topK != null) draft['topK'] = readInteger(topK, `${name}.top_k`, 0)
  keepOthers(draft, name, otherFields(fields))
}

/** The effort is read together with what else says something about reasoning, and stays where it was said. */
const OUTPUT_FIELDS = new Set(['textFormat'])

function readOutputConfig(value: unknown, draft: Draft): void {
  const config = readObject(value, 'outputConfig')
  if (config['textFormat'] != null) draft['responseFormat'] = readFormat(config['textFormat'])
  keepOthers(draft, 'outputConfig', innerRest(config, OUTPUT_FIELDS))
}

function readTier(value: unknown, draft: Draft): void {
  const tier: Wire = readObject(value, 'serviceTier')
  draft['serviceTier'] = readString(tier['type'], 'serviceTier.type')
}

const READERS: ReadonlyMap<string, FieldReader> = new Map<string, FieldReader>([
  ...['modelId', 'stream', 'messages', 'system'].map((name): [string, FieldReader] => [name, skip]),
  ['inferenceConfig', readInference],
  ['toolConfig', readToolConfig],
  ['additionalModelRequestFields', readMakersFields],
  ['outputConfig', readOutputConfig],
  ['serviceTier', readTier],
])
