// A stream that broke after the caller had seen something goes on at another endpoint: continued from the words so far where
// the endpoint takes a beginning (prefill), else begun again with what was already sent swallowed as long as it is the same.
// What cannot be continued honestly (tool calls begun, several choices, signed reasoning) is not; the caller gets an error.
import type { GatewayError } from '../../core/errors.ts'
import type { Warning } from '../../core/fitting.ts'
import type { Endpoint } from '../../core/model.ts'
import type { AttemptOutcome } from './attempt.ts'
import { attemptWithKeys } from './attempt-keys.ts'
import { isOutOfTime } from './deadlines.ts'
import type { Generation } from './generation.ts'
import { header } from './inbound.ts'
import type { RelayToCaller } from './relay-to-caller.ts'
import type { Resume } from './resume.ts'
import type { SentSoFar } from './sent-so-far.ts'
import type { Stop } from './stop.ts'

export interface Rescue {
  readonly generation: Generation
  readonly relay: Pick<RelayToCaller, 'sink'>
  readonly stop: Stop
  /** Endpoints in order, the broken one among them. */
  readonly candidates: readonly Endpoint[]
  readonly broken: Extract<AttemptOutcome, { kind: 'streamed' }>
  /** Tries that are left. */
  readonly attempts: number
  /** Hears how each further attempt ended. */
  readonly onAttempt: (endpoint: Endpoint, outcome: AttemptOutcome) => void
}

/** The stream as another endpoint ended it, or the broken one when none could. */
export async function rescueStream(rescue: Rescue): Promise<AttemptOutcome> {
  const { generation, stop, broken } = rescue
  if (!mayRescue(rescue)) return broken
  const sent = broken.lane.sentSoFar()
  if (!sent.canContinue) return broken
  const last = generation.serving
  const others = rescue.candidates.filter((endpoint) => endpoint.id !== last?.id)
  // With no other endpoint the same one is asked again: a cut connection says little about the next one.
  const queue = [...others, ...(last ? [last] : [])].slice(0, Math.max(rescue.attempts, 1))
  for (const endpoint of queue) {
    if (stop.error() || isOutOfTime(generation)) break
    const outcome = await goOnAt(rescue, endpoint, sent)
    if (outcome.kind === 'streamed') {
      // A second break is not continued again: what was sent by then is known to this lane only.
      generation.warnings.push(goneOn(endpoint))
      return outcome
    }
  }
  if (last) generation.serving = last
  return stop.error() ? { ...broken, error: stop.error() } : broken
}

/** With prefill where the endpoint takes it; one that then refuses the request all the same is asked to begin again. */
async function goOnAt(rescue: Rescue, endpoint: Endpoint, sent: SentSoFar): Promise<AttemptOutcome> {
  const { generation, relay, stop } = rescue
  const attempt = async (mode: Resume['mode']): Promise<AttemptOutcome> => {
    const number = generation.attempts.length
    const resume = { mode, sent }
    const at = { generation, endpoint, number, sink: relay.sink, onStop: stop.onStop, resume }
    const outcome = await attemptWithKeys(at)
    rescue.onAttempt(endpoint, outcome)
    return outcome
  }
  if (!endpoint.capabilities.supports.has('prefill')) return attempt('restart')
  const outcome = await attempt('prefill')
  const isRefused = outcome.kind === 'failed' && outcome.error.code === 'invalid_request'
  return isRefused && !stop.error() ? attempt('restart') : outcome
}

function mayRescue({ generation, broken, stop }: Rescue): boolean {
  const error = broken.error as GatewayError
  if (stop.error() || error.code === 'caller_left' || isOutOfTime(generation)) return false
  if (!generation.services.config.current().routing.rescue) return false
  const { services, key } = generation
  if (services.accountSettings.of(key.accountId)?.rescue === false) return false
  if (header(generation.inbound, 'x-causeway-rescue') === 'false') return false
  return error.retry === 'elsewhere' && error.code !== 'context_length_exceeded'
}

function goneOn(endpoint: Endpoint): Warning {
  const text = `The stream broke and was continued at ${endpoint.provider.name}.`
  return { code: 'stream_rescued', param: 'stream', text }
}
