// Reasoning of one maker in a format that has no place for it: signatures and encrypted items that must come back to whoever made
// them are put into one opaque word, which clients of that format return untouched. Plain reasoning gets such a word too, since
// many clients return none without, and some models want theirs back. Whose details those are is the dialects' affair.
import type { ReasoningDetail } from './chat.ts'

/** Begins what was sealed here. OpenAI's own begins with `gAAAA`, Anthropic's with `E`. */
const SEAL = 'cw1.'

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** True for a detail that proves something, and so must come back as it was. */
export function isProof(detail: ReasoningDetail): boolean {
  return detail.type === 'reasoning.encrypted' || textOf(detail['signature']) !== ''
}

/** Reasoning that nobody has signed, as a detail of no maker's (OpenRouter's word for that). */
export function plainDetail(text: string): ReasoningDetail {
  return { type: 'reasoning.text', text, format: 'unknown' }
}

const JOINED = ['text', 'summary', 'signature'] as const

/** Pieces of a stream as the whole items that they are pieces of. */
export function joinDetails(details: readonly ReasoningDetail[]): ReasoningDetail[] {
  const joined: ReasoningDetail[] = []
  for (const detail of details) {
    const last = joined.at(-1)
    if (last && belongTogether(last, detail)) joined[joined.length - 1] = join(last, detail)
    else joined.push(detail)
  }
  return joined
}

function belongTogether(last: ReasoningDetail, next: ReasoningDetail): boolean {
  if (last.type !== next.type || last.type === 'reasoning.encrypted') return false
  if (textOf(last['signature']) !== '') return false
  return ['id', 'index', 'format', 'part'].every((name) => last[name] === next[name])
}

function join(last: ReasoningDetail, next: ReasoningDetail): ReasoningDetail {
  const joined: Record<string, unknown> = { ...last, ...next }
  for (const name of JOINED)
    if (typeof last[name] === 'string' || typeof next[name] === 'string')
      joined[name] = textOf(last[name]) + textOf(next[name])
  return joined as unknown as ReasoningDetail
}

/** The word that goes with reasoning which a caller is shown beside it. */
export function wordBeside(details: readonly ReasoningDetail[]): string {
  return details.some(isProof) ? sealDetails(details) : NO_PROOF
}

/** Details as one opaque word. */
export function sealDetails(details: readonly ReasoningDetail[]): string {
  return SEAL + new TextEncoder().encode(JSON.stringify(joinDetails(details))).toBase64()
}

/** True for a word that was sealed here. */
export function isSealed(word: unknown): word is string {
  return typeof word === 'string' && word.startsWith(SEAL)
}

/** What is in such a word; undefined for any other, nothing for one that was cut or changed on the way. */
export function unsealDetails(word: string): ReasoningDetail[] | undefined {
  if (!isSealed(word)) return undefined
  try {
    const list: unknown = JSON.parse(new TextDecoder().decode(Uint8Array.fromBase64(word.slice(SEAL.length))))
    return Array.isArray(list) ? list.filter(isDetail) : []
  } catch {
    return [] // nothing in it can be proved any more
  }
}

function isDetail(value: unknown): value is ReasoningDetail {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
}

/**
 * What stands in place of a signature where nothing proves the reasoning. Many clients return none without, and some providers refuse
 * the result of a call without the reasoning that led to it.
 */
export const NO_PROOF = sealDetails([])

/** What is in a word that stands beside reasoning as it was shown; undefined for a word that was not sealed here. */
export function unsealBeside(word: unknown, shown: string): ReasoningDetail[] | undefined {
  if (word === NO_PROOF) return shown === '' ? [] : [plainDetail(shown)]
  return isSealed(word) ? unsealDetails(word) : undefined
}
