// Why an answer ended: Google's words as the neutral reasons, and back. Words: FinishReason and BlockedReason of @google/genai.
import type { FinishReason } from '../../core/events.ts'

const FILTERED: ReadonlySet<string> = new Set([
  'SAFETY',
  'RECITATION',
  'LANGUAGE',
  'BLOCKLIST',
  'PROHIBITED_CONTENT',
  'SPII',
  'IMAGE_SAFETY',
  'IMAGE_PROHIBITED_CONTENT',
  'IMAGE_RECITATION',
  'MODEL_ARMOR',
  'JAILBREAK',
])

/** The model's own mistakes, which another try or another endpoint may not make. */
const FAILED = /^(?:MALFORMED|UNEXPECTED|TOO_MANY|MISSING)_/
const UNSPECIFIED = 'FINISH_REASON_UNSPECIFIED'
const OWN_WORD = /^[A-Z][A-Z_]*$/

/** By number, as the API writes its words for who asks it to (`$alt=json;enum-encoding=int`); where its two hosts agree. */
const NUMBERED: readonly string[] = [UNSPECIFIED, 'STOP', 'MAX_TOKENS', 'SAFETY', 'RECITATION', 'OTHER']

/** The word that ends a candidate; empty while there is none. */
export function finishWord(value: unknown): string {
  const word = typeof value === 'number' ? NUMBERED[value] : value
  return typeof word === 'string' && word !== UNSPECIFIED ? word : ''
}

/** The neutral reason. Google says `STOP` where a model waits for its tools. */
export function readFinishReason(native: string, hasToolCalls: boolean): FinishReason {
  if (native === 'MAX_TOKENS') return 'length'
  if (FILTERED.has(native)) return 'content_filter'
  if (FAILED.test(native)) return 'error'
  return hasToolCalls ? 'tool_calls' : 'stop'
}

/** Google's word: the provider's own where it is one, the nearest otherwise. */
export function writeFinishReason(reason: FinishReason, native: string): string {
  if (OWN_WORD.test(native)) return native
  switch (reason) {
    case 'length':
      return 'MAX_TOKENS'
    case 'content_filter':
      return 'SAFETY'
    case 'error':
      return 'OTHER'
    default:
      return 'STOP'
  }
}
