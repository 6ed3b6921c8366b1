// A provider's whole answer, read into the one neutral choice that this format has: its blocks are read as those of a stream are.
// The object itself is kept beside it for callers who speak this format too.
import { addToChoice, draftChoice, type ChoiceDraft } from '../../core/choice-draft.ts'
import type { Rest } from '../../core/chat.ts'
import type { Answer, StreamEvent } from '../../core/events.ts'
import { malformedAnswer, readWithinStack } from '../broken-answers.ts'
import type { ReaderContext } from '../dialect.ts'
import { modelFailure, readError } from './errors.ts'
import { createBlockReader, type BlockReader } from './read-blocks.ts'
import { formatFor } from './reasoning-details.ts'
import { readStopReason } from './stop-reasons.ts'
import { readUsage } from './usage.ts'
import { isObject, textOf, type Draft, type Wire } from './wire.ts'

interface Gathered {
  readonly choice: ChoiceDraft
  /** What only Chat Completions has a place for. */
  readonly message: Draft
}

/** Throws `malformed_answer` when it is none, and the provider's own error when the body holds one. */
export function readAnswer(wire: unknown, { quirks }: ReaderContext): Answer {
  return readWithinStack(() => readWhole(wire, formatFor(quirks)))
}

function readWhole(wire: unknown, format: string): Answer {
  if (!isObject(wire)) throw malformedAnswer('is not a JSON object')
  const message = isObject(wire['output']) ? wire['output']['message'] : undefined
  if (!isObject(message) || !Array.isArray(message['content'])) {
    const isError = textOf(wire['message']) !== '' || wire['__type'] !== undefined
    throw isError ? readError({ status: 502, text: JSON.stringify(wire) }) : malformedAnswer('has no content')
  }
  const gathered: Gathered = { choice: draftChoice(0, 'end_turn'), message: {} }
  const blocks = createBlockReader(format, (event) => gather(gathered, event))
  ;(message['content'] as readonly unknown[]).forEach((block, index) => {
    if (isObject(block)) readBlock(blocks, block, index)
  })
  blocks.end()
  const { choice } = gathered
  const native = textOf(wire['stopReason']) || 'end_turn'
  choice.finishReason = readStopReason(native, choice.toolCalls.length > 0)
  choice.nativeFinishReason = native
  if (choice.finishReason === 'error') throw modelFailure(native)
  return {
    upstreamId: '',
    model: '',
    created: 0,
    choices: [choice],
    usage: readUsage(wire['usage']),
    // Writers of Chat Completions take images and annotations from here.
    ...(Object.keys(gathered.message).length > 0 && { wire: { choices: [{ message: gathered.message }] } }),
    native: { dialect: 'bedrock-converse', wire },
  }
}

/** One block as the pieces of a stream would have brought it. */
function readBlock(blocks: BlockReader, block: Wire, index: number): void {
  const { toolUse: call, image, reasoningContent: reasoning, citationsContent: cited } = block
  if (isObject(call)) {
    blocks.start(index, { toolUse: call })
    blocks.delta(index, { toolUse: { input: JSON.stringify(isObject(call['input']) ? call['input'] : {}) } })
  } else if (isObject(image)) {
    blocks.start(index, { image })
    blocks.delta(index, { image })
  } else if (isObject(reasoning)) {
    const text = isObject(reasoning['reasoningText']) ? reasoning['reasoningText'] : reasoning
    blocks.delta(index, { reasoningContent: text })
  } else if (isObject(cited)) {
    for (const piece of listOf(cited['content'])) if (isObject(piece)) blocks.delta(index, piece)
    for (const citation of listOf(cited['citations'])) blocks.delta(index, { citation })
  } else if (typeof block['text'] === 'string') blocks.delta(index, block)
  blocks.stop(index)
}

function gather({ choice, message }: Gathered, event: StreamEvent): void {
  switch (event.type) {
    case 'annotations':
      message['annotations'] = [...listOf(message['annotations']), ...event.annotations]
      return
    case 'delta-rest':
      addImages(message, event.rest)
      return
    default:
      addToChoice(choice, event)
  }
}

function addImages(message: Draft, rest: Rest): void {
  if (Array.isArray(rest['images'])) message['images'] = [...listOf(message['images']), ...rest['images']]
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : []
}
