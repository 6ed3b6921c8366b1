// Tools, the choice among them, and calls of earlier turns, read and written. Tools that the provider runs itself pass through
// whole. Source: ToolConfiguration and ToolUseBlock of the API reference.
import type { FunctionTool, Tool, ToolCall, ToolChoice } from '../../core/chat.ts'
import { crc32 } from '../../core/crc32.ts'
import { GatewayError } from '../../core/errors.ts'
import { closeObjects } from '../anthropic-messages/response-format.ts'
import { inputText, membersText } from '../anthropic-messages/wire.ts'
import { innerRest } from '../openai-chat/parts.ts'
import { cachePointBlock, isMarked, marked, readCachePoint, withoutMark } from './cache-points.ts'
import { readBoolean, readList, readName, readObject, readString } from './check.ts'
import type { BlockContext } from './parts.ts'
import { isObject, type Draft, type Wire } from './wire.ts'

const SPEC_FIELDS = new Set(['name', 'description', 'inputSchema', 'strict'])
const CALL_FIELDS = new Set(['toolUseId', 'name', 'input'])

/** Reads `toolConfig.tools`. */
export function readTools(value: unknown): readonly Tool[] {
  const tools: Tool[] = []
  const list = readList(value, 'toolConfig.tools')
  for (let index = 0; index < list.length; index++) {
    const path = `toolConfig.tools.${index}`
    const tool = readObject(list[index], path)
    const mark = readCachePoint(tool)
    const last = tools.at(-1)
    if (mark && last?.kind === 'function' && !isMarked(last.rest))
      tools[tools.length - 1] = marked(last, mark)
    else tools.push(readTool(tool, path))
  }
  return tools
}

function readTool(tool: Wire, path: string): Tool {
  if (tool['toolSpec'] === undefined) return { kind: 'hosted', wire: tool }
  const at = `${path}.toolSpec`
  const spec = readObject(tool['toolSpec'], at)
  const { description, strict } = spec
  const schema = readObject(spec['inputSchema'], `${at}.inputSchema`)
  const rest = innerRest(spec, SPEC_FIELDS)
  return {
    kind: 'function',
    name: readName(spec['name'], `${at}.name`),
    ...(description != null && { description: readString(description, `${at}.description`) }),
    parameters: readObject(schema['json'], `${at}.inputSchema.json`),
    ...(strict != null && { strict: readBoolean(strict, `${at}.strict`) }),
    ...(rest && { rest }),
  }
}

/** The wire form of tools, each mark behind its tool. `takesStrict` says whether the model can be held to a schema. */
export function writeTools(
  tools: readonly Tool[],
  { context, takesStrict }: { readonly context: BlockContext; readonly takesStrict: boolean },
): Draft[] {
  return tools.flatMap((tool) => {
    if (tool.kind === 'hosted') return context.keep === 'keep' ? [{ ...tool.wire }] : []
    if (tool.kind === 'custom')
      throw new GatewayError(
        'unsupported_value',
        `The tool '${tool.name}' is of type 'custom', which this model does not take. Declare it as a function.`,
        { param: 'tools' },
      )
    const spec = context.keep === 'keep' ? ownSpec(tool) : foreignSpec(tool, takesStrict)
    const marks = isMarked(tool.rest) && context.takesMarks ? [cachePointBlock(tool.rest)] : []
    return [{ toolSpec: spec }, ...marks]
  })
}

function ownSpec({ name, description, parameters, strict, rest }: FunctionTool): Draft {
  return {
    name,
    ...(description !== undefined && { description }),
    inputSchema: { json: parameters ?? {} },
    ...(strict != null && { strict }),
    ...withoutMark(rest),
  }
}

function foreignSpec({ name, description, parameters, strict }: FunctionTool, takesStrict: boolean): Draft {
  const given = parameters ?? { properties: {} }
  const schema = Object.hasOwn(given, 'type') ? given : { type: 'object', ...given }
  const isHeld = strict === true && takesStrict
  return {
    name,
    // An empty one is refused.
    ...(description !== undefined && description.trim() !== '' && { description }),
    inputSchema: { json: isHeld ? closeObjects(schema) : schema },
    ...(isHeld && { strict: true }),
  }
}

/** Reads `toolConfig.toolChoice`. */
export function readToolChoice(value: unknown): ToolChoice {
  const choice = readObject(value, 'toolConfig.toolChoice')
  if (isObject(choice['tool']))
    return { mode: 'function', name: readName(choice['tool']['name'], 'toolConfig.toolChoice.tool.name') }
  if (choice['any'] !== undefined) return { mode: 'required' }
  if (choice['auto'] !== undefined) return { mode: 'auto' }
  return { mode: 'other', wire: choice }
}

/** The wire form; undefined when there is nothing to say, or no word for it. */
export function writeToolChoice(choice: ToolChoice | undefined): Draft | undefined {
  switch (choice?.mode) {
    case 'function':
    case 'custom':
      return { tool: { name: choice.name } }
    case 'required':
      return { any: {} }
    case 'auto':
      return { auto: {} }
    case 'other':
      return { ...choice.wire }
    default:
      return undefined
  }
}

/** Reads a `toolUse` block of an earlier turn. */
export function readToolUse(value: unknown, path: string): ToolCall {
  const call = readObject(value, path)
  const rest = innerRest(call, CALL_FIELDS)
  return {
    id: readName(call['toolUseId'], `${path}.toolUseId`),
    kind: 'function',
    name: readName(call['name'], `${path}.name`),
    arguments: JSON.stringify(readObject(call['input'] ?? {}, `${path}.input`)),
    ...(rest && { rest }),
  }
}

/** JSON texts of a call: its block, whose arguments stay the very text that the model wrote, and the mark behind it. */
export function toolUseTexts(call: ToolCall, { keep, takesMarks }: BlockContext): string[] {
  const head = `{"toolUse":{"toolUseId":${JSON.stringify(safeId(call.id))},"name":${JSON.stringify(call.name)}`
  const others = keep === 'keep' ? membersText(withoutMark(call.rest)) : ''
  const block = `${head},"input":${inputText(call.arguments)}${others}}}`
  return isMarked(call.rest) && takesMarks ? [block, JSON.stringify(cachePointBlock(call.rest))] : [block]
}

const LONGEST_ID = 64

/** Ids of other makers may be too long, or have letters that are refused here; call and result are spelt alike. */
export function safeId(id: string): string {
  const legal = id.replaceAll(/[^A-Za-z0-9_.:-]/g, '_')
  if (legal === '') return 'tooluse_'
  if (legal.length <= LONGEST_ID) return legal
  const sum = crc32(new TextEncoder().encode(id)).toString(16).padStart(8, '0')
  return `${legal.slice(0, LONGEST_ID - 9)}_${sum}`
}
