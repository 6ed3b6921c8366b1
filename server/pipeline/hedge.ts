// Hedging: when an endpoint is late with its first token, a second one is asked too; who answers first serves, the other is
// hung up on. An option, since it costs: of a request, or of the operator, who then pays for it himself.
import { GatewayError } from '../../core/errors.ts'
import type { Warning } from '../../core/fitting.ts'
import type { Endpoint } from '../../core/model.ts'
import type { AttemptOutcome } from './attempt-exchange.ts'
import type { Run } from './attempt-run.ts'
import { attemptOnce } from './attempt-run.ts'
import { isOutOfTime } from './deadlines.ts'
import type { Generation } from './generation.ts'
import { latenessOf } from './lateness.ts'
import type { Watch } from './watches.ts'

/** Of fewer first tokens than this nobody can tell what is late by `auto`. */
const ENOUGH_MEASURED = 20
const LEAST_DELAY_MS = 50
/** How often it is looked again whether somebody can be asked beside an endpoint that stays silent. */
const LOOK_AGAIN_MS = 1_000

/** What became of one endpoint. */
export interface Tried {
  readonly endpoint: Endpoint
  readonly outcome: AttemptOutcome
}

/** An endpoint to try, and those that may be asked as well when it is late, best first. */
export interface Race {
  readonly endpoint: Endpoint
  readonly others: ReadonlySet<Endpoint>
}

/**
 * Tries the endpoint, and others when it is late and that is wanted. The last is the one that counts: it answered, or nobody
 * did. The loser of a race that was won is not among them.
 */
export async function attemptHedged(run: Run, { endpoint, others }: Race): Promise<readonly Tried[]> {
  const { generation } = run
  const afterMs = others.size === 0 ? undefined : delayOf(generation, endpoint)
  if (afterMs !== undefined && !generation.hedge?.isCallers) generation.services.hedges.note()
  if (afterMs === undefined || run.number + 1 >= run.most) {
    const isLastHope = others.size === 0
    return [{ endpoint, outcome: await attemptOnce(run, { endpoint, number: run.number, isLastHope }) }]
  }
  return race(run, { endpoint, others, afterMs })
}

/** How long to wait before another one is asked; undefined when none is to be. */
function delayOf(generation: Generation, endpoint: Endpoint): number | undefined {
  const { hedge, request, services } = generation
  if (hedge === undefined) return undefined
  if (hedge.after === 'late') return latenessOf(generation, endpoint)
  if (hedge.after !== 'auto') return hedge.after
  // When a whole answer is late nobody knows: its length is not known beforehand.
  if (!request.stream) return undefined
  const lately = services.health.lately(endpoint.id, services.now())
  if (!lately?.firstTokenMs || lately.measured.firstTokens < ENOUGH_MEASURED) return undefined
  return Math.max(lately.firstTokenMs.p90, LEAST_DELAY_MS)
}

interface Runner {
  readonly endpoint: Endpoint
  stop: ((error: GatewayError) => void) | undefined
  outcome: AttemptOutcome | undefined
}

/** A race under way. Mutable. */
interface Course {
  readonly run: Run
  readonly runners: Runner[]
  /** Who may still be asked, best first. */
  readonly waiting: Set<Endpoint>
  winner: Runner | undefined
}

async function race(
  run: Run,
  { endpoint, others, afterMs }: Race & { readonly afterMs: number },
): Promise<readonly Tried[]> {
  const course: Course = { run, runners: [], waiting: new Set(others), winner: undefined }
  run.stop.onStop((error) => {
    for (const { stop } of course.runners) stop?.(error)
  })
  const running = [start(course, endpoint)]
  let waitMs = afterMs
  while (!isDecided(course)) {
    const silent = running.filter(({ runner }) => runner.outcome === undefined)
    const isLate = await isLateAfter(run, { waitMs, ended: silent.map(({ done }) => done) })
    waitMs = LOOK_AGAIN_MS
    if (!isLate || isDecided(course)) continue
    const next = hedgeFor(course)
    if (next) {
      running.push(start(course, next))
      waitMs = delayOf(run.generation, next) ?? afterMs
    } else leaveWhoIsIll(course)
  }
  for (const runner of course.runners) if (!course.winner && !runner.outcome) hangUp(course, runner)
  await Promise.all(running.map(({ done }) => done))
  return triedOf(course)
}

/** Somebody answers, nobody is left, or what the first was told would be told everywhere. */
function isDecided({ winner, runners }: Course): boolean {
  const outcome = runners[0]?.outcome
  const isFinal = outcome?.kind === 'failed' && outcome.attempted && outcome.error.retry === 'no'
  return winner !== undefined || isFinal || runners.every((runner) => runner.outcome !== undefined)
}

