// What the main thread and the tokenizer's worker say to each other. Types only.

/** Text in pieces of one token each, or of a few where a character is spread over several. */
export interface TokenPiece {
  readonly text: string
  readonly tokens: number
}

/** Where a text splits: cheap to send between threads, since the text itself stays where it is. */
export interface SplitText {
  /** Code units of each piece. */
  readonly lengths: Uint32Array
  /** Tokens of each piece. */
  readonly tokens: Uint8Array
}

export interface TokenizerJob {
  readonly id: number
  readonly task: 'count' | 'split'
  readonly encoding: string
  readonly texts: readonly string[]
}

export type TokenizerReply =
  | { readonly id: number; readonly counts: readonly number[] }
  | ({ readonly id: number } & SplitText)
  | { readonly id: number; readonly failure: string }
