// One provider: what switches it on, how it stands and stood, its models with prices and measured speed, what it does with data.
import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { ServerOff } from 'lucide-react'
import type { ProviderDetail, ProviderTrafficPage } from '../../../contract/app/providers.ts'
import { ApiError } from '../../data/api.ts'
import { providerQuery, providerTrafficQuery } from '../../data/providers.ts'
import { BackLink } from '../../parts/back-link.tsx'
import { buttonClass } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { CsvButton } from '../../parts/csv-button.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { FigureRow } from '../../parts/figure-row.tsx'
import { count, duration, percent, speed, whole } from '../../parts/figures.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { useTitle } from '../../parts/page-header.tsx'
import { PeriodChoices } from '../../parts/period-choices.tsx'
import { PERIOD_WORDS, readPeriod } from '../../parts/period.ts'
import { Skeleton } from '../../parts/skeleton.tsx'
import { StatusChip } from '../../parts/status-chip.tsx'
import { UptimeBar, UptimeLegend } from '../../parts/uptime-bar.tsx'
import { EndpointTable } from './endpoint-table.tsx'
import { ProviderFacts } from './provider-facts.tsx'
import { ProviderHead } from './provider-head.tsx'
import { sayStandings } from './provider-words.ts'
import { SwitchOnCard } from './switch-on-card.tsx'

/** `/providers/{provider}`. */
export function ProviderPage() {
  const { provider: id = '' } = useParams({ strict: false })
  const period = readPeriod(useSearch({ strict: false }), 'week')
  const query = useQuery(providerQuery(id))
  const traffic = useQuery({
    ...providerTrafficQuery(id, period),
    placeholderData: (before) => (before?.provider.id === id ? before : undefined),
  })
  useTitle(query.data?.name ?? 'Provider')
  const isUnknown = query.error instanceof ApiError && query.error.status === 404
  return (
    <div className="page-width py-6 sm:py-8">
      <BackLink to="/providers">Providers</BackLink>
      {isUnknown ? (
        <Unknown id={id} />
      ) : (
        <Loaded query={query} what="The provider" skeleton={<Loading />}>
          {(known) => (
            <div className="flex flex-col gap-6">
              <ProviderHead provider={known} />
              <SwitchOnCard provider={known} />
              <div className="flex flex-wrap items-center justify-between gap-3">
                <p className="max-w-[75ch] text-quiet">
                  Measured on this installation’s own requests in {PERIOD_WORDS[period]}.
                </p>
                <div className="flex flex-wrap gap-2">
                  <PeriodChoices usual="week" />
                  <CsvButton
                    path={`/traffic/providers/${encodeURIComponent(id)}`}
                    query={{ period }}
                    name="provider-models"
                  />
                </div>
              </div>
              <Loaded
                query={traffic}
                what="How it did"
                skeleton={<Skeleton className="h-[226px] w-full" />}
                isTraffic
              >
                {(measured) => <Measured traffic={measured} provider={known} />}
              </Loaded>
              <Card title={`Models${known.endpoints.length === 0 ? '' : ` (${known.endpoints.length})`}`}>
                <EndpointTable provider={known} traffic={traffic.data} />
              </Card>
              <ProviderFacts provider={known} />
            </div>
          )}
        </Loaded>
      )}
    </div>
  )
}

interface MeasuredProps {
  readonly traffic: ProviderTrafficPage
  readonly provider: ProviderDetail
}

function Measured({ traffic: { provider: measured, uptimeDates }, provider }: MeasuredProps) {
  const { tokens, requests, share, uptime, attempts, firstTokenMs, latencyMs, tokensPerSecond } = measured
  const isUnused = measured.attemptDays.every((many) => many === 0)
  const now = sayStandings(provider.endpoints)
  return (
    <div className="flex flex-col gap-6">
      <FigureRow
        figures={[
          {
            name: 'Tokens',
            value: count(tokens),
            more: `${whole(requests)} ${requests === 1 ? 'request' : 'requests'}${tokens === 0 ? '' : `, ${percent(share)} of all`}`,
          },
          {
            name: 'Uptime',
            value: percent(uptime === null ? null : uptime / 100),
            more: `of ${whole(attempts)} ${attempts === 1 ? 'attempt' : 'attempts'}`,
          },
          {
            name: 'First token',
            value: duration(firstTokenMs?.p50),
            more: firstTokenMs ? `nine of ten within ${duration(firstTokenMs.p90)}` : 'not measured',
          },
          {
            name: 'Speed',
            value: speed(tokensPerSecond?.p50),
            more: latencyMs ? `whole answers in ${duration(latencyMs.p50)}` : 'not measured',
          },
        ]}
      />
      <Card title="Health" action={isUnused ? undefined : <UptimeLegend />}>
        <div className="flex flex-col gap-3 p-4">
          {provider.on && provider.endpoints.length > 0 && (
            <p className="flex flex-wrap items-center gap-2">
              <StatusChip kind={now.kind}>now</StatusChip> {now.words}
            </p>
          )}
          {isUnused ? (
            <p className="text-quiet">
              Nobody called it here in ninety days. Each day with calls becomes a cell of a bar in this place.
            </p>
          ) : (
            <UptimeBar
              label={`Uptime of ${provider.name} by day`}
              dates={uptimeDates}
              days={measured.uptimeDays}
              attempts={measured.attemptDays}
            />
          )}
        </div>
      </Card>
    </div>
  )
}

interface UnknownProps {
  readonly id: string
}

function Unknown({ id }: UnknownProps) {
  return (
    <Card>
      <EmptyState
        icon={ServerOff}
        title="The catalogue knows no such provider"
        action={
          <Link to="/providers" className={buttonClass()}>
            All providers
          </Link>
        }
      >
        Nothing is called “{id}”. A provider can be added in the operator’s file.
      </EmptyState>
    </Card>
  )
}

function Loading() {
  return (
    <div aria-busy="true" className="flex flex-col gap-6">
      <Skeleton className="h-[60px] w-80 max-w-full" />
      <Skeleton className="h-[100px] w-full" />
      <Skeleton className="h-[226px] w-full" />
      <Skeleton className="h-[480px] w-full" />
    </div>
  )
}
