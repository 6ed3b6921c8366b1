// Tries endpoints one after the other until one answers, follows a model that is gone to its successor, and continues a
// broken stream elsewhere; or says clearly why none of it worked.
import { setTimeout as sleep } from 'node:timers/promises'
import { GatewayError } from '../../core/errors.ts'
import type { Endpoint, Model } from '../../core/model.ts'
import type { ChosenBy } from '../routing/choice-record.ts'
import { goneError, nextInSuccession } from '../routing/succession.ts'
import type { AttemptOutcome } from './attempt.ts'
import { isGoneAt, noteHealth } from './attempt-health.ts'
import type { Run } from './attempt-run.ts'
import type { Wish } from './choose.ts'
import { chooseFor, noCandidate, noteUnfit, wantsOneList } from './choose.ts'
import { isOutOfTime } from './deadlines.ts'
import type { Generation } from './generation.ts'
import { attemptHedged } from './hedge.ts'
import type { RelayToCaller } from './relay-to-caller.ts'
import { rescueStream } from './rescue.ts'
import type { Stop } from './stop.ts'
import { createStop } from './stop.ts'

const FIRST_BACKOFF_MS = 150

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
    const outcome = await tryModel(run, model)
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
  run.number = 0
  return undefined
}

/** A caller's own mistake is not repaired by asking another model. */
function isFinal(error: GatewayError): boolean {
  return error.status === 402 || error.status === 403 || error.code === 'caller_left'
}

/** One model and, when it is gone, those that come after it. */
async function tryModel(run: Run, asked: Model): Promise<AttemptOutcome> {
  const { generation } = run
  const { services, successions } = generation
  let model = asked
  let by: ChosenBy = 'request'
  for (;;) {
    const outcome = await tryServing(run, { model, by })
    if (outcome !== 'gone') return outcome
    const next = nextInSuccession({
      model,
      catalogue: services.catalogue.current(),
      settings: services.config.current().succession,
      taken: successions,
    })
    if (next instanceof GatewayError) return failed(generation, next)
    if (generation.key.allowedModels && !generation.key.allowedModels.includes(next.to.id))
      return failed(generation, goneError(model, next.to.id))
    successions.push(next)
    model = next.to
    by = next.by
    // The successor gets tries of its own: those for the dead model told nothing about it.
    run.number = 0
  }
}

/** Every endpoint of one list, in rounds; `gone` when all that could be asked say that they do not have it any more. */
async function tryServing(run: Run, wish: Wish): Promise<AttemptOutcome | 'gone'> {
  const { generation, stop, most } = run
  const candidates = chooseFor(generation, wish)
  if (candidates === 'gone') return 'gone'
  if (candidates instanceof GatewayError) return failed(generation, candidates)
  let failure: GatewayError | undefined
  let refusal: GatewayError | undefined
  let living = candidates
  for (let round = 0; round < most && living.length > 0; round++) {
    if (round > 0) await sleep(FIRST_BACKOFF_MS * 2 ** (round - 1) * (0.5 + Math.random()))
    let attempted = false
    const waiting = new Set(living)
    for (const endpoint of waiting) {
      if (run.number >= most || stop.error() || isOutOfTime(generation)) break
      waiting.delete(endpoint)
      for (const tried of await attemptHedged(run, { endpoint, others: waiting })) {
        const { outcome } = tried
        if (outcome.kind === 'streamed' && outcome.error) return rescue(run, living, outcome)
        if (outcome.kind !== 'failed') return outcome
        if (stop.error()) break
        waiting.delete(tried.endpoint)
        if (!outcome.attempted) {
          // This endpoint cannot take the request at all; the caller hears of it only when no other could.
          refusal ??= outcome.error
          if (round === 0) noteUnfit(generation, tried.endpoint)
          continue
        }
        run.number++
        if (isGoneAt(generation, tried.endpoint, outcome.error)) {
          living = living.filter((other) => other !== tried.endpoint)
          continue
        }
        attempted = true
        failure = outcome.error
      }
      if (failure?.retry === 'no') return failed(generation, failure)
    }
    if (stop.error() || !attempted || failure === undefined || !worthAnotherRound(failure)) break
  }
  if (!stop.error() && !failure && !refusal && living.length === 0) return 'gone'
  return failed(generation, stop.error() ?? failure ?? refusal ?? noCandidate())
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

/** Trouble that passes by itself; a rate limit is told to the caller, who knows how long he can wait. */
function worthAnotherRound(error: GatewayError): boolean {
  return (
    error.code === 'provider_error' || error.code === 'provider_overloaded' || error.code === 'stream_cut'
  )
}

/** Tells the caller what was tried, without saying more than names, codes and statuses. */
function withHistory(generation: Generation, error: GatewayError): GatewayError {
  if (generation.attempts.length < 2) return error
  return new GatewayError(error.code, error.message, {
    param: error.param,
    wireCode: error.wireCode,
    status: error.status,
    retryAfterSeconds: error.retryAfterSeconds,
    cause: error.cause,
    metadata: {
      ...error.metadata,
      previous_errors: generation.attempts.map((attempt) => ({
        provider: attempt.provider,
        code: attempt.error?.code,
        status: attempt.status,
      })),
    },
  })
}
