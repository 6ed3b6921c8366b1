// Turns the figures of a run into the text that is printed and saved. Measures nothing, decides nothing.
import type { CaseName } from './cases.ts'
import { addedTo, overRounds, ratioTo, type Metric, type Rounds } from './figures.ts'
import { show, table, type Cell } from './table.ts'

/** Everything that one candidate did. */
export interface Candidate {
  readonly name: string
  readonly does: string
  readonly version: string
  readonly startMs: number | undefined
  readonly residentMb: number | undefined
  readonly peakMb: number | undefined
  readonly cases: ReadonlyMap<CaseName, Rounds>
}

interface Column {
  readonly title: string
  readonly cell: (context: Context) => Cell
}

interface Context {
  readonly rounds: Rounds | undefined
  readonly base: (name: 'nginx' | 'portkey' | 'direct') => Rounds | undefined
}

const value =
  (metric: Metric, digits: number, scale = 1) =>
  ({ rounds }: Context): Cell =>
    show(overRounds(rounds, metric), { digits, scale })

const ratio =
  (name: 'nginx' | 'portkey', metric: Metric) =>
  ({ rounds, base }: Context): Cell =>
    show(ratioTo(base(name), rounds, metric), { digits: 2 })

const added =
  (metric: Metric) =>
  ({ rounds, base }: Context): Cell =>
    show(addedTo(base('direct'), rounds, metric), { digits: 0, scale: 1000, sign: '+' })

const busy: readonly Column[] = [
  { title: 'gateway %', cell: value('gatewayBusyPercent', 0) },
  { title: 'load %', cell: value('instrumentsBusyPercent', 0) },
]

const perRequest: readonly Column[] = [
  { title: 'CPU µs/req', cell: value('cpuMicrosPerRequest', 1) },
  { title: '/nginx', cell: ratio('nginx', 'cpuMicrosPerRequest') },
  { title: '/portkey', cell: ratio('portkey', 'cpuMicrosPerRequest') },
]

const perEvent: readonly Column[] = [
  { title: 'CPU µs/chunk', cell: value('cpuMicrosPerEvent', 2) },
  { title: '/nginx', cell: ratio('nginx', 'cpuMicrosPerEvent') },
  { title: '/portkey', cell: ratio('portkey', 'cpuMicrosPerEvent') },
]

const throughput: readonly Column[] = [
  { title: 'chunks/s', cell: value('eventsPerSecond', 0) },
  { title: '/nginx', cell: ratio('nginx', 'eventsPerSecond') },
]

const memory: readonly Column[] = [
  { title: 'RSS before MB', cell: value('residentBeforeMb', 0) },
  { title: 'peak MB', cell: value('residentPeakMb', 0) },
]

const sections: readonly { name: CaseName; title: string; columns: readonly Column[] }[] = [
  {
    name: 'json',
    title: 'json: 64 connections, as fast as it goes',
    columns: [
      ...perRequest,
      { title: 'req/s', cell: value('requestsPerSecond', 0) },
      { title: '/nginx', cell: ratio('nginx', 'requestsPerSecond') },
      ...busy,
      { title: 'p50 ms', cell: value('p50Ms', 2) },
      { title: 'p99 ms', cell: value('p99Ms', 2) },
      { title: 'peak MB', cell: value('residentPeakMb', 0) },
    ],
  },
  {
    name: 'rate',
    title: 'rate: 500 requests a second, latency from the scheduled time, "added" over direct',
    columns: [
      { title: 'added p50 µs', cell: added('p50Ms') },
      { title: 'added p99 µs', cell: added('p99Ms') },
      { title: 'p50 µs', cell: value('p50Ms', 0, 1000) },
      { title: 'p99 µs', cell: value('p99Ms', 0, 1000) },
      ...perRequest,
    ],
  },
  {
    name: 'burst',
    title: 'burst: 32 streams at a time, each in one upstream write',
    columns: [...perEvent, ...throughput, ...busy],
  },
  {
    name: 'writes',
    title: 'writes: 32 streams at a time, 52 upstream writes each',
    columns: [...perEvent, ...throughput, ...busy],
  },
  {
    name: 'paced',
    title: 'paced: 8 streams at a time, one chunk every 5 ms',
    columns: [
      { title: 'added first byte p50 µs', cell: added('firstByteP50Ms') },
      { title: 'p99 µs', cell: added('firstByteP99Ms') },
      ...perEvent,
    ],
  },
  {
    name: 'thousand',
    title: 'thousand: 1,000 streams at once, one chunk every 100 ms (5,100 ms is ideal)',
    columns: [
      { title: 'first byte p50 ms', cell: value('firstByteP50Ms', 0) },
      { title: 'p99 ms', cell: value('firstByteP99Ms', 0) },
      { title: 'stream p50 ms', cell: value('p50Ms', 0) },
      ...perEvent,
      ...memory,
    ],
  },
]

/** The tables of a run, for those cases that ran. */
export function reportTables(records: readonly Candidate[]): string[] {
  const find = (name: string): Candidate | undefined => records.find((record) => record.name === name)
  const lines: string[] = []
  for (const { name, title, columns } of sections) {
    const rows = records.filter((record) => record.cases.has(name))
    if (rows.length === 0) continue
    const cells = rows.map((record) => {
      const context: Context = {
        rounds: record.cases.get(name),
        base: (other) => find(other)?.cases.get(name),
      }
      return [record.name, ...columns.map((column) => column.cell(context))]
    })
    lines.push(title, ...table(['', ...columns.map((column) => column.title)], cells), '')
  }
  return [...lines, ...candidateTable(records)]
}

function candidateTable(records: readonly Candidate[]): string[] {
  const head = ['candidate', 'start ms', 'RSS idle MB', 'peak MB', 'version']
  const rows = records.map((record) => [
    record.name,
    show(record.startMs, { digits: 0 }),
    show(record.residentMb, { digits: 0 }),
    show(record.peakMb, { digits: 0 }),
    record.version,
  ])
  const does = records.map((record) => `${record.name}: ${record.does}`)
  return [...table(head, rows), '', ...does]
}

/** The most that other programs took of a core during any measurement, which tells how far to trust a run. */
export function foreignLoad(records: readonly Candidate[]): number {
  let most = 0
  for (const record of records) {
    for (const rounds of record.cases.values()) {
      for (const figures of rounds) most = Math.max(most, figures.othersBusyPercent ?? 0)
    }
  }
  return most
}
