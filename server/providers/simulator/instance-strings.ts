// Strings for the simulator's instances (a test instrument): by format, by pattern, by the property's name, within length.
import type { Hints } from './hints.ts'
import { fillPattern } from './pattern.ts'
import type { Random } from './random.ts'
import type { Schema } from './schema.ts'
import { numberOf } from './schema.ts'

export interface StringOptions {
  readonly random: Random
  readonly hints: Hints
  /** The property that it is for. */
  readonly name: string
}

const LONGEST = 10_000
const WORDS = ['amber', 'birch', 'cedar', 'delta', 'ember', 'fjord', 'grove', 'harbor', 'island', 'juniper']

/** A string that keeps format, pattern (where it can be read) and lengths; a hint is taken where it fits. */
export function makeString(schema: Schema, options: StringOptions): string {
  const { format, pattern } = schema
  const atLeast = Math.min(numberOf(schema, 'minLength', 0), LONGEST)
  const atMost = Math.max(numberOf(schema, 'maxLength', LONGEST), atLeast)
  const formatted = typeof format === 'string' ? FORMATS[format]?.(options.random) : undefined
  if (formatted !== undefined) return formatted
  if (typeof pattern === 'string') {
    const filled = fillPattern(pattern, { random: options.random, atLeast, atMost })
    if (filled !== undefined) return filled
  }
  const hint = options.hints.takeWord()
  const length = hint === undefined ? 0 : [...hint].length
  if (hint !== undefined && length >= atLeast && length <= atMost) return hint
  return fit(likelyWord(options), { atLeast, atMost })
}

/** A word that says what it is for: `query` becomes `sample query`. */
function likelyWord({ name, random }: StringOptions): string {
  const word = random.pick(WORDS)
  return name === '' ? `sample ${word}` : `sample ${name.replaceAll(/[_-]+/g, ' ')} ${word}`
}

function fit(
  text: string,
  { atLeast, atMost }: { readonly atLeast: number; readonly atMost: number },
): string {
  const letters = [...text]
  if (letters.length > atMost) return letters.slice(0, atMost).join('')
  return letters.length < atLeast ? text.padEnd(atLeast + text.length - letters.length, 'x') : text
}

const two = (value: number): string => String(value).padStart(2, '0')
const date = (random: Random): string =>
  `20${two(random.integer(20, 29))}-${two(random.integer(1, 12))}-${two(random.integer(1, 28))}`
const time = (random: Random): string =>
  `${two(random.integer(0, 23))}:${two(random.integer(0, 59))}:${two(random.integer(0, 59))}Z`
const hex = (random: Random, length: number): string =>
  Array.from({ length }, () => random.integer(0, 15).toString(16)).join('')
const uuid = (random: Random): string =>
  `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-${random.pick(['8', '9', 'a', 'b'])}${hex(random, 3)}-${hex(random, 12)}`
const host = (random: Random): string => `${random.pick(WORDS)}.example.com`
const address = (random: Random): string => `https://${host(random)}/${random.pick(WORDS)}`
const mail = (random: Random): string => `${random.pick(WORDS)}@example.com`

/** The formats of JSON Schema 2020-12; others are left to the pattern or the name. */
const FORMATS: Readonly<Record<string, (random: Random) => string>> = {
  'date-time': (random) => `${date(random)}T${time(random)}`,
  date,
  time,
  duration: (random) => `P${random.integer(1, 30)}D`,
  email: mail,
  'idn-email': mail,
  hostname: host,
  'idn-hostname': host,
  ipv4: (random) => `192.0.2.${random.integer(1, 254)}`,
  ipv6: (random) => `2001:db8::${hex(random, 1)}${random.integer(1, 9)}`,
  uri: address,
  'uri-reference': address,
  iri: address,
  'iri-reference': address,
  url: address,
  uuid,
  'json-pointer': (random) => `/${random.pick(WORDS)}`,
  'relative-json-pointer': () => '0',
  regex: () => '^[a-z]+$',
  'uri-template': (random) => `https://${host(random)}/{id}`,
  byte: () => 'c2ltdWxhdGVk',
}
