// What is kept of an endpoint's health from one run to the next, as text, and how it is checked when it is read back: it may
// have been cut short, edited or written by another version. Pure; who keeps it where is kept-health.ts.
import type { SavedBreaker } from './breaker.ts'
import type { SavedRateCap } from './rate-cap.ts'
import type { SavedSlices } from './slices.ts'

/** Another number means another shape; what has it is left out. */
const VERSION = 1
/** No honest text is longer: 262 counters in 42 slices. */
const LONGEST_TEXT = 400_000

/** Everything learnt of one endpoint. Moments in Unix milliseconds. */
export interface SavedHealth {
  readonly breaker: SavedBreaker | undefined
  readonly cap: SavedRateCap | undefined
  readonly minute: SavedSlices
  readonly halfHour: SavedSlices
  readonly day: SavedSlices
  /** Until when the provider's word is believed that it does not serve the model any more. */
  readonly goneUntil: number | undefined
}

/** The text of it. */
export function writeHealth(health: SavedHealth): string {
  return JSON.stringify({ v: VERSION, ...health })
}

const BREAKER_FIELDS: readonly (keyof SavedBreaker)[] = [
  'restUntil',
  'restFrom',
  'failuresInARow',
  'successesInARow',
  'level',
  'limitedLevel',
]

/** Reads it back. Throws an Error that says what is wrong; counters are checked where they are loaded. */
export function readHealth(text: string): SavedHealth {
  if (text.length > LONGEST_TEXT) throw new Error('it is too long')
  const value: unknown = JSON.parse(text)
  if (!isObject(value) || value['v'] !== VERSION) throw new Error('it is of another version')
  const { breaker, cap, minute, halfHour, day, goneUntil } = value
  for (const slices of [minute, halfHour, day])
    if (!Array.isArray(slices)) throw new Error('its counters are missing')
  return {
    breaker: breaker === undefined ? undefined : numbersOf(breaker, BREAKER_FIELDS),
    cap: cap === undefined ? undefined : numbersOf(cap, ['cap', 'limitedAt'] as const),
    minute: minute as SavedSlices,
    halfHour: halfHour as SavedSlices,
    day: day as SavedSlices,
    goneUntil: goneUntil === undefined ? undefined : numberOf(goneUntil),
  }
}

function numbersOf<Field extends string>(value: unknown, fields: readonly Field[]): Record<Field, number> {
  if (!isObject(value)) throw new Error('a part of it is missing')
  return Object.fromEntries(fields.map((field) => [field, numberOf(value[field])])) as Record<Field, number>
}

function numberOf(value: unknown): number {
  if (typeof value !== 'number' || !(value >= 0)) throw new Error('a number in it is none')
  return value
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
