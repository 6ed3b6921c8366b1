// What is kept of an attempt: opened when it starts, closed into the generation when it ends.
import type { Endpoint } from '../../core/model.ts'
import type { AttemptRecord } from '../store/ports.ts'
import type { AttemptOutcome } from './attempt.ts'
import type { Generation } from './generation.ts'

export type OpenAttemptRecord = { -readonly [Field in keyof AttemptRecord]: AttemptRecord[Field] } & {
  /** Unix milliseconds. */
  readonly openedAt: number
}

/** Begins the record of an attempt. */
export function openAttemptRecord(generation: Generation, endpoint: Endpoint): OpenAttemptRecord {
  const openedAt = generation.services.now()
  return {
    endpoint: endpoint.id,
    provider: endpoint.provider.name,
    upstreamModel: endpoint.upstreamId,
    startedMs: openedAt - generation.inbound.receivedAt,
    firstEventMs: undefined,
    durationMs: 0,
    status: undefined,
    error: undefined,
    upstreamId: undefined,
    openedAt,
  }
}

/** Ends it and adds it to its generation. */
export function closeAttemptRecord(
  record: OpenAttemptRecord,
  outcome: AttemptOutcome,
  generation: Generation,
): void {
  const { openedAt, ...attempt } = record
  attempt.durationMs = generation.services.now() - openedAt
  if (outcome.kind === 'answer') attempt.upstreamId = outcome.answer.upstreamId
  else if (outcome.error) attempt.error = { code: outcome.error.code, message: outcome.error.message }
  generation.attempts.push(attempt)
}
