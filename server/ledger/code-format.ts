// What a code that brings credit looks like: made and read here, never stored here. Written for people who type it from paper:
// capitals or not, hyphens or not, and O, I and L are taken for the digits that they look like.
import { randomBytes } from 'node:crypto'
import { tokenDigest } from '../accounts/people/token.ts'

/** Crockford's base 32: no I, L, O, U. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** 120 bits, which nobody guesses, and which make a plain digest safe to keep. */
const RANDOM_LETTERS = 24
const GROUP = 5
const PREFIX = 'CW'

/** What is kept of a code. */
export interface CodeDigest {
  readonly digest: string
  /** The last letters, to tell one code from another. */
  readonly ending: string
}

/** A new random code: `CW-` and five groups of five. */
export function makeCode(): string {
  const random = [...randomBytes(RANDOM_LETTERS)].map((byte) => LETTERS[byte % LETTERS.length]).join('')
  return written(random + checkLetter(random))
}

/**
 * Reads a code as somebody typed it. `incomplete` when it is too short, too long or has letters that no code has; `mistyped`
 * when its last letter does not fit the others.
 */
export function readCode(typed: string): CodeDigest | 'incomplete' | 'mistyped' {
  const plain = typed
    .toUpperCase()
    .replaceAll(/[\s\-‐‑–—]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
  const whole = RANDOM_LETTERS + 1
  const letters =
    plain.length === whole + PREFIX.length && plain.startsWith(PREFIX) ? plain.slice(PREFIX.length) : plain
  if (letters.length !== whole || [...letters].some((letter) => !LETTERS.includes(letter)))
    return 'incomplete'
  const random = letters.slice(0, RANDOM_LETTERS)
  if (checkLetter(random) !== letters.at(-1)) return 'mistyped'
  return { digest: tokenDigest(written(letters)), ending: letters.slice(-GROUP) }
}

function written(letters: string): string {
  const groups = letters.match(new RegExp(`.{${GROUP}}`, 'g')) ?? []
  return [PREFIX, ...groups].join('-')
}

/** Odd weights: any one wrong letter changes it. It proves nothing. */
function checkLetter(random: string): string {
  let sum = 0
  for (const [at, letter] of [...random].entries()) sum += (2 * at + 1) * LETTERS.indexOf(letter)
  return LETTERS[sum % LETTERS.length] ?? ''
}
