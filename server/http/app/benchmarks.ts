// Published results of benchmarks for the page of a model.
import { z } from 'zod'
import type { ModelBenchmarks } from '../../../contract/app/benchmarks.ts'
import { modelBenchmarksAnswer } from '../../../contract/app/benchmarks.ts'
import { requireModel } from '../../analytics/performance.ts'
import { modelNameOf } from '../../analytics/traffic.ts'
import type { Services } from '../../services.ts'
import type { AppRoute } from './route.ts'
import { route } from './route.ts'

/** `GET /models/:author/:slug/benchmarks`. */
export const BENCHMARK_ROUTES: readonly AppRoute[] = [
  route({
    method: 'GET',
    path: '/models/:author/:slug/benchmarks',
    role: 'anyone',
    input: z.strictObject({ author: z.string(), slug: z.string() }),
    answer: modelBenchmarksAnswer,
    example: { author: 'nobody', slug: 'nothing' },
    run: async ({ services, input }) =>
      benchmarksOf(services, requireModel(services, `${input.author}/${input.slug}`).id),
  }),
]

/** Results of models that the catalogue does not have (an operator may have taken one out) are left out. */
function benchmarksOf({ benchmarks, catalogue }: Services, id: string): ModelBenchmarks {
  const known = catalogue.current()
  return {
    benchmarks: benchmarks
      .filter(({ results }) => results.some(({ model }) => model === id))
      .map(({ id: benchmark, name, description, unit, url, results }) => ({
        id: benchmark,
        name,
        description,
        unit,
        url,
        results: results
          .filter(({ model }) => known.models.has(model))
          .map(({ model, setting = null, ...figure }) => ({
            model: modelNameOf(known, model),
            setting,
            ...figure,
          })),
      })),
  }
}
