// Tries endpoints one after the other until one answers, follows a model that is gone to its successor, and continues a
// broken stream elsewhere; or says clearly why none of it worked.
import { setTimeout as sleep } from 'node:timers/promises'
import { copyOfError, GatewayError } from '../../core/errors.ts'
import type { Endpoint, Model } from '../../core/model.ts'
import type { ChosenBy } from '../routing/choice-record.ts'
import { accountAllows } from '../routing/account-rules.ts'
import { goneError, nextInSuccession } from '../routing/succession.ts'
import type { AttemptOutcome } from './attempt-exchange.ts'
import { isGoneAt, noteHealth } from './attempt-health.ts'
import type { Run } from './attempt-run.ts'
import type { Wish } from './choose.ts'
import { chooseFor, noCandidate, noteUnfit, wantsOneList } from './choose.ts'
import { isOutOfTime } from './deadlines.ts'
import type { Generation } from './generation.ts'
import { attemptHedged } from './hedge.ts'
import type { RelayToCaller } from './relay-to-caller.ts'
import { rescueStream } from './rescue.ts'
import type { Failures } from './rounds.ts'
import { mayAsk, openIn, pauseBefore, withRetryAfter } from './rounds.ts'
import type { Stop } from './stop.ts'
import { createStop } from './stop.ts'

/** The outcome of the attempt that answered, or of the last one. */
export async function tryEndpoints(
  generation: Generation,
  relay: Pick<RelayToCaller, 'sink'>,
  stop: Stop = createStop(generation.inbound),
): Promise<AttemptOutcome> {
  const run: Run = {
    generation,
    relay,
    stop,
    most: generation.services.config.current().routing.attempts,
    number: 0,
  }
  const together = await tryTogether(run)
  if (together) return together
  for (const model of generation.models) {
    const isLast = model === generation.models.at(-1)
    // Each model has tries of its own, so that those of a first one cannot keep the next from being asked.
    run.number = 0
    const outcome = await tryModel(run, model, { isLast })
    if (outcome.kind !== 'failed' || isLast || run.stop.error() || isFinal(outcome.error)) return outcome
    if (isOutOfTime(generation)) return outcome
  }
  return failed(generation, noCandidate())
}

/** The endpoints of all models in one list, for requests that want it; undefined when each is to be tried by itself. */
async function tryTogether(run: Run): Promise<AttemptOutcome | undefined> {
  const { models, request } = run.generation
  const [model, ...alternatives] = new Set(models)
  if (!model || alternatives.length === 0 || !wantsOneList(request)) return undefined
  const outcome = await tryServing(run, { model, by: 'request', alternatives })
  if (outcome !== 'gone') return outcome
  // All of them are gone, and each has successors of its own.
  return undefined
}

/** A caller's own mistake is not repaired by asking another model. */
function isFinal(error: GatewayError): boolean {
  return error.status === 402 || error.status === 403 || error.code === 'caller_left'
}

/** One model and, when it is gone, those that come after it. */
async function tryModel(
  run: Run,
  asked: Model,
  { isLast }: { readonly isLast: boolean },
): Promise<AttemptOutcome> {
  const { generation } = run
  const { services, successions } = generation
  let model = asked
  let by: ChosenBy = 'request'
  for (;;) {
    const outcome = await tryServing(run, { model, by, hasOthersAfter: !isLast })
    if (outcome !== 'gone') return outcome
    const next = nextInSuccession({
      model,
      catalogue: services.catalogue.current(),
      settings: services.config.current().succession,
      taken: successions,
    })
    if (next instanceof GatewayError) return failed(generation, next)
    const rules = services.accountSettings.of(generation.key.accountId)
    const isKeys = generation.key.allowedModels?.includes(next.to.id) ?? true
    if (!isKeys || !accountAllows(rules, next.to.id)) return failed(generation, goneError(model, next.to.id))
    successions.push(next)
    model = next.to
    by = next.by
    // The successor gets tries of its own: those for the dead model told nothing about it.
    run.number = 0
  }
}

