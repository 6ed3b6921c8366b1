// Writes down that the gateway is alive, so that the status page can say when it was not: a machine that was off, a process that
// died, a database that took no writes.
import type { Services } from '../services.ts'
import type { Job } from './retention.ts'

const EVERY_MS = 30_000
/** Without a beat for longer the process was not running (a laptop asleep): what follows is another run. */
const ASLEEP_MS = 120_000

/** What the job needs of the services. */
export type HeartbeatServices = Pick<Services, 'store' | 'log' | 'now'>

/** Beats at once and every half minute; stopping it says that the end was meant. */
export function startHeartbeat({
  store,
  log,
  now,
}: HeartbeatServices): Job & { readonly stop: () => Promise<void> } {
  let run: { readonly id: number; seenAt: number } | undefined
  let last: Promise<void> = Promise.resolve()
  let isFailing = false

  const beat = async (): Promise<void> => {
    const at = now()
    if (run && at - run.seenAt <= ASLEEP_MS) await store.gatewayRuns.seen({ id: run.id, at })
    else run = { id: await store.gatewayRuns.begin(at), seenAt: at }
    run.seenAt = at
  }
  const next = (work: () => Promise<void>): Promise<void> => {
    last = last.then(work).then(
      () => {
        isFailing = false
      },
      (error: unknown) => {
        if (!isFailing) log.error({ err: error }, 'a sign of life could not be written; trying again')
        isFailing = true
      },
    )
    return last
  }

  void next(beat)
  const timer = setInterval(() => void next(beat), EVERY_MS).unref()
  return {
    stop: () => {
      clearInterval(timer)
      return next(async () => {
        if (run) await store.gatewayRuns.stopped({ id: run.id, at: now() })
      })
    },
  }
}
