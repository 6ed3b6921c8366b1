// What a page asks of the server: its place while it loads, the error when it failed, and what is made of it once it is there.
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ErrorState } from './error-state.tsx'
import { TrafficError } from './traffic-error.tsx'

interface LoadedProps<Data> {
  readonly query: Pick<
    UseQueryResult<Data>,
    'data' | 'error' | 'isError' | 'isPending' | 'isPlaceholderData' | 'refetch'
  >
  /** "The apps": they "could not be loaded". */
  readonly what: string
  /** Of the true size, so that nothing jumps. */
  readonly skeleton: ReactNode
  /** About traffic, which the operator may not show to everybody: who may not see it is told so. */
  readonly isTraffic?: boolean
  readonly children: (data: Data) => ReactNode
}

/** What was there before stays, faded, while what comes in its place loads. */
export function Loaded<Data>({ query, what, skeleton, isTraffic = false, children }: LoadedProps<Data>) {
  const Failure = isTraffic ? TrafficError : ErrorState
  return (
    <>
      {query.isPending && skeleton}
      {query.isError && (
        <Failure
          what={`${what} could not be loaded`}
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.data !== undefined && (
        <div className={query.isPlaceholderData ? 'opacity-60' : undefined}>{children(query.data)}</div>
      )}
    </>
  )
}