/** Every endpoint of one list, in rounds; `gone` when all that could be asked say that they do not have it any more. */
async function tryServing(run: Run, wish: Wish): Promise<AttemptOutcome | 'gone'> {
  const { generation, stop } = run
  const candidates = chooseFor(generation, wish)
  if (candidates === 'gone') return 'gone'
  if (candidates instanceof GatewayError) return failed(generation, candidates)
  const { now } = generation.services
  const course: Course = { living: candidates, failures: new Map(), failure: undefined, refusal: undefined }
  for (let round = 0; course.living.length > 0; round++) {
    const asked = round === 0 ? course.living : course.living.filter(openIn(course.failures, now()))
    const tries = run.number
    const outcome = await tryRound(run, { course, asked, isFirst: round === 0 })
    if (outcome) return outcome
    // Where other models may answer, they are asked rather than the same endpoints again.
    if (stop.error() || run.number === tries || wish.hasOthersAfter) break
    const pauseMs = pauseBefore(round + 1, course.failures, now())
    if (pauseMs === undefined || run.number >= run.most) break
    await sleep(pauseMs)
  }
  const { living, failure, refusal } = course
  if (!stop.error() && !failure && !refusal && living.length === 0) return 'gone'
  if (stop.error() || !failure) return failed(generation, stop.error() ?? refusal ?? noCandidate())
  const { failures } = course
  const { health } = generation.services
  return failed(generation, withRetryAfter(failure, { living, failures, health, now: now() }))
}

/** What is known of a list while it is tried. Mutable. */
interface Course {
  living: readonly Endpoint[]
  readonly failures: Failures
  failure: GatewayError | undefined
  /** Why an endpoint cannot take the request at all; the caller hears of it only when no other could. */
  refusal: GatewayError | undefined
}

interface Round {
  readonly course: Course
  readonly asked: readonly Endpoint[]
  readonly isFirst: boolean
}

/** Asks each once; undefined when nobody has answered and another round may help. */
async function tryRound(
  run: Run,
  { course, asked, isFirst }: Round,
): Promise<AttemptOutcome | 'gone' | undefined> {
  const { generation, stop, most } = run
  const waiting = new Set(asked)
  for (const endpoint of waiting) {
    if (run.number >= most || stop.error() || isOutOfTime(generation)) break
    waiting.delete(endpoint)
    if (!mayAsk(generation, endpoint, course.failures)) continue
    for (const tried of await attemptHedged(run, { endpoint, others: waiting })) {
      const { outcome } = tried
      if (outcome.kind === 'streamed' && outcome.error) return rescue(run, course.living, outcome)
      if (outcome.kind !== 'failed') return outcome
      if (stop.error()) return undefined
      waiting.delete(tried.endpoint)
      noteFailure(run, { course, endpoint: tried.endpoint, outcome, isFirst })
    }
    if (course.failure?.retry === 'no') return failed(generation, course.failure)
  }
  return undefined
}

interface Failed {
  readonly course: Course
  readonly endpoint: Endpoint
  readonly outcome: Extract<AttemptOutcome, { kind: 'failed' }>
  readonly isFirst: boolean
}

function noteFailure(run: Run, { course, endpoint, outcome, isFirst }: Failed): void {
  const { generation } = run
  const { error } = outcome
  if (!outcome.attempted) {
    course.refusal ??= error
    if (isFirst) noteUnfit(generation, endpoint)
    return
  }
  run.number++
  if (isGoneAt(generation, endpoint, error)) {
    course.living = course.living.filter((other) => other !== endpoint)
    return
  }
  course.failures.set(endpoint, { error, at: generation.services.now() })
  course.failure = error
}

type Broken = Extract<AttemptOutcome, { kind: 'streamed' }>

function rescue(run: Run, candidates: readonly Endpoint[], broken: Broken): Promise<AttemptOutcome> {
  const { generation, relay, stop } = run
  return rescueStream({
    generation,
    relay,
    stop,
    candidates,
    broken,
    attempts: run.most - run.number - 1,
    onAttempt: (endpoint, outcome) => noteHealth(generation, endpoint, outcome),
  })
}

function failed(generation: Generation, error: GatewayError): AttemptOutcome {
  return { kind: 'failed', attempted: true, error: withHistory(generation, error) }
}

/** Tells the caller what was tried, without saying more than names, codes and statuses. */
export function withHistory(generation: Generation, error: GatewayError): GatewayError {
  if (generation.attempts.length < 2) return error
  const previous = generation.attempts.map((attempt) => ({
    provider: attempt.provider,
    code: attempt.error?.code,
    status: attempt.status,
  }))
  return copyOfError(error, { metadata: { ...error.metadata, previous_errors: previous } })
}
