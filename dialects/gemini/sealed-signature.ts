// Proofs of other makers' reasoning, as a signature: bytes in base64 on a call or a text, which every client of this format returns
// untouched. Google itself never sees one.
import type { ReasoningDetail } from '../../core/chat.ts'
import { isProof, isSealed, sealDetails, unsealDetails } from '../../core/sealed-details.ts'
import { isOwnDetail } from './wire.ts'

/**
 * Undefined where nothing must be given back to another maker. `calls` says that the signature is for calls: some models want the
 * reasoning that led to those back, signed or not, and clients drop thoughts from what they send.
 */
export function sealedSignature(
  details: readonly ReasoningDetail[] = [],
  calls?: 'calls',
): string | undefined {
  const foreign = details.filter((detail) => !isOwnDetail(detail))
  if (!foreign.some(isProof) && (calls === undefined || foreign.length === 0)) return undefined
  return new TextEncoder().encode(sealDetails(foreign)).toBase64()
}

/** What is in such a signature; undefined for Google's own. */
export function unsealSignature(signature: string): readonly ReasoningDetail[] | undefined {
  const word = decoded(signature)
  return isSealed(word) ? unsealDetails(word) : undefined
}

/** Some clients keep bytes and write them in the other alphabet. */
function decoded(signature: string): string {
  try {
    const plain = signature.replaceAll('-', '+').replaceAll('_', '/')
    return new TextDecoder().decode(Uint8Array.fromBase64(plain))
  } catch {
    return '' // no base64, so not ours
  }
}

/** True when a turn has something of another maker. */
export function hasForeign(details: readonly ReasoningDetail[] | undefined): boolean {
  return details?.some((detail) => !isOwnDetail(detail)) === true
}
