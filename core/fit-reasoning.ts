// Fits what a caller asked about reasoning to what an endpoint offers: the nearest effort, or none. Budgets stay as they are
// for endpoints that take budgets. The ratios are in reasoning.ts.
import { GatewayError } from './errors.ts'
import type { Fitting } from './fitting.ts'
import { quotedList, unsupported } from './fitting.ts'
import type { Effort } from './reasoning.ts'
import { budgetToEffort, nearestEffort } from './reasoning.ts'

/** Changes the draft's reasoning; throws OpenAI's own refusal in strict mode. */
export function fitReasoning(fitting: Fitting): void {
  const { draft, capabilities, mode, warnings } = fitting
  if (!draft.reasoning) return
  fitBudget(fitting)
  const asked = draft.reasoning
  const capability = capabilities.reasoning
  const effort = askedEffort(fitting)
  if (effort === undefined) return
  if (capability.kind === 'none' || capability.kind === 'always') {
    const { effort: _effort, maxTokens: _maxTokens, enabled: _enabled, ...left } = asked
    draft.reasoning = left
    if (effort === 'none' && capability.kind === 'none') return
    if (mode === 'strict') throw unsupported('reasoning_effort')
    const text = 'The reasoning effort of this model cannot be set; the request for one was left out.'
    warnings.push({ code: 'parameter_dropped', param: 'reasoning_effort', text })
    return
  }
  if (capability.kind === 'budget') return
  // "None" is off rather than an effort: it is taken wherever reasoning can be switched off.
  const fits = capability.efforts.includes(effort) || (effort === 'none' && !capability.mandatory)
  if (fits && asked.effort === effort && asked.maxTokens === undefined) return
  if (!fits && mode === 'strict')
    throw new GatewayError(
      'unsupported_value',
      `Unsupported value: 'reasoning_effort' does not support '${effort}' with this model. Supported values are: ${quotedList(capability.efforts)}.`,
      { param: 'reasoning_effort' },
    )
  const nearest = fits ? effort : nearestEffort(effort, capability.efforts)
  const { effort: _effort, maxTokens, enabled: _enabled, ...left } = asked
  draft.reasoning = {
    ...left,
    ...(nearest === undefined ? {} : { effort: nearest }),
    ...(maxTokens !== undefined && capability.kind === 'both' ? { maxTokens } : {}),
  }
  if (nearest !== effort) {
    const text = `Reasoning effort ${effort} is not offered by this model; ${nearest ?? 'its own default'} was used.`
    warnings.push({ code: 'value_changed', param: 'reasoning_effort', text })
  }
}

/** A budget within what the model takes, and with room for words within the caller's limit. */
function fitBudget({ draft, capabilities, warnings }: Fitting): void {
  const { kind, budget } = capabilities.reasoning
  const asked = draft.reasoning?.maxTokens
  if (asked === undefined || (kind !== 'budget' && kind !== 'both')) return
  const limit = draft.maxCompletionTokens ?? draft.maxTokens ?? Infinity
  const least = budget?.min ?? 0
  const most = Math.min(budget?.max ?? Infinity, limit - 1)
  const fitted = Math.min(Math.max(asked, least), most)
  if (fitted === asked || fitted < least) return
  draft.reasoning = { ...draft.reasoning, maxTokens: fitted }
  const text = `A reasoning budget of ${asked} tokens does not fit this model and the limit of the answer; ${fitted} was used.`
  warnings.push({ code: 'value_changed', param: 'reasoning.max_tokens', text })
}

/** The effort that the caller means, in whichever of the four ways he said it. */
function askedEffort({ draft, capabilities }: Fitting): Effort | undefined {
  const asked = draft.reasoning
  if (!asked) return undefined
  if (asked.effort !== undefined) return asked.effort
  if (asked.maxTokens !== undefined) {
    const limit = draft.maxCompletionTokens ?? draft.maxTokens ?? capabilities.maxOutputTokens ?? 32_000
    return budgetToEffort(asked.maxTokens, limit)
  }
  if (asked.enabled === undefined) return undefined
  return asked.enabled ? (capabilities.reasoning.default ?? 'medium') : 'none'
}
