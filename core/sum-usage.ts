// Token counts of several answers together. What a provider says beside its counts is not among them.
import type { Usage } from './events.ts'
import { NO_USAGE } from './events.ts'

const COUNTS = [
  'inputTokens',
  'cachedTokens',
  'cacheWriteTokens',
  'inputAudioTokens',
  'outputTokens',
  'reasoningTokens',
  'outputAudioTokens',
  'acceptedPredictionTokens',
  'rejectedPredictionTokens',
] as const

/** Estimated when one of them is; a provider's own price only when all of them have one. */
export function sumUsage(usages: readonly Usage[]): Usage {
  const sum = { ...NO_USAGE }
  for (const usage of usages) for (const count of COUNTS) sum[count] += usage[count]
  const prices = usages.map(({ providerCostDollars }) => providerCostDollars)
  const isPriced = prices.length > 0 && prices.every((price) => price !== undefined)
  return {
    ...sum,
    ...(isPriced && { providerCostDollars: prices.reduce((total, price) => total + price, 0) }),
    ...(usages.some(({ estimated }) => estimated) && { estimated: true }),
  }
}
