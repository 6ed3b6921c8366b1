// Tools, tool choice and tool calls of earlier turns, read and written. Deprecated `functions` and `function_call` are read
// as tools too; calls and answers that came in that form carry a mark in `rest`, so that they are written back in it.
import type { CustomTool, FunctionTool, Rest, Tool, ToolCall, ToolChoice } from '../../core/chat.ts'
import {
  arrayTooLong,
  emptyArray,
  invalidType,
  invalidValue,
  missing,
  readArray,
  readBoolean,
  readName,
  readObject,
  readString,
} from './check.ts'
import { innerRest, merge } from './parts.ts'
import { isObject, type Draft, type Wire } from './wire.ts'

const MOST_TOOLS = 128
const CHOICES = ['none', 'auto', 'required'] as const
/** Mistral's word for `required`, which its own clients send. */
const ANY = 'any'
const TOOL_FIELDS = new Set(['type', 'function', 'custom'])
const FUNCTION_FIELDS = new Set(['name', 'description', 'parameters', 'strict'])
const CUSTOM_FIELDS = new Set(['name', 'description', 'format'])
const CALL_FIELDS = new Set(['id', 'type', 'function', 'custom'])
const CALL_FUNCTION_FIELDS = new Set(['name', 'arguments'])
const CALL_CUSTOM_FIELDS = new Set(['name', 'input'])

/** Mark in the `rest` of a call that came as deprecated `function_call`. */
export const LEGACY_CALL: Rest = { function_call: true }

/** Reads `tools`. Types other than `function` and `custom` are hosted tools and pass through. */
export function readTools(value: unknown, path: string): readonly Tool[] {
  const list = readArray(value, path, 'objects')
  if (list.length > MOST_TOOLS) throw arrayTooLong(path, MOST_TOOLS, list.length)
  return list.map((tool, index) => readTool(tool, `${path}[${index}]`))
}

function readTool(value: unknown, path: string): Tool {
  const tool = readObject(value, path)
  // Mistral's API, and clients made for it, leave the type out where it goes without saying.
  const type = tool['type'] ?? (isObject(tool['function']) ? 'function' : undefined)
  if (type === undefined) throw missing(`${path}.type`)
  if (typeof type !== 'string') throw invalidType(`${path}.type`, 'a string', type)
  if (type === 'function') return readFunctionTool(tool, path)
  if (type === 'custom') return readCustomTool(tool, path)
  return { kind: 'hosted', wire: tool }
}

function readFunctionTool(tool: Wire, path: string): FunctionTool {
  const at = `${path}.function`
  if (tool['function'] === undefined) throw missing(at)
  const declared = readObject(tool['function'], at)
  return withRest(readFunction(declared, at), tool, {
    name: 'function',
    rest: innerRest(declared, FUNCTION_FIELDS),
  })
}

function readFunction(declared: Wire, path: string): FunctionTool {
  const { description, parameters, strict } = declared
  return {
    kind: 'function',
    name: readName(declared['name'], `${path}.name`),
    ...(isAbsent(description) ? undefined : { description: readString(description, `${path}.description`) }),
    ...(isAbsent(parameters) ? undefined : { parameters: readObject(parameters, `${path}.parameters`) }),
    ...(strict === undefined
      ? undefined
      : { strict: strict === null ? null : readBoolean(strict, `${path}.strict`) }),
  }
}

function readCustomTool(tool: Wire, path: string): CustomTool {
  const at = `${path}.custom`
  if (tool['custom'] === undefined) throw missing(at)
  const declared = readObject(tool['custom'], at)
  const { description, format } = declared
  const read: CustomTool = {
    kind: 'custom',
    name: readName(declared['name'], `${at}.name`),
    ...(isAbsent(description) ? undefined : { description: readString(description, `${at}.description`) }),
    ...(isAbsent(format) ? undefined : { format: readObject(format, `${at}.format`) }),
  }
  return withRest(read, tool, { name: 'custom', rest: innerRest(declared, CUSTOM_FIELDS) })
}

/** Reads deprecated `functions` as function tools. */
export function readFunctions(value: unknown, path: string): readonly Tool[] {
  const list = readArray(value, path, 'objects')
  if (list.length === 0) throw emptyArray(path)
  if (list.length > MOST_TOOLS) throw arrayTooLong(path, MOST_TOOLS, list.length)
  return list.map((item, index) => {
    const at = `${path}[${index}]`
    return readFunction(readObject(item, at), at)
  })
}

/** The wire form of tools. */
export function writeTools(tools: readonly Tool[], keepRest: 'keep' | 'drop'): unknown[] {
  const written: unknown[] = []
  for (const tool of tools) {
    if (tool.kind === 'hosted') {
      if (keepRest === 'keep') written.push(tool.wire)
      continue
    }
    const wire = writeTool(tool)
    written.push(tool.rest && keepRest === 'keep' ? merge(wire, tool.rest) : wire)
  }
  return written
}

function writeTool(tool: FunctionTool | CustomTool): Wire {
  const { name, description } = tool
  if (tool.kind === 'custom') return { type: 'custom', custom: { name, description, format: tool.format } }
  return {
    type: 'function',
    function: { name, description, parameters: tool.parameters, strict: tool.strict },
  }
}

