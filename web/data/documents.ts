// The OpenAPI document of a model, as the server makes it from its catalogue: what the API tab shows.
import { queryOptions } from '@tanstack/react-query'
import type { OpenApiDocument } from '../../contract/openapi/document.ts'
import { ApiError, readError } from './api.ts'

/** The document of one model by its id. */
export const modelDocumentQuery = (id: string) =>
  queryOptions({
    queryKey: ['document', id],
    queryFn: async ({ signal }): Promise<OpenApiDocument> => {
      let response: Response
      try {
        response = await fetch(`/openapi/${id}.json`, { signal })
      } catch (error) {
        if (signal.aborted) throw error
        throw new ApiError({
          status: 0,
          code: 'unreachable',
          message: 'The server could not be reached. Check that it is running and try again.',
        })
      }
      const answer: unknown = await response.json().catch(() => undefined)
      if (!response.ok) throw readError(response.status, answer)
      return answer as OpenApiDocument
    },
    staleTime: 300_000,
  })
