// Messages of a conversation, read and written. Roles and required contents follow OpenAI's measured rules; reasoning of
// earlier turns comes in as `reasoning`, `reasoning_content` or `reasoning_details` and goes out as the provider takes it.
import { GatewayError } from '../../core/errors.ts'
import type { Message, ReasoningDetail, Role, ToolCall } from '../../core/chat.ts'
import {
  emptyArray,
  invalidType,
  invalidValue,
  missing,
  readArray,
  readName,
  readObject,
  readString,
} from './check.ts'
import { merge, readParts, writeParts } from './parts.ts'
import { detailsText } from './reasoning-details.ts'
import { isLegacyCall, readFunctionCall, readToolCalls, writeToolCalls } from './tools.ts'
import { setOwn, type Draft, type Wire } from './wire.ts'

/** In the order in which OpenAI's error lists them. */
const ROLES = ['system', 'assistant', 'user', 'function', 'tool', 'developer'] as const

/** Contents other than `content` that let an assistant message have none. */
const CONTENT_LIKE = [
  'tool_calls',
  'function_call',
  'refusal',
  'audio',
  'reasoning',
  'reasoning_content',
  'reasoning_details',
  'images',
] as const

/** Reads `messages`. Role `function` becomes a tool message that answers the latest `function_call`. */
export function readMessages(value: unknown): readonly Message[] {
  const list = readArray(value, 'messages', 'objects')
  if (list.length === 0) throw emptyArray('messages')
  const messages: Message[] = []
  let callId = 'call_function'
  for (let index = 0; index < list.length; index++) {
    const wire = readObject(list[index], `messages[${index}]`)
    const message = readMessage(wire, { index, callId })
    if (message.toolCalls !== undefined && wire['function_call'] != null)
      callId = message.toolCalls[0]?.id ?? callId
    messages.push(message)
  }
  return messages
}

interface Place {
  readonly index: number
  /** Id of the deprecated function call that a `function` message answers. */
  readonly callId: string
}

type MessageDraft = { -readonly [Key in keyof Message]: Message[Key] }

function readMessage(wire: Wire, place: Place): Message {
  const path = `messages[${place.index}]`
  const role = readRole(wire['role'], path)
  const legacyAnswer = role === 'function'
  const message: MessageDraft = {
    role: legacyAnswer ? 'tool' : role,
    content: readContent(wire, role, place.index),
  }
  const rest: Draft = {}
  for (const name of Object.keys(wire)) readField(wire[name], name, { message, rest, path, place })
  if (legacyAnswer) {
    message.toolCallId = place.callId
    rest['role'] = 'function'
  } else if (role === 'tool') message.toolCallId = readName(wire['tool_call_id'], `${path}.tool_call_id`)
  for (const _ in rest) {
    message.rest = rest
    break
  }
  return message
}

function readRole(role: unknown, path: string): Role | 'function' {
  if (role === undefined) throw missing(`${path}.role`)
  if (typeof role !== 'string') throw invalidType(`${path}.role`, 'a string', role)
  const known = ROLES.find((candidate) => candidate === role)
  if (known === undefined) throw invalidValue(`${path}.role`, role, ROLES)
  return known
}

function readContent(wire: Wire, role: Role | 'function', index: number): Message['content'] {
  const content = wire['content']
  if (typeof content === 'string') return content
  if (Array.isArray(content)) return readParts(content, `messages[${index}].content`)
  if (content !== undefined && content !== null)
    throw invalidType(`messages[${index}].content`, 'one of a string or array of objects', content)
  if (role === 'assistant' && CONTENT_LIKE.some((name) => wire[name] != null)) return null
  throw new GatewayError('invalid_value', "Invalid value for 'content': expected a string, got null.", {
    param: `messages.[${index}].content`,
    wireCode: null,
  })
}

interface FieldTarget {
  readonly message: MessageDraft
  readonly rest: Draft
  readonly path: string
  readonly place: Place
}

