// How the endpoints of one model did, from this installation's traffic.
import { queryOptions } from '@tanstack/react-query'
import type { Performance } from '../../contract/app/performance.ts'
import { get } from './api.ts'

/** `day`, `week`, `month` or `quarter`; see contract/app/performance.ts. */
export const performanceQuery = (id: string, period: string) =>
  queryOptions({
    queryKey: ['model', id, 'performance', period],
    queryFn: ({ signal }): Promise<Performance> =>
      get<Performance>(`/models/${id}/performance`, { period }, signal),
    staleTime: 30_000,
    retry: false,
  })
