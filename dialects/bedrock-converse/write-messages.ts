// Writes neutral messages as `system` and `messages`. Neighbours of one role become one turn, tool results stand first in
// theirs, and what a turn has left without content is left out. JSON is joined by hand, so that arguments keep their spelling.
import type { Message } from '../../core/chat.ts'
import { membersText } from '../anthropic-messages/wire.ts'
import { cachePointBlock, isMarked, withoutMark } from './cache-points.ts'
import { invalidValue } from './check.ts'
import { writeParts, type BlockContext } from './parts.ts'
import { ownReasoning, replayedReasoning } from './reasoning-details.ts'
import { safeId, toolUseTexts } from './tools.ts'
import { SIGNED_THINKING } from './quirks.ts'
import type { Draft } from './wire.ts'

export interface WriteContext extends BlockContext {
  readonly quirks: ReadonlySet<string>
  /** What the gateway itself adds to the system prompt. */
  readonly words: string | undefined
}

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
  rest: string
}

/** The conversation's two members. */
export function writeMessages(messages: readonly Message[], context: WriteContext): WrittenMessages {
  const turns: Turn[] = []
  const system: Draft[] = []
  for (const message of messages) {
    if (message.role === 'system' || message.role === 'developer')
      system.push(...contentBlocks(message, context))
    else addMessage(turns, message, context)
  }
  if (context.words !== undefined) system.push({ text: context.words })
  const systemText = system.length > 0 ? JSON.stringify(system) : undefined
  if (turns.length > 0) return { system: systemText, messages: `[${turns.map(turnText).join(',')}]` }
  // Instructions alone are a question here, where a conversation without turns is refused.
  if (systemText === undefined) throw invalidValue('messages', 'Member must not be empty')
  return { system: undefined, messages: `[{"role":"user","content":${systemText}}]` }
}

/** A string stands for one block; a mark on a message stands behind its content. */
function contentBlocks({ content, rest }: Message, context: BlockContext): Draft[] {
  if (content === null) return []
  const parts = typeof content === 'string' ? [{ type: 'text' as const, text: content }] : content
  const blocks = writeParts(parts, context)
  return typeof content === 'string' && blocks.length > 0 && isMarked(rest) && context.takesMarks
    ? [...blocks, cachePointBlock(rest)]
    : blocks
}

function openTurn(turns: Turn[], role: Turn['role']): Turn {
  const last = turns.at(-1)
  if (last?.role === role) return last
  const turn: Turn = { role, results: [], blocks: [], rest: '' }
  turns.push(turn)
  return turn
}

function addMessage(turns: Turn[], message: Message, context: WriteContext): void {
  if (message.role === 'tool') {
    openTurn(turns, 'user').results.push(...resultTexts(message, context))
    return
  }
  const blocks = messageTexts(message, context)
  if (blocks.length === 0) return
  const turn = openTurn(turns, message.role === 'assistant' ? 'assistant' : 'user')
  turn.blocks.push(...blocks)
  if (context.keep === 'keep') turn.rest = membersText(withoutMark(message.rest))
}

/** In the order in which a model writes them: reasoning, then what it says, then its calls. */
function messageTexts(message: Message, context: WriteContext): string[] {
  const blocks: Draft[] = []
  if (message.role === 'assistant') {
    const { reasoningDetails: details, reasoning } = message
    const earlier = { details, reasoning }
    blocks.push(
      ...(context.keep === 'keep' ? ownReasoning(details) : replayedReasoning(earlier, context.quirks)),
    )
  }
  blocks.push(...contentBlocks(message, context))
  if (message.refusal !== undefined && message.refusal.trim() !== '') blocks.push({ text: message.refusal })
  return [
    ...blocks.map((block) => JSON.stringify(block)),
    ...(message.toolCalls ?? []).flatMap((call) => toolUseTexts(call, context)),
  ]
}

/** A result and, when it or something in it is marked, the mark behind it: within a result there may be none. */
function resultTexts(message: Message, context: WriteContext): string[] {
  const { content, rest, toolCallId = '' } = message
  // Here, unlike in turns, text may be blank.
  const written =
    typeof content === 'string'
      ? [{ text: content }]
      : writeParts(content ?? [], { ...context, takesMarks: false })
  const head = `{"toolResult":{"toolUseId":${JSON.stringify(safeId(toolCallId))},"content":${JSON.stringify(written)}`
  const block = `${head}${membersText(resultFields(message, context))}}}`
  const inner = typeof content === 'string' || content === null ? [] : content
  const mark = [message, ...inner].find((item) => 'rest' in item && isMarked(item.rest))
  if (!context.takesMarks || mark === undefined) return [block]
  return [block, JSON.stringify(cachePointBlock('rest' in mark ? mark.rest : rest))]
}

/** Of another format only that a tool failed means the same. */
function resultFields({ rest }: Message, { keep, quirks }: WriteContext): Draft | undefined {
  if (keep === 'keep') return withoutMark(rest)
  return rest?.['is_error'] === true && quirks.has(SIGNED_THINKING) ? { status: 'error' } : undefined
}

function turnText({ role, results, blocks, rest }: Turn): string {
  return `{"role":"${role}","content":[${[...results, ...blocks].join(',')}]${rest}}`
}
