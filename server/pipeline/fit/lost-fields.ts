// What a request says that only its own format has words for, on its way to a provider of another one: named in a warning where the
// answer may be another without it, refused where there would be no point in answering. Labels are left out without a word.
import type { ChatRequest } from '../../../core/chat.ts'
import { GatewayError } from '../../../core/errors.ts'
import type { ParameterMode, Warning } from '../../../core/fitting.ts'
import { unsupported } from '../../../core/fitting.ts'
import type { Capabilities, DialectId } from '../../../core/model.ts'

export interface LostParts {
  readonly request: ChatRequest
  /** What the caller speaks; undefined for one that no provider is sent. */
  readonly from: DialectId | undefined
  readonly to: DialectId
  readonly capabilities: Capabilities
  readonly mode: ParameterMode
}

/** Fields without a neutral name that bear on the answer, and the value that changes nothing. */
const FIELDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  modalities: (value) => Array.isArray(value) && value.every((one) => one === 'text'),
  web_search_options: () => false,
  max_tool_calls: () => false,
  truncation: (value) => value === 'disabled',
  mcp_servers: (value) => Array.isArray(value) && value.length === 0,
  container: () => false,
  context_management: () => false,
  safetySettings: (value) => Array.isArray(value) && value.length === 0,
}

/** What the provider of the caller's own format keeps, so that nobody else can know it: without it there is no request. */
const KEPT_ELSEWHERE = ['prompt', 'cachedContent'] as const

/** Formats of one maker, who keeps files for both. */
const OPENAI: ReadonlySet<DialectId | undefined> = new Set(['openai-chat', 'openai-responses'])

/** Warnings for what is left out; throws for what cannot be. Nothing is lost between the same format on both sides. */
export function lostFields(parts: LostParts): readonly Warning[] {
  const { request, from, to, mode } = parts
  if (from === to) return []
  for (const name of KEPT_ELSEWHERE) if (request.rest[name] != null) throw unsupported(name)
  refuseContent(parts)
  const warnings: Warning[] = []
  const leaveOut = (param: string, text: string): void => {
    if (mode === 'strict') throw unsupported(param)
    warnings.push({ code: 'parameter_dropped', param, text })
  }
  for (const [name, isHarmless] of Object.entries(FIELDS)) {
    const value = request.rest[name]
    if (value != null && !isHarmless(value))
      leaveOut(name, `The provider's format has no ${name}; it was left out.`)
  }
  if (request.untold?.length)
    leaveOut(
      'input',
      `Items that other formats have no word for were left out: ${request.untold.join(', ')}.`,
    )
  const hasCalls = request.messages.some(({ toolCalls }) => toolCalls !== undefined && toolCalls.length > 0)
  if (to === 'bedrock-converse' && request.toolChoice?.mode === 'none' && hasCalls) {
    if (mode === 'strict') throw unsupported('tool_choice')
    warnings.push({
      code: 'value_changed',
      param: 'tool_choice',
      text: 'This provider cannot be told to call no tool after others were called; the model was told so in words.',
    })
  }
  if (loosensTools(parts))
    warnings.push({
      code: 'parameter_dropped',
      param: 'tools.strict',
      text: 'This provider does not hold calls to their schemas; strict was left out.',
    })
  return warnings
}

/** Files that only one provider has, and parts whose kind is not known, would leave a question without its object. */
function refuseContent({ request, from, to }: LostParts): void {
  const isShared = OPENAI.has(from) && OPENAI.has(to)
  request.messages.forEach(({ role, content }, index) => {
    if (role !== 'user' || content === null || typeof content === 'string') return
    content.forEach((part, place) => {
      const param = `messages[${index}].content[${place}]`
      if (part.type === 'file' && part.data === undefined && part.fileId !== undefined && !isShared)
        throw new GatewayError(
          'invalid_value',
          `The file '${part.fileId.slice(0, 80)}' is kept by another provider; send its data instead.`,
          { param },
        )
      if (part.type === 'unknown')
        throw new GatewayError(
          'invalid_value',
          `Content of type '${String(part.wire['type']).slice(0, 80)}' cannot be sent to this model.`,
          { param },
        )
    })
  })
}

const BY_SCHEMA: ReadonlySet<DialectId> = new Set(['anthropic-messages', 'bedrock-converse'])

/** Whether calls of strict tools may differ from their schemas. */
function loosensTools({ request, to, capabilities }: LostParts): boolean {
  const isStrict = request.tools?.some((tool) => tool.kind === 'function' && tool.strict === true) === true
  if (!isStrict) return false
  return to === 'gemini' || (BY_SCHEMA.has(to) && !capabilities.supports.has('structured_outputs'))
}
