// The stores of traffic over SQLite: rollups, which the writer adds up by itself when it is told to, and what people read.
import { sql } from 'kysely'
import type { Store } from '../ports.ts'
import type { Databases } from '../sql/databases.ts'
import { createGatewayRunStore } from '../sql/gateway-runs.ts'
import { createLogStore } from '../sql/logs.ts'
import { createRollupQueries } from '../sql/rollups.ts'
import type { HistogramSpelling } from '../sql/rollups-attempts.ts'
import type { Turns } from './turns.ts'
import type { WorkerChannel } from './worker-channel.ts'

const HISTOGRAMS: HistogramSpelling = {
  // merge-histograms.ts, in the reader.
  joined: (column) => sql<string | null>`merge_histograms(string_agg(nullif(${column}, ''), ','))`,
}

/** Keeps their promises over a writer and its turns. */
export function createTrafficStores(parts: {
  readonly databases: Databases
  readonly writer: WorkerChannel
  readonly turns: Turns
}): Pick<Store, 'rollups' | 'gatewayRuns' | 'logs'> {
  const { databases, writer, turns } = parts
  return {
    rollups: {
      ...createRollupQueries(databases, HISTOGRAMS),
      rollUp: (most) =>
        new Promise((resolve, reject) => {
          turns.take((end) => {
            writer.ask({ kind: 'roll-up', most }).then(resolve, reject).finally(end)
          })
        }),
    },
    gatewayRuns: createGatewayRunStore(databases),
    logs: createLogStore(databases),
  }
}
