// Tools, the choice among them, and the format of the text, read and written: the same things as in Chat Completions, but flat.
// Types other than `function` and `custom` are tools that the provider runs itself; they pass through whole.
import type { CustomTool, FunctionTool, ResponseFormat, Rest, Tool, ToolChoice } from '../../core/chat.ts'
import {
  arrayTooLong,
  invalidType,
  invalidValue,
  missing,
  readArray,
  readBoolean,
  readName,
  readObject,
  readString,
  readWord,
} from '../openai-chat/check.ts'
import { innerRest } from '../openai-chat/parts.ts'
import type { KeepRest } from './parts.ts'
import { isObject, type Draft, type Wire } from './wire.ts'

const MOST_TOOLS = 128
const CHOICES = ['none', 'auto', 'required'] as const
const FUNCTION_FIELDS = new Set(['type', 'name', 'description', 'parameters', 'strict'])
const CUSTOM_FIELDS = new Set(['type', 'name', 'description', 'format'])

/** Reads `tools`. */
export function readTools(value: unknown): readonly Tool[] {
  const list = readArray(value, 'tools', 'objects')
  if (list.length > MOST_TOOLS) throw arrayTooLong('tools', MOST_TOOLS, list.length)
  return list.map((tool, index) => readTool(tool, `tools[${index}]`))
}

function readTool(value: unknown, path: string): Tool {
  const tool = readObject(value, path)
  if (tool['type'] === undefined) throw missing(`${path}.type`)
  const type = readString(tool['type'], `${path}.type`)
  if (type === 'function') return readFunction(tool, path)
  return type === 'custom' ? readCustom(tool, path) : { kind: 'hosted', wire: tool }
}

function readFunction(tool: Wire, path: string): FunctionTool {
  const { description, parameters, strict } = tool
  const rest = innerRest(tool, FUNCTION_FIELDS)
  return {
    kind: 'function',
    name: readName(tool['name'], `${path}.name`),
    ...(description != null && { description: readString(description, `${path}.description`) }),
    ...(parameters != null && { parameters: readObject(parameters, `${path}.parameters`) }),
    ...(strict !== undefined && {
      strict: strict === null ? null : readBoolean(strict, `${path}.strict`),
    }),
    ...(rest && { rest }),
  }
}

function readCustom(tool: Wire, path: string): CustomTool {
  const { description, format } = tool
  const rest = innerRest(tool, CUSTOM_FIELDS)
  return {
    kind: 'custom',
    name: readName(tool['name'], `${path}.name`),
    ...(description != null && { description: readString(description, `${path}.description`) }),
    ...(format != null && { format: nestGrammar(readObject(format, `${path}.format`)) }),
    ...(rest && { rest }),
  }
}

/** Chat Completions, whose form is the neutral one, puts a grammar into an object of its own. */
function nestGrammar(format: Wire): Rest {
  if (format['type'] !== 'grammar' || isObject(format['grammar'])) return format
  const { type, ...grammar } = format
  return { type, grammar }
}

function flattenGrammar(format: Rest): Wire {
  const { type, grammar, ...others } = format
  return type === 'grammar' && isObject(grammar) ? { type, ...grammar, ...others } : format
}

/** The wire form of tools. Here a function is strict unless it says otherwise, elsewhere the other way round. */
export function writeTools(tools: readonly Tool[], keep: KeepRest): Draft[] {
  return tools.flatMap((tool) => {
    if (tool.kind === 'hosted') return keep === 'keep' ? [{ ...tool.wire }] : []
    const wire = tool.kind === 'custom' ? writeCustom(tool) : writeFunction(tool, keep)
    return [keep === 'keep' ? { ...wire, ...tool.rest } : wire]
  })
}

function writeFunction({ name, description, parameters, strict }: FunctionTool, keep: KeepRest): Draft {
  const written = keep === 'keep' ? strict : (strict ?? false)
  const none = keep === 'keep' ? undefined : { type: 'object', properties: {} }
  return {
    type: 'function',
    name,
    ...(description !== undefined && { description }),
    ...((parameters ?? none) && { parameters: parameters ?? none }),
    ...(written !== undefined && { strict: written }),
  }
}

function writeCustom({ name, description, format }: CustomTool): Draft {
  return {
    type: 'custom',
    name,
    ...(description !== undefined && { description }),
    ...(format !== undefined && { format: flattenGrammar(format) }),
  }
}

/** Reads `tool_choice`; object forms that we do not know (`allowed_tools`, hosted tools) pass through. */
export function readToolChoice(value: unknown): ToolChoice {
  const path = 'tool_choice'
  if (typeof value === 'string') {
    const mode = CHOICES.find((choice) => choice === value)
    if (mode === undefined) throw invalidValue(path, value, CHOICES)
    return { mode }
  }
  if (!isObject(value)) throw invalidType(path, "one of 'none', 'auto', 'required' or an object", value)
  const { type } = value
  if (type === undefined) throw missing(`${path}.type`)
  if (type !== 'function' && type !== 'custom') return { mode: 'other', wire: value }
  return { mode: type, name: readName(value['name'], `${path}.name`) }
}

/** The wire form of a choice; a form of another dialect is left out. */
export function writeToolChoice(choice: ToolChoice, keep: KeepRest): unknown {
  if (choice.mode === 'other') return keep === 'keep' ? choice.wire : undefined
  if (choice.mode === 'function' || choice.mode === 'custom') return { type: choice.mode, name: choice.name }
  return choice.mode
}

const FORMATS = ['text', 'json_object', 'json_schema', 'grammar'] as const

/** Reads `text.format`. */
export function readFormat(value: unknown): ResponseFormat {
  const path = 'text.format'
  const format = readObject(value, path)
  if (format['type'] === undefined) throw missing(`${path}.type`)
  const type = readWord(format['type'], `${path}.type`, FORMATS)
  if (type === 'text' || type === 'json_object') return { type }
  if (type !== 'json_schema') return { type: 'other', wire: format }
  const { schema, strict, description } = format
  if (schema === undefined) throw missing(`${path}.schema`)
  return {
    type,
    name: readName(format['name'], `${path}.name`),
    schema: readObject(schema, `${path}.schema`),
    ...(strict !== undefined && { strict: strict === null ? null : readBoolean(strict, `${path}.strict`) }),
    ...(description != null && { description: readString(description, `${path}.description`) }),
  }
}

/** The wire form of a format; undefined for one of another dialect. */
export function writeFormat(format: ResponseFormat, keep: KeepRest): Wire | undefined {
  if (format.type === 'other') return keep === 'keep' ? format.wire : undefined
  if (format.type !== 'json_schema') return { type: format.type }
  const { type, name, schema, strict, description } = format
  return {
    type,
    name,
    schema: schema ?? {},
    ...(strict !== undefined && { strict }),
    ...(description !== undefined && { description }),
  }
}
