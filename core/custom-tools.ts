// Custom tools, whose input is free text, carried as functions with one string, for those who know functions only; and the calls
// of such functions turned back into calls of the custom tool, whole or as they come. Pure; who needs it is decided elsewhere.
import type {
  ChatRequest,
  CustomTool,
  FunctionTool,
  Message,
  Rest,
  Tool,
  ToolCall,
  ToolChoice,
} from './chat.ts'
import type { Answer, AnswerToolCall, StreamEvent } from './events.ts'
import { createInputReader, inputOf, type InputReader } from './string-input.ts'

/** True for a request that declares a custom tool or holds a call of one. */
export function hasCustomTools({ tools, messages, toolChoice }: ChatRequest): boolean {
  return (
    toolChoice?.mode === 'custom' ||
    tools?.some(isCustom) === true ||
    messages.some(({ toolCalls }) => toolCalls?.some(isCustom) === true)
  )
}

/** Names of the custom tools that a request declares. */
export function customToolNames({ tools = [] }: ChatRequest): ReadonlySet<string> {
  return new Set(tools.filter(isCustom).map(({ name }) => name))
}

function isCustom<T extends { readonly kind: string }>(tool: T): tool is T & { readonly kind: 'custom' } {
  return tool.kind === 'custom'
}

/** The same request with functions in place of custom tools, in what it declares, chooses and tells of earlier turns. */
export function withFunctions(request: ChatRequest): ChatRequest {
  const { tools, toolChoice, messages } = request
  return {
    ...request,
    messages: messages.some(tellsOfCustom) ? messages.map(functionMessage) : messages,
    ...(tools && { tools: tools.map(functionTool) }),
    ...(toolChoice && { toolChoice: functionChoice(toolChoice) }),
  }
}

function functionTool(tool: Tool): Tool {
  if (tool.kind !== 'custom') return tool
  const carried: FunctionTool = {
    kind: 'function',
    name: tool.name,
    description: describe(tool),
    parameters: {
      type: 'object',
      properties: { input: { type: 'string', description: 'The whole input of the tool, as plain text.' } },
      required: ['input'],
      additionalProperties: false,
    },
  }
  return carried
}

/** The grammar cannot be enforced any more, but it can be told. */
function describe({ description, format }: CustomTool): string {
  const grammar = format && grammarOf(format)
  const parts = [
    description ?? '',
    'This tool takes free text: put all of it into `input`, as it is, and nothing else.',
    grammar ?? '',
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

/** Both spellings of a grammar: in an object of its own, and flat. */
function grammarOf(format: Rest): string | undefined {
  if (format['type'] !== 'grammar') return undefined
  const { grammar } = format
  const { syntax, definition } = (typeof grammar === 'object' && grammar !== null ? grammar : format) as Rest
  if (typeof definition !== 'string') return undefined
  const kind =
    syntax === 'regex' ? 'match this regular expression' : `follow this ${syntaxName(syntax)} grammar`
  return `The text must ${kind}:\n${definition}`
}

function syntaxName(syntax: unknown): string {
  return typeof syntax === 'string' ? `${syntax.slice(0, 1).toUpperCase()}${syntax.slice(1)}` : ''
}

function functionChoice(choice: ToolChoice): ToolChoice {
  if (choice.mode === 'custom') return { mode: 'function', name: choice.name }
  if (choice.mode !== 'other') return choice
  // `allowed_tools`, whose list has the spelling of its dialect.
  const wire = mapMembers(choice.wire)
  return { mode: 'other', wire }
}

function mapMembers(wire: Rest): Rest {
  const mapped: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(wire)) mapped[name] = mapCustom(value)
  return mapped
}

function mapCustom(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mapCustom)
  if (typeof value !== 'object' || value === null) return value
  const { type, custom, ...others } = value as Rest
  if (type !== 'custom') return mapMembers(value as Rest)
  return { type: 'function', ...(custom !== undefined && { function: custom }), ...others }
}

/** Marks of the results of custom tools in a format that has a type of its own for them. */
const RESULT_TYPE = 'custom_tool_call_output'

function tellsOfCustom({ toolCalls, rest }: Message): boolean {
  return toolCalls?.some(isCustom) === true || rest?.['type'] === RESULT_TYPE
}

function functionMessage(message: Message): Message {
  if (!tellsOfCustom(message)) return message
  const { toolCalls, rest, ...others } = message
  const { type, ...kept } = rest ?? {}
  const left = type === RESULT_TYPE ? kept : rest
  return {
    ...others,
    ...(toolCalls && { toolCalls: toolCalls.map(functionCall) }),
    ...(left && Object.keys(left).length > 0 && { rest: left }),
  }
}

function functionCall(call: ToolCall): ToolCall {
  if (call.kind !== 'custom') return call
  const { id, name } = call
  return { id, kind: 'function', name, arguments: JSON.stringify({ input: call.arguments }) }
}

/** The calls of these tools as calls of custom tools. */
export function restoreAnswer(answer: Answer, names: ReadonlySet<string>): Answer {
  const isCarried = ({ kind, name }: AnswerToolCall): boolean => kind === 'function' && names.has(name)
  if (!answer.choices.some(({ toolCalls }) => toolCalls.some(isCarried))) return answer
  // The provider's own object has the calls as functions; whoever writes the answer makes it anew.
  const { native: _native, ...rest } = answer
  const choices = answer.choices.map((choice) => ({
    ...choice,
    toolCalls: choice.toolCalls.map((call) =>
      isCarried(call) ? { ...call, kind: 'custom' as const, arguments: inputOf(call.arguments) } : call,
    ),
  }))
  return { ...rest, choices }
}

interface CarriedCall {
  readonly choice: number
  readonly index: number
  readonly reader: InputReader
}

/** The same for events: passes everything on to `emit`, calls of these tools with the text that is in their arguments. */
export function createCustomCallRestorer(
  names: ReadonlySet<string>,
  emit: (event: StreamEvent) => void,
): (event: StreamEvent) => void {
  const calls = new Map<string, CarriedCall>()
  const say = ({ choice, index }: CarriedCall, text: string): void => {
    if (text !== '') emit({ type: 'tool-call-delta', choice, index, arguments: text })
  }
  /** What could not be understood piece by piece is said when the choice is over. */
  const finish = (choice: number | undefined): void => {
    for (const [key, call] of calls) {
      if (choice !== undefined && call.choice !== choice) continue
      calls.delete(key)
      say(call, call.reader.end())
    }
  }
  return (event) => {
    switch (event.type) {
      case 'tool-call-start': {
        if (event.kind !== 'function' || !names.has(event.name)) break
        const { choice, index } = event
        calls.set(`${choice} ${index}`, { choice, index, reader: createInputReader() })
        return emit({ ...event, kind: 'custom' })
      }
      case 'tool-call-delta': {
        const call = calls.get(`${event.choice} ${event.index}`)
        return call ? say(call, call.reader.push(event.arguments)) : emit(event)
      }
      case 'choice-end':
        finish(event.choice)
        break
      case 'message-end':
        finish(undefined)
    }
    emit(event)
  }
}
