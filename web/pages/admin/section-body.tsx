// What every section of administration does with its query: a place of the true size while it loads, the error, then the content.
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ErrorState } from '../../parts/error-state.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'

interface SectionBodyProps<Data> {
  readonly query: UseQueryResult<Data>
  /** "The accounts could not be loaded". */
  readonly failure: string
  /** About as high as what comes. */
  readonly skeleton?: string
  readonly children: (data: Data) => ReactNode
}

/** Keeps what it has while it reads anew. */
export function SectionBody<Data>({ query, failure, skeleton = 'h-96', children }: SectionBodyProps<Data>) {
  if (query.data !== undefined) return children(query.data)
  if (query.isError)
    return <ErrorState what={failure} error={query.error} onRetry={() => void query.refetch()} />
  return <Skeleton className={`${skeleton} w-full rounded-card`} />
}
