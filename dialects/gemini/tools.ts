// Tools and the choice among them, read and written. Functions of all of Google's `tools` entries become one list; entries of any
// other kind (search, code execution) are hosted tools and pass through to providers of this format.
import type { ChatRequest, CustomTool, FunctionTool, Rest, Tool, ToolChoice } from '../../core/chat.ts'
import { innerRest } from '../openai-chat/parts.ts'
import { readName, readObject, readObjects, readString, readStrings, readWord } from './check.ts'
import { toJsonSchema } from './schema.ts'
import { isObject, named, setOwn, type Draft, type Wire } from './wire.ts'

const DECLARED = new Set(['name', 'description', 'parameters', 'parametersJsonSchema'])

/** Reads `tools`. */
export function readTools(value: unknown): readonly Tool[] {
  const tools: Tool[] = []
  const list = readObjects(value, 'tools')
  for (let index = 0; index < list.length; index++) {
    const path = `tools[${index}]`
    const entry = named(readObject(list[index], path))
    for (const name of Object.keys(entry)) {
      if (name !== 'functionDeclarations') tools.push({ kind: 'hosted', wire: { [name]: entry[name] } })
      else if (entry[name] != null)
        readObjects(entry[name], `${path}.${name}`).forEach((declared, place) =>
          tools.push(readDeclaration(declared, `${path}.${name}[${place}]`)),
        )
    }
  }
  return tools
}

function readDeclaration(value: unknown, path: string): FunctionTool {
  const declared = named(readObject(value, path))
  const { name, description, parameters, parametersJsonSchema: plain } = declared
  const schema =
    plain != null
      ? readObject(plain, `${path}.parametersJsonSchema`)
      : parameters != null
        ? toJsonSchema(readObject(parameters, `${path}.parameters`))
        : undefined
  const rest = innerRest(declared, DECLARED)
  return {
    kind: 'function',
    name: readName(name, `${path}.name`),
    ...(description != null && { description: readString(description, `${path}.description`) }),
    ...(schema && { parameters: schema }),
    ...(rest && { rest }),
  }
}

/** The wire form of tools: all functions in one entry, then the others. Undefined when none is left. */
export function writeTools(tools: readonly Tool[] | undefined, keep: 'keep' | 'drop'): Wire[] | undefined {
  if (tools === undefined) return undefined
  const functions: Draft[] = []
  const hosted: Wire[] = []
  for (const tool of tools) {
    if (tool.kind === 'hosted') {
      if (keep === 'keep') hosted.push(tool.wire)
    } else functions.push(writeDeclaration(tool, keep))
  }
  const written = functions.length > 0 ? [{ functionDeclarations: functions }, ...hosted] : hosted
  return written.length > 0 ? written : undefined
}

/** A custom tool takes free text; here that is a function with one string. */
const FREE_TEXT: Rest = { type: 'object', properties: { input: { type: 'string' } }, required: ['input'] }

function writeDeclaration(tool: FunctionTool | CustomTool, keep: 'keep' | 'drop'): Draft {
  const schema = tool.kind === 'custom' ? FREE_TEXT : tool.parameters
  const declared: Draft = {
    name: tool.name,
    ...(tool.description !== undefined && { description: tool.description }),
    ...(schema && { parametersJsonSchema: schema }),
  }
  if (keep === 'keep' && tool.rest)
    for (const name of Object.keys(tool.rest)) setOwn(declared, name, tool.rest[name])
  return declared
}

const MODES = ['AUTO', 'ANY', 'NONE', 'VALIDATED', 'MODE_UNSPECIFIED'] as const
const CALLING_FIELDS = new Set(['mode', 'allowedFunctionNames', 'streamFunctionCallArguments'])

/** Reads `toolConfig` into a request under construction; what has no neutral name goes to `rest.toolConfig`. */
export function readToolConfig(value: unknown, draft: Draft): void {
  const config = named(readObject(value, 'toolConfig'))
  const rest: Draft = innerRest(config, new Set(['functionCallingConfig'])) ?? {}
  if (config['functionCallingConfig'] != null) {
    const calling = named(readObject(config['functionCallingConfig'], 'toolConfig.functionCallingConfig'))
    const { choice, others } = readCalling(calling)
    if (choice) draft['toolChoice'] = choice
    if (others) rest['functionCallingConfig'] = others
  }
  if (Object.keys(rest).length > 0) (draft['rest'] as Draft)['toolConfig'] = rest
}

interface Calling {
  readonly choice: ToolChoice | undefined
  readonly others: Draft | undefined
}

/** Calls always come whole from here on, so a wish to have their arguments in pieces is not kept. */
function readCalling(calling: Wire): Calling {
  const path = 'toolConfig.functionCallingConfig'
  const others = innerRest(calling, CALLING_FIELDS)
  const names =
    calling['allowedFunctionNames'] == null
      ? []
      : readStrings(calling['allowedFunctionNames'], `${path}.allowedFunctionNames`)
  const mode = calling['mode'] == null ? 'MODE_UNSPECIFIED' : readWord(calling['mode'], `${path}.mode`, MODES)
  const allowed = names.length > 0 && { allowedFunctionNames: names }
  if (mode === 'MODE_UNSPECIFIED')
    return { choice: undefined, others: allowed ? { ...others, ...allowed } : others }
  if (mode === 'VALIDATED') return { choice: { mode: 'other', wire: { mode, ...allowed } }, others }
  const [only] = names
  if (mode === 'ANY' && only !== undefined && names.length === 1)
    return { choice: { mode: 'function', name: only }, others }
  const choice: ToolChoice = { mode: mode === 'ANY' ? 'required' : mode === 'NONE' ? 'none' : 'auto' }
  return { choice, others: allowed ? { ...others, ...allowed } : others }
}

/** The wire form of the choice and what rides along with it; undefined when there is nothing to say. */
export function writeToolConfig(request: ChatRequest, keep: 'keep' | 'drop'): Wire | undefined {
  const own = keep === 'keep' && isObject(request.rest['toolConfig']) ? request.rest['toolConfig'] : {}
  const { functionCallingConfig: ownCalling, ...others } = own
  const calling: Draft = {
    ...writeChoice(request.toolChoice, keep),
    ...(isObject(ownCalling) && ownCalling),
  }
  const config: Draft = {
    ...(Object.keys(calling).length > 0 && { functionCallingConfig: calling }),
    ...others,
  }
  return Object.keys(config).length === 0 ? undefined : config
}

function writeChoice(choice: ToolChoice | undefined, keep: 'keep' | 'drop'): Wire {
  switch (choice?.mode) {
    case 'auto':
      return { mode: 'AUTO' }
    case 'none':
      return { mode: 'NONE' }
    case 'required':
      return { mode: 'ANY' }
    case 'function':
    case 'custom':
      return { mode: 'ANY', allowedFunctionNames: [choice.name] }
    case 'other':
      return keep === 'keep' ? choice.wire : {}
    default:
      return {}
  }
}
