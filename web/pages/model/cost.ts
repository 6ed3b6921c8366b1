// What a number of requests costs at a model's prices. Pure; the ledger has its own, exact arithmetic.
import type { PricesPerMillion } from '../../../contract/app/models.ts'

export interface Load {
  readonly requests: number
  /** Per request. */
  readonly promptTokens: number
  /** Of the prompt, from 0 to 1. */
  readonly cachedShare: number
  /** Per request, reasoning included. */
  readonly outputTokens: number
}

export interface CostLines {
  readonly prompt: number
  readonly cached: number
  readonly output: number
  readonly requests: number
  readonly total: number
}

/** US dollars, line by line. Prices for large prompts apply to the whole request, as makers bill them. */
export function costOf(prices: PricesPerMillion, load: Load): CostLines {
  const tier = prices.above?.findLast(({ promptTokens }) => load.promptTokens > promptTokens)
  const promptPrice = tier?.prompt ?? prices.prompt
  const cachePrice = tier?.cacheRead ?? prices.cacheRead ?? promptPrice
  const millions = (tokens: number): number => (tokens * load.requests) / 1e6
  const cachedTokens = load.promptTokens * load.cachedShare
  const prompt = millions(load.promptTokens - cachedTokens) * promptPrice
  const cached = millions(cachedTokens) * cachePrice
  const output = millions(load.outputTokens) * (tier?.completion ?? prices.completion)
  const requests = (prices.request ?? 0) * load.requests
  return { prompt, cached, output, requests, total: prompt + cached + output + requests }
}
