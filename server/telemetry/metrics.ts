// Counts and times of generations for Prometheus. Counting is a few additions on plain objects; the text is made when
// somebody scrapes, and prom-client, which only adds the process's own numbers, is not loaded before. Mutable, in memory.
import type { Registry } from 'prom-client'
import { createHistogram, writeFamily, writeHeading, writeLabels } from './exposition.ts'
import type { Heading, Histogram, Sample } from './exposition.ts'

/** One generation that has ended. */
export interface GenerationMeasurement {
  /** The model that served, or the one asked for when none did. */
  readonly modelId: string
  /** Undefined when no provider answered. */
  readonly providerName: string | undefined
  /** HTTP status; 499 when the caller left. */
  readonly status: number
  readonly latencyMs: number
  /** Undefined when nothing came. */
  readonly firstTokenMs: number | undefined
  readonly inputTokens: number
  readonly outputTokens: number
  readonly reasoningTokens: number
  readonly costNanodollars: number
  readonly streamed: boolean
  /** Endpoints tried. */
  readonly attempts: number
}

/** What is read at the moment of a scrape. */
export interface MomentaryValues {
  readonly generationsInFlight: number
  readonly holds: number
  readonly unsavedSettlements: number
}

export interface Metrics {
  /** Counts a generation; measured at 0.15 to 0.3 µs with sixty models and providers in use. */
  readonly generation: (measurement: GenerationMeasurement) => void
  /** Everything in Prometheus' text format 0.0.4. */
  readonly render: (moment: MomentaryValues) => Promise<string>
}

/** The type to answer a scrape with. */
export const METRICS_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/** From a quick answer of a small model to ten minutes of reasoning. */
const DURATION_SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600]
const FIRST_TOKEN_SECONDS = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 2, 5, 10, 30, 60, 120]
const NO_PROVIDER = 'none'
/** Models and providers come from the catalogue, so this is only a guard for memory. Beyond it all count as `other`. */
const MOST_PAIRS = 5_000
const OTHER = 'other'

/** What is counted for one model at one provider. */
interface Pair {
  /** Both names as they are written. */
  readonly labels: string
  readonly whole: Map<number, number>
  readonly streamed: Map<number, number>
  readonly durations: Histogram
  readonly firstTokens: Histogram
  inputTokens: number
  outputTokens: number
  reasoningTokens: number
  costDollars: number
  attempts: number
}

/** Starts at zero. */
export function createMetrics(): Metrics {
  const byModel = new Map<string, Map<string, Pair>>()
  const pairs: Pair[] = []
  let processMetrics: Promise<Registry> | undefined

  const addPair = (model: string, provider: string): Pair => {
    const pair = newPair(model, provider)
    pairs.push(pair)
    const providers = byModel.get(model) ?? new Map<string, Pair>()
    byModel.set(model, providers.set(provider, pair))
    return pair
  }
  const pairOf = (model: string, provider: string): Pair => {
    const known = byModel.get(model)?.get(provider)
    if (known) return known
    if (pairs.length < MOST_PAIRS) return addPair(model, provider)
    return byModel.get(OTHER)?.get(OTHER) ?? addPair(OTHER, OTHER)
  }

  return {
    generation: (measurement) => {
      const pair = pairOf(measurement.modelId, measurement.providerName ?? NO_PROVIDER)
      const counts = measurement.streamed ? pair.streamed : pair.whole
      counts.set(measurement.status, (counts.get(measurement.status) ?? 0) + 1)
      pair.durations.observe(measurement.latencyMs / 1000)
      if (measurement.firstTokenMs !== undefined) pair.firstTokens.observe(measurement.firstTokenMs / 1000)
      pair.inputTokens += measurement.inputTokens
      pair.outputTokens += measurement.outputTokens
      pair.reasoningTokens += measurement.reasoningTokens
      pair.costDollars += measurement.costNanodollars / 1e9
      pair.attempts += measurement.attempts
    },
    render: async (moment) => {
      processMetrics ??= openProcessMetrics()
      return renderGenerations(pairs) + renderMoment(moment) + (await (await processMetrics).metrics())
    },
  }
}

