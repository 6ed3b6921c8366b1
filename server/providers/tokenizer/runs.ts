// Cuts text so that byte-pair merging stays quick. Merging is quadratic in the length of one unbroken run of letters,
// blanks or signs (measured: 10,000 ideographs took 0.8 s), so longer runs are cut; ordinary text passes as it came.

/** Code units of one run of the same kind. A cut costs at most about one token, so counts stay within a percent. */
export const LONGEST_RUN = 128

const BLANK = 0
const DIGIT = 1
const SIGN = 2
const LETTER = 3

/** The text in pieces whose runs are all that short; a single piece for almost every text. */
export function cutRuns(text: string): string[] {
  const pieces: string[] = []
  let from = 0
  let kind = -1
  let length = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const nextKind = kindOf(code)
    if (nextKind !== kind) {
      kind = nextKind
      length = 1
    } else if (length < LONGEST_RUN || isLowSurrogate(code)) length++
    else {
      pieces.push(text.slice(from, at))
      from = at
      length = 1
    }
  }
  if (from === 0) return [text]
  pieces.push(text.slice(from))
  return pieces
}

/** Signs and blanks beyond ASCII are not told from letters: a few cuts too many in long text beyond ASCII, never one too few. */
function kindOf(code: number): number {
  if (code > 127) return LETTER
  if (code <= 32) return BLANK
  if (code >= 48 && code <= 57) return DIGIT
  const folded = code | 32
  return folded >= 97 && folded <= 122 ? LETTER : SIGN
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff
}
