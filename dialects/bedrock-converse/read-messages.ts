// Reads `system` and `messages` into neutral messages. A user turn with tool results becomes tool messages and the rest of the
// turn; an assistant turn's reasoning, text and calls are told apart. Writing is write-messages.ts.
import type { ContentPart, Message, ReasoningDetail, Rest, ToolCall } from '../../core/chat.ts'
import { innerRest } from '../openai-chat/parts.ts'
import { marked, readCachePoint } from './cache-points.ts'
import { invalidValue, missing, readList, readName, readObject, readWord } from './check.ts'
import { addPart, contentOf, readBlocks } from './parts.ts'
import { detailOf } from './reasoning-details.ts'
import { readToolUse } from './tools.ts'
import { isObject, type Wire } from './wire.ts'

const MESSAGE_FIELDS = new Set(['role', 'content'])
const RESULT_FIELDS = new Set(['toolUseId', 'content'])
const ROLES = ['user', 'assistant', 'system'] as const

/** The whole conversation; the system prompt, when there is one, comes first. */
export function readConversation(wire: Wire): readonly Message[] {
  const messages: Message[] = []
  const system = wire['system'] == null ? [] : readBlocks(wire['system'], 'system')
  if (system.length > 0) messages.push({ role: 'system', content: contentOf(system) })
  const list = readList(wire['messages'], 'messages')
  if (list.length === 0) throw missing('messages')
  for (let index = 0; index < list.length; index++) {
    const path = `messages.${index}`
    messages.push(...readTurn(readObject(list[index], path), path))
  }
  return messages
}

function readTurn(turn: Wire, path: string): Message[] {
  const role = readWord(turn['role'], `${path}.role`, ROLES)
  const at = `${path}.content`
  const blocks = readList(turn['content'], at).map((block, index) => readObject(block, `${at}.${index}`))
  if (blocks.length === 0) throw invalidValue(at, 'Member must not be empty')
  const unknown = innerRest(turn, MESSAGE_FIELDS)
  const rest = unknown && { rest: unknown }
  if (role === 'assistant') return [readAssistant(blocks, at, rest)]
  if (role === 'system') return [{ role, content: contentOf(readBlocks(blocks, at)), ...rest }]
  return readUser(blocks, at, rest)
}

type MaybeRest = { readonly rest: Rest } | undefined

/** Results come first, whatever their place: in every other format they must follow the calls at once. */
function readUser(blocks: readonly Wire[], path: string, rest: MaybeRest): Message[] {
  const messages: Message[] = []
  const parts: ContentPart[] = []
  blocks.forEach((block, index) => {
    const at = `${path}.${index}`
    const mark = parts.length === 0 ? readCachePoint(block) : undefined
    const last = messages.at(-1)
    if (mark && last) messages[messages.length - 1] = marked(last, mark)
    else if (isResult(block)) messages.push(readResult(block['toolResult'], `${at}.toolResult`))
    else addPart(parts, block, at)
  })
  if (parts.length > 0) messages.push({ role: 'user', content: contentOf(parts), ...rest })
  return messages
}

function isResult(block: Wire): boolean {
  return isObject(block['toolResult'])
}

function readResult(value: unknown, path: string): Message {
  const result = readObject(value, path)
  const rest = innerRest(result, RESULT_FIELDS)
  return {
    role: 'tool',
    toolCallId: readName(result['toolUseId'], `${path}.toolUseId`),
    content: contentOf(readBlocks(result['content'], `${path}.content`)),
    ...(rest && { rest }),
  }
}

function readAssistant(blocks: readonly Wire[], path: string, rest: MaybeRest): Message {
  const parts: ContentPart[] = []
  const toolCalls: ToolCall[] = []
  const details: ReasoningDetail[] = []
  blocks.forEach((block, index) => {
    const at = `${path}.${index}`
    const detail = detailOf(block['reasoningContent'], { format: 'unknown', index: details.length })
    const mark = readCachePoint(block)
    const call = toolCalls.at(-1)
    if (detail) details.push(detail)
    else if (mark && call) toolCalls[toolCalls.length - 1] = marked(call, mark)
    else if (isCall(block)) toolCalls.push(readToolUse(block['toolUse'], `${at}.toolUse`))
    else addPart(parts, block, at)
  })
  const reasoning = details.map(({ text }) => (typeof text === 'string' ? text : '')).join('')
  return {
    role: 'assistant',
    content: parts.length > 0 ? contentOf(parts) : null,
    ...(toolCalls.length > 0 && { toolCalls }),
    ...(reasoning !== '' && { reasoning }),
    ...(details.length > 0 && { reasoningDetails: details }),
    ...rest,
  }
}

/** A call that waits for the caller; those of system tools are answered by the provider and pass through. */
function isCall(block: Wire): boolean {
  return isObject(block['toolUse']) && block['toolUse']['type'] !== 'server_tool_use'
}
