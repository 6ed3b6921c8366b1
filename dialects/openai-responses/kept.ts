// Responses that outlive their request: what is said of one before it is complete, what of it a later request goes on from, and
// how the items of its input are listed. Text in, text out; where responses are kept is no business of this file.
import { GatewayError } from '../../core/errors.ts'
import { jsonMembers } from '../../core/json-members.ts'
import type { AnswerContext } from '../dialect.ts'
import { writeFailure } from './errors.ts'
import { createdOf, itemIds, responseObject } from './response-object.ts'
import { isObject, type Draft, type Wire } from './wire.ts'

/** OpenAI's error for a `previous_response_id` that nobody knows (reference 2.4). */
export function previousNotFound(id: string): GatewayError {
  return new GatewayError('invalid_value', `Previous response with id '${id.slice(0, 80)}' not found.`, {
    param: 'previous_response_id',
    wireCode: 'previous_response_not_found',
  })
}

/** OpenAI's error for an item that was given by its id alone and is not kept. */
export function itemNotFound(id: string): GatewayError {
  return new GatewayError(
    'not_found',
    `Item with id '${id.slice(0, 80)}' not found. Items of responses that were made with 'store' set to false are not kept: send the item itself.`,
    { param: 'input', wireCode: null },
  )
}

/** How a response stands that has no answer of a model to show. */
export type Unfinished =
  | { readonly status: 'queued' | 'in_progress' | 'cancelled' }
  | { readonly status: 'failed'; readonly error: GatewayError }

/** The JSON text of a response without output. */
export function writeUnfinished(context: AnswerContext, state: Unfinished): string {
  const { id, model, surface, echo } = context
  const frame = { id, model, surface, echo, createdAt: createdOf(id) }
  const error = state.status === 'failed' ? { error: writeFailure(state.error) } : {}
  return JSON.stringify(responseObject(frame, { status: state.status, output: [], ...error }))
}

/** A response whose text says that it is under way, as one that failed; for those that nobody works on any more. */
export function failedText(response: string, error: GatewayError): string {
  const wire = parsed(response)
  return JSON.stringify({ ...wire, status: 'failed', error: writeFailure(error) })
}

/** One event around a response. */
export function writeResponseEvent(type: string, sequence: number, response: string): string {
  return `event: ${type}\ndata: {"type":"${type}","sequence_number":${sequence},"response":${response}}\n\n`
}

const FINAL_EVENT = /^event: response\.(completed|incomplete|failed)\n/

/** The response in the event that ends a stream; undefined for any other event. */
export function finalResponse(event: string): string | undefined {
  if (!FINAL_EVENT.test(event)) return undefined
  const data = event.slice(event.indexOf('\ndata: ') + '\ndata: '.length).trimEnd()
  return memberText(data, 'response')
}

/** The text of one member of an object's text. */
export function memberText(object: string, name: string): string | undefined {
  const member = jsonMembers(object).findLast(({ key }) => key === name)
  return member && object.slice(member.valueStart, member.end)
}

/** One turn of a conversation as it is kept: JSON texts of the list of its input items and of its response. */
export interface KeptTurn {
  readonly id: string
  readonly input: string
  readonly response: string
}

/** The text of `input` as the text of a list of items. */
export function itemsText(input: string): string {
  return input.startsWith('"') ? `[{"type":"message","role":"user","content":${input}}]` : input
}

/** What the model was told and said in earlier turns, and what it is told now, as the text of one list. */
export function joinTurns(turns: readonly KeptTurn[], input: string): string {
  const lists = turns.flatMap((turn) => [turn.input, JSON.stringify(repeatable(turn))])
  const inner = [...lists, input].map((list) => list.trim().slice(1, -1).trim())
  return `[${inner.filter((items) => items !== '').join(',')}]`
}

/** Reasoning that shows nothing and holds nothing is known to its maker only while he keeps it, which he was asked not to. */
function repeatable(turn: KeptTurn): Wire[] {
  return outputOf(turn.response).filter(
    (item) =>
      item['type'] !== 'reasoning' ||
      typeof item['encrypted_content'] === 'string' ||
      isFull(item['summary']) ||
      isFull(item['content']),
  )
}

function isFull(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0
}

/** The output items of a response's text. */
export function outputOf(response: string): Wire[] {
  const { output } = parsed(response)
  return Array.isArray(output) ? output.filter(isObject) : []
}

function parsed(response: string): Wire {
  const wire: unknown = JSON.parse(response)
  return isObject(wire) ? wire : {}
}

/** The generation that made an item whose id was made here; undefined for ids that a provider gave. */
export function generationOfItem(id: string): string | undefined {
  const found = /^[a-z]+_(\d{1,12})_([0-9A-Za-z]{20})_\d+$/.exec(id)
  return found ? `gen-${found[1]}-${found[2]}` : undefined
}

/** The items that a response was made from, as the API lists them: those of earlier turns and their output, then its own. */
export function listInputItems(turns: readonly KeptTurn[], own: KeptTurn): Draft[] {
  const earlier = turns.flatMap((turn) => [...inputOf(turn), ...outputOf(turn.response)])
  return [...earlier, ...inputOf(own)]
}

/** Items get the id that they lack, always the same one, and messages the form that the API gives them. */
function inputOf({ id, input }: KeptTurn): Draft[] {
  const items: unknown = JSON.parse(input)
  if (!Array.isArray(items)) return []
  const makeId = itemIds(`${id}-in`)
  return items.filter(isObject).map((item, index) => {
    const type = item['type'] ?? 'message'
    if (type !== 'message') return { id: makeId('item', index), ...item }
    const { content } = item
    const voice = item['role'] === 'assistant' ? 'output_text' : 'input_text'
    const parts = typeof content === 'string' ? [{ type: voice, text: content }] : content
    return { id: makeId('msg', index), type, status: 'completed', ...item, content: parts }
  })
}
