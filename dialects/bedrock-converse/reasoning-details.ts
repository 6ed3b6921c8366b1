// Reasoning items of an earlier turn or an answer, as `reasoningContent` blocks. Bedrock serves models of many makers, and what
// one has signed or encrypted is of use to that maker's models only: the endpoint's quirks say whose it is.
import type { ReasoningDetail } from '../../core/chat.ts'
import { signedBlocks, thinkingBlocks, type ThinkingBlock } from '../anthropic-messages/reasoning-details.ts'
import { REASONING_FORMAT as SIGNED_FORMAT } from '../anthropic-messages/wire.ts'
import { EFFORT_FIELD, SIGNED_THINKING } from './quirks.ts'
import { isObject, textOf, type Draft } from './wire.ts'

/** OpenRouter's word for the encrypted reasoning of models that Bedrock serves and that are steered by an effort. */
const ENCRYPTED_FORMAT = 'bedrock-openai-responses-v1'
const UNKNOWN_FORMAT = 'unknown'

/** The `format` of what an endpoint with these quirks gives. */
export function formatFor(quirks: ReadonlySet<string>): string {
  if (quirks.has(SIGNED_THINKING)) return SIGNED_FORMAT
  return quirks.has(EFFORT_FIELD) ? ENCRYPTED_FORMAT : UNKNOWN_FORMAT
}

/** True for an item that an endpoint of this format may have given. */
export function isOwnDetail({ format }: ReasoningDetail): boolean {
  return (
    format == null || format === SIGNED_FORMAT || format === ENCRYPTED_FORMAT || format === UNKNOWN_FORMAT
  )
}

/** Readable reasoning, or what proves it. */
export function textDetail(
  fields: { readonly text?: string; readonly signature?: string },
  { format, index }: DetailPlace,
): ReasoningDetail {
  return { type: 'reasoning.text', ...fields, format, index }
}

/** Reasoning that nobody but its model can read. */
export function encryptedDetail(data: string, { format, index }: DetailPlace): ReasoningDetail {
  return { type: 'reasoning.encrypted', data, format, index }
}

export interface DetailPlace {
  readonly format: string
  readonly index: number
}

/** The item of a `reasoningContent` block; undefined for one that says nothing we know. */
export function detailOf(content: unknown, place: DetailPlace): ReasoningDetail | undefined {
  if (!isObject(content)) return undefined
  if (typeof content['redactedContent'] === 'string')
    return encryptedDetail(content['redactedContent'], place)
  const text = content['reasoningText']
  if (!isObject(text)) return undefined
  const signature = textOf(text['signature'])
  return textDetail({ text: textOf(text['text']), ...(signature !== '' && { signature }) }, place)
}

/** Every item of a turn of this dialect as it was, whoever made it. */
export function ownReasoning(details: readonly ReasoningDetail[] | undefined): Draft[] {
  const own = (details ?? []).filter(isOwnDetail)
  return thinkingBlocks(own.map((detail) => ({ ...detail, format: SIGNED_FORMAT }))).map(blockOf)
}

export interface EarlierReasoning {
  readonly details: readonly ReasoningDetail[] | undefined
  readonly reasoning: string | undefined
}

/** The blocks of an earlier turn that a model with these quirks takes back. */
export function replayedReasoning(earlier: EarlierReasoning, quirks: ReadonlySet<string>): Draft[] {
  if (quirks.has(SIGNED_THINKING)) return signedBlocks(earlier.details, earlier.reasoning).map(blockOf)
  if (!quirks.has(EFFORT_FIELD)) return []
  return (earlier.details ?? []).flatMap(({ type, format, data }) =>
    type === 'reasoning.encrypted' && format === ENCRYPTED_FORMAT && typeof data === 'string'
      ? [{ reasoningContent: { redactedContent: data } }]
      : [],
  )
}

function blockOf(block: ThinkingBlock): Draft {
  if (block.type === 'redacted_thinking') return { reasoningContent: { redactedContent: block.data } }
  const { thinking: text, signature } = block
  return { reasoningContent: { reasoningText: { text, ...(signature !== '' && { signature }) } } }
}

/** The pieces of one encrypted item joined. Each piece is base64 by itself, so that their bytes are joined, not their letters. */
export function joinBlobs(pieces: readonly string[]): string {
  const [first = ''] = pieces
  if (pieces.length < 2) return first
  try {
    return btoa(pieces.map((piece) => atob(piece)).join(''))
  } catch {
    return pieces.join('') // not base64, whatever it is
  }
}
