// What an endpoint costs and what callers pay for it, from the catalogue's documents. Pure; adding up a request is core/money.ts.
import type { Picodollars, PriceTier, TokenPrices } from '../../core/money.ts'
import { picodollarsFromPerMillion } from '../../core/money.ts'
import type { ModelDocument, PricingDocument } from './schema.ts'

const FREE = 0 as Picodollars

/** Of what costs nothing, and of what nobody has said a price for. */
export const FREE_PRICES: TokenPrices = {
  prompt: FREE,
  completion: FREE,
  cacheRead: undefined,
  cacheWrite: undefined,
  cacheWriteHour: undefined,
  request: FREE,
  tiers: [],
}

/** Prices as a document gives them. */
export function buildPrices(document: PricingDocument | undefined): TokenPrices {
  if (!document) return FREE_PRICES
  const price = (dollars: number | undefined): Picodollars | undefined =>
    dollars === undefined ? undefined : picodollarsFromPerMillion(dollars)
  return {
    prompt: picodollarsFromPerMillion(document.prompt),
    completion: picodollarsFromPerMillion(document.completion),
    cacheRead: price(document.cache_read),
    cacheWrite: price(document.cache_write),
    cacheWriteHour: price(document.cache_write_1h),
    request: picodollarsFromPerMillion((document.request ?? 0) * 1e6),
    tiers: (document.tiers ?? []).map((tier) => ({
      abovePromptTokens: tier.above_prompt_tokens,
      prompt: picodollarsFromPerMillion(tier.prompt),
      completion: picodollarsFromPerMillion(tier.completion),
      cacheRead: price(tier.cache_read),
    })),
  }
}

/** What callers pay for what costs `costs`: the model's own price, or the costs with the margin that holds for it. */
export function pricesForCallers(
  costs: TokenPrices,
  { price, margin }: Pick<ModelDocument, 'price' | 'margin'>,
): TokenPrices {
  return price ? buildPrices(price) : withMargin(costs, margin ?? 0)
}

/** Costs with so many per cent added, to the nearest picodollar; the same object where nothing is. */
export function withMargin(costs: TokenPrices, percent: number): TokenPrices {
  if (percent === 0) return costs
  // Hundredths of a per cent are whole numbers, so that 15 % of a whole price is not a rounding error away.
  const factor = 10_000 + Math.round(percent * 100)
  const add = (price: Picodollars): Picodollars =>
    Number((BigInt(price) * BigInt(factor) + 5_000n) / 10_000n) as Picodollars
  const orNone = (price: Picodollars | undefined): Picodollars | undefined =>
    price === undefined ? undefined : add(price)
  const tier = (one: PriceTier): PriceTier => ({
    ...one,
    prompt: add(one.prompt),
    completion: add(one.completion),
    cacheRead: orNone(one.cacheRead),
  })
  return {
    prompt: add(costs.prompt),
    completion: add(costs.completion),
    cacheRead: orNone(costs.cacheRead),
    cacheWrite: orNone(costs.cacheWrite),
    cacheWriteHour: orNone(costs.cacheWriteHour),
    request: add(costs.request),
    tiers: costs.tiers.map(tier),
  }
}
