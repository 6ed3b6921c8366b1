// Fits a request to what one endpoint can be asked for: renames, drops or refuses, by capability and mode.
// The refusals are OpenAI's own texts (reference: o-series error bodies). Nothing here knows a model's name.
import type { Capabilities, InputModality } from './model.ts'
import type { ChatRequest, ContentPart, Message } from './chat.ts'
import { GatewayError } from './errors.ts'
import { fitReasoning } from './fit-reasoning.ts'
import type { Fitting, ParameterMode, Warning } from './fitting.ts'
import { unsupported } from './fitting.ts'

export interface FittedRequest {
  readonly request: ChatRequest
  readonly warnings: readonly Warning[]
}

/** Returns the request as this endpoint can take it, or throws the GatewayError that OpenAI would answer. */
export function fitRequest(
  request: ChatRequest,
  target: { readonly capabilities: Capabilities; readonly mode: ParameterMode },
): FittedRequest {
  const fitting: Fitting = { draft: { ...request }, ...target, warnings: [] }
  fitContent(fitting)
  fitTools(fitting)
  fitResponseFormat(fitting)
  fitRoles(fitting)
  fitTokenLimits(fitting)
  fitScalars(fitting)
  fitReasoning(fitting)
  return { request: fitting.draft, warnings: fitting.warnings }
}

const PART_MODALITY: Partial<Record<ContentPart['type'], { modality: InputModality; wire: string }>> = {
  image: { modality: 'image', wire: 'image_url' },
  file: { modality: 'file', wire: 'file' },
  audio: { modality: 'audio', wire: 'input_audio' },
  video: { modality: 'video', wire: 'video_url' },
}

function fitContent({ draft, capabilities }: Fitting): void {
  draft.messages.forEach((message, index) => {
    if (typeof message.content === 'string' || message.content === null) return
    message.content.forEach((part, place) => {
      const kind = PART_MODALITY[part.type]
      if (!kind || capabilities.input.has(kind.modality)) return
      throw new GatewayError(
        'invalid_value',
        `Invalid content type. ${kind.wire} is only supported by certain models.`,
        { param: `messages.[${index}].content.[${place}].type`, wireCode: null },
      )
    })
  })
}

function fitTools({ draft, capabilities }: Fitting): void {
  if (!draft.tools?.length || capabilities.supports.has('tools')) return
  throw new GatewayError(
    'unsupported_parameter',
    'tools is not supported in this model. For a list of supported models, refer to ' +
      'https://platform.openai.com/docs/guides/function-calling/supported-models.',
    { status: 404, wireCode: null },
  )
}

function fitResponseFormat({ draft, capabilities }: Fitting): void {
  const format = draft.responseFormat
  if (!format || format.type === 'text' || format.type === 'other') return
  const supported =
    format.type === 'json_schema'
      ? capabilities.supports.has('structured_outputs')
      : capabilities.supports.has('response_format')
  if (supported) return
  const guide =
    format.type === 'json_schema'
      ? ' Learn more about supported models at the Structured Outputs guide: https://platform.openai.com/docs/guides/structured-outputs'
      : ''
  throw new GatewayError(
    'unsupported_parameter',
    `Invalid parameter: 'response_format' of type '${format.type}' is not supported with this model.${guide}`,
    { wireCode: null },
  )
}

function fitRoles(fitting: Fitting): void {
  const { draft, capabilities, mode } = fitting
  const target = capabilities.instructions
  // A model that takes `developer` reads `system` as the same thing, so only the other two need a change.
  if (target === 'developer') return
  const wrong = (message: Message): boolean =>
    message.role === 'developer' || (target === 'user' && message.role === 'system')
  const first = draft.messages.findIndex(wrong)
  if (first < 0) return
  const role = (draft.messages[first] as Message).role
  if (mode === 'strict' && target === 'user') {
    throw new GatewayError(
      'unsupported_value',
      `Unsupported value: 'messages[${first}].role' does not support '${role}' with this model.`,
      { param: `messages[${first}].role` },
    )
  }
  draft.messages = draft.messages.map((message) => (wrong(message) ? { ...message, role: target } : message))
  if (target === 'user')
    fitting.warnings.push({
      code: 'role_changed',
      param: `messages[${first}].role`,
      text: `This model takes no ${role} messages; they were sent as ${target} messages.`,
    })
}

