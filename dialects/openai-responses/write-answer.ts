// Writes a whole answer as OpenAI's Responses API does. The provider's own object is the base where it spoke this format; from any
// other the items are made by the writer that streams have. There is one choice; others cannot be asked for in this format.
import type { Answer, AnswerChoice, StreamEvent } from '../../core/events.ts'
import type { WriteAnswerOptions } from '../dialect.ts'
import { writeEnding } from './endings.ts'
import { createItemWriter } from './item-writer.ts'
import { createdOf, explanationIn, itemIds, responseObject } from './response-object.ts'
import { writeUsage } from './usage.ts'
import { isObject, type Draft, type Wire } from './wire.ts'

/** The JSON text of a whole answer. */
export function writeAnswer(answer: Answer, options: WriteAnswerOptions): string {
  const { id, model, surface, costDollars, echo } = options
  const choice = answer.choices[0]
  const own = answer.native?.dialect === 'openai-responses' ? answer.native.wire : undefined
  const isQueued = echo?.['background'] === true
  const createdAt = answer.created > 0 && !isQueued ? answer.created : createdOf(id)
  const ending = own ? ownEnding(own) : writeEnding(choice?.finishReason ?? 'stop')
  const tier = own?.['service_tier'] ?? answer.wire?.['service_tier']
  const state = {
    ...ending,
    ...(typeof tier === 'string' && { service_tier: tier }),
    completed_at: own?.['completed_at'] ?? null,
    output: (own && choice && ownItems(own, choice)) ?? madeItems(answer, id),
    usage: writeUsage(options.usage, { costDollars, surface }),
  }
  const written = responseObject({ id, model, surface, createdAt, echo }, state)
  return JSON.stringify({
    ...explanationIn(answer.wire),
    ...(own && unknownFields(own, written)),
    ...written,
  })
}

function ownEnding(own: Wire): Draft & { readonly status: string } {
  const { status, incomplete_details: details = null } = own
  return { status: typeof status === 'string' ? status : 'completed', incomplete_details: details }
}

/** Fields that a provider of this format sent and we have not written. */
function unknownFields(own: Wire, written: Draft): Wire {
  return Object.fromEntries(
    Object.entries(own).filter(([name]) => !Object.hasOwn(written, name) && name !== 'input'),
  )
}

/** The provider's own items, without the reasoning that was taken out of the choice. */
function ownItems(own: Wire, choice: AnswerChoice): readonly unknown[] | undefined {
  const { output } = own
  if (!Array.isArray(output)) return undefined
  const isHidden = choice.reasoning === undefined && choice.reasoningDetails === undefined
  return isHidden ? output.filter((item: unknown) => !isObject(item) || item['type'] !== 'reasoning') : output
}

function madeItems(answer: Answer, id: string): readonly Draft[] {
  const choice = answer.choices[0]
  const items = createItemWriter(() => {}, itemIds(id))
  if (choice) for (const event of choiceEvents(choice, answer.wire)) items.push(event)
  items.end()
  return items.output
}

function choiceEvents(choice: AnswerChoice, wire: Wire | undefined): StreamEvent[] {
  const events: StreamEvent[] = []
  const { reasoning, reasoningDetails, text, refusal, toolCalls } = choice
  if (reasoning !== undefined || reasoningDetails !== undefined)
    events.push({
      type: 'reasoning-delta',
      choice: 0,
      text: reasoning ?? '',
      ...(reasoningDetails && { details: reasoningDetails }),
    })
  if (text !== null) events.push({ type: 'text-delta', choice: 0, text })
  events.push(...extraEvents(wire))
  if (refusal !== null) events.push({ type: 'refusal-delta', choice: 0, text: refusal })
  toolCalls.forEach(({ id, kind, name, arguments: text }, index) => {
    events.push({ type: 'tool-call-start', choice: 0, index, id, kind, name })
    events.push({ type: 'tool-call-delta', choice: 0, index, arguments: text })
  })
  return events
}

/** What a provider of Chat Completions said beside the text. */
function extraEvents(wire: Wire | undefined): StreamEvent[] {
  const choices = wire?.['choices']
  const first: unknown = Array.isArray(choices) ? choices[0] : undefined
  if (!isObject(first)) return []
  const { logprobs, message } = first
  const annotations: unknown = isObject(message) ? message['annotations'] : undefined
  const list = Array.isArray(annotations) ? annotations.filter(isObject) : []
  return [
    ...(isObject(logprobs) ? [{ type: 'logprobs' as const, choice: 0, logprobs }] : []),
    ...(list.length > 0 ? [{ type: 'annotations' as const, choice: 0, annotations: list }] : []),
  ]
}
