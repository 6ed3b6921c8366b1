// A model market in simulated time: endpoints with prices, speeds, rate caps, noise and scripted trouble, and requests that arrive
// by chance. Runs one way of choosing over it and says what it cost and what failed. No network and no real clock. The markets are
// in balancing-markets.ts.
import type { Endpoint } from '../../core/model.ts'
import { chooseEndpoints } from '../../server/routing/candidates.ts'
import type { Health } from '../../server/routing/health.ts'
import { createHealth } from '../../server/routing/health.ts'
import { expectedPrice } from '../../server/routing/price.ts'
import type { Balance } from '../../server/routing/query.ts'
import { createAgenda } from './agenda.ts'
import { queryOf, seededRandom } from './routing-query.ts'

const MINUTE_MS = 60_000
const START = 1_800_000_000_000
const LENGTH_MS = 20 * MINUTE_MS
const REQUESTS_PER_SECOND = 6
/** Seeds of the documented table. */
export const BALANCING_SEEDS = [1, 2, 3]
const MOST_ATTEMPTS = 3
const OUTPUT_TOKENS = 200
const TIMEOUT_MS = 5_000

/** What an endpoint does at a time: `down` answers 503, `silent` never answers, `breaks` ends a third of its streams half way. */
export type Trouble = 'down' | 'silent' | 'breaks'

export interface Script {
  readonly endpoint: Endpoint
  readonly firstTokenMs: number
  readonly tokensPerSecond: number
  readonly errorShare: number
  /** Requests per second that it takes; refused with 429 beyond. */
  readonly cap: number
  readonly troubles: readonly { readonly from: number; readonly to: number; readonly what: Trouble }[]
}

/** Four endpoints, and what happens to them in twenty minutes. */
export interface Market {
  readonly name: string
  readonly scripts: readonly Script[]
}

/** Endpoints in the order to try; baselines look at no health. */
type Chooser = (now: number, bodyBytes: number) => readonly Endpoint[]

export interface Strategy {
  readonly name: string
  readonly create: (health: Health, random: () => number, endpoints: readonly Endpoint[]) => Chooser
}

export interface Outcome {
  readonly name: string
  readonly requests: number
  /** Requests whose caller got no whole answer. */
  readonly failedRequests: number
  readonly failedAttempts: number
  /** US dollars for a thousand whole answers. */
  readonly dollarsPerThousand: number
  /** Milliseconds from the request to the first token, failed attempts included. */
  readonly firstTokenMs: { readonly p50: number; readonly p95: number }
  /** Share of whole answers by provider, in the order of the scripts. */
  readonly shares: readonly number[]
}

const ours =
  (balance: Balance): Strategy['create'] =>
  (health, random, endpoints) =>
  (now, bodyBytes) =>
    chooseEndpoints(queryOf(endpoints, { health, now, random, bodyBytes, balance })).candidates

/** Ours first, then what they are compared with. Every one falls back to the next endpoint of its order. */
export const STRATEGIES: readonly Strategy[] = [
  { name: '`balance: price`', create: ours('price') },
  { name: '`balance: listed`, cheapest listed first', create: ours('listed') },
  { name: 'cheapest first', create: (_health, _random, endpoints) => () => endpoints },
  {
    name: 'round robin',
    create: (_health, _random, endpoints) => {
      let turn = 0
      return () => {
        const first = turn++ % endpoints.length
        return [...endpoints.slice(first), ...endpoints.slice(0, first)]
      }
    },
  },
  {
    name: 'by lot, 1/price²',
    create: (_health, random, endpoints) => (_now, bodyBytes) =>
      endpoints
        .map((endpoint) => ({
          endpoint,
          key: -Math.log(1 - random()) * expectedPrice(endpoint, bodyBytes) ** 2,
        }))
        .toSorted((a, b) => a.key - b.key)
        .map(({ endpoint }) => endpoint),
  },
]

interface Tally {
  requests: number
  failedRequests: number
  failedAttempts: number
  dollars: number
  readonly firstTokens: number[]
  readonly answers: number[]
}

/** Runs one strategy over all seeds; the same seed brings the same arrivals to every strategy. */
export function simulate(strategy: Strategy, { scripts }: Market, seeds: readonly number[]): Outcome {
  const tally: Tally = {
    requests: 0,
    failedRequests: 0,
    failedAttempts: 0,
    dollars: 0,
    firstTokens: [],
    answers: scripts.map(() => 0),
  }
  for (const seed of seeds) runMarket({ strategy, scripts, seed }, tally)
  const answered = tally.requests - tally.failedRequests
  const sorted = tally.firstTokens.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? NaN
  return {
    name: strategy.name,
    requests: tally.requests,
    failedRequests: tally.failedRequests,
    failedAttempts: tally.failedAttempts,
    dollarsPerThousand: (tally.dollars / answered) * 1000,
    firstTokenMs: { p50: at(0.5), p95: at(0.95) },
    shares: tally.answers.map((count) => count / answered),
  }
}

