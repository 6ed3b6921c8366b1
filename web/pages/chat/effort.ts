// What an effort may cost: how much of the token limit may go into reasoning, by OpenRouter's ratios, at the model's price. Pure.
import type { ListedModel } from '../../../contract/app/models.ts'

/** Shares of the token limit (openrouter.ai/docs, "Reasoning tokens"). */
const RATIOS: Readonly<Record<string, number>> = {
  none: 0,
  minimal: 0.1,
  low: 0.2,
  medium: 0.5,
  high: 0.8,
  xhigh: 0.95,
  max: 0.95,
}
/** Where neither the reader nor the catalogue gives a limit. */
const USUAL_LIMIT = 16_000

export interface EffortEstimate {
  /** Tokens of reasoning at most. */
  readonly tokens: number
  /** US dollars for them. */
  readonly dollars: number
}

/** The most that this effort may take; undefined for an effort without a known ratio. */
export function estimateEffort(
  model: Pick<ListedModel, 'maxOutputTokens' | 'prices'>,
  effort: string,
  maxTokens: number | undefined,
): EffortEstimate | undefined {
  const ratio = RATIOS[effort]
  if (ratio === undefined) return undefined
  const tokens = Math.round(ratio * (maxTokens ?? model.maxOutputTokens ?? USUAL_LIMIT))
  return { tokens, dollars: (tokens * model.prices.completion) / 1e6 }
}
