// Writes a whole answer as Anthropic's API does. The provider's own object is the base where it spoke this format; from any
// other the blocks are made: thinking, text, calls. There is one choice; further ones cannot be asked for in this format.
import type { Answer, AnswerChoice } from '../../core/events.ts'
import { JSON_ANSWER_TOOL } from '../../core/json-answer.ts'
import type { WriteAnswerOptions } from '../dialect.ts'
import { foreignBlock, sealedBlock, thinkingBlocks, type ThinkingBlock } from './reasoning-details.ts'
import { writeStopReason } from './stop-reasons.ts'
import { toolUseText } from './tools.ts'
import { writeUsage } from './usage.ts'
import { explanationIn, isObject, isOwnDetail, membersText, type Wire } from './wire.ts'

const WRITTEN = new Set([
  'id',
  'type',
  'role',
  'model',
  'content',
  'stop_reason',
  'stop_sequence',
  'usage',
  'error',
])

/** The JSON text of a whole answer. */
export function writeAnswer(answer: Answer, options: WriteAnswerOptions): string {
  const choice = answer.choices[0]
  const own = answer.native?.dialect === 'anthropic-messages' ? answer.native.wire : {}
  const blocks = choice ? (ownBlocks(own, choice) ?? madeBlocks(choice)) : []
  const reason = choice ? writeStopReason(choice.finishReason, choice.nativeFinishReason) : 'end_turn'
  const head = membersText({
    id: options.id,
    type: 'message',
    role: 'assistant',
    model: options.model,
  }).slice(1)
  const tail = membersText({
    stop_reason: reason,
    stop_sequence: typeof own['stop_sequence'] === 'string' ? own['stop_sequence'] : null,
    ...unknownFields(own),
    usage: writeUsage(options.usage),
    ...explanationIn(answer.wire),
  })
  return `{${head},"content":[${blocks.join(',')}]${tail}}`
}

function unknownFields(own: Wire): Wire {
  return Object.fromEntries(Object.entries(own).filter(([name]) => !WRITTEN.has(name)))
}

/** The provider's own blocks, without the thinking that was taken out of the choice; undefined when they must be made. */
function ownBlocks(own: Wire, choice: AnswerChoice): string[] | undefined {
  const { content } = own
  if (!Array.isArray(content)) return undefined
  const blocks = (content as readonly unknown[]).filter(isObject)
  if (blocks.some((block) => block['name'] === JSON_ANSWER_TOOL)) return undefined
  const isHidden = choice.reasoning === undefined && choice.reasoningDetails === undefined
  return blocks.filter((block) => !isHidden || !isThinking(block)).map((block) => JSON.stringify(block))
}

function isThinking(block: Wire): boolean {
  return block['type'] === 'thinking' || block['type'] === 'redacted_thinking'
}

function madeBlocks(choice: AnswerChoice): string[] {
  const { text, refusal, toolCalls } = choice
  const blocks: object[] = reasoningBlocks(choice)
  if (text !== null && text !== '') blocks.push({ type: 'text', text })
  if (refusal !== null && refusal !== '') blocks.push({ type: 'text', text: refusal })
  return [
    ...blocks.map((block) => JSON.stringify(block)),
    ...toolCalls.map((call) => toolUseText(call, 'keep')),
  ]
}

/** Reasoning of other makers is thinking like any other, signed with what must come back to them. */
function reasoningBlocks({ reasoning, reasoningDetails }: AnswerChoice): ThinkingBlock[] {
  const own = reasoningDetails?.filter(
    (detail) => isOwnDetail(detail) && (detail['signature'] !== undefined || detail['data'] !== undefined),
  )
  const blocks = own && own.length > 0 ? thinkingBlocks(reasoningDetails ?? []) : []
  const sealed = sealedBlock(reasoningDetails)
  const all = sealed ? [...blocks, sealed] : blocks
  const hasText = blocks.some((block) => block.type === 'thinking' && block.thinking !== '')
  if (hasText || reasoning === undefined || reasoning === '') return all
  const first = blocks.findIndex((block) => block.type === 'thinking')
  const signed = blocks[first]
  if (signed?.type === 'thinking') return all.with(first, { ...signed, thinking: reasoning })
  return [foreignBlock(reasoning, reasoningDetails), ...blocks]
}
