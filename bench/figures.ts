// The numbers of one case and how rounds are summed up: medians, and ratios taken within the same round,
// because a round's candidates met the same weather on the machine. Pure.

/** What one candidate did in one case of one round; a number is undefined where the case does not have it. */
export interface Figures {
  readonly requestsPerSecond?: number | undefined
  readonly eventsPerSecond?: number | undefined
  readonly cpuMicrosPerRequest?: number | undefined
  readonly cpuMicrosPerEvent?: number | undefined
  /** CPU of the gateway's process tree in percent of one core. */
  readonly gatewayBusyPercent?: number | undefined
  /** CPU of load and upstream in percent of one core. */
  readonly instrumentsBusyPercent?: number | undefined
  /** CPU of all other programs on the machine in percent of one core. */
  readonly othersBusyPercent?: number | undefined
  readonly p50Ms?: number | undefined
  readonly p99Ms?: number | undefined
  readonly firstByteP50Ms?: number | undefined
  readonly firstByteP99Ms?: number | undefined
  readonly residentBeforeMb?: number | undefined
  readonly residentPeakMb?: number | undefined
}

/** The name of a number. */
export type Metric = keyof Figures

/** Figures by round. */
export type Rounds = readonly Figures[]

/** The middle value; undefined when there is none. */
export function median(values: readonly (number | undefined)[]): number | undefined {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle]
  const lower = sorted[middle - 1]
  if (sorted.length % 2 === 1 || upper === undefined || lower === undefined) return upper
  return (lower + upper) / 2
}

/** The smallest value that at least `share` of all values do not exceed (nearest rank); sorts in place. */
export function percentile(values: number[], share: number): number | undefined {
  values.sort((a, b) => a - b)
  return values[Math.max(0, Math.ceil(values.length * share) - 1)]
}

/** Median over rounds of one number. */
export function overRounds(rounds: Rounds | undefined, metric: Metric): number | undefined {
  return median((rounds ?? []).map((figures) => figures[metric]))
}

/** Median over rounds of one number divided by the other candidate's in the same round. */
export function ratioTo(
  base: Rounds | undefined,
  rounds: Rounds | undefined,
  metric: Metric,
): number | undefined {
  return sameRound(base, rounds, (own, other) =>
    other[metric] === 0 ? undefined : divide(own[metric], other[metric]),
  )
}

/** Median over rounds of one number minus the other candidate's in the same round. */
export function addedTo(
  base: Rounds | undefined,
  rounds: Rounds | undefined,
  metric: Metric,
): number | undefined {
  return sameRound(base, rounds, (own, other) => subtract(own[metric], other[metric]))
}

function sameRound(
  base: Rounds | undefined,
  rounds: Rounds | undefined,
  join: (own: Figures, other: Figures) => number | undefined,
): number | undefined {
  return median(
    (rounds ?? []).map((own, round) => {
      const other = base?.[round]
      return other === undefined ? undefined : join(own, other)
    }),
  )
}

function divide(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a / b
}

function subtract(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a - b
}
