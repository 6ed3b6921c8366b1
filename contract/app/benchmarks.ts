// `GET /api/app/models/{author}/{slug}/benchmarks`: published results of one model and, beside them, of the others that were measured
// by the same benchmark. Facts of data/benchmarks, each with its source. Pure.
import { z } from 'zod'
import { modelName } from './usage.ts'

/** One published figure. */
export const benchmarkResult = z.strictObject({
  model: modelName,
  score: z.number().nonnegative(),
  /** Effort, tools, agent: what it depends on; null when the source says nothing. */
  setting: z.string().nullable(),
  /** Of the measurement; where the source has none, of the source. */
  date: z.iso.date(),
  /** Who measured, or who reports it. */
  by: z.string(),
  source: z.url(),
})

export const modelBenchmarksAnswer = z.strictObject({
  /** Those that have a result of the model, by name. */
  benchmarks: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      description: z.string(),
      unit: z.enum(['percent', 'rating']),
      url: z.url(),
      /** Of all models of the catalogue, best first. */
      results: z.array(benchmarkResult),
    }),
  ),
})

export type BenchmarkResult = z.infer<typeof benchmarkResult>
export type ModelBenchmarks = z.infer<typeof modelBenchmarksAnswer>
export type ModelBenchmark = ModelBenchmarks['benchmarks'][number]
