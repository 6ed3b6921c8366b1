// Tools that an endpoint does not know, carried as what it does know or left out with a word: custom tools become functions and
// their calls come back as they were declared, `allowed_tools` becomes the shorter list, and tools that another maker's service runs
// itself are left out. Strict requests are refused instead.
import type { ChatRequest, Rest, Tool, ToolChoice } from '../../../core/chat.ts'
import {
  createCustomCallRestorer,
  customToolNames,
  hasCustomTools,
  restoreAnswer,
  withFunctions,
} from '../../../core/custom-tools.ts'
import { GatewayError } from '../../../core/errors.ts'
import type { ParameterMode, Warning } from '../../../core/fitting.ts'
import type { Endpoint } from '../../../core/model.ts'
import type { ProviderDialect } from '../../../dialects/dialect.ts'

export interface ToolCarrier {
  readonly request: ChatRequest
  /** Speaks to the provider, and turns back what was carried. */
  readonly dialect: ProviderDialect
  readonly warnings: readonly Warning[]
}

export interface CarriedRequest {
  readonly request: ChatRequest
  readonly endpoint: Endpoint
  readonly dialect: ProviderDialect
  /** True when the caller speaks the provider's format too. */
  readonly isSameDialect: boolean
  readonly mode: ParameterMode
}

/** The request as this endpoint can take its tools. Throws what strict callers are to be told. */
export function carryTools(carried: CarriedRequest): ToolCarrier {
  const warnings: Warning[] = []
  const native = carried.isSameDialect ? carried.request : withoutForeign(carried, warnings)
  if (takesCustomTools(carried.endpoint) || !hasCustomTools(native))
    return { request: native, dialect: carried.dialect, warnings }
  const names = customToolNames(native)
  const place = (native.tools ?? []).findIndex(({ kind }) => kind === 'custom')
  if (place >= 0) {
    if (carried.mode === 'strict') throw unknownType(`tools[${place}].type`, 'custom')
    const text = 'This model knows functions only; custom tools were sent as functions with one text.'
    warnings.push({ code: 'value_changed', param: 'tools', text })
  }
  return { request: withFunctions(native), dialect: restoring(carried.dialect, names), warnings }
}

function takesCustomTools({ takesCustomTools: said, provider }: Endpoint): boolean {
  return said ?? provider.dialect === 'openai-responses'
}

function unknownType(param: string, type: string): GatewayError {
  const shown = type.slice(0, 80)
  return new GatewayError('invalid_value', `Invalid value: '${shown}'. Supported values are: 'function'.`, {
    param,
  })
}

function restoring(dialect: ProviderDialect, names: ReadonlySet<string>): ProviderDialect {
  // Bytes that are passed on untouched would show the calls as functions.
  const { createRelay: _relay, ...others } = dialect
  return {
    ...others,
    readAnswer: (wire, context) => restoreAnswer(dialect.readAnswer(wire, context), names),
    createStreamReader: (context, emit) =>
      dialect.createStreamReader(context, createCustomCallRestorer(names, emit)),
  }
}

/** Without what only the caller's format has words for. */
function withoutForeign({ request, mode }: CarriedRequest, warnings: Warning[]): ChatRequest {
  const { tools, toolChoice } = request
  const isForeign = (tool: Tool): boolean => tool.kind === 'hosted'
  const hasForeign = tools?.some(isForeign) === true
  if (!hasForeign && toolChoice?.mode !== 'other') return request
  const { toolChoice: _choice, tools: _tools, ...rest } = request
  const place = tools?.findIndex(isForeign) ?? -1
  if (place >= 0) {
    if (mode === 'strict') throw unknownType(`tools[${place}].type`, hostedType(tools?.[place]))
    const types = (tools ?? []).filter(isForeign).map(hostedType)
    const text = `Tools that only the provider of another format runs were left out: ${types.join(', ')}.`
    warnings.push({ code: 'parameter_dropped', param: 'tools', text })
  }
  const left = (tools ?? []).filter((tool) => !isForeign(tool))
  const fitted = fitChoice({ choice: toolChoice, tools: left, mode }, warnings)
  return {
    ...rest,
    ...(fitted.tools.length > 0 && { tools: fitted.tools }),
    ...(fitted.choice && fitted.tools.length > 0 && { toolChoice: fitted.choice }),
  }
}

function hostedType(tool: Tool | undefined): string {
  const type = tool?.kind === 'hosted' ? tool.wire['type'] : undefined
  return typeof type === 'string' ? type : 'unknown'
}

interface Choosing {
  readonly choice: ToolChoice | undefined
  readonly tools: readonly Tool[]
  readonly mode: ParameterMode
}

interface Chosen {
  readonly choice: ToolChoice | undefined
  readonly tools: readonly Tool[]
}

/** A list of allowed tools is the same as a shorter list of tools. */
function fitChoice({ choice, tools, mode }: Choosing, warnings: Warning[]): Chosen {
  if (choice?.mode !== 'other') return { choice, tools }
  const names = choice.wire['type'] === 'allowed_tools' ? allowedNames(choice.wire) : undefined
  if (names)
    return {
      choice: { mode: allowedMode(choice.wire) },
      tools: tools.filter((tool) => tool.kind !== 'hosted' && names.has(tool.name)),
    }
  if (mode === 'strict') throw unknownType('tool_choice.type', String(choice.wire['type']))
  const text = 'This choice of a tool has no meaning for this model and was left out.'
  warnings.push({ code: 'parameter_dropped', param: 'tool_choice', text })
  return { choice: undefined, tools }
}

/** Flat, as Responses has it, or in an object of its own, as Chat Completions has it. */
function allowedNames(wire: Rest): ReadonlySet<string> {
  const { tools } = innerOf(wire)
  const list: unknown[] = Array.isArray(tools) ? tools : []
  return new Set(
    list.flatMap((entry) => {
      const tool = entry as Rest
      const named = (tool['function'] ?? tool['custom'] ?? tool) as Rest
      return typeof named['name'] === 'string' ? [named['name']] : []
    }),
  )
}

function allowedMode(wire: Rest): 'auto' | 'required' {
  return innerOf(wire)['mode'] === 'required' ? 'required' : 'auto'
}

function innerOf(wire: Rest): Rest {
  const inner = wire['allowed_tools']
  return typeof inner === 'object' && inner !== null ? (inner as Rest) : wire
}
