// The text of a block's events in a stream: begin, piece, end. Knows which block is open and how many there were; what goes into
// which block is decided in block-writer.ts and call-writer.ts.
import type { ReasoningDetail } from '../../core/chat.ts'
import type { StreamEvent } from '../../core/events.ts'
import { wordBeside } from '../../core/sealed-details.ts'

/** Events that stand between the start of a message and its end. */
export type BlockEvent = Extract<StreamEvent, { readonly choice: number }>

type Open =
  | { readonly kind: 'text' | 'call' }
  | { readonly kind: 'thinking'; readonly place: unknown; isSigned: boolean }

/** What the writers of blocks share: the block that is open, and how many there were. */
export interface BlockState {
  readonly emit: (text: string) => void
  /** What other makers must get back of their reasoning and no block has told yet. */
  readonly foreign: ReasoningDetail[]
  open: Open | undefined
  count: number
}

/** Opens a block in place of the one that is open. */
export function open(state: BlockState, block: Open, fields: string): void {
  close(state)
  state.open = block
  const head = 'event: content_block_start\ndata: {"type":"content_block_start","index":'
  state.emit(`${head}${state.count},"content_block":{${fields}}}\n\n`)
}

/** A piece of the open block. */
export function writeDelta(state: BlockState, fields: string): void {
  const head = 'event: content_block_delta\ndata: {"type":"content_block_delta","index":'
  state.emit(`${head}${state.count},"delta":{${fields}}}\n\n`)
}

/** Closes the open block, if any. Thinking that its maker has not signed is signed here, since clients keep none that is not. */
export function close(state: BlockState): void {
  if (state.open === undefined) return
  if (state.open.kind === 'thinking' && !state.open.isSigned) {
    const word = wordBeside(state.foreign.splice(0))
    writeDelta(state, `"type":"signature_delta","signature":${JSON.stringify(word)}`)
  }
  state.open = undefined
  state.emit(`event: content_block_stop\ndata: {"type":"content_block_stop","index":${state.count}}\n\n`)
  state.count++
}