function readField(value: unknown, name: string, target: FieldTarget): void {
  const { message, rest, path, place } = target
  switch (name) {
    case 'role':
    case 'content':
      return
    case 'name':
      if (value !== null) message.name = readString(value, `${path}.name`)
      return
    case 'tool_call_id':
      if (value !== null) message.toolCallId = readString(value, `${path}.tool_call_id`)
      return
    case 'tool_calls':
      if (value !== null) message.toolCalls = readToolCalls(value, `${path}.tool_calls`)
      return
    case 'function_call':
      if (value !== null && message.toolCalls === undefined)
        message.toolCalls = [readFunctionCall(value, `${path}.function_call`, `call_function_${place.index}`)]
      return
    case 'refusal':
      if (value !== null) message.refusal = readString(value, `${path}.refusal`)
      return
    case 'reasoning':
      if (value !== null) message.reasoning = readString(value, `${path}.reasoning`)
      return
    case 'reasoning_content':
      if (value !== null) message.reasoning ??= readString(value, `${path}.reasoning_content`)
      return
    case 'reasoning_details':
      if (value !== null) message.reasoningDetails = readDetails(value, `${path}.reasoning_details`)
      return
    default:
      setOwn(rest, name, value)
  }
}

function readDetails(value: unknown, path: string): readonly ReasoningDetail[] {
  const list = readArray(value, path, 'objects')
  for (let index = 0; index < list.length; index++) {
    const detail = readObject(list[index], `${path}[${index}]`)
    readName(detail['type'], `${path}[${index}].type`)
  }
  return list as readonly ReasoningDetail[]
}

/** How one provider wants the messages. */
export interface MessageShape {
  /** Unknown fields are of this dialect (`keep`) or of another (`drop`). */
  readonly rest: 'keep' | 'drop'
  /** What a `developer` message is called there. */
  readonly developer: 'developer' | 'system'
  /**
   * How reasoning of earlier turns goes back: not at all, as `reasoning_content` beside tool calls only (other turns must
   * not have it), as `reasoning`, or with its details as it came.
   */
  readonly reasoning: 'none' | 'content-with-tools' | 'field' | 'details'
}

/** True when these messages cannot go to a provider of this shape as they are. */
export function needShaping(messages: readonly Message[], shape: MessageShape): boolean {
  return messages.some(
    (message) =>
      (message.role === 'developer' && shape.developer === 'system') ||
      (message.reasoning !== undefined && shape.reasoning !== 'details') ||
      (message.reasoningDetails !== undefined && shape.reasoning !== 'details'),
  )
}

/** The wire form of messages. */
export function writeMessages(messages: readonly Message[], shape: MessageShape): Draft[] {
  return messages.map((message) => writeMessage(message, shape))
}

function writeMessage(message: Message, shape: MessageShape): Draft {
  const legacyAnswer = shape.rest === 'keep' && message.rest?.['role'] === 'function'
  const wire: Draft = { role: message.role === 'developer' ? shape.developer : message.role }
  wire['content'] = typeof message.content === 'string' ? message.content : writeContent(message, shape)
  if (message.name !== undefined) wire['name'] = message.name
  if (message.refusal !== undefined) wire['refusal'] = message.refusal
  writeReasoning(message, shape, wire)
  if (message.toolCalls !== undefined) writeCalls(message.toolCalls, shape, wire)
  if (message.toolCallId !== undefined && !legacyAnswer) wire['tool_call_id'] = message.toolCallId
  return message.rest && shape.rest === 'keep' ? merge(wire, message.rest) : wire
}

/** A turn that had nothing but reasoning is left with empty text once the reasoning is gone, since null would be refused. */
function writeContent(message: Message, shape: MessageShape): unknown {
  if (Array.isArray(message.content)) return writeParts(message.content, shape.rest)
  const carriesMore =
    message.toolCalls !== undefined ||
    message.refusal !== undefined ||
    shape.reasoning === 'details' ||
    (shape.rest === 'keep' && message.rest !== undefined)
  return carriesMore ? null : ''
}

function writeCalls(calls: readonly ToolCall[], shape: MessageShape, wire: Draft): void {
  const first = calls[0]
  if (first && isLegacyCall(first) && shape.rest === 'keep')
    wire['function_call'] = { name: first.name, arguments: first.arguments }
  else wire['tool_calls'] = writeToolCalls(calls, shape.rest)
}

function writeReasoning(message: Message, shape: MessageShape, wire: Draft): void {
  if (message.role !== 'assistant' || shape.reasoning === 'none') return
  if (shape.reasoning === 'details') {
    if (message.reasoning !== undefined) wire['reasoning'] = message.reasoning
    if (message.reasoningDetails !== undefined) wire['reasoning_details'] = message.reasoningDetails
    return
  }
  // Some clients send the details alone, or an empty text beside them; what is readable in them is the same text.
  const text = message.reasoning || detailsText(message.reasoningDetails)
  if (text === '') return
  if (shape.reasoning === 'field') wire['reasoning'] = text
  else if (message.toolCalls !== undefined) wire['reasoning_content'] = text
}
