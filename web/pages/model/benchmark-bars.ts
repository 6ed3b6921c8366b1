// The results of a benchmark as bars: which of them are shown, how long each is, how a figure is written. Pure.
import type { BenchmarkResult, ModelBenchmark } from '../../../contract/app/benchmarks.ts'

/** One bar. */
export interface ResultBar {
  readonly result: BenchmarkResult
  /** Of the model whose page it is. */
  readonly isOwn: boolean
  /** Of the whole width, 0 to 1; zero-based. */
  readonly length: number
  /** `83.4 %`, `2,061`. */
  readonly figure: string
}

/** All of them, best first. A hundred per cent is the whole width; a rating's whole width is the best one. */
export function resultBars({ results, unit }: ModelBenchmark, model: string): readonly ResultBar[] {
  const whole = unit === 'percent' ? 100 : Math.max(...results.map(({ score }) => score), 1)
  return results.map((result) => ({
    result,
    isOwn: result.model.id === model,
    length: Math.min(1, result.score / whole),
    figure:
      unit === 'percent' ? `${result.score.toFixed(1)} %` : Math.round(result.score).toLocaleString('en-US'),
  }))
}

/** The model's own and, up to so many in all, those whose place is nearest to one of them; in the same order. */
export function nearestBars(bars: readonly ResultBar[], most: number): readonly ResultBar[] {
  if (bars.length <= most) return bars
  const own = bars.flatMap(({ isOwn }, at) => (isOwn ? [at] : []))
  const distance = (at: number): number => Math.min(...own.map((place) => Math.abs(place - at)))
  const chosen = bars
    .map((_, at) => at)
    .toSorted((one, other) => distance(one) - distance(other) || one - other)
    .slice(0, Math.max(most, own.length))
  return bars.filter((_, at) => chosen.includes(at))
}
