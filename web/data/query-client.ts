// The cache of what pages have read, and when a failed read is tried again.
import { QueryClient } from '@tanstack/react-query'
import { ApiError } from './api.ts'

const TRIES = 2

/** One for the whole app. A refusal is an answer and is not tried again; an unreachable server is. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) =>
        failures < TRIES && (!(error instanceof ApiError) || error.status === 0 || error.status >= 500),
    },
  },
})
