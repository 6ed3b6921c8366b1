// What went wrong in ninety days, newest first, and the rules by which something is an incident.
import { CircleCheck } from 'lucide-react'
import type { Incident, Status } from '../../../contract/app/status.ts'
import { Card } from '../../parts/card.tsx'
import { CsvButton } from '../../parts/csv-button.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { moment, zoneName } from '../../parts/figures.ts'
import { StatusChip } from '../../parts/status-chip.tsx'
import { sayIncident, sayMinutes } from './say-status.ts'

type IncidentsProps = Readonly<Pick<Status, 'incidents' | 'rules'>>

/** All that the server tells, at most a hundred. */
export function Incidents({ incidents, rules }: IncidentsProps) {
  return (
    <Card
      title="Incidents of the last ninety days"
      action={
        incidents.length > 0 && <CsvButton path="/status" query={{ table: 'incidents' }} name="incidents" />
      }
    >
      {incidents.length === 0 ? (
        <EmptyState icon={CircleCheck} title="Nothing went wrong that the rules below call an incident">
          They are found in what was counted, not written by anybody.
        </EmptyState>
      ) : (
        <ol>
          {incidents.map((incident) => (
            <OneIncident key={incident.id} incident={incident} />
          ))}
        </ol>
      )}
      <div className="border-t px-4 py-3">
        <p className="max-w-[90ch] text-sm text-quiet">
          Time is looked at in slices of {rules.sliceMinutes} minutes, in {zoneName()} here. An endpoint is
          down in a slice in which fewer than {rules.down.below} % of its attempts succeeded and at least{' '}
          {rules.down.leastFailures} failed, and degraded below {rules.degraded.below} % with at least{' '}
          {rules.degraded.leastFailures} failures. Slices of one provider at most {rules.quietMinutes} minutes
          apart are one incident. The gateway has one when it did not run for {rules.gatewayMinutes} minutes.
        </p>
      </div>
    </Card>
  )
}

interface OneIncidentProps {
  readonly incident: Incident
}

const SHOWN = 4

function OneIncident({ incident }: OneIncidentProps) {
  const { subject, level, startedAt, endedAt, minutes } = incident
  const endpoints = subject.kind === 'provider' ? subject.endpoints : []
  return (
    <li className="grid gap-x-6 gap-y-1 border-b px-4 py-3.5 last:border-b-0 sm:grid-cols-[220px_minmax(0,1fr)_104px]">
      <div className="flex flex-wrap items-center gap-2 sm:flex-col sm:items-start">
        <span className="font-medium">{subject.kind === 'gateway' ? 'Gateway' : subject.providerName}</span>
        <StatusChip kind={level === 'down' ? 'error' : 'degraded'}>{level}</StatusChip>
      </div>
      <div className="min-w-0">
        <p>{sayIncident(incident)}</p>
        <p className="numeric mt-0.5 text-sm text-quiet">
          {moment(startedAt)} {endedAt === null ? 'until now' : `to ${moment(endedAt)}`}
        </p>
        {endpoints.length > 0 && (
          <p className="mt-1 font-mono text-xs break-all text-quiet">
            {endpoints
              .slice(0, SHOWN)
              .map(({ model }) => model)
              .join(', ')}
            {endpoints.length > SHOWN && `, and ${endpoints.length - SHOWN} more`}
          </p>
        )}
      </div>
      <p className="numeric font-medium sm:text-right">
        {sayMinutes(minutes)}
        {endedAt === null && <span className="block text-sm font-normal text-quiet">and goes on</span>}
      </p>
    </li>
  )
}