interface Waiting {
  readonly waitMs: number
  readonly ended: readonly Promise<void>[]
}

/** True when the time is over before any of them has ended. */
async function isLateAfter({ generation }: Run, { waitMs, ended }: Waiting): Promise<boolean> {
  const { services } = generation
  const late = Promise.withResolvers<true>()
  const watch: Watch = { dueAt: services.now() + waitMs, fire: () => late.resolve(true) }
  services.watches.add(watch)
  const isLate = await Promise.race([late.promise, ...ended.map((done) => done.then(() => false))])
  services.watches.remove(watch)
  return isLate
}

/** Who is asked as well: the first of the others that is well, while nobody has answered or left. */
function hedgeFor({ run, runners, waiting }: Course): Endpoint | undefined {
  const { generation, stop } = run
  if (stop.error() || isOutOfTime(generation)) return undefined
  // A caller who pays for it has asked for a second one and no third.
  const most = generation.hedge?.isCallers ? 2 : run.most - run.number
  if (runners.length >= most) return undefined
  const well = wellAmong(run, waiting)
  if (!well) return undefined
  const { hedges } = generation.services
  // A test key's races cost nothing.
  const isFree = generation.hedge?.isCallers === true || generation.request.simulate !== undefined
  if (!isFree && !hedges.take()) return undefined
  waiting.delete(well)
  return well
}

function wellAmong({ generation }: Run, waiting: ReadonlySet<Endpoint>): Endpoint | undefined {
  const { health, now } = generation.services
  return [...waiting].find(({ id }) => health.standing(id, now()) === 'well')
}

/**
 * Where no more may be asked twice, one that keeps others waiting as well is given up for one that is well: that is no race
 * but a failure, and costs nobody anything.
 */
function leaveWhoIsIll({ run, runners, waiting }: Course): void {
  const { generation } = run
  if (generation.hedge?.after !== 'late' || !wellAmong(run, waiting)) return
  const { health, now } = generation.services
  for (const { endpoint, outcome, stop } of runners)
    if (!outcome && health.standing(endpoint.id, now()) !== 'well')
      stop?.(
        new GatewayError('provider_timeout', `${endpoint.provider.name} did not begin to answer in time.`),
      )
}

interface Started {
  readonly runner: Runner
  readonly done: Promise<void>
}

function start(course: Course, endpoint: Endpoint): Started {
  const { run, runners, waiting } = course
  const runner: Runner = { endpoint, stop: undefined, outcome: undefined }
  const number = run.number + runners.length
  runners.push(runner)
  const done = attemptOnce(run, {
    endpoint,
    number,
    isLastHope: waiting.size === 0,
    onServe: () => win(course, runner),
    onStop: (stop) => {
      runner.stop = stop
    },
  }).then((outcome) => {
    runner.outcome = outcome
  })
  return { runner, done }
}

/** The first good event, or the whole answer, wins; the other is hung up on at once, so that nothing more of it can come. */
function win(course: Course, winner: Runner): void {
  course.winner = winner
  const { generation } = course.run
  for (const other of course.runners)
    if (other !== winner && other.outcome === undefined) hangUp(course, other)
  if (generation.hedge?.isCallers && generation.outrun.length > 0)
    generation.warnings.push(hedged(generation.outrun))
}

function hedged(outrun: readonly Endpoint[]): Warning {
  const names = outrun.map(({ provider }) => provider.name).join(' and ')
  const text = `Two endpoints were asked because the first was late; the prompt is paid for at ${names} as well.`
  return { code: 'hedged', param: 'X-Causeway-Hedge', text }
}

function hangUp({ run }: Course, loser: Runner): void {
  run.generation.outrun.push(loser.endpoint)
  loser.stop?.(outrun(loser.endpoint))
}

/** Why an attempt ended that was still under way when another one answered. */
function outrun({ provider }: Endpoint): GatewayError {
  return new GatewayError('outrun', `Another provider answered before ${provider.name} did.`)
}

/** Those that tell something, the one that counts last: the winner, else the first, which is the caller's own choice. */
function triedOf({ runners, winner }: Course): readonly Tried[] {
  const last = winner ?? runners[0]
  const tried: Tried[] = []
  for (const { endpoint, outcome } of [
    ...runners.filter((runner) => runner !== last),
    ...(last ? [last] : []),
  ])
    if (outcome && !(outcome.kind === 'failed' && outcome.error.code === 'outrun'))
      tried.push({ endpoint, outcome })
  return tried
}
