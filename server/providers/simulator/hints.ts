// Words and numbers of the question that may serve as tool arguments in a simulated answer, a test instrument: a question
// about Paris gets arguments with Paris in them. Guesses by form alone; the schema has the last word.

export interface Hints {
  /** The next quoted or capitalised word of the question. */
  readonly takeWord: () => string | undefined
  /** The next number of the question that fits. */
  readonly takeNumber: (fits: (value: number) => boolean) => number | undefined
}

const MOST_HINTS = 32
const LONGEST_QUESTION = 4000

/** Reads a question; each hint is given out once and in order, so that a second call gets the second city. */
export function createHints(question: string): Hints {
  const text = question.slice(0, LONGEST_QUESTION)
  const words = [...quoted(text), ...capitalised(text)].slice(0, MOST_HINTS)
  const numbers = (text.match(/(?<![\p{L}\d.])-?\d+(?:\.\d+)?(?![\p{L}\d])/gu) ?? [])
    .slice(0, MOST_HINTS)
    .map(Number)
  return {
    takeWord: () => words.shift(),
    takeNumber: (fits) => {
      const at = numbers.findIndex(fits)
      return at < 0 ? undefined : numbers.splice(at, 1)[0]
    },
  }
}

/** No hints: for answers that are not about the question. */
export const NO_HINTS: Hints = { takeWord: () => undefined, takeNumber: () => undefined }

/** An apostrophe within a word is no quotation mark. */
function quoted(text: string): string[] {
  const matches = text.matchAll(/(?<![\p{L}\d])["“'‘]([^"”'’\n]{1,80})["”'’](?![\p{L}\d])/gu)
  return [...matches].map((match) => match[1] as string)
}

/** Runs of capitalised words that do not begin a sentence: `New York`, not `What`. */
function capitalised(text: string): string[] {
  const matches = text.matchAll(/(?<=[\p{L}\d,;:)] )\p{Lu}[\p{L}\d-]*(?: \p{Lu}[\p{L}\d-]*){0,3}/gu)
  return [...matches].map((match) => match[0]).filter((word) => word !== 'I')
}
