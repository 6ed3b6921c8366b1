// Hedging: when an endpoint is late with its first token, a second one is asked too; who answers first serves, the other is
// hung up on. An option, since it costs: of a request, or of the operator, who then pays for it himself.
import { GatewayError } from '../../core/errors.ts'
import type { Warning } from '../../core/fitting.ts'
import type { Endpoint } from '../../core/model.ts'
import type { AttemptOutcome } from './attempt.ts'
import type { Run } from './attempt-run.ts'
import { attemptOnce } from './attempt-run.ts'
import { isOutOfTime } from './deadlines.ts'
import type { Generation } from './generation.ts'
import type { Watch } from './watches.ts'

/** Of fewer first tokens than this nobody can tell what is late. */
const ENOUGH_MEASURED = 20
const LEAST_DELAY_MS = 50

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
 * Tries the endpoint, and another one when it is late and that is wanted. The last is the one that counts: it answered, or
 * nobody did. The loser of a race that was won is not among them.
 */
export async function attemptHedged(run: Run, { endpoint, others }: Race): Promise<readonly Tried[]> {
  const afterMs = others.size === 0 ? undefined : delayOf(run.generation, endpoint)
  if (afterMs !== undefined && !run.generation.hedge?.isCallers) run.generation.services.hedges.note()
  if (afterMs === undefined || run.number + 1 >= run.most)
    return [{ endpoint, outcome: await attemptOnce(run, { endpoint, number: run.number }) }]
  return race(run, { endpoint, others, afterMs })
}

/** How long to wait before another one is asked; undefined when none is to be. */
function delayOf({ hedge, request, services }: Generation, endpoint: Endpoint): number | undefined {
  if (hedge === undefined) return undefined
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
  winner: Runner | undefined
}

async function race(
  run: Run,
  { endpoint, others, afterMs }: Race & { readonly afterMs: number },
): Promise<readonly Tried[]> {
  const course: Course = { run, runners: [], winner: undefined }
  const { services } = run.generation
  run.stop.onStop((error) => {
    for (const { stop } of course.runners) stop?.(error)
  })
  const first = start(course, endpoint, run.number)
  const late = Promise.withResolvers<'late'>()
  const watch: Watch = { dueAt: services.now() + afterMs, fire: () => late.resolve('late') }
  services.watches.add(watch)
  const isLate = (await Promise.race([first.done, late.promise])) === 'late'
  services.watches.remove(watch)
  const second = isLate ? hedgeFor(course, others) : undefined
  if (second) await settled(course, first, start(course, second, run.number + 1))
  else await first.done
  return triedOf(course)
}

/** Who is asked as well: the first of the others that is well, while the first has not answered and nobody has left. */
function hedgeFor({ run, winner }: Course, others: ReadonlySet<Endpoint>): Endpoint | undefined {
  const { generation, stop } = run
  if (winner || stop.error() || isOutOfTime(generation)) return undefined
  const { health, hedges, now } = generation.services
  const well = [...others].find(({ id }) => health.standing(id, now()) === 'well')
  if (!well) return undefined
  return generation.hedge?.isCallers === true || hedges.take() ? well : undefined
}

interface Started {
  readonly runner: Runner
  readonly done: Promise<void>
}

function start(course: Course, endpoint: Endpoint, number: number): Started {
  const runner: Runner = { endpoint, stop: undefined, outcome: undefined }
  course.runners.push(runner)
  const done = attemptOnce(course.run, {
    endpoint,
    number,
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

/** Both have ended. What would be refused everywhere ends a race that nobody has won. */
async function settled(course: Course, first: Started, second: Started): Promise<void> {
  await Promise.race([first.done, second.done])
  const { outcome } = first.runner
  const isFinal = outcome?.kind === 'failed' && outcome.attempted && outcome.error.retry === 'no'
  if (isFinal && !course.winner && second.runner.outcome === undefined) hangUp(course, second.runner)
  await Promise.all([first.done, second.done])
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
