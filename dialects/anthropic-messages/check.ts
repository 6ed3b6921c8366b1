// Checks of single values in a request, with the words that Anthropic's API uses when it refuses one: the path with dots,
// then what the input should have been. Which field is checked how is said elsewhere.
// Source: answers of the API as measured (reference part 5), and pydantic's texts, which they are.
import { GatewayError } from '../../core/errors.ts'
import { isObject, type Wire } from './wire.ts'

/** "max_tokens: Field required" */
export function missing(path: string): GatewayError {
  return new GatewayError('missing_required_parameter', `${path}: Field required`, { param: path })
}

/** "temperature: Input should be a valid number" */
export function invalidType(path: string, expected: string): GatewayError {
  return new GatewayError('invalid_type', `${path}: Input should be ${expected}`, { param: path })
}

/** Any other refusal of a value, in full. */
export function invalidValue(path: string, text: string): GatewayError {
  return new GatewayError('invalid_value', `${path}: ${text}`, { param: path })
}

export function readString(value: unknown, path: string): string {
  if (value === undefined) throw missing(path)
  if (typeof value !== 'string') throw invalidType(path, 'a valid string')
  return value
}

/** A string with at least one character. */
export function readName(value: unknown, path: string): string {
  if (readString(value, path) === '') throw invalidValue(path, 'String should have at least 1 character')
  return value as string
}

export function readBoolean(value: unknown, path: string): boolean {
  if (typeof value !== 'boolean') throw invalidType(path, 'a valid boolean')
  return value
}

/** A whole number that is not below `least`. */
export function readInteger(value: unknown, path: string, least: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) throw invalidType(path, 'a valid integer')
  if (value < least) throw invalidType(path, `greater than or equal to ${least}`)
  return value
}

/** A number from 0 to 1. */
export function readShare(value: unknown, path: string): number {
  if (typeof value !== 'number') throw invalidType(path, 'a valid number')
  if (value < 0 || value > 1) throw invalidValue(path, 'range: 0..1')
  return value
}

export function readObject(value: unknown, path: string): Wire {
  if (value === undefined) throw missing(path)
  if (!isObject(value)) throw invalidType(path, 'a valid dictionary')
  return value
}

export function readList(value: unknown, path: string): readonly unknown[] {
  if (value === undefined) throw missing(path)
  if (!Array.isArray(value)) throw invalidType(path, 'a valid list')
  return value as readonly unknown[]
}

export function readStrings(value: unknown, path: string): readonly string[] {
  const list = readList(value, path)
  for (let index = 0; index < list.length; index++) readString(list[index], `${path}.${index}`)
  return list as readonly string[]
}

/** One of these words. */
export function readWord<Word extends string>(value: unknown, path: string, words: readonly Word[]): Word {
  if (value === undefined) throw missing(path)
  if (typeof value !== 'string' || !(words as readonly string[]).includes(value))
    throw invalidType(path, listOf(words))
  return value as Word
}

/** `'a'`, `'a' or 'b'`, `'a', 'b' or 'c'`. */
function listOf(words: readonly string[]): string {
  const quoted = words.map((word) => `'${word}'`)
  if (quoted.length < 2) return quoted.join('')
  return `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`
}
