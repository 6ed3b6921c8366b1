// How many reasoning tokens a simulated answer claims, by effort, budget and what the catalogue says of the model. The
// simulator is a test instrument; the figures are multiples of 64, as OpenAI reports them.
import type { ChatRequest } from '../../../core/chat.ts'
import type { Capabilities } from '../../../core/model.ts'
import type { Effort } from '../../../core/reasoning.ts'

const TOKENS_BY_EFFORT: Readonly<Record<Effort, number>> = {
  none: 0,
  minimal: 0,
  low: 64,
  medium: 256,
  high: 1024,
  xhigh: 2048,
  max: 4096,
}

/** Reasoning tokens before a limit cuts them; 0 for models that do not reason or were told not to. */
export function reasoningTokensFor(request: ChatRequest, capabilities: Capabilities): number {
  const { kind, mandatory, default: usual } = capabilities.reasoning
  if (kind === 'none') return 0
  const asked = request.reasoning
  const isOff = asked?.enabled === false || asked?.effort === 'none' || asked?.maxTokens === 0
  if (isOff && !mandatory) return 0
  if (asked?.maxTokens) return Math.min(asked.maxTokens, TOKENS_BY_EFFORT.high)
  const effort = isOff ? 'low' : (asked?.effort ?? usual ?? 'medium')
  return TOKENS_BY_EFFORT[effort]
}