function fitTokenLimits(fitting: Fitting): void {
  const { draft, capabilities, mode, warnings } = fitting
  if (draft.maxTokens !== undefined && draft.maxCompletionTokens !== undefined) {
    if (mode === 'strict')
      throw new GatewayError(
        'invalid_parameter_combination',
        "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.",
        { param: 'max_tokens' },
      )
    draft.maxCompletionTokens = Math.min(draft.maxTokens, draft.maxCompletionTokens)
    delete draft.maxTokens
    const text = 'Both max_tokens and max_completion_tokens were given; the smaller one was used.'
    warnings.push({ code: 'parameter_dropped', param: 'max_tokens', text })
  }
  const takes = (name: string): boolean => capabilities.supports.has(name)
  if (draft.maxTokens !== undefined && !takes('max_tokens') && takes('max_completion_tokens')) {
    if (mode === 'strict') throw unsupported('max_tokens', " Use 'max_completion_tokens' instead.")
    draft.maxCompletionTokens = draft.maxTokens
    delete draft.maxTokens
    const text = 'This model takes max_completion_tokens; max_tokens was sent under that name.'
    warnings.push({ code: 'parameter_renamed', param: 'max_tokens', text })
  } else if (
    draft.maxCompletionTokens !== undefined &&
    !takes('max_completion_tokens') &&
    takes('max_tokens')
  ) {
    draft.maxTokens = draft.maxCompletionTokens
    delete draft.maxCompletionTokens
  }
  clampTokenLimit(fitting)
}

function clampTokenLimit({ draft, capabilities, mode, warnings }: Fitting): void {
  const most = capabilities.maxOutputTokens
  const asked = draft.maxCompletionTokens ?? draft.maxTokens
  if (most === undefined || asked === undefined || asked <= most) return
  if (mode === 'strict')
    throw new GatewayError(
      'invalid_value',
      `max_tokens is too large: ${asked}. This model supports at most ${most} completion tokens, whereas you provided ${asked}.`,
      { param: 'max_tokens' },
    )
  const param = draft.maxCompletionTokens === undefined ? 'max_tokens' : 'max_completion_tokens'
  if (draft.maxCompletionTokens === undefined) draft.maxTokens = most
  else draft.maxCompletionTokens = most
  const text = `This model writes at most ${most} tokens; the limit of ${asked} was lowered to that.`
  warnings.push({ code: 'value_changed', param, text })
}

type ScalarField =
  | 'temperature'
  | 'topP'
  | 'topK'
  | 'minP'
  | 'topA'
  | 'frequencyPenalty'
  | 'presencePenalty'
  | 'repetitionPenalty'
  | 'logitBias'
  | 'logprobs'
  | 'topLogprobs'
  | 'parallelToolCalls'
  | 'stop'
  | 'seed'
  | 'verbosity'
  | 'prediction'
  | 'n'

/** Each droppable setting: our name, the wire's, and the value that changes nothing. */
const SCALARS: readonly { field: ScalarField; wire: string; neutral?: number | boolean }[] = [
  { field: 'temperature', wire: 'temperature', neutral: 1 },
  { field: 'topP', wire: 'top_p', neutral: 1 },
  { field: 'topK', wire: 'top_k', neutral: 0 },
  { field: 'minP', wire: 'min_p', neutral: 0 },
  { field: 'topA', wire: 'top_a', neutral: 0 },
  { field: 'frequencyPenalty', wire: 'frequency_penalty', neutral: 0 },
  { field: 'presencePenalty', wire: 'presence_penalty', neutral: 0 },
  { field: 'repetitionPenalty', wire: 'repetition_penalty', neutral: 1 },
  { field: 'logitBias', wire: 'logit_bias' },
  { field: 'logprobs', wire: 'logprobs', neutral: false },
  { field: 'topLogprobs', wire: 'top_logprobs' },
  { field: 'parallelToolCalls', wire: 'parallel_tool_calls' },
  { field: 'stop', wire: 'stop' },
  { field: 'seed', wire: 'seed' },
  { field: 'verbosity', wire: 'verbosity' },
  { field: 'prediction', wire: 'prediction' },
  { field: 'n', wire: 'n', neutral: 1 },
]

function fitScalars(fitting: Fitting): void {
  const { draft, capabilities } = fitting
  for (const scalar of SCALARS) {
    const value = draft[scalar.field]
    if (value === undefined || capabilities.supports.has(scalar.wire)) continue
    const only = capabilities.fixed.get(scalar.wire)
    if (only === undefined ? value === scalar.neutral && fitting.mode === 'lenient' : value === only) {
      // The default in other words: nothing is lost by leaving it out, and some providers refuse even the default.
      if (only === undefined) delete draft[scalar.field]
      continue
    }
    dropScalar(fitting, { ...scalar, value, only })
  }
}

interface DroppedScalar {
  readonly field: ScalarField
  readonly wire: string
  readonly value: unknown
  readonly only: number | string | boolean | undefined
}

function dropScalar(fitting: Fitting, { field, wire, value, only }: DroppedScalar): void {
  const refusal =
    only === undefined
      ? unsupported(wire)
      : new GatewayError(
          'unsupported_value',
          `Unsupported value: '${wire}' does not support ${JSON.stringify(value)} with this model. Only the default (${only}) value is supported.`,
          { param: wire },
        )
  // Fewer choices than asked for would be silently wrong, so `n` is refused in either mode.
  if (fitting.mode === 'strict' || field === 'n') throw refusal
  delete fitting.draft[field]
  const text = `${wire} is not supported by this model and was left out.`
  fitting.warnings.push({ code: 'parameter_dropped', param: wire, text })
}
