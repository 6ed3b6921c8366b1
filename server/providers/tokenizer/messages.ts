// What the main thread and the tokenizer's worker say to each other. Types only.

/** Text in pieces of one token each, or of a few where a character is spread over several. */
export interface TokenPiece {
  readonly text: string
  readonly tokens: number
}

export interface TokenizerJob {
  readonly id: number
  readonly task: 'count' | 'split'
  readonly encoding: string
  readonly texts: readonly string[]
}

export type TokenizerReply =
  | { readonly id: number; readonly counts: readonly number[] }
  | { readonly id: number; readonly pieces: readonly TokenPiece[] }
  | { readonly id: number; readonly failure: string }
