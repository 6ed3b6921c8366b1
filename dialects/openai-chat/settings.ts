// The settings of a request that have a neutral name, one line each with both directions, so that they cannot drift.
// Reasoning, streams and routing have their own files; fields without a neutral name are checked in pass-through.ts.
import { GatewayError } from '../../core/errors.ts'
import type { ResponseFormat, Rest, Settings } from '../../core/chat.ts'
import {
  arrayTooLong,
  invalidType,
  missing,
  readBoolean,
  readDecimal,
  readInteger,
  readName,
  readObject,
  readString,
  readWord,
  stringTooLong,
  type Bounds,
} from './check.ts'
import { readToolChoice, readTools, writeToolChoice, writeTools } from './tools.ts'
import type { Wire } from './wire.ts'

export type SettingName = Exclude<keyof Settings, 'reasoning'>

/** One setting: its names on both sides and how its value crosses. */
export interface Setting {
  readonly wire: string
  readonly neutral: SettingName
  /** Reads a value that is neither null nor absent. */
  readonly read: (value: unknown, path: string) => unknown
  readonly write: (value: never, keepRest: 'keep' | 'drop') => unknown
}

const LARGEST = Number.MAX_SAFE_INTEGER
const asIs = (value: unknown): unknown => value

const integer = (bounds: Bounds) => (value: unknown, path: string) => readInteger(value, path, bounds)
const decimal = (bounds: Bounds) => (value: unknown, path: string) => readDecimal(value, path, bounds)
const word = (words: readonly string[]) => (value: unknown, path: string) => readWord(value, path, words)

const atLeastOne = integer({ min: 1, max: LARGEST })
const share = decimal({ min: 0, max: 1 })
const penalty = decimal({ min: -2, max: 2 })

const scalar = (wire: string, neutral: SettingName, read: Setting['read']): Setting => ({
  wire,
  neutral,
  read,
  write: asIs,
})

/** Ranges: OpenAI's API description for its own fields, OpenRouter's for the rest. */
export const SETTINGS: readonly Setting[] = [
  scalar('max_tokens', 'maxTokens', atLeastOne),
  scalar('max_completion_tokens', 'maxCompletionTokens', atLeastOne),
  scalar('temperature', 'temperature', decimal({ min: 0, max: 2 })),
  scalar('top_p', 'topP', share),
  scalar('top_k', 'topK', integer({ min: 0, max: LARGEST })),
  scalar('min_p', 'minP', share),
  scalar('top_a', 'topA', share),
  scalar('frequency_penalty', 'frequencyPenalty', penalty),
  scalar('presence_penalty', 'presencePenalty', penalty),
  scalar('repetition_penalty', 'repetitionPenalty', decimal({ min: 0, max: 2 })),
  // 64-bit on the wire: beyond 2^53 the neutral number is rounded, the caller's own text is not.
  scalar('seed', 'seed', integer({ min: -(2 ** 63), max: 2 ** 63 })),
  scalar('stop', 'stop', readStop),
  scalar('n', 'n', integer({ min: 1, max: 128 })),
  scalar('logit_bias', 'logitBias', readLogitBias),
  scalar('logprobs', 'logprobs', readBoolean),
  scalar('top_logprobs', 'topLogprobs', integer({ min: 0, max: 20 })),
  {
    wire: 'response_format',
    neutral: 'responseFormat',
    read: readResponseFormat,
    write: writeResponseFormat,
  },
  { wire: 'tools', neutral: 'tools', read: readTools, write: writeTools },
  { wire: 'tool_choice', neutral: 'toolChoice', read: readToolChoice, write: writeToolChoice },
  scalar('parallel_tool_calls', 'parallelToolCalls', readBoolean),
  scalar('verbosity', 'verbosity', word(['low', 'medium', 'high', 'xhigh', 'max'])),
  scalar('prediction', 'prediction', readObject),
  scalar('user', 'user', readString),
  scalar('metadata', 'metadata', readMetadata),
  scalar('store', 'store', readBoolean),
  scalar('service_tier', 'serviceTier', word(['auto', 'default', 'fast', 'flex', 'priority', 'scale'])),
]

const MOST_STOPS = 4

function readStop(value: unknown, path: string): string | readonly string[] {
  if (typeof value === 'string') return value
  if (!Array.isArray(value)) throw invalidType(path, 'one of a string or array of strings', value)
  if (value.length > MOST_STOPS) throw arrayTooLong(path, MOST_STOPS, value.length)
  for (let index = 0; index < value.length; index++) readString(value[index], `${path}[${index}]`)
  return value as readonly string[]
}

const BIAS: Bounds = { min: -100, max: 100 }

function readLogitBias(value: unknown, path: string): Rest {
  const biases = readObject(value, path)
  for (const token of Object.keys(biases)) readDecimal(biases[token], `${path}.${token}`, BIAS)
  return biases
}

const MOST_PAIRS = 16
const LONGEST_KEY = 64
const LONGEST_VALUE = 512

function readMetadata(value: unknown, path: string): Rest {
  const metadata = readObject(value, path)
  const keys = Object.keys(metadata)
  if (keys.length > MOST_PAIRS) {
    const message = `Invalid '${path}': too many properties. Expected an object with at most ${MOST_PAIRS} properties, but got an object with ${keys.length} properties instead.`
    throw new GatewayError('invalid_value', message, {
      param: path,
      wireCode: 'object_above_max_properties',
    })
  }
  for (const key of keys) {
    if (key.length > LONGEST_KEY) {
      const message = `Invalid property name in '${path}': '${key.slice(0, LONGEST_KEY)}…' is too long. Expected a string with maximum length ${LONGEST_KEY}, but got a string with length ${key.length} instead.`
      throw new GatewayError('invalid_value', message, {
        param: path,
        wireCode: 'property_name_above_max_length',
      })
    }
    const text = readString(metadata[key], `${path}.${key}`)
    if (text.length > LONGEST_VALUE) throw stringTooLong(`${path}.${key}`, LONGEST_VALUE, text.length)
  }
  return metadata
}

const FORMATS = ['text', 'json_object', 'json_schema', 'grammar', 'python'] as const

function readResponseFormat(value: unknown, path: string): ResponseFormat {
  const format = readObject(value, path)
  if (format['type'] === undefined) throw missing(`${path}.type`)
  const type = readWord(format['type'], `${path}.type`, FORMATS)
  if (type === 'text' || type === 'json_object') return { type }
  return type === 'json_schema' ? readSchema(format, `${path}.json_schema`) : { type: 'other', wire: format }
}

function readSchema(format: Wire, path: string): ResponseFormat {
  if (format['json_schema'] === undefined) throw missing(path)
  const { name, schema, strict, description } = readObject(format['json_schema'], path)
  return {
    type: 'json_schema',
    name: readName(name, `${path}.name`),
    ...(schema == null ? undefined : { schema: readObject(schema, `${path}.schema`) }),
    ...(strict === undefined
      ? undefined
      : { strict: strict === null ? null : readBoolean(strict, `${path}.strict`) }),
    ...(description == null ? undefined : { description: readString(description, `${path}.description`) }),
  }
}

function writeResponseFormat(format: ResponseFormat, keepRest: 'keep' | 'drop'): Wire | undefined {
  if (format.type === 'other') return keepRest === 'keep' ? format.wire : undefined
  if (format.type !== 'json_schema') return { type: format.type }
  const { name, schema, strict, description } = format
  return { type: 'json_schema', json_schema: { name, description, schema, strict } }
}
