// Writes a whole answer as Bedrock does. The provider's own blocks are the base where it spoke this format; from any other they are
// made: reasoning, text, calls. There is one choice; ids and models have no place in this format.
import type { Answer, AnswerChoice } from '../../core/events.ts'
import { inputText, membersText } from '../anthropic-messages/wire.ts'
import type { WriteAnswerOptions } from '../dialect.ts'
import { isOwnDetail, ownReasoning } from './reasoning-details.ts'
import { writeStopReason } from './stop-reasons.ts'
import { writeUsage } from './usage.ts'
import { isObject, type Draft, type Wire } from './wire.ts'

const WRITTEN = new Set(['output', 'stopReason', 'usage', 'metrics'])

/** How long the model took is known to a provider only. */
const UNKNOWN_METRICS = { latencyMs: 0 }

/** The JSON text of a whole answer. */
export function writeAnswer(answer: Answer, options: WriteAnswerOptions): string {
  const choice = answer.choices[0]
  const own = answer.native?.dialect === 'bedrock-converse' ? answer.native.wire : {}
  const blocks = choice ? (ownBlocks(own, choice) ?? madeBlocks(choice)) : []
  const reason = choice ? writeStopReason(choice.finishReason, choice.nativeFinishReason) : 'end_turn'
  const others = Object.fromEntries(Object.entries(own).filter(([name]) => !WRITTEN.has(name)))
  const tail = membersText({
    stopReason: reason,
    usage: writeUsage(options.usage),
    metrics: isObject(own['metrics']) ? own['metrics'] : UNKNOWN_METRICS,
    ...others,
  })
  return `{"output":{"message":{"role":"assistant","content":[${blocks.join(',')}]}}${tail}}`
}

/** The provider's own blocks, without the reasoning that was taken out of the choice; undefined when they must be made. */
function ownBlocks(own: Wire, choice: AnswerChoice): string[] | undefined {
  const message = isObject(own['output']) ? own['output']['message'] : undefined
  const content = isObject(message) ? message['content'] : undefined
  if (!Array.isArray(content)) return undefined
  const isHidden = choice.reasoning === undefined && choice.reasoningDetails === undefined
  return (content as readonly unknown[])
    .filter(isObject)
    .filter((block) => !isHidden || block['reasoningContent'] === undefined)
    .map((block) => JSON.stringify(block))
}

function madeBlocks(choice: AnswerChoice): string[] {
  const { text, refusal, toolCalls } = choice
  const blocks: Draft[] = reasoningBlocks(choice)
  if (text !== null && text !== '') blocks.push({ text })
  if (refusal !== null && refusal !== '') blocks.push({ text: refusal })
  return [
    ...blocks.map((block) => JSON.stringify(block)),
    ...toolCalls.map(
      ({ id, name, arguments: given }) =>
        `{"toolUse":{"toolUseId":${JSON.stringify(id)},"name":${JSON.stringify(name)},"input":${inputText(given)}}}`,
    ),
  ]
}

/** Items where they tell the reasoning, else its text; what only proves it goes on to the text. */
function reasoningBlocks({ reasoning, reasoningDetails }: AnswerChoice): Draft[] {
  const blocks = ownReasoning(reasoningDetails)
  const own = (reasoningDetails ?? []).filter(isOwnDetail)
  const told = own.map(({ text }) => (typeof text === 'string' ? text : '')).join('')
  if (reasoning === undefined || reasoning === '' || told !== '') return blocks
  const first = blocks.findIndex(({ reasoningContent: inner }) => isObject(inner) && inner['reasoningText'])
  const signed = blocks[first]?.['reasoningContent']
  const proof = isObject(signed) && isObject(signed['reasoningText']) ? signed['reasoningText'] : {}
  const block = { reasoningContent: { reasoningText: { ...proof, text: reasoning } } }
  return first < 0 ? [block, ...blocks] : blocks.with(first, block)
}
