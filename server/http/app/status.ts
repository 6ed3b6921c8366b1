// How the gateway and its endpoints stand and stood.
import type { Status } from '../../../contract/app/status.ts'
import { statusAnswer, statusQuery } from '../../../contract/app/status.ts'
import { statusOf } from '../../analytics/status.ts'
import type { Cell } from './csv-file.ts'
import { CsvFile, orCsv } from './csv-file.ts'
import type { AppRoute } from './route.ts'
import { route } from './route.ts'
import { tellStatistics } from './statistics.ts'

/** `GET /status`. */
export const STATUS_ROUTES: readonly AppRoute[] = [
  route({
    method: 'GET',
    path: '/status',
    role: 'anyone',
    input: statusQuery,
    answer: orCsv(statusAnswer),
    example: {},
    run: async (call) => {
      const status = await tellStatistics(call, {
        question: ['status'],
        answer: () => statusOf(call.services),
      })
      if (call.input.format === 'json') return status
      return call.input.table === 'incidents' ? incidentsFile(status) : endpointsFile(status)
    },
  }),
]

function incidentsFile({ incidents }: Status): CsvFile {
  return new CsvFile(
    'incidents',
    ['began', 'ended', 'minutes', 'of', 'endpoints', 'level', 'attempts', 'failures', 'cause'],
    incidents.map((incident) => [
      incident.startedAt,
      incident.endedAt,
      incident.minutes,
      incident.subject.kind === 'gateway' ? 'gateway' : incident.subject.providerName,
      incident.subject.kind === 'gateway' ? '' : incident.subject.endpoints.map(({ id }) => id).join(' '),
      incident.level,
      incident.attempts,
      incident.failures,
      incident.cause,
    ]),
  )
}

/** One row for each endpoint and day. */
function endpointsFile({ dates, endpoints }: Status): CsvFile {
  return new CsvFile(
    'uptime',
    ['date', 'endpoint', 'provider', 'uptime in per cent', 'attempts'],
    endpoints.flatMap((endpoint) =>
      dates.map((date, at): Cell[] => [
        date,
        endpoint.id,
        endpoint.providerName,
        endpoint.days[at] ?? null,
        endpoint.attempts[at] ?? 0,
      ]),
    ),
  )
}
