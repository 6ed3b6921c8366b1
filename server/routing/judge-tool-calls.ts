// Whether the tool calls of an answer can be carried out: of a tool that the request has, with arguments that are a JSON object and
// have what the tool's schema requires. Looks no deeper into schemas than that. Pure.
import type { FunctionTool, Tool } from '../../core/chat.ts'
import type { AnswerToolCall } from '../../core/events.ts'

/** `good` when all can; undefined when there is nothing to judge. */
export function judgeToolCalls(
  tools: readonly Tool[] | undefined,
  calls: readonly Pick<AnswerToolCall, 'kind' | 'name' | 'arguments'>[],
): 'good' | 'bad' | undefined {
  if (tools === undefined || calls.length === 0) return undefined
  // Calls of hosted tools are the provider's own and look like nothing that the request has.
  if (tools.some(({ kind }) => kind === 'hosted')) return undefined
  return calls.every((call) => canBeCalled(call, tools)) ? 'good' : 'bad'
}

function canBeCalled(
  call: Pick<AnswerToolCall, 'kind' | 'name' | 'arguments'>,
  tools: readonly Tool[],
): boolean {
  const tool = tools.find((one) => one.kind !== 'hosted' && one.name === call.name)
  if (tool === undefined) return false
  return tool.kind !== 'function' || call.kind !== 'function' || fits(tool, call.arguments)
}

/** Nothing stands for no arguments: many models say it so, and clients read it so. */
function fits({ parameters }: FunctionTool, text: string): boolean {
  const required: unknown = parameters?.['required']
  const names = Array.isArray(required) ? required.filter((name) => typeof name === 'string') : []
  if (text.trim() === '') return names.length === 0
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject && names.every((name) => Object.hasOwn(value, name))
  } catch {
    return false // not JSON, which is what is asked here
  }
}
