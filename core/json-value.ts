// Finds the one JSON value in what a model says around it: a fence, a sentence before, a remark after. For answers whose form could
// only be wished for. Text without such a value passes as it is. Not a parser: what is inside the value is not looked at.

/** More words than this before the value, and there is none. */
const MOST_BEFORE = 2000

export interface JsonTrimmer {
  /** What of this piece belongs to the value. */
  readonly push: (text: string) => string
  /** What was held back for a value that never came. */
  readonly end: () => string
}

/** `opener` is what the value begins with. */
export function createJsonTrimmer(opener: '{' | '['): JsonTrimmer {
  let state: 'before' | 'inside' | 'after' | 'plain' = 'before'
  let held = ''
  let depth = 0
  let isString = false
  let isEscaped = false

  /** The length of what belongs to the value; all of it when it goes on. */
  const lengthOf = (text: string): number => {
    for (let at = 0; at < text.length; at++) {
      const character = text[at]
      if (isEscaped) isEscaped = false
      else if (isString) {
        if (character === '\\') isEscaped = true
        else if (character === '"') isString = false
      } else if (character === '"') isString = true
      else if (character === '{' || character === '[') depth++
      else if ((character === '}' || character === ']') && --depth === 0) {
        state = 'after'
        return at + 1
      }
    }
    return text.length
  }

  return {
    push: (text) => {
      if (state === 'plain') return text
      if (state === 'after') return ''
      if (state === 'inside') return text.slice(0, lengthOf(text))
      held += text
      const from = held.indexOf(opener)
      if (from < 0 && held.length <= MOST_BEFORE) return ''
      const value = held.slice(Math.max(from, 0))
      held = ''
      state = from < 0 ? 'plain' : 'inside'
      return from < 0 ? value : value.slice(0, lengthOf(value))
    },
    end: () => {
      const left = held
      held = ''
      return left
    },
  }
}
