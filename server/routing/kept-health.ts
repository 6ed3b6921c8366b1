// Health that outlives the process: read when the gateway opens, written from time to time and at the end, never awaited by a
// request. What cannot be read is left out with a line in the log; health is a help, and no reason not to start.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { EndpointHealthRecord, EndpointHealthStore } from '../store/ports.ts'
import type { Log } from '../telemetry/log.ts'
import type { Health } from './health.ts'
import { createHealth } from './health.ts'
import { readHealth, writeHealth } from './saved-health.ts'

/** Nothing that is remembered reaches further back. */
const OLDEST_MS = 24 * 3_600_000
/** What was saved later than now was saved under a wrong clock; a little of that is usual. */
const MOST_AHEAD_MS = 60_000

export interface KeptHealth {
  readonly health: Health
  /** Saves what was learnt since the last time, an endpoint a turn of the event loop. Never rejects. */
  readonly save: () => Promise<void>
}

/** Opens it with what earlier runs learnt. Never rejects. */
export async function openKeptHealth(options: {
  readonly store: EndpointHealthStore
  readonly now: () => number
  readonly log: Pick<Log, 'warn'>
}): Promise<KeptHealth> {
  const { store, now, log } = options
  const health = createHealth()
  try {
    loadAll(health, await store.all(), options)
  } catch (error) {
    log.warn({ err: error }, 'what was known of endpoints could not be read; they begin anew')
  }
  // Those whose saving failed, until it succeeds.
  const owed = new Set<string>()
  const saveAll = async (): Promise<void> => {
    for (const endpointId of health.unsaved()) owed.add(endpointId)
    const records: EndpointHealthRecord[] = []
    for (const endpointId of owed) {
      const savedAt = now()
      records.push({ endpointId, savedAt, state: writeHealth(health.save(endpointId, savedAt)) })
      // Some tenths of a millisecond each: many at once would hold up streams.
      await nextTurn()
    }
    if (records.length === 0) return
    await store.save(records)
    for (const { endpointId } of records) owed.delete(endpointId)
    await store.deleteBefore(now() - OLDEST_MS)
  }
  let saving = Promise.resolve()
  return {
    health,
    save: () =>
      (saving = saving.then(saveAll).catch((error: unknown) => {
        log.warn({ err: error }, 'what is known of endpoints could not be saved; the next time tries again')
      })),
  }
}

function loadAll(
  health: Health,
  records: readonly EndpointHealthRecord[],
  { now, log }: { readonly now: () => number; readonly log: Pick<Log, 'warn'> },
): void {
  const at = now()
  const problems: { readonly endpoint: string; readonly reason: string }[] = []
  for (const { endpointId, savedAt, state } of records) {
    const reason = isOfNow(savedAt, at)
      ? loadOne(health, { endpointId, state, at })
      : 'it is too old or too new'
    if (reason !== undefined) problems.push({ endpoint: endpointId, reason })
  }
  if (problems.length === 0) return
  log.warn(
    { endpoints: problems.length, first: problems[0] },
    'what was known of some endpoints was left out; they begin anew',
  )
}

function isOfNow(savedAt: number, now: number): boolean {
  return savedAt > now - OLDEST_MS && savedAt < now + MOST_AHEAD_MS
}

interface Loading {
  readonly endpointId: string
  readonly state: string
  readonly at: number
}

/** Why it could not be loaded; undefined when it was. */
function loadOne(health: Health, { endpointId, state, at }: Loading): string | undefined {
  try {
    health.load(endpointId, readHealth(state), at)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
