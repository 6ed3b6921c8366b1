// What is kept of an attempt: opened when it starts, closed into the generation when it ends.
import type { GatewayError } from '../../core/errors.ts'
import type { Endpoint } from '../../core/model.ts'
import type { AttemptRecord } from '../store/ledger/ports.ts'
import type { Generation } from './generation.ts'

export type OpenAttemptRecord = { -readonly [Field in keyof AttemptRecord]: AttemptRecord[Field] } & {
  /** Unix milliseconds. */
  readonly openedAt: number
  /** The longest silence inside its stream so far; for health alone. */
  silenceMs: number
}

/** Begins the record of an attempt. */
export function openAttemptRecord(generation: Generation, endpoint: Endpoint): OpenAttemptRecord {
  const openedAt = generation.services.now()
  return {
    endpoint: endpoint.id,
    provider: endpoint.provider.name,
    upstreamModel: endpoint.upstreamId,
    startedMs: openedAt - generation.inbound.receivedAt,
    sentMs: undefined,
    firstEventMs: undefined,
    durationMs: 0,
    status: undefined,
    error: undefined,
    upstreamId: undefined,
    isOwn: endpoint.provider.isOwn,
    openedAt,
    silenceMs: 0,
  }
}

export interface AttemptEnd {
  readonly generation: Generation
  readonly record: OpenAttemptRecord
  readonly upstreamId: string | undefined
  readonly error: GatewayError | undefined
}

/** Ends it and adds it to its generation. */
export function closeAttemptRecord({ generation, record, upstreamId, error }: AttemptEnd): void {
  const { openedAt, silenceMs, ...attempt } = record
  attempt.durationMs = generation.services.now() - openedAt
  if (upstreamId !== undefined) attempt.upstreamId = upstreamId
  if (error) attempt.error = { code: error.code, message: error.message }
  if (generation.servingAttempt === record) generation.servingAttempt = undefined
  generation.attempts.push(attempt)
  if (!error) generation.longestSilenceMs = silenceMs
}
