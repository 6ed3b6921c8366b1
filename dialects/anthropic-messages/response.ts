// A provider's whole answer, read into the one neutral choice that this format has. The object itself is kept beside it for
// callers who speak this format too: blocks of server tools, citations and the order of blocks live only there.
import { draftChoice, type ChoiceDraft } from '../../core/choice-draft.ts'
import type { Rest } from '../../core/chat.ts'
import type { Answer } from '../../core/events.ts'
import { JSON_ANSWER_TOOL } from '../../core/json-answer.ts'
import { malformedAnswer, readWithinStack } from '../broken-answers.ts'
import { annotationOf } from './citations.ts'
import { readStreamError } from './errors.ts'
import { detailOf } from './reasoning-details.ts'
import { readStopReason } from './stop-reasons.ts'
import { readUsage } from './usage.ts'
import { isObject, type Wire } from './wire.ts'

/** Throws `malformed_answer` when it is none, and the provider's own error when the body holds one. */
export function readAnswer(wire: unknown): Answer {
  if (!isObject(wire)) throw malformedAnswer('is not a JSON object')
  if (wire['type'] === 'error' || isObject(wire['error'])) throw readStreamError(wire)
  const { id, model, content, stop_reason: stopReason } = wire
  if (!Array.isArray(content)) throw malformedAnswer('has no content')
  const choice = draftChoice(0, 'end_turn')
  const annotations: Rest[] = []
  readWithinStack(() => readBlocks(content, choice, annotations))
  const native = typeof stopReason === 'string' ? stopReason : 'end_turn'
  choice.finishReason = readStopReason(native, choice.toolCalls.length > 0)
  choice.nativeFinishReason = native
  return {
    upstreamId: typeof id === 'string' ? id : '',
    model: typeof model === 'string' ? model : '',
    created: 0,
    choices: [choice],
    usage: readUsage(isObject(wire['usage']) ? wire['usage'] : undefined),
    // Writers of Chat Completions take annotations from here.
    ...(annotations.length > 0 && { wire: { choices: [{ message: { annotations } }] } }),
    native: { dialect: 'anthropic-messages', wire },
  }
}

function readBlocks(content: readonly unknown[], choice: ChoiceDraft, annotations: Rest[]): void {
  for (const block of content) if (isObject(block)) readBlock(block, choice, annotations)
}

function readBlock(block: Wire, choice: ChoiceDraft, annotations: Rest[]): void {
  const { type, text, citations, id, name, input } = block
  if (type === 'text') {
    const start = choice.text?.length ?? 0
    choice.text = (choice.text ?? '') + (typeof text === 'string' ? text : '')
    const cited = { start, end: choice.text.length }
    if (Array.isArray(citations))
      annotations.push(...citations.filter(isObject).map((citation) => annotationOf(citation, cited)))
    return
  }
  if (type === 'tool_use') {
    const written = JSON.stringify(isObject(input) ? input : {})
    if (name === JSON_ANSWER_TOOL) choice.text = (choice.text ?? '') + written
    else
      choice.toolCalls.push({
        id: typeof id === 'string' ? id : `toolu_${choice.toolCalls.length}`,
        kind: 'function',
        name: typeof name === 'string' ? name : '',
        arguments: written,
      })
    return
  }
  const detail = detailOf(block, choice.reasoningDetails?.length ?? 0)
  if (!detail) return
  choice.reasoningDetails = [...(choice.reasoningDetails ?? []), detail]
  const thinking = detail['text']
  if (typeof thinking === 'string' && thinking !== '') choice.reasoning = (choice.reasoning ?? '') + thinking
}
