// A stream that broke after the caller had seen something goes on at another endpoint: continued from the words so far where
// the endpoint takes a beginning (prefill), else begun again with what was already sent swallowed as long as it is the same.
// What cannot be continued honestly (several choices, refusals, sources, words or calls that come out otherwise) is not; the
// caller gets an error.
import type { GatewayError } from '../../core/errors.ts'
import type { Warning } from '../../core/fitting.ts'
import type { Endpoint } from '../../core/model.ts'
import type { AttemptOutcome } from './attempt-exchange.ts'
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

/** The stream as another endpoint ended it, or the last broken one when none could. */
export async function rescueStream(rescue: Rescue): Promise<AttemptOutcome> {
  const { generation, stop } = rescue
  let { broken } = rescue
  let tries = Math.max(rescue.attempts, 1)
  const passedOver = new Set<string>()
  while (tries > 0 && mayRescue(generation, { broken, stop })) {
    const sent = broken.lane.sentSoFar()
    if (!sent.canContinue) return broken
    const last = generation.serving
    const record = generation.attempts.length - 1
    if (last) passedOver.add(last.id)
    const queue = queueFor(rescue, { last, passedOver }).slice(0, tries)
    let next: Broken | undefined
    for (const [place, endpoint] of queue.entries()) {
      if (stop.error() || isOutOfTime(generation)) break
      tries--
      const isLastHope = place === queue.length - 1
      const outcome = await goOnAt(rescue, { endpoint, sent, isLastHope })
      if (outcome.kind !== 'streamed') continue
      if (last) noteBroken(generation, { endpoint: last, record, text: broken.lane.producedText() })
      if (!outcome.error) return outcome
      // It has gone on for a while and broken too: the next one goes on from there.
      next = { ...outcome, error: outcome.error }
      break
    }
    if (next === undefined) {
      if (last) generation.serving = last
      return stop.error() ? { ...broken, error: stop.error() } : broken
    }
    broken = next
  }
  return broken
}

type Broken = Rescue['broken']

interface Past {
  readonly last: Endpoint | undefined
  /** Ids of those whose streams broke. */
  readonly passedOver: ReadonlySet<string>
}

/** Who has not broken yet, in order; then the last one again: a cut connection says little about the next one. */
function queueFor({ candidates }: Rescue, { last, passedOver }: Past): readonly Endpoint[] {
  return [...candidates.filter(({ id }) => !passedOver.has(id)), ...(last ? [last] : [])]
}

/** With prefill where the endpoint takes it; one that then refuses the request all the same is asked to begin again. */
async function goOnAt(rescue: Rescue, { endpoint, sent, isLastHope }: GoingOn): Promise<AttemptOutcome> {
  const { generation, relay, stop } = rescue
  const attempt = async (mode: Resume['mode']): Promise<AttemptOutcome> => {
    const number = generation.attempts.length
    const resume = { mode, sent }
    // Said as soon as it goes on, so that the last chunk of a stream that is explained has it.
    const onServe = (): void => void generation.warnings.push(goneOn(endpoint))
    const { sink } = relay
    const at = { generation, endpoint, number, sink, onStop: stop.onStop, onServe, resume, isLastHope }
    const outcome = await attemptWithKeys(at)
    rescue.onAttempt(endpoint, outcome)
    return outcome
  }
  if (!mayPrefill(generation, { endpoint, sent })) return attempt('restart')
  const outcome = await attempt('prefill')
  const isRefused = outcome.kind === 'failed' && outcome.error.code === 'invalid_request'
  return isRefused && !stop.error() ? attempt('restart') : outcome
}

interface GoingOn {
  readonly endpoint: Endpoint
  readonly sent: SentSoFar
  /** Nobody comes after it. */
  readonly isLastHope: boolean
}

/** Calls cannot be begun for a model, and one that must write JSON would begin it anew after the half that is there. */
function mayPrefill({ request }: Generation, { endpoint, sent }: Omit<GoingOn, 'isLastHope'>): boolean {
  const isFree = request.responseFormat === undefined || request.responseFormat.type === 'text'
  return endpoint.capabilities.supports.has('prefill') && sent.calls.length === 0 && isFree
}

interface BrokenAttempt {
  readonly endpoint: Endpoint
  /** Its place among the attempts. */
  readonly record: number
  /** All that it wrote. */
  readonly text: string
}

const CHARACTERS_PER_TOKEN = 4

/** What it wrote is paid for too, by the operator. Providers do not count what breaks off, so the length must do. */
function noteBroken(generation: Generation, { endpoint, record, text }: BrokenAttempt): void {
  const outputTokens = Math.ceil(text.length / CHARACTERS_PER_TOKEN)
  const attempt = generation.attempts[record]
  if (attempt) generation.attempts[record] = { ...attempt, outputTokens }
  generation.broken.push({ endpoint, outputTokens })
}

function mayRescue(generation: Generation, { broken, stop }: Pick<Rescue, 'broken' | 'stop'>): boolean {
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
