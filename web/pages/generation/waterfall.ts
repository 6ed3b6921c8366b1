// The life of a generation as bars on one line of time: each attempt's wait and stream. Pure.
import type { LogDetail } from '../../../contract/app/logs.ts'

export interface Bar {
  readonly what: 'connecting' | 'waiting' | 'streaming' | 'failed'
  readonly fromMs: number
  readonly toMs: number
}

export interface Row {
  readonly name: string
  /** Made with a provider key of the account's own. */
  readonly isOwn: boolean
  readonly detail: string
  readonly bars: readonly Bar[]
  readonly error: string | undefined
  readonly status: number | undefined
}

/** One row for each attempt, in order. */
export function waterfallRows({ attempts }: Pick<LogDetail, 'attempts'>): readonly Row[] {
  return attempts.map((attempt) => {
    const end = attempt.startedMs + attempt.durationMs
    const first = attempt.firstEventMs === null ? undefined : attempt.startedMs + attempt.firstEventMs
    const bars: Bar[] = []
    const sent = attempt.startedMs + (attempt.sentMs ?? 0)
    if (sent > attempt.startedMs) bars.push({ what: 'connecting', fromMs: attempt.startedMs, toMs: sent })
    if (first === undefined) {
      bars.push({ what: attempt.error ? 'failed' : 'waiting', fromMs: sent, toMs: end })
    } else {
      bars.push({ what: 'waiting', fromMs: sent, toMs: first })
      bars.push({ what: attempt.error ? 'failed' : 'streaming', fromMs: first, toMs: Math.max(first, end) })
    }
    return {
      name: attempt.provider,
      isOwn: attempt.isOwn,
      detail: attempt.upstreamModel,
      bars,
      error: attempt.error ? `${attempt.error.code}: ${attempt.error.message}` : undefined,
      status: attempt.status ?? undefined,
    }
  })
}

/** Where the line of time ends: the last end, and never 0. */
export function wholeMs({ attempts, latencyMs }: Pick<LogDetail, 'attempts' | 'latencyMs'>): number {
  const ends = attempts.map(({ startedMs, durationMs }) => startedMs + durationMs)
  return Math.max(1, latencyMs, ...ends)
}

/** About five marks at round numbers of milliseconds. */
export function ticks(endMs: number): readonly number[] {
  const rough = endMs / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough
  const marks: number[] = []
  for (let at = 0; at <= endMs; at += step) marks.push(at)
  return marks
}
