// The catalogue's list and what this installation's traffic says beside it, for all pages that show models.
import { queryOptions } from '@tanstack/react-query'
import type { ModelBenchmarks } from '../../contract/app/benchmarks.ts'
import type { ListedModel, ModelDetail, ModelsAnswer } from '../../contract/app/models.ts'
import type { ModelTokens } from '../../contract/app/rankings.ts'
import { get } from './api.ts'

/** Every model, by name. */
export const modelsQuery = queryOptions({
  queryKey: ['models'],
  queryFn: ({ signal }): Promise<ModelsAnswer> => get<ModelsAnswer>('/models', {}, signal),
  select: ({ models }): readonly ListedModel[] => models,
  staleTime: 300_000,
})

/** One model with its endpoints. */
export const modelQuery = (author: string, slug: string) =>
  queryOptions({
    queryKey: ['model', author, slug],
    queryFn: async ({ signal }): Promise<ModelDetail> =>
      (
        await get<{ model: ModelDetail }>(
          `/models/${encodeURIComponent(author)}/${encodeURIComponent(slug)}`,
          {},
          signal,
        )
      ).model,
    staleTime: 60_000,
  })

/** Tokens of the last days by model id; a failure to read them leaves the catalogue without that column. */
export const modelTokensQuery = queryOptions({
  queryKey: ['models', 'tokens'],
  queryFn: ({ signal }): Promise<ModelTokens> => get<ModelTokens>('/models/tokens', {}, signal),
  staleTime: 60_000,
  retry: false,
})

/** Published results of one model and its neighbours. */
export const modelBenchmarksQuery = (id: string) =>
  queryOptions({
    queryKey: ['model', id, 'benchmarks'],
    queryFn: ({ signal }): Promise<ModelBenchmarks> =>
      get<ModelBenchmarks>(`/models/${id}/benchmarks`, {}, signal),
    staleTime: 300_000,
  })
