// How long an attempt may take in each phase. Values of the contract; an explicit setting is obeyed as it is.
import type { Endpoint } from '../../core/model.ts'
import type { RoutingSettings } from '../config.ts'
import type { Generation } from './generation.ts'

export interface Deadlines {
  readonly connectMs: number
  readonly firstEventMs: number
  readonly idleMs: number
}

/** Until a whole answer begins there is only the total bound: nobody can tell a long thought from silence. */
export function deadlinesFor(attempt: {
  readonly settings: RoutingSettings
  readonly endpoint: Endpoint
  readonly streamed: boolean
}): Deadlines {
  const { settings, endpoint, streamed } = attempt
  const reasons = endpoint.capabilities.reasoning.kind !== 'none'
  return {
    connectMs: settings.connectTimeoutMs,
    firstEventMs: streamed
      ? (settings.firstEventTimeoutMs ?? (reasons ? 600_000 : 60_000))
      : settings.totalTimeoutMs,
    idleMs: settings.idleTimeoutMs ?? (reasons ? 120_000 : 30_000),
  }
}

/** True once all the time that one request may take is used up; no endpoint is called then. */
export function isOutOfTime({ inbound, services }: Pick<Generation, 'inbound' | 'services'>): boolean {
  return services.now() >= inbound.receivedAt + services.config.current().routing.totalTimeoutMs
}
