// The names of all models, for pickers and the palette: small, kept for long.
import { queryOptions } from '@tanstack/react-query'
import { get } from './api.ts'

export interface ModelName {
  /** `author/slug`. */
  readonly id: string
  readonly name: string
}

/** Every model of the catalogue by its name. */
export const modelNamesQuery = queryOptions({
  queryKey: ['model-names'],
  queryFn: async ({ signal }) => (await get<{ models: readonly ModelName[] }>('/models', {}, signal)).models,
  staleTime: 300_000,
})
