// Reads `instructions` and `input` into neutral messages. What one turn of a model said comes as several items (reasoning, a
// message, calls) and becomes one message, as it must be for everyone else. Writing is write-input.ts.
// Items of tools that a provider ran itself mean nothing to others: they are left out here and stay in the caller's own text.
import type { ContentPart, Message, ReasoningDetail, Rest, ToolCall } from '../../core/chat.ts'
import {
  emptyArray,
  invalidType,
  invalidValue,
  missing,
  readArray,
  readName,
  readObject,
  readString,
} from '../openai-chat/check.ts'
import { innerRest } from '../openai-chat/parts.ts'
import { itemNotFound } from './kept.ts'
import { readParts } from './parts.ts'
import { PART_BREAK, readReasoningItem } from './reasoning-details.ts'
import { isObject, textOf, type Wire } from './wire.ts'

const ROLES = ['assistant', 'system', 'developer', 'user'] as const
const MESSAGE_FIELDS = new Set(['type', 'role', 'content'])
const CALL_FIELDS = new Set(['type', 'call_id', 'name', 'arguments'])
const CUSTOM_CALL_FIELDS = new Set(['type', 'call_id', 'name', 'input'])
const OUTPUT_FIELDS = new Set(['type', 'call_id', 'output'])

/** Marks the message that `instructions` became. */
export const INSTRUCTIONS: Rest = { instructions: true }

/** The whole conversation; instructions, when there are any, come first. */
export function readConversation(wire: Wire): readonly Message[] {
  const messages: Message[] = []
  const { instructions, input } = wire
  if (instructions != null)
    messages.push({ role: 'system', content: readString(instructions, 'instructions'), rest: INSTRUCTIONS })
  if (input == null) throw missing('input')
  if (typeof input === 'string') return [...messages, { role: 'user', content: input }]
  if (!Array.isArray(input)) throw invalidType('input', 'one of a string or array of objects', input)
  if (input.length === 0) throw emptyArray('input')
  readItems(readArray(input, 'input', 'objects'), messages)
  return messages
}

const TOLD = new Set([
  'message',
  'reasoning',
  'function_call',
  'custom_tool_call',
  'function_call_output',
  'custom_tool_call_output',
])

/** The kinds of items that are not read, since no other format has words for them. */
export function untoldItems({ input }: Wire): readonly string[] {
  if (!Array.isArray(input)) return []
  const kinds = (input as readonly unknown[]).map((item) => (isObject(item) ? textOf(item['type']) : ''))
  return [...new Set(kinds.filter((kind) => kind !== '' && !TOLD.has(kind)))]
}

/** A turn of the model whose items are still coming. */
interface Turn {
  said: Message | undefined
  readonly calls: ToolCall[]
  readonly reasoning: string[]
  readonly details: ReasoningDetail[]
  items: number
}

function readItems(list: readonly unknown[], messages: Message[]): void {
  let turn: Turn | undefined
  const close = (): void => {
    if (turn) messages.push(turnMessage(turn))
    turn = undefined
  }
  const open = (): Turn => (turn ??= { said: undefined, calls: [], reasoning: [], details: [], items: 0 })
  // What was said is over when something else is said or thought, unless its calls still wait for their results.
  const openFresh = (): Turn => {
    if (turn?.said && turn.calls.length === 0) close()
    return open()
  }
  list.forEach((value, index) => {
    const path = `input[${index}]`
    const item = readObject(value, path)
    switch (typeOf(item, path)) {
      case 'reasoning':
        return addReasoning(openFresh(), item)
      case 'function_call':
      case 'custom_tool_call':
        open().calls.push(readCall(item, path))
        return
      case 'function_call_output':
      case 'custom_tool_call_output':
        close()
        messages.push(readOutput(item, path))
        return
      case 'item_reference':
        throw itemNotFound(textOf(item['id']))
      case 'message': {
        const message = readMessage(item, path)
        if (message.role === 'assistant') return addWords(openFresh(), message)
        close()
        messages.push(message)
      }
    }
  })
  close()
}

/** Messages need not say that they are. */
function typeOf(item: Wire, path: string): string {
  if (item['type'] !== undefined) return readString(item['type'], `${path}.type`)
  if (item['role'] === undefined) throw missing(`${path}.type`)
  return 'message'
}

function addReasoning(turn: Turn, item: Wire): void {
  const { text, details } = readReasoningItem(item, turn.items++)
  if (text !== '') turn.reasoning.push(text)
  turn.details.push(...details)
}

function addWords(turn: Turn, message: Message): void {
  turn.said = turn.said
    ? { ...turn.said, content: [...partsOf(turn.said.content), ...partsOf(message.content)] }
    : message
}

function partsOf(content: Message['content']): readonly ContentPart[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : (content ?? [])
}

function turnMessage({ said, calls, reasoning, details }: Turn): Message {
  return {
    role: 'assistant',
    // A turn of nothing but reasoning has said nothing, which others must be able to take too.
    content: said?.content ?? (calls.length > 0 ? null : ''),
    ...(calls.length > 0 && { toolCalls: calls }),
    ...(reasoning.length > 0 && { reasoning: reasoning.join(PART_BREAK) }),
    ...(details.length > 0 && { reasoningDetails: details }),
    ...(said?.rest && { rest: said.rest }),
  }
}

function readMessage(item: Wire, path: string): Message {
  if (item['role'] === undefined) throw missing(`${path}.role`)
  const given = readString(item['role'], `${path}.role`)
  const role = ROLES.find((candidate) => candidate === given)
  if (role === undefined) throw invalidValue(`${path}.role`, given, ROLES)
  const rest = innerRest(item, MESSAGE_FIELDS)
  return { role, content: readContent(item['content'], `${path}.content`), ...(rest && { rest }) }
}

function readContent(content: unknown, path: string): string | readonly ContentPart[] {
  if (content === undefined) throw missing(path)
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) throw invalidType(path, 'one of a string or array of objects', content)
  return readParts(content, path)
}

function readCall(item: Wire, path: string): ToolCall {
  const isCustom = item['type'] === 'custom_tool_call'
  const member = isCustom ? 'input' : 'arguments'
  if (item[member] === undefined) throw missing(`${path}.${member}`)
  const rest = innerRest(item, isCustom ? CUSTOM_CALL_FIELDS : CALL_FIELDS)
  return {
    id: readName(item['call_id'], `${path}.call_id`),
    kind: isCustom ? 'custom' : 'function',
    name: readName(item['name'], `${path}.name`),
    arguments: readString(item[member], `${path}.${member}`),
    ...(rest && { rest }),
  }
}

function readOutput(item: Wire, path: string): Message {
  const rest = innerRest(item, OUTPUT_FIELDS)
  const isCustom = item['type'] === 'custom_tool_call_output'
  return {
    role: 'tool',
    toolCallId: readName(item['call_id'], `${path}.call_id`),
    content: readContent(item['output'], `${path}.output`),
    ...((rest || isCustom) && { rest: { ...rest, ...(isCustom && { type: 'custom_tool_call_output' }) } }),
  }
}