interface Run {
  readonly strategy: Strategy
  readonly scripts: readonly Script[]
  readonly seed: number
}

function runMarket({ strategy, scripts, seed }: Run, tally: Tally): void {
  const chance = seededRandom(seed)
  const health = createHealth({ random: seededRandom(seed + 1) })
  const endpoints = scripts.map(({ endpoint }) => endpoint)
  const choose = strategy.create(health, seededRandom(seed + 2), endpoints)
  const agenda = createAgenda()
  const taken = new Map<Script, { second: number; count: number }>()
  const arrive = (at: number): void => {
    const next = at - (Math.log(1 - chance()) * 1000) / REQUESTS_PER_SECOND
    if (next < START + LENGTH_MS) agenda.add(next, () => arrive(next))
    const bodyBytes = 2_000 + Math.floor(chance() * 8_000)
    tally.requests++
    attempt({ arrivedAt: at, bodyBytes, left: choose(at, bodyBytes).slice(0, MOST_ATTEMPTS) }, at)
  }
  const attempt = (request: Request, at: number): void => {
    const [endpoint, ...left] = request.left
    const script = scripts.find((one) => one.endpoint === endpoint)
    if (!endpoint || !script) {
      tally.failedRequests++
      return
    }
    health.begun(endpoint.id, at)
    const fate = fateOf(script, at, { chance, taken })
    const end = at + fate.durationMs
    if (fate.firstTokenMs !== undefined)
      agenda.add(at + fate.firstTokenMs, () => health.answered(endpoint.id, at))
    agenda.add(end, () => {
      health.ended({ endpointId: endpoint.id, beganAt: at, now: end, ...fate })
      if (fate.result === 'success') {
        tally.firstTokens.push(at + (fate.firstTokenMs ?? 0) - request.arrivedAt)
        const place = scripts.indexOf(script)
        tally.answers[place] = (tally.answers[place] ?? 0) + 1
        const { prompt, completion } = endpoint.prices
        tally.dollars += ((request.bodyBytes / 4) * prompt + OUTPUT_TOKENS * completion) / 1e12
        return
      }
      tally.failedAttempts++
      // What has begun to reach the caller cannot be tried elsewhere here; rescue is not simulated.
      if (fate.firstTokenMs !== undefined) tally.failedRequests++
      else attempt({ ...request, left }, end)
    })
  }
  agenda.add(START, () => arrive(START))
  agenda.run()
}

interface Request {
  readonly arrivedAt: number
  readonly bodyBytes: number
  readonly left: readonly Endpoint[]
}

interface Fate {
  readonly result: 'success' | 'failure' | 'limited'
  readonly durationMs: number
  readonly firstTokenMs?: number
  readonly tokensPerSecond?: number
}

interface World {
  readonly chance: () => number
  readonly taken: Map<Script, { second: number; count: number }>
}

function fateOf(script: Script, at: number, { chance, taken }: World): Fate {
  const minute = (at - START) / MINUTE_MS
  const trouble = script.troubles.find(({ from, to }) => minute >= from && minute < to)?.what
  // Drawn always, so that one outcome does not shift the chances of the next.
  const [errs, breaks, slow] = [chance(), chance(), 0.6 + chance() * 0.8]
  if (trouble === 'silent') return { result: 'failure', durationMs: TIMEOUT_MS }
  if (trouble === 'down' || errs < script.errorShare) return { result: 'failure', durationMs: 150 }
  const second = Math.floor(at / 1000)
  const load = taken.get(script)
  const count = load?.second === second ? load.count + 1 : 1
  taken.set(script, { second, count })
  if (count > script.cap) return { result: 'limited', durationMs: 50 }
  const firstTokenMs = script.firstTokenMs * slow
  const durationMs = firstTokenMs + ((OUTPUT_TOKENS * 1000) / script.tokensPerSecond) * slow
  if (trouble === 'breaks' && breaks < 1 / 3)
    return {
      result: 'failure',
      durationMs: durationMs / 2,
      firstTokenMs: Math.min(firstTokenMs, durationMs / 2),
    }
  return { result: 'success', durationMs, firstTokenMs, tokensPerSecond: (OUTPUT_TOKENS * 1000) / durationMs }
}
