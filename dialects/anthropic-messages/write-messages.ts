// Writes neutral messages as `system` and `messages`. Neighbours of one role become one turn, tool results stand first in
// theirs, and what a turn has left without content is left out. JSON is joined by hand, so that arguments keep their spelling.
import type { Message } from '../../core/chat.ts'
import { invalidValue } from './check.ts'
import { writeParts, writtenRest, type KeepRest } from './parts.ts'
import { signedBlocks } from './reasoning-details.ts'
import { safeId, toolUseText } from './tools.ts'
import { membersText, type Draft } from './wire.ts'

export interface WrittenMessages {
  /** JSON text; undefined when there is no system prompt. */
  readonly system: string | undefined
  readonly messages: string
}

interface Turn {
  readonly role: 'user' | 'assistant'
  /** JSON texts of blocks: results of tools, and everything else. */
  readonly results: string[]
  readonly blocks: string[]
  /** The text of a message that is nothing but that; counts while the turn has no other block. */
  plain: string | undefined
  rest: string
}

/** `words` is what the gateway itself adds to the system prompt. */
export function writeMessages(
  messages: readonly Message[],
  options: { readonly keep: KeepRest; readonly words?: string },
): WrittenMessages {
  const turns: Turn[] = []
  const system: Message[] = []
  for (const message of messages) {
    if (message.role === 'system' || message.role === 'developer') system.push(message)
    else addMessage(turns, message, options.keep)
  }
  if (options.words !== undefined) system.push({ role: 'system', content: options.words })
  // Instructions alone are a question here, where a conversation without turns is refused.
  if (turns.length === 0) {
    const turn = openTurn(turns, 'user')
    turn.blocks.push(...systemBlocks(system, options.keep).map((block) => JSON.stringify(block)))
    if (turn.blocks.length === 0) throw invalidValue('messages', 'at least one message is required')
    return { system: undefined, messages: `[${turns.map(turnText).join(',')}]` }
  }
  return { system: systemText(system, options.keep), messages: `[${turns.map(turnText).join(',')}]` }
}

function systemText(system: readonly Message[], keep: KeepRest): string | undefined {
  const texts = system.map((message) => message.content).filter((content) => typeof content === 'string')
  if (texts.length === system.length) {
    const joined = texts.filter((text) => text !== '').join('\n\n')
    return joined === '' ? undefined : JSON.stringify(joined)
  }
  const blocks = systemBlocks(system, keep)
  return blocks.length === 0 ? undefined : JSON.stringify(blocks)
}

function systemBlocks(system: readonly Message[], keep: KeepRest): Draft[] {
  return system.flatMap(({ content }) => {
    if (content === null || content === '') return []
    return typeof content === 'string' ? [{ type: 'text', text: content }] : writeParts(content, keep)
  })
}

function openTurn(turns: Turn[], role: Turn['role']): Turn {
  const last = turns.at(-1)
  if (last?.role === role) return last
  const turn: Turn = { role, results: [], blocks: [], plain: undefined, rest: '' }
  turns.push(turn)
  return turn
}

function addMessage(turns: Turn[], message: Message, keep: KeepRest): void {
  if (message.role === 'tool') {
    openTurn(turns, 'user').results.push(resultText(message, keep))
    return
  }
  const blocks = messageBlocks(message, keep)
  if (blocks.length === 0) return
  const turn = openTurn(turns, message.role === 'assistant' ? 'assistant' : 'user')
  const { content } = message
  if (typeof content === 'string' && blocks[0] === JSON.stringify({ type: 'text', text: content }))
    turn.plain = content
  turn.blocks.push(...blocks)
  if (keep === 'keep') turn.rest = membersText(message.rest)
}

/** In the order in which a model writes them: thinking, then what it says, then its calls. */
function messageBlocks(message: Message, keep: KeepRest): string[] {
  const { content } = message
  const blocks: object[] = []
  if (message.role === 'assistant') blocks.push(...signedBlocks(message.reasoningDetails, message.reasoning))
  if (typeof content === 'string') {
    if (content !== '') blocks.push({ type: 'text', text: content })
  } else if (content !== null) blocks.push(...writeParts(content, keep))
  if (message.refusal !== undefined && message.refusal !== '')
    blocks.push({ type: 'text', text: message.refusal })
  const texts = blocks.map((block) => JSON.stringify(block))
  // A string stands for one block; what marks a whole message for the cache marks that block.
  const mark =
    typeof content === 'string' && keep === 'drop' ? membersText(writtenRest(message.rest, keep)) : ''
  const last = texts.at(-1)
  if (mark !== '' && last !== undefined) texts[texts.length - 1] = `${last.slice(0, -1)}${mark}}`
  return [...texts, ...(message.toolCalls ?? []).map((call) => toolUseText(call, keep))]
}

function resultText(message: Message, keep: KeepRest): string {
  const { content } = message
  const written = typeof content === 'string' ? content : writeParts(content ?? [], keep)
  const head = `{"type":"tool_result","tool_use_id":${JSON.stringify(safeId(message.toolCallId ?? ''))}`
  const inner = written.length === 0 ? '' : `,"content":${JSON.stringify(written)}`
  return `${head}${inner}${membersText(writtenRest(message.rest, keep))}}`
}

function turnText({ role, results, blocks, plain, rest }: Turn): string {
  const isPlain = plain !== undefined && results.length === 0 && blocks.length === 1
  const content = isPlain ? JSON.stringify(plain) : `[${[...results, ...blocks].join(',')}]`
  return `{"role":"${role}","content":${content}${rest}}`
}
