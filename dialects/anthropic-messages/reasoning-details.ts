// Reasoning items of an earlier turn or an answer, as thinking blocks. They come in one piece or in the pieces of a stream,
// whose neighbours belong together; a signature ends its block. Signatures and data are never changed.
import type { ReasoningDetail } from '../../core/chat.ts'
import {
  isProof,
  isSealed,
  NO_PROOF,
  sealDetails,
  unsealDetails,
  wordBeside,
} from '../../core/sealed-details.ts'
import { isOwnDetail, REASONING_FORMAT, type Draft, type Wire } from './wire.ts'

/** The signature of a block, empty where it is none but a word that was sealed here. */
export function signatureIn(block: Wire): string {
  const signature = textOf(block['signature'])
  return isSealed(signature) ? '' : signature
}

/** Thinking with what proves it, as an item of `reasoning_details`. */
export function thinkingDetail(
  fields: { readonly text?: string; readonly signature?: string },
  index: number,
): ReasoningDetail {
  return { type: 'reasoning.text', ...fields, format: REASONING_FORMAT, index }
}

/** Thinking that nobody but its model can read. */
export function redactedDetail(data: string, index: number): ReasoningDetail {
  return { type: 'reasoning.encrypted', data, format: REASONING_FORMAT, index }
}

export type ThinkingBlock =
  | { readonly type: 'thinking'; readonly thinking: string; readonly signature: string }
  | { readonly type: 'redacted_thinking'; readonly data: string }

interface OpenBlock {
  thinking: string
  signature: string
  index: unknown
}

/** Anthropic's own items as blocks, in order; items of other makers are left out, since they prove nothing here. */
export function thinkingBlocks(details: readonly ReasoningDetail[]): ThinkingBlock[] {
  const blocks: ThinkingBlock[] = []
  let open: OpenBlock | undefined
  const close = (): void => {
    if (open) blocks.push({ type: 'thinking', thinking: open.thinking, signature: open.signature })
    open = undefined
  }
  for (const detail of details) {
    if (!isOwnDetail(detail)) continue
    if (detail.type === 'reasoning.encrypted') {
      close()
      if (typeof detail['data'] === 'string') blocks.push({ type: 'redacted_thinking', data: detail['data'] })
      continue
    }
    if (detail.type !== 'reasoning.text') continue
    if (open && (open.index !== detail['index'] || open.signature !== '')) close()
    open ??= { thinking: '', signature: '', index: detail['index'] }
    open.thinking += textOf(detail['text'])
    open.signature += textOf(detail['signature'])
  }
  close()
  return blocks
}

/**
 * The blocks of an earlier turn that a provider takes back: those that are signed. Some clients keep the text in
 * `reasoning` and nothing but the signature in the details; a turn with one such item gets its text back.
 */
export function signedBlocks(
  details: readonly ReasoningDetail[] | undefined,
  reasoning: string | undefined,
): ThinkingBlock[] {
  if (details === undefined) return []
  const blocks = thinkingBlocks(details).filter(
    (block) => block.type === 'redacted_thinking' || block.signature !== '',
  )
  const only = blocks.length === 1 ? blocks[0] : undefined
  if (only?.type === 'thinking' && only.thinking === '' && reasoning !== undefined)
    return [{ ...only, thinking: reasoning }]
  return blocks
}

/**
 * What is in a block that was sealed here for another maker's model; undefined for any other block. The word stands where a
 * signature or redacted thinking may, which clients of this format return as they are.
 */
export function sealedIn(block: Wire): ReasoningDetail[] | undefined {
  const word = block['type'] === 'thinking' ? block['signature'] : block['data']
  return word === NO_PROOF ? undefined : unsealDetails(textOf(word))
}

/** Thinking of another maker for a caller, with what must come back to it. */
export function foreignBlock(thinking: string, details: readonly ReasoningDetail[] = []): ThinkingBlock {
  const foreign = details.filter((detail) => !isOwnDetail(detail))
  return { type: 'thinking', thinking, signature: wordBeside(foreign) }
}

/** Proofs of other makers, and the reasoning that they belong to, as a block for a caller; undefined when there are none. */
export function sealedBlock(details: readonly ReasoningDetail[] = []): ThinkingBlock | undefined {
  const foreign = details.filter((detail) => !isOwnDetail(detail))
  return foreign.some(isProof) ? { type: 'redacted_thinking', data: sealDetails(foreign) } : undefined
}

/** An item for one thinking block of a whole answer or an earlier turn; undefined for any other block. */
export function detailOf(block: Wire, index: number): ReasoningDetail | undefined {
  if (block['type'] === 'redacted_thinking') return redactedDetail(textOf(block['data']), index)
  if (block['type'] !== 'thinking') return undefined
  const signature = signatureIn(block)
  const fields: Draft = { text: textOf(block['thinking']), ...(signature !== '' && { signature }) }
  return thinkingDetail(fields, index)
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
