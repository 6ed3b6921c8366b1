// Reads `system` and `messages` into neutral messages. A user turn with tool results becomes tool messages and the rest of the
// turn; an assistant turn's thinking, text and calls are told apart. Writing is write-messages.ts.
import type { ContentPart, Message, ReasoningDetail, Rest, ToolCall } from '../../core/chat.ts'
import { isProof } from '../../core/sealed-details.ts'
import { innerRest } from '../openai-chat/parts.ts'
import { invalidType, invalidValue, missing, readList, readName, readObject, readWord } from './check.ts'
import { readBlock, readBlocks, readPart } from './parts.ts'
import { detailOf, sealedIn } from './reasoning-details.ts'
import { readToolUse } from './tools.ts'
import type { Wire } from './wire.ts'

const MESSAGE_FIELDS = new Set(['role', 'content'])
const RESULT_FIELDS = new Set(['type', 'tool_use_id', 'content'])
const ROLES = ['user', 'assistant', 'system'] as const

/** The whole conversation; the system prompt, when there is one, comes first. */
export function readConversation(wire: Wire): readonly Message[] {
  const messages = readSystem(wire['system'])
  if (wire['messages'] === undefined) throw missing('messages')
  const list = readList(wire['messages'], 'messages')
  if (list.length === 0) throw invalidValue('messages', 'at least one message is required')
  for (let index = 0; index < list.length; index++) {
    const path = `messages.${index}`
    messages.push(...readTurn(readObject(list[index], path), { path, index, last: list.length - 1 }))
  }
  return messages
}

function readSystem(system: unknown): Message[] {
  if (system === undefined || system === '') return []
  if (typeof system === 'string') return [{ role: 'system', content: system }]
  if (!Array.isArray(system)) throw invalidType('system', 'a valid string or list')
  return system.length === 0 ? [] : [{ role: 'system', content: readBlocks(system, 'system') }]
}

interface Place {
  readonly path: string
  readonly index: number
  readonly last: number
}

function readTurn(wire: Wire, { path, index, last }: Place): Message[] {
  const role = readWord(wire['role'], `${path}.role`, ROLES)
  const { content } = wire
  if (content === undefined) throw missing(`${path}.content`)
  if (typeof content !== 'string' && !Array.isArray(content))
    throw invalidType(`${path}.content`, 'a valid string or list')
  if (content.length === 0 && (role !== 'assistant' || index !== last))
    throw invalidValue(
      path,
      'all messages must have non-empty content except for the optional final assistant message',
    )
  if (role === 'system' && index === 0)
    throw invalidValue(path, "use the top-level 'system' parameter for the system prompt")
  const unknown = innerRest(wire, MESSAGE_FIELDS)
  const rest = unknown && { rest: unknown }
  if (typeof content === 'string') return [{ role, content, ...rest }]
  if (role === 'assistant') return [readAssistant(content, `${path}.content`, rest)]
  if (role === 'system') return [{ role, content: readBlocks(content, `${path}.content`), ...rest }]
  return readUser(content, `${path}.content`, rest)
}

type MaybeRest = { readonly rest: Rest } | undefined

/** Results come first, whatever their place: in every other format they must follow the calls at once. */
function readUser(blocks: readonly unknown[], path: string, rest: MaybeRest): Message[] {
  const messages: Message[] = []
  const parts: ContentPart[] = []
  for (let index = 0; index < blocks.length; index++) {
    const at = `${path}.${index}`
    const block = readBlock(blocks[index], at)
    if (block.type === 'tool_result') messages.push(readResult(block, at))
    else parts.push(readPart(block, at))
  }
  if (parts.length > 0) messages.push({ role: 'user', content: parts, ...rest })
  return messages
}

function readResult(block: Wire, path: string): Message {
  const { content } = block
  const rest = innerRest(block, RESULT_FIELDS)
  return {
    role: 'tool',
    toolCallId: readName(block['tool_use_id'], `${path}.tool_use_id`),
    content:
      content == null ? '' : typeof content === 'string' ? content : readBlocks(content, `${path}.content`),
    ...(rest && { rest }),
  }
}

function readAssistant(blocks: readonly unknown[], path: string, rest: MaybeRest): Message {
  const parts: ContentPart[] = []
  const toolCalls: ToolCall[] = []
  const details: ReasoningDetail[] = []
  const foreign: ReasoningDetail[] = []
  let shown = ''
  for (let index = 0; index < blocks.length; index++) {
    const at = `${path}.${index}`
    const block = readBlock(blocks[index], at)
    const sealed = sealedIn(block)
    const detail = sealed ? undefined : detailOf(block, details.length)
    if (sealed) {
      foreign.push(...sealed)
      if (typeof block['thinking'] === 'string') shown += block['thinking']
    } else if (detail) details.push(detail)
    else if (block.type === 'tool_use') toolCalls.push(readToolUse(block, at))
    else parts.push(readPart(block, at))
  }
  const reasoning = textIn(details) || textIn(foreign) || shown
  // What was shown of another maker's reasoning is with its proofs; by itself it is the same once more.
  const all = foreign.length === 0 ? details : [...details.filter(isProof), ...foreign]
  const isBare = toolCalls.length === 0 && all.length === 0
  return {
    role: 'assistant',
    content: parts.length > 0 ? parts : isBare ? '' : null,
    ...(toolCalls.length > 0 && { toolCalls }),
    ...(reasoning !== '' && { reasoning }),
    ...(all.length > 0 && { reasoningDetails: all }),
    ...rest,
  }
}

function textIn(details: readonly ReasoningDetail[]): string {
  const pieces = details.map(({ text, summary }) => text ?? summary)
  return pieces.filter((piece) => typeof piece === 'string').join('')
}
