// Answers in JSON that an endpoint takes no wish for, asked for all the same: by a tool that must be called, or in words. Formats
// without such a wish do so themselves; the others get a request that says it. Strict requests are refused where an endpoint says
// that it cannot.
import type { ChatRequest } from '../../../core/chat.ts'
import type { ParameterMode, Warning } from '../../../core/fitting.ts'
import type { JsonFormat } from '../../../core/json-answer.ts'
import {
  createJsonRestorer,
  jsonFormat,
  restoreJson,
  withAnswerTool,
  withAnswerWords,
} from '../../../core/json-answer.ts'
import type { Capabilities } from '../../../core/model.ts'
import type { ProviderDialect } from '../../../dialects/dialect.ts'

export interface CarriedFormat {
  readonly request: ChatRequest
  readonly dialect: ProviderDialect
  readonly warnings: readonly Warning[]
  /** What the request may be fitted to. */
  readonly capabilities: Capabilities
}

export interface FormatParts extends Omit<CarriedFormat, 'warnings'> {
  /** True when the caller speaks the provider's format too. */
  readonly isSameDialect: boolean
  readonly mode: ParameterMode
}

/** The request as this endpoint can take its format; as it was where nothing is to be done, or nothing can be. */
export function carryFormat(parts: FormatParts): CarriedFormat {
  const { request, dialect, capabilities, isSameDialect, mode } = parts
  const { supports } = capabilities
  const format = jsonFormat(request)
  const unchanged = { request, dialect, capabilities, warnings: [] }
  const isOwn = dialect.asksForJson === 'itself'
  // A caller of such a format has wishes of its own kind only, which go on as they came.
  if (!format || (isOwn && isSameDialect)) return unchanged
  const isTaken = supports.has(format.type === 'json_schema' ? 'structured_outputs' : 'response_format')
  const isSchema = format.type === 'json_schema' && format.schema !== undefined
  if (isTaken && (isSchema || !isOwn)) return unchanged
  if (!isTaken && (mode === 'strict' || !supports.has('tools'))) return unchanged
  return {
    dialect: restoring(dialect, format),
    warnings: [approximated()],
    ...(isOwn
      ? { request, capabilities: withFormats(capabilities) }
      : { request: asked(parts, format), capabilities }),
  }
}

/** By a tool where one can be forced: not beside tools of the caller's, and not while a model thinks. */
function asked({ request, capabilities }: FormatParts, format: JsonFormat): ChatRequest {
  const { supports, reasoning } = capabilities
  const isOff = request.reasoning?.enabled === false || request.reasoning?.effort === 'none'
  const mayThink = reasoning.kind !== 'none' && !isOff
  if (!mayThink && !request.tools?.length && supports.has('tool_choice'))
    return withAnswerTool(request, format)
  return withAnswerWords(request, format, { jsonObject: supports.has('response_format') })
}

const widened = new WeakMap<Capabilities, Capabilities>()

/** The format is asked for in the end, so that it need not be refused. */
function withFormats(capabilities: Capabilities): Capabilities {
  const known = widened.get(capabilities)
  if (known) return known
  const supports = new Set([...capabilities.supports, 'response_format', 'structured_outputs'])
  const whole = { ...capabilities, supports }
  widened.set(capabilities, whole)
  return whole
}

function approximated(): Warning {
  const text =
    'This model takes no such format; JSON was asked for by a tool or in words, and what stood around it was cut off.'
  return { code: 'value_changed', param: 'response_format', text }
}

function restoring(dialect: ProviderDialect, format: JsonFormat): ProviderDialect {
  // Bytes that are passed on untouched would show a call, or what stands around the value.
  const { createRelay: _relay, ...others } = dialect
  return {
    ...others,
    readAnswer: (wire, context) => restoreJson(dialect.readAnswer(wire, context), format),
    createStreamReader: (context, emit) =>
      dialect.createStreamReader(context, createJsonRestorer(format, emit)),
  }
}
