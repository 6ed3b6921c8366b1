// Numbers within the ranges of a JSON Schema, for the simulator's instances (a test instrument).
import type { Hints } from './hints.ts'
import type { Random } from './random.ts'
import type { Schema } from './schema.ts'
import { numberOf } from './schema.ts'

export interface NumberOptions {
  readonly random: Random
  readonly hints: Hints
  /** `only`: integers. `also`: decimals too. */
  readonly whole: 'only' | 'also'
}

const USUAL_SPAN = 20

/** A number that keeps minimum, maximum, their exclusive forms and `multipleOf`; a hint is taken where it fits. */
export function makeNumber(schema: Schema, { random, hints, whole }: NumberOptions): number {
  const given = numberOf(schema, 'multipleOf', 0)
  const step = given > 0 ? given : whole === 'only' ? 1 : 0.5
  const { low, high } = boundsOf(schema)
  const fits = (value: number): boolean =>
    value >= low.at &&
    value <= high.at &&
    !(low.isOut && value === low.at) &&
    !(high.isOut && value === high.at) &&
    (whole === 'also' || Number.isInteger(value)) &&
    (given <= 0 || isMultiple(value, given))
  const hint = hints.takeNumber(fits)
  if (hint !== undefined) return hint
  const from = Number.isFinite(low.at)
    ? low.at
    : Number.isFinite(high.at)
      ? high.at - USUAL_SPAN * step
      : step
  const upTo = Math.min(high.at, from + USUAL_SPAN * step)
  const first = Math.ceil(from / step)
  const last = Math.floor(upTo / step)
  const tries = last < first ? [] : Array.from({ length: 10 }, () => random.integer(first, last) * step)
  const candidates = [...tries, first * step, (first + 1) * step, last * step, low.at, (low.at + high.at) / 2]
  return candidates.map(tidy).find(fits) ?? candidates.find(fits) ?? tidy(first * step)
}

interface Bound {
  readonly at: number
  /** The bound itself is not allowed. */
  readonly isOut: boolean
}

/** Draft 4 wrote `exclusiveMinimum: true` beside `minimum`; later drafts give the number itself. */
function boundsOf(schema: Schema): { readonly low: Bound; readonly high: Bound } {
  const minimum = numberOf(schema, 'minimum', -Infinity)
  const maximum = numberOf(schema, 'maximum', Infinity)
  const above = numberOf(schema, 'exclusiveMinimum', -Infinity)
  const below = numberOf(schema, 'exclusiveMaximum', Infinity)
  return {
    low: { at: Math.max(minimum, above), isOut: above >= minimum || schema['exclusiveMinimum'] === true },
    high: { at: Math.min(maximum, below), isOut: below <= maximum || schema['exclusiveMaximum'] === true },
  }
}

function isMultiple(value: number, step: number): boolean {
  const times = value / step
  return Math.abs(times - Math.round(times)) < 1e-9
}

/** Takes off the dust of binary fractions: 0.30000000000000004 is 0.3. */
function tidy(value: number): number {
  return Number(value.toPrecision(12))
}
