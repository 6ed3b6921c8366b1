// The lines of a comparison that are not of the catalogue: what was measured here, and what others published. Pure.
import type { ModelBenchmarks } from '../../../contract/app/benchmarks.ts'
import type { ListedModel } from '../../../contract/app/models.ts'
import type { Performance } from '../../../contract/app/performance.ts'
import { count, duration, percent, speed } from '../../parts/figures.ts'
import type { Line } from './compared.ts'
import { numberLine } from './compared.ts'

/** What is known of one model beside the catalogue; undefined while it loads or where nobody may see it. */
export interface ComparedFigures {
  readonly weekTokens: number | undefined
  readonly performance: Performance | undefined
  readonly benchmarks: ModelBenchmarks | undefined
}

/** Of the provider that did best, since that is who a reader would choose. Nothing when no model was called here. */
export function measuredLines(figures: readonly ComparedFigures[]): readonly Line[] {
  const best = (
    read: (endpoint: Performance['endpoints'][number]) => number | null | undefined,
    pick: (...values: number[]) => number,
  ): readonly (number | undefined)[] =>
    figures.map(({ performance }) => {
      const values = performance?.endpoints.map(read).filter((value) => value != null) ?? []
      return values.length === 0 ? undefined : pick(...values)
    })
  const lines = [
    numberLine({
      name: 'Used here',
      values: figures.map(({ weekTokens }) => weekTokens),
      write: (tokens) => `${count(tokens)} tokens`,
    }),
    numberLine({
      name: 'First token',
      values: best(({ firstTokenMs }) => firstTokenMs?.p50, Math.min),
      write: duration,
      better: 'lower',
    }),
    numberLine({
      name: 'Latency',
      values: best(({ latencyMs }) => latencyMs?.p50, Math.min),
      write: duration,
      better: 'lower',
    }),
    numberLine({
      name: 'Speed',
      values: best(({ tokensPerSecond }) => tokensPerSecond?.p50, Math.max),
      write: speed,
      better: 'higher',
    }),
    numberLine({
      name: 'Uptime',
      values: best(({ uptime }) => uptime, Math.max),
      write: (value) => percent(value / 100),
      better: 'higher',
    }),
  ]
  return lines.filter(({ cells }) => cells.some((cell) => cell !== '–'))
}

/**
 * The best published figure of each model in every benchmark that one of them has, with what it depends on. None is marked as
 * the best: settings differ.
 */
export function benchmarkLines(
  models: readonly Pick<ListedModel, 'id'>[],
  figures: readonly ComparedFigures[],
): readonly Line[] {
  const names = new Map(
    figures.flatMap(
      ({ benchmarks }) => benchmarks?.benchmarks.map(({ id, name }) => [id, name] as const) ?? [],
    ),
  )
  return [...names]
    .toSorted(([, one], [, other]) => one.localeCompare(other, 'en', { numeric: true }))
    .map(([id, name]) => ({
      name,
      cells: models.map((model, at) => cellOf(figures[at]?.benchmarks, { benchmark: id, model: model.id })),
      best: models.map(() => false),
      isNumber: true,
    }))
}

function cellOf(
  known: ModelBenchmarks | undefined,
  { benchmark, model }: { readonly benchmark: string; readonly model: string },
): string {
  const found = known?.benchmarks.find(({ id }) => id === benchmark)
  // Best first.
  const result = found?.results.find((one) => one.model.id === model)
  if (!found || !result) return '–'
  const figure = found.unit === 'percent' ? `${result.score.toFixed(1)} %` : count(result.score)
  return result.setting === null ? figure : `${figure} (${result.setting})`
}
