// Keeps rollups up to date: every second what was settled since is added up, every hour what is old is put together. Not in the
// way of settlements: each bite is small and takes its turn at the writer with them. Pages are therefore about a second behind;
// `asOf` in their answers says where they are, which after an upgrade, while the past is added up, may be further.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Services } from '../services.ts'
import type { Job } from './retention.ts'

const EVERY_MS = 1_000
const TIDY_EVERY_MS = 3_600_000
/** Settlements in one bite: some five milliseconds of the writer, less where they are close together. */
const BITE = 100
/** Bites in a row after which it is worth telling that there are many. */
const MANY = 200
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const SLICE_MS = 900_000
/** Hours are kept so long; then a day is one. */
const HOURS_KEPT_DAYS = 90

/** What the job needs of the services. */
export type RollUpServices = Pick<Services, 'store' | 'log' | 'now'>

/** Starts at once. */
export function startRollUp(services: RollUpServices): Job {
  const ended = new AbortController()
  const isOver = (): boolean => ended.signal.aborted
  void repeat(() => rollUpAll(services, isOver), { everyMs: EVERY_MS, ended, services })
  void repeat(() => tidyUp(services, isOver), { everyMs: TIDY_EVERY_MS, ended, services })
  return { stop: () => ended.abort() }
}

/** Adds up all that is settled; resolves when nothing is left. For tests and for whoever cannot wait a second. */
export async function rollUpAll(
  { store, log }: RollUpServices,
  isOver: () => boolean = () => false,
): Promise<void> {
  let bites = 0
  while (!isOver() && (await store.rollups.rollUp(BITE)) === BITE) {
    bites += 1
    if (bites % MANY === 0) log.info({ settlements: bites * BITE }, 'adding up the traffic of the past')
  }
  if (bites >= MANY) log.info({ settlements: bites * BITE }, 'the traffic of the past is added up')
}

/** Puts together and forgets what is old enough. */
export async function tidyUp(
  { store, now }: RollUpServices,
  isOver: () => boolean = () => false,
): Promise<void> {
  const oldest = now() - HOURS_KEPT_DAYS * DAY_MS
  const beforeDay = Math.floor(oldest / DAY_MS)
  while (!isOver() && (await store.rollups.foldDay(beforeDay)));
  if (isOver()) return
  await store.rollups.forget({
    hoursBefore: beforeDay * 24,
    slicesBefore: Math.floor(oldest / SLICE_MS),
  })
}

interface Repeating {
  readonly everyMs: number
  readonly ended: AbortController
  readonly services: RollUpServices
}

/** Never two at a time; a failure is told once until it works again. */
async function repeat(work: () => Promise<void>, { everyMs, ended, services }: Repeating): Promise<void> {
  let isFailing = false
  while (!ended.signal.aborted) {
    try {
      await work()
      isFailing = false
    } catch (error) {
      if (!isFailing && !ended.signal.aborted)
        services.log.error({ err: error }, 'traffic could not be added up; trying again')
      isFailing = true
    }
    await sleep(everyMs, undefined, { ref: false, signal: ended.signal }).catch(ignoreBecauseItIsTheEnd)
  }
}

function ignoreBecauseItIsTheEnd(): void {
  // The loop sees it for itself.
}
