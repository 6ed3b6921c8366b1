// Makes a string that matches a simple regular expression, by reading it, never by running it: a caller's expression could
// be made to run for ever. Reads literals, classes, groups, alternatives and quantifiers; gives up on anything else (look-
// around, back references). Part of the simulator, a test instrument.
import type { Random } from './random.ts'

export interface PatternOptions {
  readonly random: Random
  readonly atLeast: number
  readonly atMost: number
}

const LONGEST_PATTERN = 500
const MOST_REPEATS = 200
const LONGEST_RESULT = 10_000
/** Nested repeats of nothing multiply; this ends them. */
const MOST_WORK = 10_000

interface Repeat {
  readonly min: number
  readonly max: number
}
/** One step of a sequence: what may stand here, and how often. */
interface Step {
  readonly make: (repeats: (repeat: Repeat) => number) => string
  readonly repeat: Repeat
}
const GIVE_UP = Symbol('pattern not understood')

/** A matching string within the lengths; undefined when the expression is not simple enough or does not fit. */
export function fillPattern(pattern: string, options: PatternOptions): string | undefined {
  if (pattern.length > LONGEST_PATTERN) return undefined
  try {
    const make = createPatternReader(pattern, options.random).read()
    let work = 0
    const counted =
      (repeats: (repeat: Repeat) => number) =>
      (repeat: Repeat): number => {
        if (++work > MOST_WORK) throw GIVE_UP
        return repeats(repeat)
      }
    // First with few repeats, then with ever more until the string is long enough.
    for (let usual = 1; usual <= MOST_REPEATS; usual++) {
      const text = make(counted(({ min, max }) => Math.min(max, Math.max(min, usual))))
      const exact = text.length >= options.atLeast && text.length <= options.atMost
      if (exact && text.length <= LONGEST_RESULT) return text
      if (text.length > options.atMost) break
    }
    const least = make(counted((repeat) => repeat.min))
    return least.length >= options.atLeast && least.length <= options.atMost ? least : undefined
  } catch (error) {
    if (error === GIVE_UP) return undefined
    throw error
  }
}

interface PatternReader {
  readonly read: () => Step['make']
}

function createPatternReader(pattern: string, random: Random): PatternReader {
  let at = 0
  const peek = (): string => pattern[at] ?? ''
  const take = (): string => pattern[at++] ?? ''
  const expect = (letter: string): void => {
    if (take() !== letter) throw GIVE_UP
  }

  const readAlternatives = (): Step['make'] => {
    const options = [readSequence()]
    while (peek() === '|') {
      take()
      options.push(readSequence())
    }
    const chosen = random.pick(options)
    return (repeats) => chosen.map((step) => repeated(step, repeats)).join('')
  }
  const readSequence = (): Step[] => {
    const steps: Step[] = []
    while (at < pattern.length && peek() !== '|' && peek() !== ')') {
      if (peek() === '^' || peek() === '$') take()
      else steps.push(readStep())
    }
    return steps
  }
  const readStep = (): Step => {
    const make = readAtom()
    return { make, repeat: readRepeat() }
  }
  const readAtom = (): Step['make'] => {
    const letter = take()
    if (letter === '(') return readGroup()
    if (letter === '[') return oneOf(readClass())
    if (letter === '.') return oneOf(CLASS_LETTERS)
    if (letter === '\\') return oneOf(readEscape())
    if ('*+?{'.includes(letter)) throw GIVE_UP
    return () => letter
  }
  const readGroup = (): Step['make'] => {
    if (peek() === '?') {
      take()
      if (peek() === ':') take()
      else if (peek() === '<' && /[A-Za-z]/.test(pattern[at + 1] ?? '')) {
        while (at < pattern.length && take() !== '>');
      } else throw GIVE_UP
    }
    const make = readAlternatives()
    expect(')')
    return make
  }
  const readEscape = (): readonly string[] => {
    const letter = take()
    const known = ESCAPES[letter]
    if (known) return known
    if (/[A-Za-z0-9]/.test(letter) || letter === '') throw GIVE_UP
    return [letter]
  }
  const readClass = (): readonly string[] => {
    const isNegated = peek() === '^'
    if (isNegated) take()
    const letters = new Set<string>()
    while (peek() !== ']') {
      if (at >= pattern.length) throw GIVE_UP
      for (const letter of readClassItem()) letters.add(letter)
    }
    take()
    const allowed = isNegated ? CLASS_LETTERS.filter((letter) => !letters.has(letter)) : [...letters]
    if (allowed.length === 0) throw GIVE_UP
    return allowed
  }
  const readClassItem = (): readonly string[] => {
    const letter = take()
    const first = letter === '\\' ? readEscape() : [letter]
    if (first.length !== 1 || peek() !== '-' || pattern[at + 1] === ']') return first
    take()
    const end = take()
    const last = end === '\\' ? readEscape() : [end]
    return range(first[0] as string, last[0] as string)
  }
  const readRepeat = (): Repeat => {
    const letter = peek()
    let repeat: Repeat = { min: 1, max: 1 }
    if (letter === '*') repeat = { min: 0, max: MOST_REPEATS }
    else if (letter === '+') repeat = { min: 1, max: MOST_REPEATS }
    else if (letter === '?') repeat = { min: 0, max: 1 }
    else if (letter === '{') return readBraces()
    else return repeat
    take()
    if (peek() === '?') take()
    return repeat
  }
  const readBraces = (): Repeat => {
    const match = /^\{(\d{1,4})(,(\d{0,4}))?\}\??/.exec(pattern.slice(at, at + 16))
    if (!match) throw GIVE_UP
    at += match[0].length
    const min = Number(match[1])
    if (min > MOST_REPEATS) throw GIVE_UP
    const max = match[2] === undefined ? min : match[3] ? Number(match[3]) : MOST_REPEATS
    return { min, max: Math.min(Math.max(max, min), MOST_REPEATS) }
  }
  const oneOf =
    (letters: readonly string[]): Step['make'] =>
    () =>
      random.pick(letters)

  return {
    read: () => {
      const make = readAlternatives()
      if (at < pattern.length) throw GIVE_UP
      return make
    },
  }
}

function repeated(step: Step, repeats: (repeat: Repeat) => number): string {
  let text = ''
  for (let count = repeats(step.repeat); count > 0; count--) {
    text += step.make(repeats)
    if (text.length > LONGEST_RESULT) throw GIVE_UP
  }
  return text
}

const LONGEST_RANGE = 256

function range(first: string, last: string): string[] {
  const from = first.codePointAt(0) ?? 0
  const to = last.codePointAt(0) ?? 0
  if (to < from) throw GIVE_UP
  return Array.from({ length: Math.min(to - from + 1, LONGEST_RANGE) }, (_value, index) =>
    String.fromCodePoint(from + index),
  )
}

const DIGITS = range('0', '9')
const SMALL = range('a', 'z')
const WORD = [...DIGITS, ...SMALL, ...range('A', 'Z'), '_']
/** What `.` and negated classes choose from: harmless anywhere. */
const CLASS_LETTERS = [...SMALL, ...DIGITS, ...range('A', 'Z'), ' ', '-', '.', '!']

const ESCAPES: Readonly<Record<string, readonly string[]>> = {
  d: DIGITS,
  w: WORD,
  s: [' '],
  D: SMALL,
  W: ['-', ' ', '.'],
  S: SMALL,
  t: ['\t'],
  n: ['\n'],
  r: ['\r'],
}
