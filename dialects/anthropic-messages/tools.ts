// Tools, the choice among them, and calls of earlier turns, read and written. Tools that the provider runs itself ("server
// tools", any type but `custom`) pass through whole.
import type { FunctionTool, Tool, ToolCall, ToolChoice } from '../../core/chat.ts'
import { GatewayError } from '../../core/errors.ts'
import { innerRest } from '../openai-chat/parts.ts'
import { readBoolean, readList, readName, readObject, readString, readWord } from './check.ts'
import { writtenRest, type KeepRest } from './parts.ts'
import { closeObjects } from './response-format.ts'
import { inputText, isObject, membersText, type Draft, type Wire } from './wire.ts'

const TOOL_FIELDS = new Set(['name', 'description', 'input_schema', 'strict'])
const CALL_FIELDS = new Set(['type', 'id', 'name', 'input'])
const CHOICES = ['auto', 'any', 'tool', 'none'] as const

/** Reads `tools`. */
export function readTools(value: unknown): readonly Tool[] {
  return readList(value, 'tools').map((tool, index) => readTool(tool, `tools.${index}`))
}

function readTool(value: unknown, path: string): Tool {
  const tool = readObject(value, path)
  const { type, description, strict } = tool
  if (type != null && readString(type, `${path}.type`) !== 'custom') return { kind: 'hosted', wire: tool }
  const rest = innerRest(tool, TOOL_FIELDS)
  return {
    kind: 'function',
    name: readName(tool['name'], `${path}.name`),
    ...(description != null && { description: readString(description, `${path}.description`) }),
    parameters: readObject(tool['input_schema'], `${path}.input_schema`),
    ...(strict != null && { strict: readBoolean(strict, `${path}.strict`) }),
    ...(rest && { rest }),
  }
}

/** The wire form of tools. `takesStrict` says whether the model can be held to a schema. */
export function writeTools(
  tools: readonly Tool[],
  options: { readonly keep: KeepRest; readonly takesStrict: boolean },
): Draft[] {
  return tools.flatMap((tool) => {
    if (tool.kind === 'hosted') return options.keep === 'keep' ? [{ ...tool.wire }] : []
    if (tool.kind === 'custom')
      throw new GatewayError(
        'unsupported_value',
        `The tool '${tool.name}' is of type 'custom', which this model does not take. Declare it as a function.`,
        { param: 'tools' },
      )
    return [writeFunction(tool, options)]
  })
}

function writeFunction(
  tool: FunctionTool,
  { keep, takesStrict }: { readonly keep: KeepRest; readonly takesStrict: boolean },
): Draft {
  const { name, description, strict } = tool
  const parameters = tool.parameters ?? { properties: {} }
  const schema = Object.hasOwn(parameters, 'type') ? parameters : { type: 'object', ...parameters }
  const wire: Draft = { name, ...(description !== undefined && { description }) }
  if (keep === 'keep') {
    wire['input_schema'] = tool.parameters ?? schema
    if (strict != null) wire['strict'] = strict
  } else if (strict === true && takesStrict) {
    wire['input_schema'] = closeObjects(schema)
    wire['strict'] = true
  } else wire['input_schema'] = schema
  return { ...wire, ...writtenRest(tool.rest, keep) }
}

export interface ToolUse {
  readonly toolChoice?: ToolChoice
  readonly parallelToolCalls?: boolean
}

/** Reads `tool_choice`, which says two things at once. */
export function readToolChoice(value: unknown): ToolUse {
  const choice = readObject(value, 'tool_choice')
  const type = readWord(choice['type'], 'tool_choice.type', CHOICES)
  const single = choice['disable_parallel_tool_use']
  const parallel =
    single == null
      ? undefined
      : { parallelToolCalls: !readBoolean(single, 'tool_choice.disable_parallel_tool_use') }
  if (type === 'tool') {
    const name = readName(choice['name'], 'tool_choice.name')
    return { toolChoice: { mode: 'function', name }, ...parallel }
  }
  return { toolChoice: { mode: type === 'any' ? 'required' : type }, ...parallel }
}

/** The wire form; undefined when there is nothing to say. One call at a time needs a choice to hang on. */
export function writeToolChoice({ toolChoice, parallelToolCalls }: ToolUse): Draft | undefined {
  const single =
    parallelToolCalls === undefined ? undefined : { disable_parallel_tool_use: !parallelToolCalls }
  if (toolChoice === undefined || toolChoice.mode === 'other')
    return parallelToolCalls === false ? { type: 'auto', ...single } : undefined
  switch (toolChoice.mode) {
    case 'function':
    case 'custom':
      return { type: 'tool', name: toolChoice.name, ...single }
    case 'required':
      return { type: 'any', ...single }
    default:
      return { type: toolChoice.mode, ...single }
  }
}

/** Reads a `tool_use` block of an earlier turn. */
export function readToolUse(block: Wire, path: string): ToolCall {
  const input = block['input'] ?? {}
  const rest = innerRest(block, CALL_FIELDS)
  return {
    id: readName(block['id'], `${path}.id`),
    kind: 'function',
    name: readName(block['name'], `${path}.name`),
    arguments: JSON.stringify(readObject(input, `${path}.input`)),
    ...(rest && { rest }),
  }
}

/** JSON text of a `tool_use` block; the arguments stay the very text that the model wrote, where it is an object. */
export function toolUseText(call: ToolCall, keep: KeepRest): string {
  const head = `{"type":"tool_use","id":${JSON.stringify(safeId(call.id))},"name":${JSON.stringify(call.name)}`
  return `${head},"input":${inputText(call.arguments)}${membersText(writtenRest(call.rest, keep))}}`
}

/** Ids of other makers may have letters that are refused here; call and result are spelt alike. */
export function safeId(id: string): string {
  return id === '' ? 'toolu_' : id.replaceAll(/[^A-Za-z0-9_-]/g, '_')
}

/** True for an object of fields that has a call's shape in an answer. */
export function isToolUse(block: unknown): block is Wire {
  return isObject(block) && block['type'] === 'tool_use'
}
