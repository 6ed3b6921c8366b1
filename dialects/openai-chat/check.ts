// Checks of single values in a request, with the words that OpenAI's API uses when it refuses one.
// Each check returns the value or throws a GatewayError; what is checked for which field is said elsewhere.
import { GatewayError } from '../../core/errors.ts'
import { isObject, type Wire } from './wire.ts'

const LONGEST_QUOTE = 100

/** "Missing required parameter: 'messages'." */
export function missing(path: string): GatewayError {
  return new GatewayError('missing_required_parameter', `Missing required parameter: '${path}'.`, {
    param: path,
  })
}

/** "Invalid type for 'n': expected an integer, but got a string instead." */
export function invalidType(path: string, expected: string, value: unknown): GatewayError {
  return new GatewayError(
    'invalid_type',
    `Invalid type for '${path}': expected ${expected}, but got ${kindOf(value)} instead.`,
    { param: path },
  )
}

/** "Invalid value: 'ultra'. Supported values are: 'low', 'medium', and 'high'." */
export function invalidValue(path: string, value: string, supported: readonly string[]): GatewayError {
  const message = `Invalid value: '${clip(value)}'. Supported values are: ${listOf(supported)}.`
  return new GatewayError('invalid_value', message, { param: path })
}

/** "Invalid 'messages': empty array. …" */
export function emptyArray(path: string): GatewayError {
  const message = `Invalid '${path}': empty array. Expected an array with minimum length 1, but got an empty array instead.`
  return new GatewayError('invalid_value', message, { param: path, wireCode: 'empty_array' })
}

/** "Invalid 'stop': array too long. …" */
export function arrayTooLong(path: string, longest: number, length: number): GatewayError {
  const message = `Invalid '${path}': array too long. Expected an array with maximum length ${longest}, but got an array with length ${length} instead.`
  return new GatewayError('invalid_value', message, { param: path, wireCode: 'array_above_max_length' })
}

/** "Invalid 'metadata.a': string too long. …" */
export function stringTooLong(path: string, longest: number, length: number): GatewayError {
  const message = `Invalid '${path}': string too long. Expected a string with maximum length ${longest}, but got a string with length ${length} instead.`
  return new GatewayError('invalid_value', message, { param: path, wireCode: 'string_above_max_length' })
}

export interface Bounds {
  readonly min: number
  readonly max: number
}

/** A whole number within bounds. */
export function readInteger(value: unknown, path: string, bounds: Bounds): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) throw invalidType(path, 'an integer', value)
  return within(value, path, { ...bounds, word: 'integer' })
}

/** Any number within bounds. */
export function readDecimal(value: unknown, path: string, bounds: Bounds): number {
  if (typeof value !== 'number') throw invalidType(path, 'a decimal number', value)
  return within(value, path, { ...bounds, word: 'decimal' })
}

function within(value: number, path: string, bounds: Bounds & { readonly word: string }): number {
  if (value >= bounds.min && value <= bounds.max) return value
  const below = value < bounds.min
  const [side, sign, bound] = below
    ? ['below minimum', '>=', bounds.min]
    : ['above maximum', '<=', bounds.max]
  throw new GatewayError(
    'invalid_value',
    `Invalid '${path}': ${bounds.word} ${side} value. Expected a value ${sign} ${bound}, but got ${value} instead.`,
    { param: path, wireCode: `${bounds.word}_${below ? 'below_min' : 'above_max'}_value` },
  )
}

export function readString(value: unknown, path: string): string {
  if (typeof value !== 'string') throw invalidType(path, 'a string', value)
  return value
}

/** A string with at least one character. */
export function readName(value: unknown, path: string): string {
  if (value === undefined || value === null) throw missing(path)
  if (readString(value, path) !== '') return value as string
  const message = `Invalid '${path}': empty string. Expected a string with minimum length 1, but got an empty string instead.`
  throw new GatewayError('invalid_value', message, { param: path, wireCode: 'empty_string' })
}

export function readBoolean(value: unknown, path: string): boolean {
  if (typeof value !== 'boolean') throw invalidType(path, 'a boolean', value)
  return value
}

export function readObject(value: unknown, path: string): Wire {
  if (!isObject(value)) throw invalidType(path, 'an object', value)
  return value
}

export function readArray(value: unknown, path: string, items: string): readonly unknown[] {
  if (!Array.isArray(value)) throw invalidType(path, `an array of ${items}`, value)
  return value as readonly unknown[]
}

export function readStrings(value: unknown, path: string): readonly string[] {
  const list = readArray(value, path, 'strings')
  for (let index = 0; index < list.length; index++) readString(list[index], `${path}[${index}]`)
  return list as readonly string[]
}

export function readWord<Word extends string>(value: unknown, path: string, words: readonly Word[]): Word {
  if (typeof value !== 'string') throw invalidType(path, `one of ${listOf(words, 'or')}`, value)
  if (!(words as readonly string[]).includes(value)) throw invalidValue(path, value, words)
  return value as Word
}

/** How OpenAI names the type of what it got. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a decimal number'
  if (typeof value === 'object') return 'an object'
  if (value === undefined) return 'nothing'
  return `a ${typeof value}`
}

/** `'a'`, `'a' and 'b'`, `'a', 'b', and 'c'`. */
export function listOf(words: readonly string[], joint: 'and' | 'or' = 'and'): string {
  const quoted = words.map((word) => `'${word}'`)
  const last = quoted.at(-1) ?? ''
  if (quoted.length < 3) return quoted.join(` ${joint} `)
  return `${quoted.slice(0, -1).join(', ')}, ${joint} ${last}`
}

function clip(text: string): string {
  return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text
}
