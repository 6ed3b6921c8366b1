// How often the providers of a model did what they were asked, on each of the last ninety days.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { HeartPulse } from 'lucide-react'
import type { Performance } from '../../../contract/app/performance.ts'
import { performanceQuery } from '../../data/performance.ts'
import { Card } from '../../parts/card.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { percent, whole } from '../../parts/figures.ts'
import { Skeleton } from '../../parts/skeleton.tsx'
import { TrafficError } from '../../parts/traffic-error.tsx'
import { UptimeBar, UptimeLegend } from '../../parts/uptime-bar.tsx'
import type { ModelTabProps } from './tab-props.ts'

/** `…/uptime`. */
export function UptimeTab({ model }: ModelTabProps) {
  // The same question as that of the table of providers: what it says about days does not depend on the period.
  const query = useQuery(performanceQuery(model.id, 'week'))
  if (query.isPending) return <Skeleton className="h-72 w-full" />
  if (query.isError)
    return (
      <TrafficError
        what="The uptime could not be loaded"
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    )
  const { uptime, uptimeDates } = query.data
  const isUnused = uptime.every(({ overall }) => overall === null)
  return (
    <div className="flex flex-col gap-4">
      <Card title="The last ninety days" action={isUnused ? undefined : <UptimeLegend />}>
        {isUnused ? (
          <EmptyState icon={HeartPulse} title="No provider of this model was called here yet">
            Each day is a cell here, from the first call on that is not a test. A day counts the attempts that
            the provider answered.
          </EmptyState>
        ) : (
          <ul>
            {uptime.map((endpoint) => (
              <Endpoint key={endpoint.id} endpoint={endpoint} dates={uptimeDates} />
            ))}
          </ul>
        )}
      </Card>
      <p className="max-w-[75ch] text-sm text-quiet">
        Days are those of UTC. Every attempt counts, also one after which another provider answered; refusals
        that were the caller’s matter do not. All endpoints and incidents are on the page{' '}
        <Link to="/status" className="text-water underline underline-offset-2">
          status
        </Link>
        .
      </p>
    </div>
  )
}

interface EndpointProps {
  readonly endpoint: Performance['uptime'][number]
  readonly dates: readonly string[]
}

function Endpoint({ endpoint: { providerName, overall, days, attempts }, dates }: EndpointProps) {
  const all = attempts.reduce((sum, many) => sum + many, 0)
  return (
    <li className="grid gap-x-6 gap-y-2 border-b px-4 py-3.5 last:border-b-0 sm:grid-cols-[180px_minmax(0,1fr)_104px] sm:items-start">
      <div className="min-w-0">
        <p className="truncate font-medium">{providerName}</p>
        <p className="numeric text-xs text-quiet">
          {all === 0 ? 'not called' : `${whole(all)} ${all === 1 ? 'attempt' : 'attempts'}`}
        </p>
      </div>
      <UptimeBar label={`Uptime of ${providerName} by day`} dates={dates} days={days} attempts={attempts} />
      <p className="numeric font-medium sm:text-right">{percent(overall === null ? null : overall / 100)}</p>
    </li>
  )
}
