// Says when signatures or encrypted reasoning of earlier turns are left out, since they are of use to their maker's models only.
import type { ChatRequest } from '../../../core/chat.ts'
import type { Warning } from '../../../core/fitting.ts'
import { isProof } from '../../../core/sealed-details.ts'
import type { ProviderDialect } from '../../../dialects/dialect.ts'

/** One warning when this provider does not get something that the caller brought back. */
export function lostProofs(
  { messages }: Pick<ChatRequest, 'messages'>,
  { takesProof }: ProviderDialect,
  quirks: ReadonlySet<string>,
): readonly Warning[] {
  const isLost = messages.some(({ reasoningDetails }) =>
    reasoningDetails?.some((detail) => isProof(detail) && takesProof?.(detail, quirks) !== true),
  )
  if (!isLost) return []
  const text =
    'Signed or encrypted reasoning of earlier turns was left out: only models of the maker that gave it can use it.'
  return [{ code: 'parameter_dropped', param: 'messages.reasoning_details', text }]
}
