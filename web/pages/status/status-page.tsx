// How the gateway and its endpoints are: one sentence, ninety days of each, and what went wrong when.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { CircleAlert, CircleCheck, CircleDashed, CircleSlash, HeartPulse } from 'lucide-react'
import type { Status, StatusEndpoint } from '../../../contract/app/status.ts'
import { get } from '../../data/api.ts'
import { Card } from '../../parts/card.tsx'
import { CsvButton } from '../../parts/csv-button.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { moment, percent } from '../../parts/figures.ts'
import { PageHeader } from '../../parts/page-header.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { StatusChip } from '../../parts/status-chip.tsx'
import { TrafficError } from '../../parts/traffic-error.tsx'
import { UptimeBar, UptimeLegend } from '../../parts/uptime-bar.tsx'
import { Incidents } from './incidents.tsx'
import type { Mood } from './say-status.ts'
import { sayStatus } from './say-status.ts'

const EVERY_MS = 60_000

/** `/status`. */
export function StatusPage() {
  const query = useQuery({
    queryKey: ['status'],
    queryFn: ({ signal }) => get<Status>('/status', {}, signal),
    refetchInterval: EVERY_MS,
    retry: false,
  })
  const status = query.data
  return (
    <div className="page-width py-6 sm:py-8">
      <PageHeader
        title="Status"
        lead={status && `As of ${moment(status.asOf)}. Looked at anew every minute.`}
        action={status && <CsvButton path="/status" query={{ table: 'endpoints' }} name="uptime" />}
      />
      {query.isPending && <Loading />}
      {query.isError && (
        <TrafficError
          what="The status could not be loaded"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {status && (
        <div className="flex flex-col gap-6">
          <Sentence status={status} />
          <Gateway status={status} />
          <Endpoints status={status} />
          <Incidents incidents={status.incidents} rules={status.rules} />
        </div>
      )}
    </div>
  )
}

interface StatusProps {
  readonly status: Status
}

const MOODS = {
  healthy: { look: 'border-healthy/40 bg-healthy-soft', ink: 'text-healthy', icon: CircleCheck },
  degraded: { look: 'border-degraded/40 bg-degraded-soft', ink: 'text-degraded', icon: CircleAlert },
  error: { look: 'border-error/40 bg-error-soft', ink: 'text-error', icon: CircleSlash },
  quiet: { look: 'bg-card', ink: 'text-quiet', icon: CircleDashed },
} as const satisfies Record<Mood, unknown>

function Sentence({ status }: StatusProps) {
  const { mood, sentence } = sayStatus(status)
  const { look, ink, icon: Icon } = MOODS[mood]
  return (
    <p role="status" className={clsx('flex gap-3 rounded-card border px-5 py-4 text-lg font-medium', look)}>
      <Icon size={22} aria-hidden className={clsx('mt-px shrink-0', ink)} />
      <span className="max-w-[75ch]">{sentence}</span>
    </p>
  )
}

const ROW =
  'grid gap-x-6 gap-y-2 border-b px-4 py-3.5 last:border-b-0 sm:grid-cols-[220px_minmax(0,1fr)_104px] sm:items-start'

function Gateway({ status: { gateway, dates } }: StatusProps) {
  return (
    <Card title="Gateway" action={<UptimeLegend />}>
      <div className={ROW}>
        <div>
          <StatusChip kind="healthy">runs</StatusChip>
          <p className="mt-1 text-xs text-quiet">since {moment(gateway.startedAt)}</p>
        </div>
        <UptimeBar label="Time that the gateway ran, by day" dates={dates} days={gateway.days} />
        <p className="numeric font-medium sm:text-right">{inPercent(gateway.overall)}</p>
      </div>
    </Card>
  )
}

function Endpoints({ status: { endpoints, dates } }: StatusProps) {
  return (
    <Card title="Endpoints" action={endpoints.length > 0 && <Counts endpoints={endpoints} />}>
      {endpoints.length === 0 ? (
        <EmptyState icon={HeartPulse} title="No endpoint was called yet">
          Each model at each provider has a line here from its first call on. Calls with test keys go to the
          simulator and are not counted.
        </EmptyState>
      ) : (
        <ul>
          {endpoints.map((endpoint) => (
            <Endpoint key={endpoint.id} endpoint={endpoint} dates={dates} />
          ))}
        </ul>
      )}
    </Card>
  )
}

interface CountsProps {
  readonly endpoints: readonly StatusEndpoint[]
}

function Counts({ endpoints }: CountsProps) {
  const many = (standing: StatusEndpoint['standing']): number =>
    endpoints.filter((endpoint) => endpoint.standing === standing).length
  const words = (['down', 'degraded', 'up', 'unknown'] as const)
    .map((standing) => [many(standing), STANDINGS[standing].words] as const)
    .filter(([found]) => found > 0)
    .map(([found, said]) => `${found} ${said}`)
  return <span className="numeric text-sm text-quiet">{words.join(', ')}</span>
}

const STANDINGS = {
  up: { kind: 'healthy', words: 'answering' },
  degraded: { kind: 'degraded', words: 'degraded' },
  down: { kind: 'error', words: 'down' },
  unknown: { kind: 'neutral', words: 'not called lately' },
} as const

interface EndpointProps {
  readonly endpoint: StatusEndpoint
  readonly dates: readonly string[]
}

function Endpoint({ endpoint, dates }: EndpointProps) {
  const [author = '', slug = ''] = endpoint.model.split('/')
  const { kind, words } = STANDINGS[endpoint.standing]
  return (
    <li className={ROW}>
      <div className="min-w-0">
        <Link
          to="/models/$author/$slug/$tab"
          params={{ author, slug, tab: 'uptime' }}
          className="block truncate font-medium hover:text-water"
        >
          {endpoint.modelName}
        </Link>
        <p className="mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-quiet">
          {endpoint.providerName}
          {endpoint.available ? (
            <StatusChip kind={kind}>{words}</StatusChip>
          ) : (
            <StatusChip kind="neutral">switched off</StatusChip>
          )}
        </p>
      </div>
      <UptimeBar
        label={`Uptime of ${endpoint.modelName} at ${endpoint.providerName} by day`}
        dates={dates}
        days={endpoint.days}
        attempts={endpoint.attempts}
      />
      <p className="numeric font-medium sm:text-right">{inPercent(endpoint.overall)}</p>
    </li>
  )
}

function inPercent(value: number | null): string {
  return percent(value === null ? null : value / 100)
}

function Loading() {
  return (
    <div aria-busy="true" className="flex flex-col gap-6">
      <Skeleton className="h-[58px] w-full" />
      <Skeleton className="h-[129px] w-full" />
      <Skeleton className="h-[480px] w-full" />
    </div>
  )
}
