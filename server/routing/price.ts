// One number to compare endpoints' prices by, in picodollars for a request of this size. For choosing only; what a request
// costs is computed at settlement.
import type { Endpoint } from '../../core/model.ts'
import { pricesAt } from '../../core/money.ts'

/** Three prompt tokens for each token of the answer, a usual mix of a chat. */
const USUAL_PROMPT_TOKENS = 1_500
const USUAL_OUTPUT_TOKENS = 500
const BYTES_PER_TOKEN = 4

/** What a request of this many bytes would cost at the endpoint, taking an answer of usual length. */
export function expectedPrice(endpoint: Endpoint, bodyBytes: number | undefined): number {
  const promptTokens = bodyBytes === undefined ? USUAL_PROMPT_TOKENS : bodyBytes / BYTES_PER_TOKEN
  const prices =
    endpoint.prices.tiers.length === 0 ? endpoint.prices : pricesAt(endpoint.prices, promptTokens)
  return prices.prompt * promptTokens + prices.completion * USUAL_OUTPUT_TOKENS + prices.request
}
