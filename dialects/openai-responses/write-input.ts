// Writes neutral messages as `instructions` and the items of `input`: a turn of the model becomes its reasoning, what it said
// and its calls, in this order. Reasoning that OpenAI could not know is left out.
import type { Message, ToolCall } from '../../core/chat.ts'
import { writeParts, type KeepRest } from './parts.ts'
import { reasoningItems } from './reasoning-details.ts'
import type { Draft } from './wire.ts'

export interface WrittenInput {
  readonly instructions: string | undefined
  readonly input: readonly Draft[]
}

/** The wire form of a conversation. */
export function writeInput(messages: readonly Message[], keep: KeepRest): WrittenInput {
  const [first, ...others] = messages
  const customCalls = new Set(
    messages.flatMap(({ toolCalls = [] }) =>
      toolCalls.filter(({ kind }) => kind === 'custom').map(({ id }) => id),
    ),
  )
  const options = { keep, customCalls }
  if (keep === 'keep' && first?.rest?.['instructions'] === true && typeof first.content === 'string')
    return { instructions: first.content, input: others.flatMap((message) => writeItems(message, options)) }
  return { instructions: undefined, input: messages.flatMap((message) => writeItems(message, options)) }
}

interface ItemOptions {
  readonly keep: KeepRest
  /** Ids of custom calls, whose results have a type of their own. */
  readonly customCalls: ReadonlySet<string>
}

function writeItems(message: Message, options: ItemOptions): Draft[] {
  const { keep } = options
  if (message.role === 'tool') return [writeOutput(message, options)]
  if (message.role !== 'assistant') return [{ ...writeMessage(message, keep), role: message.role }]
  const details = message.reasoningDetails ?? []
  const said = isSaid(message) ? [writeMessage(message, keep)] : []
  return [
    ...reasoningItems(details, keep === 'keep' ? 'all' : 'provable'),
    ...said,
    ...(message.toolCalls ?? []).map((call) => writeCall(call, keep)),
  ]
}

/** Empty words beside calls or reasoning were put there by other formats, which must have some. */
function isSaid({ content, refusal, toolCalls, reasoningDetails, rest }: Message): boolean {
  if (refusal !== undefined && refusal !== '') return true
  if (content === null) return false
  return content.length > 0 || rest !== undefined || !(toolCalls?.length || reasoningDetails?.length)
}

function writeMessage(message: Message, keep: KeepRest): Draft {
  const { role, content, refusal, rest } = message
  const voice = role === 'assistant' ? 'output' : 'input'
  const parts = typeof content === 'string' ? undefined : writeParts(content ?? [], { voice, keep })
  const refused = refusal === undefined || refusal === '' ? [] : [{ type: 'refusal', refusal }]
  const said = typeof content === 'string' ? content : ''
  const written =
    refused.length > 0
      ? [
          ...(parts ?? (said === '' ? [] : [{ type: 'output_text', text: said, annotations: [] }])),
          ...refused,
        ]
      : (parts ?? said)
  return { type: 'message', role, content: written, ...(keep === 'keep' && rest) }
}

function writeCall(call: ToolCall, keep: KeepRest): Draft {
  const { id, kind, name, rest } = call
  const wire =
    kind === 'custom'
      ? { type: 'custom_tool_call', call_id: id, name, input: call.arguments }
      : { type: 'function_call', call_id: id, name, arguments: call.arguments }
  return keep === 'keep' ? { ...wire, ...rest } : wire
}

function writeOutput({ content, toolCallId = '', rest }: Message, { keep, customCalls }: ItemOptions): Draft {
  const isCustom =
    customCalls.has(toolCallId) || (keep === 'keep' && rest?.['type'] === 'custom_tool_call_output')
  const output = typeof content === 'string' ? content : writeParts(content ?? [], { voice: 'input', keep })
  return {
    type: isCustom ? 'custom_tool_call_output' : 'function_call_output',
    call_id: toolCallId,
    output,
    ...(keep === 'keep' && rest),
  }
}
