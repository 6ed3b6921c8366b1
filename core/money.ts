// Money as integers: amounts in nanodollars, prices in picodollars per token; multiplied first, rounded once.
// No floats survive past the two readers at the end, which take what people write in files and requests.

declare const unit: unique symbol
/** An amount: 1e-9 US dollars, a safe integer. */
export type Nanodollars = number & { readonly [unit]: 'nanodollars' }
/** A price: 1e-12 US dollars per token (or per request, image), a safe integer. $1 per million tokens is 1,000,000. */
export type Picodollars = number & { readonly [unit]: 'picodollars' }

/** What an endpoint asks per token, each in picodollars; an absent cache price means the prompt price. */
export interface TokenPrices {
  readonly prompt: Picodollars
  readonly completion: Picodollars
  readonly cacheRead: Picodollars | undefined
  readonly cacheWrite: Picodollars | undefined
  readonly cacheWriteHour: Picodollars | undefined
  /** Per request, in picodollars. */
  readonly request: Picodollars
  /** Other prices above a prompt size; the last entry whose bound is exceeded replaces what it names. */
  readonly tiers: readonly PriceTier[]
}

export interface PriceTier {
  /** Applies when the prompt has strictly more tokens than this. */
  readonly abovePromptTokens: number
  readonly prompt: Picodollars
  readonly completion: Picodollars
  readonly cacheRead: Picodollars | undefined
}

/** The token counts that money depends on. Reasoning tokens are part of `outputTokens`. */
export interface BillableTokens {
  readonly inputTokens: number
  readonly cachedTokens: number
  readonly cacheWriteTokens: number
  readonly outputTokens: number
}

export const ZERO = 0 as Nanodollars
const PICO_PER_NANO = 1000n

/** Checks a whole amount of nanodollars; throws a RangeError for fractions and beyond 2^53. */
export function nanodollars(amount: number): Nanodollars {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`not a whole amount of nanodollars: ${amount}`)
  return amount as Nanodollars
}

/** Prices in force for a prompt of this size. */
export function pricesAt(prices: TokenPrices, inputTokens: number): TokenPrices {
  let tier: PriceTier | undefined
  for (const candidate of prices.tiers) if (inputTokens > candidate.abovePromptTokens) tier = candidate
  if (!tier) return prices
  return {
    ...prices,
    prompt: tier.prompt,
    completion: tier.completion,
    cacheRead: tier.cacheRead ?? prices.cacheRead,
  }
}

/**
 * What these tokens cost, in nanodollars, rounded half up once at the end. Counts come from other people's servers:
 * negative, fractional and absurd ones are cut to whole numbers from 0 to 10^12, and cached tokens never exceed the
 * prompt, so that no answer can mint credit.
 */
export function costOf(prices: TokenPrices, tokens: BillableTokens): Nanodollars {
  const input = wholeTokens(tokens.inputTokens)
  const inForce = pricesAt(prices, input)
  const cached = Math.min(wholeTokens(tokens.cachedTokens), input)
  const written = Math.min(wholeTokens(tokens.cacheWriteTokens), input - cached)
  const plain = input - cached - written
  const output = wholeTokens(tokens.outputTokens)
  const picodollars =
    BigInt(plain) * BigInt(inForce.prompt) +
    BigInt(cached) * BigInt(inForce.cacheRead ?? inForce.prompt) +
    BigInt(written) * BigInt(inForce.cacheWrite ?? inForce.prompt) +
    BigInt(output) * BigInt(inForce.completion) +
    BigInt(inForce.request)
  const rounded = (picodollars + PICO_PER_NANO / 2n) / PICO_PER_NANO
  return Number(
    rounded > BigInt(Number.MAX_SAFE_INTEGER) ? BigInt(Number.MAX_SAFE_INTEGER) : rounded,
  ) as Nanodollars
}

/** So many per cent of an amount, rounded half up; the per cent may have four digits behind the point. */
export function percentOf(amount: Nanodollars, percent: number): Nanodollars {
  const whole = 1_000_000n
  const share = BigInt(Math.round(percent * 10_000))
  return Number((BigInt(amount) * share + whole / 2n) / whole) as Nanodollars
}

function wholeTokens(count: number): number {
  if (!(count > 0)) return 0
  return Math.min(Math.floor(count), 1e12)
}

/** Reads "US dollars per million tokens", as catalogue files write it. Throws a RangeError when negative or too fine. */
export function picodollarsFromPerMillion(dollars: number): Picodollars {
  const price = Math.round(dollars * 1e6)
  if (!(dollars >= 0) || !Number.isSafeInteger(price) || Math.abs(price - dollars * 1e6) > 1e-3)
    throw new RangeError(`not a price in US dollars per million tokens: ${dollars}`)
  return price as Picodollars
}

/** Reads US dollars as requests and command lines write them, to the nearest nanodollar. */
export function nanodollarsFromDollars(dollars: number): Nanodollars {
  return nanodollars(Math.round(dollars * 1e9))
}

/** US dollars for JSON answers; exact to the nanodollar for amounts below nine million dollars. */
export function dollarsFromNanodollars(amount: Nanodollars | number): number {
  return amount / 1e9
}

/** US dollars per token as the decimal string that OpenRouter's `pricing` uses, without exponent. */
export function pricePerToken(price: Picodollars): string {
  const digits = String(price).padStart(13, '0')
  const fraction = digits.slice(-12).replace(/0+$/, '')
  const whole = digits.slice(0, -12).replace(/^0+(?=\d)/, '')
  return fraction === '' ? whole : `${whole}.${fraction}`
}
