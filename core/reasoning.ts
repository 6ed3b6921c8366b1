// Reasoning effort: the words, their shares of a token budget, and the nearest one a model takes.
// Ratios and bounds are OpenRouter's (docs, best-practices/reasoning-tokens); no vendor's wire fields here.

/** Efforts in rising order; the order is what "nearest" means. */
export const EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const
export type Effort = (typeof EFFORTS)[number]

/** What a caller asked about reasoning; every field is optional as on the wire. */
export interface ReasoningRequest {
  readonly effort?: Effort
  readonly maxTokens?: number
  readonly exclude?: boolean
  readonly enabled?: boolean
  readonly summary?: 'auto' | 'concise' | 'detailed'
}

const BUDGET_SHARE: Record<Exclude<Effort, 'none'>, number> = {
  minimal: 0.1,
  low: 0.2,
  medium: 0.5,
  high: 0.8,
  xhigh: 0.95,
  max: 0.95,
}

const SMALLEST_BUDGET_TOKENS = 1024
const LARGEST_BUDGET_TOKENS = 128_000

/** True for one of the seven effort words. */
export function isEffort(value: unknown): value is Effort {
  return typeof value === 'string' && (EFFORTS as readonly string[]).includes(value)
}

/** The thinking budget, in tokens, that an effort means for an answer of at most `maxOutputTokens`. */
export function effortToBudget(effort: Exclude<Effort, 'none'>, maxOutputTokens: number): number {
  const share = Math.floor(maxOutputTokens * BUDGET_SHARE[effort])
  return Math.max(Math.min(share, LARGEST_BUDGET_TOKENS), SMALLEST_BUDGET_TOKENS)
}

/** The effort whose share of `maxOutputTokens` is nearest to a budget in tokens. */
export function budgetToEffort(budgetTokens: number, maxOutputTokens: number): Exclude<Effort, 'none'> {
  const share = budgetTokens / Math.max(maxOutputTokens, 1)
  let nearest: Exclude<Effort, 'none'> = 'minimal'
  for (const effort of ['minimal', 'low', 'medium', 'high', 'xhigh'] as const) {
    if (Math.abs(BUDGET_SHARE[effort] - share) < Math.abs(BUDGET_SHARE[nearest] - share)) nearest = effort
  }
  return nearest
}

/** The supported effort nearest to the one asked for; the lower one wins a tie. `undefined` when none is supported. */
export function nearestEffort(asked: Effort, supported: readonly Effort[]): Effort | undefined {
  const place = EFFORTS.indexOf(asked)
  let nearest: Effort | undefined
  let nearestDistance = Infinity
  for (const effort of EFFORTS) {
    if (!supported.includes(effort)) continue
    const distance = Math.abs(EFFORTS.indexOf(effort) - place)
    if (distance < nearestDistance) {
      nearest = effort
      nearestDistance = distance
    }
  }
  return nearest
}