/** Reads `tool_choice`; object forms that we do not know (`allowed_tools`, hosted tools) pass through. */
export function readToolChoice(value: unknown, path: string): ToolChoice {
  if (typeof value === 'string') {
    const mode = value === ANY ? 'required' : CHOICES.find((choice) => choice === value)
    if (mode === undefined) throw invalidValue(path, value, CHOICES)
    return { mode }
  }
  if (!isObject(value)) throw invalidType(path, "one of 'none', 'auto', 'required' or an object", value)
  const type = value['type']
  if (type === undefined) throw missing(`${path}.type`)
  if (type !== 'function' && type !== 'custom') return { mode: 'other', wire: value }
  if (value[type] === undefined) throw missing(`${path}.${type}`)
  const named = readObject(value[type], `${path}.${type}`)
  return { mode: type, name: readName(named['name'], `${path}.${type}.name`) }
}

/** Reads deprecated `function_call`: a word or `{name}`. */
export function readFunctionChoice(value: unknown, path: string): ToolChoice {
  if (typeof value === 'string') {
    if (value !== 'none' && value !== 'auto') throw invalidValue(path, value, ['none', 'auto'])
    return { mode: value }
  }
  if (!isObject(value)) throw invalidType(path, "one of 'none', 'auto' or an object", value)
  return { mode: 'function', name: readName(value['name'], `${path}.name`) }
}

/** True for a text whose choice is in another word than every provider takes. */
export function hasOddChoice(text: string): boolean {
  return /"tool_choice"\s*:\s*"any"/.test(text)
}

/** The wire form of a choice; a form of another dialect is left out. */
export function writeToolChoice(choice: ToolChoice, keepRest: 'keep' | 'drop'): unknown {
  if (choice.mode === 'other') return keepRest === 'keep' ? choice.wire : undefined
  if (choice.mode === 'function' || choice.mode === 'custom')
    return { type: choice.mode, [choice.mode]: { name: choice.name } }
  return choice.mode
}

/** Reads the `tool_calls` of an earlier assistant turn. Ids are needed, since tool answers name them. */
export function readToolCalls(value: unknown, path: string): readonly ToolCall[] {
  const list = readArray(value, path, 'objects')
  if (list.length === 0) throw emptyArray(path)
  return list.map((call, index) => readToolCall(call, `${path}[${index}]`))
}

function readToolCall(value: unknown, path: string): ToolCall {
  const call = readObject(value, path)
  const id = readName(call['id'], `${path}.id`)
  // Some frameworks leave the type out; what the call holds says it as well.
  const type = call['type'] ?? (isObject(call['custom']) ? 'custom' : 'function')
  if (type === 'custom') {
    const at = `${path}.custom`
    if (call['custom'] === undefined) throw missing(at)
    const named = readObject(call['custom'], at)
    const name = readName(named['name'], `${at}.name`)
    const rest = callRest(call, 'custom', innerRest(named, CALL_CUSTOM_FIELDS))
    return { id, kind: 'custom', name, arguments: text(named, 'input', at), ...rest }
  }
  if (type !== 'function') throw badCallType(type, `${path}.type`)
  const at = `${path}.function`
  if (call['function'] === undefined) throw missing(at)
  const named = readObject(call['function'], at)
  const name = readName(named['name'], `${at}.name`)
  const rest = callRest(call, 'function', innerRest(named, CALL_FUNCTION_FIELDS))
  return { id, kind: 'function', name, arguments: text(named, 'arguments', at), ...rest }
}

function badCallType(type: unknown, path: string): Error {
  if (typeof type !== 'string') return invalidType(path, 'a string', type)
  return invalidValue(path, type, ['function', 'custom'])
}

/** Reads the deprecated `function_call` of an assistant turn under an id made up for it. */
export function readFunctionCall(value: unknown, path: string, id: string): ToolCall {
  const call = readObject(value, path)
  const name = readName(call['name'], `${path}.name`)
  return { id, kind: 'function', name, arguments: text(call, 'arguments', path), rest: LEGACY_CALL }
}

/** The wire form of tool calls; arguments stay the very strings that they were. */
export function writeToolCalls(calls: readonly ToolCall[], keepRest: 'keep' | 'drop'): unknown[] {
  return calls.map((call) => {
    const wire =
      call.kind === 'custom'
        ? { id: call.id, type: 'custom', custom: { name: call.name, input: call.arguments } }
        : { id: call.id, type: 'function', function: { name: call.name, arguments: call.arguments } }
    return call.rest && keepRest === 'keep' && !isLegacyCall(call) ? merge(wire, call.rest) : wire
  })
}

/** True for a call that came as `function_call`. */
export function isLegacyCall(call: ToolCall): boolean {
  return call.rest?.['function_call'] === true
}

function callRest(call: Wire, name: string, inside: Draft | undefined): { rest: Rest } | undefined {
  let rest = innerRest(call, CALL_FIELDS)
  if (inside) rest = { ...rest, [name]: inside }
  return rest && { rest }
}

function withRest<Declared extends FunctionTool | CustomTool>(
  read: Declared,
  tool: Wire,
  inside: { readonly name: string; readonly rest: Draft | undefined },
): Declared {
  let rest = innerRest(tool, TOOL_FIELDS)
  if (inside.rest) rest = { ...rest, [inside.name]: inside.rest }
  return rest ? { ...read, rest } : read
}

function text(wire: Wire, name: string, path: string): string {
  if (wire[name] === undefined) throw missing(`${path}.${name}`)
  return readString(wire[name], `${path}.${name}`)
}

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null
}
