// `generationConfig`, one line per setting with both directions, so that they cannot drift. Settings without a neutral name ride
// along in `rest.generationConfig`; thinking has its own file.
import type { ChatRequest, ResponseFormat, Rest } from '../../core/chat.ts'
import type { Capabilities } from '../../core/model.ts'
import { innerRest } from '../openai-chat/parts.ts'
import {
  readBoolean,
  readInteger,
  readNumber,
  readObject,
  readString,
  readStrings,
  type Bounds,
} from './check.ts'
import { toJsonSchema } from './schema.ts'
import { readThinking, writeThinking } from './thinking.ts'
import { isObject, named, type Draft, type Wire } from './wire.ts'

type SettingName =
  | 'maxTokens'
  | 'temperature'
  | 'topP'
  | 'topK'
  | 'stop'
  | 'n'
  | 'seed'
  | 'presencePenalty'
  | 'frequencyPenalty'
  | 'logprobs'
  | 'topLogprobs'

interface Setting {
  readonly wire: string
  readonly neutral: SettingName
  readonly read: (value: unknown, path: string) => unknown
}

const number = (bounds: Bounds) => (value: unknown, path: string) => readNumber(value, path, bounds)
const integer = (bounds: Bounds) => (value: unknown, path: string) => readInteger(value, path, bounds)
const LARGEST = 2 ** 31 - 1
const penalty = number({ min: -2, max: 2 })

const SETTINGS: readonly Setting[] = [
  { wire: 'maxOutputTokens', neutral: 'maxTokens', read: integer({ min: 1, max: LARGEST }) },
  { wire: 'temperature', neutral: 'temperature', read: number({ min: 0, max: 2 }) },
  { wire: 'topP', neutral: 'topP', read: number({ min: 0, max: 1 }) },
  { wire: 'topK', neutral: 'topK', read: number({ min: 0, max: LARGEST }) },
  { wire: 'stopSequences', neutral: 'stop', read: readStrings },
  { wire: 'candidateCount', neutral: 'n', read: integer({ min: 1, max: 128 }) },
  { wire: 'seed', neutral: 'seed', read: integer({ min: -LARGEST - 1, max: LARGEST }) },
  { wire: 'presencePenalty', neutral: 'presencePenalty', read: penalty },
  { wire: 'frequencyPenalty', neutral: 'frequencyPenalty', read: penalty },
  { wire: 'responseLogprobs', neutral: 'logprobs', read: readBoolean },
  { wire: 'logprobs', neutral: 'topLogprobs', read: integer({ min: 0, max: 20 }) },
]

const READ = new Set([
  ...SETTINGS.map((setting) => setting.wire),
  'responseMimeType',
  'responseSchema',
  'responseJsonSchema',
  'thinkingConfig',
])

/** Puts what a config says into a request under construction. */
export function readGenerationConfig(value: unknown, draft: Draft): void {
  const config = named(readObject(value, 'generationConfig'))
  for (const { wire, neutral, read } of SETTINGS) {
    if (config[wire] != null) draft[neutral] = read(config[wire], `generationConfig.${wire}`)
  }
  const format = readFormat(config)
  if (format) draft['responseFormat'] = format
  const rest: Draft = innerRest(config, READ) ?? {}
  if (config['thinkingConfig'] != null) {
    const reasoning = readThinking(config['thinkingConfig'])
    if (reasoning) draft['reasoning'] = reasoning
    const { includeThoughts } = named(config['thinkingConfig'] as Wire)
    if (includeThoughts != null) rest['thinkingConfig'] = { includeThoughts }
  }
  if (Object.keys(rest).length > 0) (draft['rest'] as Draft)['generationConfig'] = rest
}

const JSON_TYPE = 'application/json'
const TEXT_TYPE = 'text/plain'
/** Google has no name for a schema; other formats must have one. */
const SCHEMA_NAME = 'response'

function readFormat(config: Wire): ResponseFormat | undefined {
  const { responseMimeType: type, responseSchema: own, responseJsonSchema: plain } = config
  if (type == null) return undefined
  readString(type, 'generationConfig.responseMimeType')
  if (type === TEXT_TYPE) return { type: 'text' }
  if (type !== JSON_TYPE)
    return { type: 'other', wire: { responseMimeType: type, ...(own != null && { responseSchema: own }) } }
  if (plain != null) {
    const schema = readObject(plain, 'generationConfig.responseJsonSchema')
    return { type: 'json_schema', name: SCHEMA_NAME, schema }
  }
  if (own == null) return { type: 'json_object' }
  const schema = toJsonSchema(readObject(own, 'generationConfig.responseSchema'))
  return { type: 'json_schema', name: SCHEMA_NAME, schema }
}

export interface ConfigOptions {
  readonly capabilities: Capabilities
  readonly keep: 'keep' | 'drop'
}

/** The config to send; undefined when there is nothing to say. */
export function writeGenerationConfig(
  request: ChatRequest,
  { capabilities, keep }: ConfigOptions,
): Wire | undefined {
  const own: Rest =
    keep === 'keep' && isObject(request.rest['generationConfig']) ? request.rest['generationConfig'] : {}
  const { thinkingConfig: ownThinking, ...others } = own
  const config: Draft = {}
  for (const { wire, neutral } of SETTINGS) {
    const value = neutral === 'maxTokens' ? outputLimit(request) : request[neutral]
    if (value !== undefined) config[wire] = neutral === 'stop' ? listOf(value) : value
  }
  Object.assign(config, writeFormat(request.responseFormat, keep))
  const thinking = writeThinking(request, {
    capabilities,
    includeThoughts: isObject(ownThinking) ? ownThinking['includeThoughts'] : undefined,
    isOwn: keep === 'keep',
  })
  if (thinking) config['thinkingConfig'] = thinking
  Object.assign(config, others)
  return Object.keys(config).length === 0 ? undefined : config
}

function outputLimit({ maxTokens, maxCompletionTokens }: ChatRequest): number | undefined {
  return maxCompletionTokens ?? maxTokens
}

function listOf(value: unknown): unknown {
  return typeof value === 'string' ? [value] : value
}

function writeFormat(format: ResponseFormat | undefined, keep: 'keep' | 'drop'): Wire {
  switch (format?.type) {
    case 'json_object':
      return { responseMimeType: JSON_TYPE }
    case 'json_schema':
      return { responseMimeType: JSON_TYPE, ...(format.schema && { responseJsonSchema: format.schema }) }
    case 'text':
      return keep === 'keep' ? { responseMimeType: TEXT_TYPE } : {}
    case 'other':
      return keep === 'keep' ? format.wire : {}
    default:
      return {}
  }
}
