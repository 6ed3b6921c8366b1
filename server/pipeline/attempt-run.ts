// One request's run through the endpoints, as those who try them share it, and a single try with its health noted.
import type { Endpoint } from '../../core/model.ts'
import type { AttemptOptions, AttemptOutcome } from './attempt-exchange.ts'
import { noteHealth } from './attempt-health.ts'
import { attemptWithKeys } from './attempt-keys.ts'
import type { Generation } from './generation.ts'
import type { RelayToCaller } from './relay-to-caller.ts'
import type { Stop } from './stop.ts'

/** Mutable: `number` counts the tries. */
export interface Run {
  readonly generation: Generation
  readonly relay: Pick<RelayToCaller, 'sink'>
  readonly stop: Stop
  readonly most: number
  number: number
}

/** A try, and in a race its place in it. */
export interface Try extends Partial<Pick<AttemptOptions, 'onServe' | 'onStop' | 'isLastHope'>> {
  readonly endpoint: Endpoint
  readonly number: number
}

/** Tries one endpoint. Never rejects. */
export async function attemptOnce(run: Run, one: Try): Promise<AttemptOutcome> {
  const { generation, relay, stop } = run
  const { endpoint, number, onStop = stop.onStop, onServe, isLastHope = false } = one
  const { sink } = relay
  const { health, now } = generation.services
  const beganAt = now()
  const isCounted = generation.request.simulate === undefined && !endpoint.provider.isOwn
  if (isCounted) health.begun(endpoint.id, beganAt)
  const outcome = await attemptWithKeys({
    generation,
    endpoint,
    number,
    ...(onServe && { onServe }),
    sink: {
      ...sink,
      onStart: (attempt) => {
        if (isCounted) health.answered(endpoint.id, beganAt)
        sink.onStart(attempt)
      },
    },
    onStop,
    resume: undefined,
    isLastHope,
  })
  noteHealth(generation, endpoint, outcome)
  return outcome
}
