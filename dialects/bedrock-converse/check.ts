// Checks of single values in a request, in the manner in which AWS refuses one: the path, then the constraint. Each check returns
// the value or throws a GatewayError; which field is checked how is said elsewhere.
import { GatewayError } from '../../core/errors.ts'
import { isObject, type Wire } from './wire.ts'

/** A field that must be there. */
export function missing(path: string): GatewayError {
  return new GatewayError('missing_required_parameter', failed(path, 'Member must not be null'), {
    param: path,
  })
}

/** A value of the wrong type. */
export function invalidType(path: string, expected: string): GatewayError {
  return new GatewayError('invalid_type', failed(path, `Member must be ${expected}`), { param: path })
}

/** Any other refusal of a value. */
export function invalidValue(path: string, constraint: string): GatewayError {
  return new GatewayError('invalid_value', failed(path, constraint), { param: path })
}

function failed(path: string, constraint: string): string {
  return `Value at '${path}' failed to satisfy constraint: ${constraint}.`
}

export function readString(value: unknown, path: string): string {
  if (value === undefined || value === null) throw missing(path)
  if (typeof value !== 'string') throw invalidType(path, 'a string')
  return value
}

/** A string with at least one character. */
export function readName(value: unknown, path: string): string {
  if (readString(value, path) === '')
    throw invalidValue(path, 'Member must have length greater than or equal to 1')
  return value as string
}

export function readBoolean(value: unknown, path: string): boolean {
  if (typeof value !== 'boolean') throw invalidType(path, 'a boolean')
  return value
}

/** A whole number that is not below `least`. */
export function readInteger(value: unknown, path: string, least: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) throw invalidType(path, 'an integer')
  if (value < least) throw invalidValue(path, `Member must have value greater than or equal to ${least}`)
  return value
}

/** A number from 0 to 1. */
export function readShare(value: unknown, path: string): number {
  if (typeof value !== 'number') throw invalidType(path, 'a number')
  if (value < 0 || value > 1) throw invalidValue(path, 'Member must have value between 0 and 1')
  return value
}

export function readObject(value: unknown, path: string): Wire {
  if (value === undefined || value === null) throw missing(path)
  if (!isObject(value)) throw invalidType(path, 'an object')
  return value
}

export function readList(value: unknown, path: string): readonly unknown[] {
  if (value === undefined || value === null) throw missing(path)
  if (!Array.isArray(value)) throw invalidType(path, 'a list')
  return value as readonly unknown[]
}

export function readStrings(value: unknown, path: string): readonly string[] {
  const list = readList(value, path)
  for (let index = 0; index < list.length; index++) readString(list[index], `${path}.${index}`)
  return list as readonly string[]
}

/** One of these words. */
export function readWord<Word extends string>(value: unknown, path: string, words: readonly Word[]): Word {
  const text = readString(value, path)
  const found = words.find((word) => word === text)
  if (found === undefined)
    throw invalidValue(path, `Member must satisfy enum value set: [${words.join(', ')}]`)
  return found
}
