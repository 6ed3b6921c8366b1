// The text in `{"input": "…"}`, read from its JSON as it comes, so that it can be passed on before it is whole. A model that
// writes something else is taken at its word: what is no such object is the text itself.

export interface InputReader {
  /** What of the text is certain with this piece. */
  readonly push: (piece: string) => string
  /** What is left when nothing more comes. */
  readonly end: () => string
}

const OPENING = /^\s*\{\s*"input"\s*:\s*"/
/** Longer beginnings than this are no such object. */
const LONGEST_OPENING = 100

/** The text of whole arguments. */
export function inputOf(json: string): string {
  const reader = createInputReader()
  return reader.push(json) + reader.end()
}

/** Reads the arguments of one call. */
export function createInputReader(): InputReader {
  let pending = ''
  let state: 'opening' | 'text' | 'over' | 'other' = 'opening'
  /** Takes what is whole of the string, and leaves a half escape for the next piece. */
  const takeText = (): string => {
    let at = 0
    while (at < pending.length && pending[at] !== '"') {
      const length = pieceLength(pending, at)
      if (at + length > pending.length) break
      at += length
    }
    const isOver = pending[at] === '"'
    const whole = isOver ? at : beforeLoneSurrogate(pending, at)
    const raw = pending.slice(0, whole)
    pending = isOver ? '' : pending.slice(whole)
    if (isOver) state = 'over'
    return decode(raw)
  }
  return {
    push: (piece) => {
      if (state === 'over') return ''
      pending += piece
      if (state === 'opening') {
        const opening = OPENING.exec(pending)
        if (opening) {
          pending = pending.slice(opening[0].length)
          state = 'text'
        } else if (pending.length > LONGEST_OPENING) state = 'other'
      }
      return state === 'text' ? takeText() : ''
    },
    end: () => {
      if (state === 'over') return ''
      // A text that breaks off in an escape ends before it.
      return state === 'text' ? '' : textOfOther(pending)
    },
  }
}

/** Characters of one piece of a JSON string: a plain one, or an escape. */
function pieceLength(text: string, at: number): number {
  if (text[at] !== '\\') return 1
  if (text[at + 1] !== 'u') return 2
  const digits = text.slice(at + 2, at + 6)
  return /^[0-9a-fA-F]*$/.test(digits) ? 6 : 2
}

/** A pair of escapes is one character: its first half waits for the second. */
function beforeLoneSurrogate(text: string, end: number): number {
  const last = text.slice(Math.max(0, end - 6), end)
  if (/^\\u[dD][89abAB][0-9a-fA-F]{2}$/.test(last)) return end - 6
  const code = text.charCodeAt(end - 1)
  return code >= 0xd800 && code <= 0xdbff ? end - 1 : end
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' }

/** Reads escapes as JSON does; those that JSON does not have stay as they are, as do the line breaks that models put in. */
function decode(raw: string): string {
  if (!raw.includes('\\')) return raw
  return raw.replaceAll(/\\(?:u([0-9a-fA-F]{4})|([^]))/g, (whole: string, code?: string, letter = '') => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16))
    return '"\\/'.includes(letter) ? letter : (ESCAPES[letter] ?? whole)
  })
}

/** A string, or the only string of an object, is the text; anything else is taken as it is. */
function textOfOther(json: string): string {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return json // free text after all
  }
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return json
  const { input } = value as { readonly input?: unknown }
  if (typeof input === 'string') return input
  const members: unknown[] = Object.values(value)
  return members.length === 1 && typeof members[0] === 'string' ? members[0] : json
}
