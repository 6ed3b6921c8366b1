// Reasoning of one maker in a format that has no place for it: signatures and encrypted items that must come back to whoever made
// them are put into one opaque word, which clients of that format return untouched. Whose details those are is the dialects' affair.
import type { ReasoningDetail } from './chat.ts'

/** Begins what was sealed here. OpenAI's own begins with `gAAAA`, Anthropic's with `E`. */
const SEAL = 'cw1.'

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** True for a detail that proves something, and so must come back as it was. */
export function isProof(detail: ReasoningDetail): boolean {
  return detail.type === 'reasoning.encrypted' || textOf(detail['signature']) !== ''
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
