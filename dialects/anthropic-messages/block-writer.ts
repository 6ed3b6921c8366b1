// The blocks of a stream for a caller: neutral events in, `content_block_…` events out, numbered from 0 without gaps and open
// one at a time. Calls that a provider mixes are put one after the other. What other makers must get back of their reasoning is sealed
// into the signature of the thinking that shows it, or into a block of redacted thinking where there is none to show.
import type { ReasoningDetail } from '../../core/chat.ts'
import { close, open, writeDelta, type BlockEvent, type BlockState } from './block-text.ts'
import { createCallWriter, type CallWriter } from './call-writer.ts'
import { citationOf } from './citations.ts'
import { sealedBlock } from './reasoning-details.ts'
import { FOREIGN_BLOCKS, isObject, isOwnDetail, type Wire } from './wire.ts'

export interface BlockWriter {
  readonly push: (event: BlockEvent) => void
  /** Closes what is open; the answer is complete. */
  readonly end: () => void
}

/** Makes the writer of one message's blocks. */
export function createBlockWriter(emit: (text: string) => void): BlockWriter {
  const foreign: ReasoningDetail[] = []
  const state: BlockState = { emit, foreign, open: undefined, count: 0 }
  const calls = createCallWriter(state)
  let hasCalls = false
  /** Before what it led to, since clients hold on to blocks in their order. */
  const tellForeign = (): void => {
    if (state.open?.kind === 'thinking' && !state.open.isSigned) return close(state)
    const sealed = sealedBlock(foreign.splice(0))
    if (!sealed) return
    calls.flush()
    open(state, { kind: 'call' }, JSON.stringify(sealed).slice(1, -1))
    close(state)
  }
  return {
    push: (event) => {
      if (event.type === 'reasoning-delta')
        foreign.push(...(event.details ?? []).filter((detail) => !isOwnDetail(detail)))
      else if (foreign.length > 0 && saysSomething(event)) tellForeign()
      hasCalls ||= event.type === 'tool-call-start'
      writeBlockEvent(state, calls, event)
    },
    end: () => {
      calls.flush()
      // Words without calls need no proof to be gone on from, and no client expects a block after them.
      if (hasCalls) tellForeign()
      close(state)
    },
  }
}

/** False for what opens no block, so that it may stand between two pieces of reasoning. */
function saysSomething(event: BlockEvent): boolean {
  if (event.type === 'text-delta' || event.type === 'refusal-delta') return event.text !== ''
  if (event.type === 'delta-rest') return Array.isArray(event.rest[FOREIGN_BLOCKS])
  return event.type !== 'choice-end'
}

function writeBlockEvent(state: BlockState, calls: CallWriter, event: BlockEvent): void {
  switch (event.type) {
    case 'tool-call-start':
      return calls.start(event)
    case 'tool-call-delta':
      return calls.delta(event.index, event.arguments)
    case 'text-delta':
      if (event.rest?.['new_block'] === true && state.open?.kind === 'text') close(state)
      return writeText(state, calls, event.text)
    case 'refusal-delta':
      return writeText(state, calls, event.text)
    case 'reasoning-delta':
      calls.flush()
      return writeReasoning(state, event.text, event.details)
    case 'annotations':
      for (const annotation of event.annotations) writeCitation(state, citationOf(annotation))
      return
    case 'delta-rest': {
      const blocks = event.rest[FOREIGN_BLOCKS]
      if (!Array.isArray(blocks)) return
      calls.flush()
      for (const block of blocks as readonly unknown[]) if (isObject(block)) writeForeign(state, block)
    }
  }
}

function writeText(state: BlockState, calls: CallWriter, text: string): void {
  if (text === '') return
  calls.flush()
  if (state.open?.kind !== 'text') open(state, { kind: 'text' }, '"type":"text","text":""')
  writeDelta(state, `"type":"text_delta","text":${JSON.stringify(text)}`)
}

function writeCitation(state: BlockState, citation: Wire | undefined): void {
  if (citation === undefined) return
  if (state.open?.kind !== 'text') open(state, { kind: 'text' }, '"type":"text","text":""')
  writeDelta(state, `"type":"citations_delta","citation":${JSON.stringify(citation)}`)
}

function writeReasoning(
  state: BlockState,
  text: string,
  details: readonly ReasoningDetail[] | undefined,
): void {
  const own = (details ?? []).filter(isOwnDetail)
  const [first] = own
  if (text !== '') {
    openThinking(state, first?.['index'])
    writeDelta(state, `"type":"thinking_delta","thinking":${JSON.stringify(text)}`)
  }
  for (const detail of own) {
    const { data, signature } = detail
    if (detail.type === 'reasoning.encrypted' && typeof data === 'string') {
      const fields = `"type":"redacted_thinking","data":${JSON.stringify(data)}`
      open(state, { kind: 'thinking', place: detail['index'], isSigned: true }, fields)
      close(state)
    } else if (detail.type === 'reasoning.text' && typeof signature === 'string' && signature !== '') {
      openThinking(state, detail['index'])
      writeDelta(state, `"type":"signature_delta","signature":${JSON.stringify(signature)}`)
      if (state.open?.kind === 'thinking') state.open.isSigned = true
    }
  }
}

/** A signature ends its block, and so does an item with another index; an item without one belongs to what is open. */
function openThinking(state: BlockState, place: unknown): void {
  const { open: current } = state
  if (current?.kind === 'thinking' && !current.isSigned && samePlace(current.place, place)) return
  open(state, { kind: 'thinking', place, isSigned: false }, '"type":"thinking","thinking":"","signature":""')
}

function samePlace(left: unknown, right: unknown): boolean {
  return left === right || left === undefined || right === undefined
}

/** A block that only this format has. Input of a server's tool comes as a delta, as it does from Anthropic. */
function writeForeign(state: BlockState, block: Wire): void {
  const { input, ...others } = block
  const isToolUse = typeof block['type'] === 'string' && block['type'].endsWith('tool_use') && isObject(input)
  const fields = JSON.stringify(isToolUse ? { ...others, input: {} } : block).slice(1, -1)
  open(state, { kind: 'call' }, fields)
  if (isToolUse)
    writeDelta(state, `"type":"input_json_delta","partial_json":${JSON.stringify(JSON.stringify(input))}`)
  close(state)
}
