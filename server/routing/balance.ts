// Shares requests among endpoints by price and by how well and how fast they have answered lately, by drawing lots.
// An endpoint that nobody has tried counts as one of its peers; a small share of requests finds out.
import type { Endpoint } from '../../core/model.ts'
import { expectedPrice } from './price.ts'
import type { CandidateQuery } from './query.ts'

/** Attempts that an endpoint is given on credit, so that one failure of two says little. */
const CREDIT_ATTEMPTS = 10
/** A failed attempt costs its caller time and sometimes the answer: each lost per cent weighs this many times. */
const FAILURE_WEIGHT = 8
/** Speed makes an endpoint at most this much likelier or less likely. */
const MOST_SPEED_FACTOR = 2
/** Of all lots, for an endpoint that hardly anything is known of. */
const EXPLORATION_SHARE = 0.01
const KNOWN_ATTEMPTS = 20
/** Free endpoints count as this much of the dearest, since no lot can be infinite. */
const LEAST_PRICE_SHARE = 0.01

/** An endpoint and how many of the lots it holds; the sum of all is 1. */
export interface Lot {
  readonly endpoint: Endpoint
  readonly weight: number
}

interface Seen {
  readonly attempts: number
  readonly successShare: number
  readonly firstTokenMs: number | undefined
  readonly tokensPerSecond: number | undefined
}

/** The endpoints in an order drawn by lot, each draw from those that are left. */
export function drawOrder(endpoints: readonly Endpoint[], query: CandidateQuery): Lot[] {
  const left = lotsOf(endpoints, query)
  const random = query.random ?? Math.random
  const drawn: Lot[] = []
  while (left.length > 0) {
    let point = random() * left.reduce((sum, lot) => sum + lot.weight, 0)
    let place = 0
    while (place < left.length - 1 && (point -= (left[place] as Lot).weight) >= 0) place++
    drawn.push(...left.splice(place, 1))
  }
  return drawn
}

/** How many lots each holds: the inverse square of its price, times its reliability, times its speed among its peers. */
export function lotsOf(endpoints: readonly Endpoint[], query: CandidateQuery): Lot[] {
  const prices = endpoints.map((endpoint) => expectedPrice(endpoint, query.bodyBytes))
  const least = Math.max(...prices) * LEAST_PRICE_SHARE
  const seen = endpoints.map((endpoint) => seenOf(endpoint, query))
  const firstTokenMs = median(seen.map((one) => one.firstTokenMs))
  const tokensPerSecond = median(seen.map((one) => one.tokensPerSecond))
  const weights = seen.map((one, index) => {
    const price = Math.max(prices[index] as number, least) || 1
    const speed = ratio(firstTokenMs, one.firstTokenMs) * ratio(one.tokensPerSecond, tokensPerSecond)
    return (one.successShare ** FAILURE_WEIGHT * Math.sqrt(speed)) / price ** 2
  })
  const sum = weights.reduce((total, weight) => total + weight, 0)
  const shares = weights.map((weight, index) => {
    const share = sum > 0 ? weight / sum : 1 / weights.length
    return (seen[index] as Seen).attempts < KNOWN_ATTEMPTS ? Math.max(share, EXPLORATION_SHARE) : share
  })
  const whole = shares.reduce((total, share) => total + share, 0)
  return endpoints.map((endpoint, index) => ({ endpoint, weight: (shares[index] as number) / whole }))
}

function seenOf(endpoint: Endpoint, { health, now }: CandidateQuery): Seen {
  const lately = health.lately(endpoint.id, now)
  const attempts = (lately?.successes ?? 0) + (lately?.failures ?? 0)
  return {
    attempts,
    // Whether an endpoint that has rested is well again is what its probe is for; its failures must not keep the probe away.
    successShare:
      health.standing(endpoint.id, now) === 'probe'
        ? 1
        : ((lately?.successes ?? 0) + CREDIT_ATTEMPTS) / (attempts + CREDIT_ATTEMPTS),
    firstTokenMs: lately?.firstTokenMs?.p50,
    tokensPerSecond: lately?.tokensPerSecond?.p50,
  }
}

/** How many times `more` is of `less`, within bounds; 1 where either is unknown. */
function ratio(more: number | undefined, less: number | undefined): number {
  if (more === undefined || less === undefined || !(less > 0)) return 1
  return Math.min(Math.max(more / less, 1 / MOST_SPEED_FACTOR), MOST_SPEED_FACTOR)
}

/** The middle of what is known; undefined when nothing is. */
export function median(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined).toSorted((a, b) => a - b)
  const middle = known.length >> 1
  if (known.length === 0) return undefined
  return known.length % 2 === 1
    ? known[middle]
    : ((known[middle - 1] as number) + (known[middle] as number)) / 2
}
