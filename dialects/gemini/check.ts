// Checks of single values in a request, in the manner in which Google's API refuses one: the path, what was expected, what came.
// Each check returns the value or throws a GatewayError; which field is checked how is said elsewhere.
import { GatewayError } from '../../core/errors.ts'
import { isObject, type Wire } from './wire.ts'

const LONGEST_QUOTE = 100

/** A field that must be there. */
export function missing(path: string): GatewayError {
  return new GatewayError('missing_required_parameter', `${path} is not specified.`, { param: path })
}

/** A value of the wrong type: says which type it should have. */
export function invalidType(path: string, expected: string, value: unknown): GatewayError {
  return new GatewayError(
    'invalid_type',
    `Invalid value at '${path}': expected ${expected}, got ${quoted(value)}.`,
    { param: path },
  )
}

/** Any other refusal of a value. */
export function invalidValue(path: string, text: string): GatewayError {
  return new GatewayError('invalid_value', `Invalid value at '${path}': ${text}`, { param: path })
}

export function readString(value: unknown, path: string): string {
  if (typeof value !== 'string') throw invalidType(path, 'a string', value)
  return value
}

/** A string with at least one character. */
export function readName(value: unknown, path: string): string {
  if (value === undefined || value === null) throw missing(path)
  if (readString(value, path) === '') throw invalidValue(path, 'it must not be empty.')
  return value as string
}

export function readBoolean(value: unknown, path: string): boolean {
  if (typeof value !== 'boolean') throw invalidType(path, 'a boolean', value)
  return value
}

export interface Bounds {
  readonly min: number
  readonly max: number
}

/** Any number within bounds. */
export function readNumber(value: unknown, path: string, bounds: Bounds): number {
  if (typeof value !== 'number') throw invalidType(path, 'a number', value)
  if (value < bounds.min || value > bounds.max)
    throw invalidValue(path, `${value} is not between ${bounds.min} and ${bounds.max}.`)
  return value
}

/** A whole number within bounds. */
export function readInteger(value: unknown, path: string, bounds: Bounds): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) throw invalidType(path, 'an integer', value)
  return readNumber(value, path, bounds)
}

export function readObject(value: unknown, path: string): Wire {
  if (!isObject(value)) throw invalidType(path, 'an object', value)
  return value
}

export function readList(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw invalidType(path, 'a list', value)
  return value as readonly unknown[]
}

/** A list of objects; a single one stands for a list of one in Google's JSON. */
export function readObjects(value: unknown, path: string): readonly unknown[] {
  return isObject(value) ? [value] : readList(value, path)
}

export function readStrings(value: unknown, path: string): readonly string[] {
  const list = readList(value, path)
  for (let index = 0; index < list.length; index++) readString(list[index], `${path}[${index}]`)
  return list as readonly string[]
}

/** One of these words, in any case, as the words themselves are spelled. */
export function readWord<Word extends string>(value: unknown, path: string, words: readonly Word[]): Word {
  if (typeof value !== 'string') throw invalidType(path, `one of ${words.join(', ')}`, value)
  const found = words.find((word) => word === value.toUpperCase())
  if (found === undefined) throw invalidValue(path, `${quoted(value)} is none of ${words.join(', ')}.`)
  return found
}

function quoted(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text
}