function newPair(model: string, provider: string): Pair {
  return {
    labels: writeLabels({ model, provider }),
    whole: new Map(),
    streamed: new Map(),
    durations: createHistogram(DURATION_SECONDS),
    firstTokens: createHistogram(FIRST_TOKEN_SECONDS),
    inputTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
    costDollars: 0,
    attempts: 0,
  }
}

/** Memory, CPU, event loop and garbage collection. They are watched from the first scrape on. */
async function openProcessMetrics(): Promise<Registry> {
  const { collectDefaultMetrics, Registry } = await import('prom-client')
  const register = new Registry()
  collectDefaultMetrics({ register })
  return register
}

function renderGenerations(pairs: readonly Pair[]): string {
  const total = (heading: Omit<Heading, 'type'>, read: (pair: Pair) => number): string =>
    writeFamily(
      { ...heading, type: 'counter' },
      pairs.map((pair) => ({ labels: pair.labels, value: read(pair) })),
    )
  const times = ({ name, help }: Omit<Heading, 'type'>, read: (pair: Pair) => Histogram): string => {
    let text = writeHeading({ name, help, type: 'histogram' })
    for (const pair of pairs) text += read(pair).write(name, pair.labels)
    return text
  }
  return [
    writeFamily(
      {
        name: 'causeway_generations_total',
        help: 'Generations that have ended, by HTTP status; 499 when the caller left.',
        type: 'counter',
      },
      pairs.flatMap((pair) => [
        ...statusSamples(pair, pair.whole, 'false'),
        ...statusSamples(pair, pair.streamed, 'true'),
      ]),
    ),
    total(
      {
        name: 'causeway_generation_attempts_total',
        help: 'Endpoints tried for these generations; more than the generations when some were tried again elsewhere.',
      },
      (pair) => pair.attempts,
    ),
    writeFamily(
      {
        name: 'causeway_tokens_total',
        help: 'Tokens; output includes reasoning, which is also counted by itself.',
        type: 'counter',
      },
      pairs.flatMap(({ labels, inputTokens, outputTokens, reasoningTokens }) => [
        { labels: `${labels},kind="input"`, value: inputTokens },
        { labels: `${labels},kind="output"`, value: outputTokens },
        { labels: `${labels},kind="reasoning"`, value: reasoningTokens },
      ]),
    ),
    total(
      {
        name: 'causeway_cost_dollars_total',
        help: 'What callers were charged, in US dollars, since the process started; the ledger has the exact sums.',
      },
      (pair) => pair.costDollars,
    ),
    times(
      { name: 'causeway_generation_duration_seconds', help: 'From the request to the end of its answer.' },
      (pair) => pair.durations,
    ),
    times(
      { name: 'causeway_first_token_seconds', help: 'From the request to the first sign of an answer.' },
      (pair) => pair.firstTokens,
    ),
  ].join('')
}

function statusSamples(pair: Pair, counts: ReadonlyMap<number, number>, streamed: string): Sample[] {
  return [...counts].map(([status, value]) => ({
    labels: `${pair.labels},status="${status}",streamed="${streamed}"`,
    value,
  }))
}

function renderMoment(moment: MomentaryValues): string {
  const gauge = (name: string, help: string, value: number): string =>
    writeFamily({ name, help, type: 'gauge' }, [{ labels: '', value }])
  return [
    gauge('causeway_generations_in_flight', 'Generations under way.', moment.generationsInFlight),
    gauge('causeway_holds', 'Amounts set aside for generations under way.', moment.holds),
    gauge(
      'causeway_unsaved_settlements',
      'Settlements that the database has not taken yet; while there are any, no new request is taken.',
      moment.unsavedSettlements,
    ),
  ].join('')
}
