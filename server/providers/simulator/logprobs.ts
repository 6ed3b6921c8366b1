// Made-up log probabilities in OpenAI's shape, where a request asks for them. A test instrument: nothing was measured.
import type { ChatRequest } from '../../../core/chat.ts'
import type { TokenPiece } from '../tokenizer/messages.ts'

/** The `logprobs` of a choice or a delta; null when they were not asked for or there is no text. */
export function logprobsOf(
  pieces: readonly TokenPiece[] | undefined,
  request: ChatRequest,
): Readonly<Record<string, unknown>> | null {
  if (request.logprobs !== true || !pieces) return null
  return {
    content: pieces.map((piece) => ({
      ...entry(piece.text, 0),
      top_logprobs: Array.from({ length: request.topLogprobs ?? 0 }, (_value, rank) =>
        entry(rank === 0 ? piece.text : `alternative ${rank}`, rank),
      ),
    })),
    refusal: null,
  }
}

function entry(token: string, rank: number): Readonly<Record<string, unknown>> {
  return { token, logprob: -0.01 - 2 * rank, bytes: [...Buffer.from(token)] }
}
