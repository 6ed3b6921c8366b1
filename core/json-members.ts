// Finds and replaces top-level members of a JSON object in its text, so that everything else stays byte for byte as it
// came (key order, number spelling, tool schemas). Not a parser: the text must already have been accepted by JSON.parse.

export interface JsonMember {
  readonly key: string
  /** Offset of the key's opening quote. */
  readonly start: number
  readonly valueStart: number
  /** Offset just past the value. */
  readonly end: number
}

const QUOTE = 34
const BACKSLASH = 92
const OPEN_BRACE = 123
const CLOSE_BRACE = 125
const OPEN_BRACKET = 91
const CLOSE_BRACKET = 93
const COMMA = 44

/** The top-level members of an object's text in order, duplicates included. Empty for anything but an object. */
export function jsonMembers(text: string): JsonMember[] {
  const members: JsonMember[] = []
  let at = skipSpace(text, 0)
  if (text.charCodeAt(at) !== OPEN_BRACE) return members
  at = skipSpace(text, at + 1)
  while (at < text.length && text.charCodeAt(at) === QUOTE) {
    const start = at
    const keyEnd = stringEnd(text, at)
    const valueStart = skipSpace(text, skipSpace(text, keyEnd) + 1)
    const end = valueEnd(text, valueStart)
    members.push({ key: readKey(text, start, keyEnd), start, valueStart, end })
    at = skipSpace(text, end)
    if (text.charCodeAt(at) !== COMMA) break
    at = skipSpace(text, at + 1)
  }
  return members
}

/**
 * The object's text with members set (JSON text), removed (`undefined`) or appended. Every duplicate of an edited key but
 * the last, which is the one that JSON.parse saw, is removed. `members` are those of the text, where they are known already.
 */
export function editJsonMembers(
  text: string,
  edits: ReadonlyMap<string, string | undefined>,
  members: readonly JsonMember[] = jsonMembers(text),
): string {
  const pieces: string[] = []
  const done = new Set<string>()
  for (let index = members.length - 1; index >= 0; index--) {
    const member = members[index] as JsonMember
    if (!edits.has(member.key)) {
      pieces.push(text.slice(member.start, member.end))
      continue
    }
    const value = edits.get(member.key)
    if (done.has(member.key) || value === undefined) {
      done.add(member.key)
      continue
    }
    done.add(member.key)
    pieces.push(text.slice(member.start, member.valueStart) + value)
  }
  pieces.reverse()
  for (const [key, value] of edits) {
    if (value !== undefined && !done.has(key)) pieces.push(`${JSON.stringify(key)}:${value}`)
  }
  return `{${pieces.join(',')}}`
}

function readKey(text: string, start: number, end: number): string {
  const raw = text.slice(start + 1, end - 1)
  return raw.includes('\\') ? (JSON.parse(text.slice(start, end)) as string) : raw
}

function skipSpace(text: string, from: number): number {
  let at = from
  for (;;) {
    const code = text.charCodeAt(at)
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return at
    at++
  }
}

/** Offset just past the closing quote of the string that opens at `from`. */
function stringEnd(text: string, from: number): number {
  let at = from + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote < 0) return text.length
    let slashes = 0
    while (text.charCodeAt(quote - 1 - slashes) === BACKSLASH) slashes++
    if (slashes % 2 === 0) return quote + 1
    at = quote + 1
  }
}

function valueEnd(text: string, from: number): number {
  const first = text.charCodeAt(from)
  if (first === QUOTE) return stringEnd(text, from)
  if (first !== OPEN_BRACE && first !== OPEN_BRACKET) {
    let at = from
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code === COMMA || code === CLOSE_BRACE || code <= 32) break
    }
    return at
  }
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = stringEnd(text, at) - 1
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) depth++
    else if ((code === CLOSE_BRACE || code === CLOSE_BRACKET) && --depth === 0) return at + 1
  }
  return text.length
}
