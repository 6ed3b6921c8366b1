// Load generators on raw sockets: a closed loop (so many connections, each sends when it has its answer),
// a fixed rate (latency counts from the scheduled time), and a fixed number of answers per connection.
// Every answer is checked; failures are counted by reason and never thrown away.
import { createConnection, type Connection, type ConnectionOptions, type Exchange } from './connection.ts'
import { startTicker } from './ticker.ts'

/** What to send and how to judge what comes back. */
export type LoadTarget = Pick<ConnectionOptions, 'port' | 'request' | 'check'>

/** Called when measuring begins and ends: for reading clocks and CPU counters at exactly these moments. */
export interface Window {
  readonly onStart: () => void
  readonly onEnd: () => void
}

/** What a load measured. Times cover the window only, failures and `answered` the whole load. */
export interface LoadResult {
  /** Right answers within the window. */
  readonly measured: number
  /** Right answers in all, warm-up and end included. */
  readonly answered: number
  readonly latenciesMs: number[]
  readonly firstBytesMs: number[]
  readonly failures: ReadonlyMap<string, number>
}

/** Settings of every load. */
export interface LoadOptions extends Window {
  readonly target: LoadTarget
  readonly answerTimeoutMs?: number
}

/** Six times what the longest streams take by themselves. */
const defaultAnswerTimeoutMs = 30_000
/** A gateway that answers nothing right is not worth the whole time. */
const maxFailures = 1000

interface Tally extends LoadResult {
  readonly record: (exchange: Exchange) => void
  readonly begin: () => void
  readonly end: () => void
  readonly hopeless: () => boolean
}

function createTally(window: Window): Tally {
  const failures = new Map<string, number>()
  const latenciesMs: number[] = []
  const firstBytesMs: number[] = []
  let failed = 0
  let answered = 0
  let open = false
  return {
    latenciesMs,
    firstBytesMs,
    failures,
    get measured() {
      return latenciesMs.length
    },
    get answered() {
      return answered
    },
    record: ({ failure, dueAtMs, firstByteAtMs, endedAtMs }) => {
      if (failure !== undefined) {
        failed++
        failures.set(failure, (failures.get(failure) ?? 0) + 1)
        return
      }
      answered++
      if (!open) return
      latenciesMs.push(endedAtMs - dueAtMs)
      firstBytesMs.push(firstByteAtMs - dueAtMs)
    },
    begin: () => {
      window.onStart()
      open = true
    },
    end: () => {
      open = false
      window.onEnd()
    },
    hopeless: () => failed >= maxFailures,
  }
}

function connectionOptions(
  options: LoadOptions,
  onExchange: ConnectionOptions['onExchange'],
): ConnectionOptions {
  const answerTimeoutMs = options.answerTimeoutMs ?? defaultAnswerTimeoutMs
  return { ...options.target, answerTimeoutMs, readBytes: 65_536, onExchange }
}

/** Fails what waits too long for its answer. */
function startWatch(connections: readonly Connection[]): NodeJS.Timeout {
  return setInterval(() => {
    const nowMs = performance.now()
    for (const connection of connections) connection.expire(nowMs)
  }, 250)
}

/** Settings of the closed loop. */
export interface ClosedLoopOptions extends LoadOptions {
  readonly connections: number
  readonly warmUpMs: number
  readonly measureMs: number
}

/** Keeps every connection busy for warm-up and window, then waits for the answers under way. */
export async function runClosedLoop(options: ClosedLoopOptions): Promise<LoadResult> {
  const tally = createTally(options)
  const lanes: Connection[] = []
  let stopping = false
  let busy = options.connections
  const { promise: drained, resolve } = Promise.withResolvers<void>()

  const settings = connectionOptions(options, (exchange, connection) => {
    tally.record(exchange)
    if (!stopping && !tally.hopeless()) return connection.send(performance.now())
    busy--
    if (busy === 0) resolve()
  })
  for (let index = 0; index < options.connections; index++) lanes.push(createConnection(settings))

  const watch = startWatch(lanes)
  for (const lane of lanes) lane.send(performance.now())
  await pause(options.warmUpMs)
  tally.begin()
  await Promise.race([pause(options.measureMs), drained])
  tally.end()
  stopping = true
  await drained
  clearInterval(watch)
  for (const lane of lanes) lane.close()
  return tally
}

const settlingMs = 100

/** Settings of a fixed number of answers. */
export interface FixedCountOptions extends LoadOptions {
  readonly connections: number
  readonly answersEach: number
}

/** Every connection gets so many answers, one after another; the window is the whole load. */
export async function runFixedCount(options: FixedCountOptions): Promise<LoadResult> {
  const tally = createTally(options)
  const left = new Map<Connection, number>()
  const { promise: finished, resolve } = Promise.withResolvers<void>()

  const settings = connectionOptions(options, (exchange, connection) => {
    tally.record(exchange)
    const more = (left.get(connection) ?? 0) - 1
    left.set(connection, more)
    if (more > 0 && !tally.hopeless()) return connection.send(performance.now())
    left.delete(connection)
    if (left.size === 0) resolve()
  })
  // A thousand connections share no buffer, so theirs are smaller.
  const readBytes = options.connections > 100 ? 16_384 : settings.readBytes
  const lanes = Array.from({ length: options.connections }, () =>
    createConnection({ ...settings, readBytes }),
  )
  for (const lane of lanes) left.set(lane, options.answersEach)

  const watch = startWatch(lanes)
  tally.begin()
  for (const lane of lanes) lane.send(performance.now())
  await finished
  // The answers are few and all counted, so what the last ones leave to be written down counts as well.
  await pause(settlingMs)
  tally.end()
  clearInterval(watch)
  for (const lane of lanes) lane.close()
  return tally
}

/** Settings of the fixed rate. */
export interface FixedRateOptions extends LoadOptions {
  readonly perSecond: number
  readonly warmUpMs: number
  readonly measureMs: number
}

/** More requests than this under way at once means that the gateway does not keep up; then requests wait. */
const maxRateConnections = 256

/** Sends at a fixed rate, whether answers come or not; a late answer makes nothing else late but itself. */
export async function runFixedRate(options: FixedRateOptions): Promise<LoadResult> {
  const tally = createTally(options)
  const lanes: Connection[] = []
  const idle: Connection[] = []
  const waiting: number[] = []
  const total = Math.round((options.perSecond * (options.warmUpMs + options.measureMs)) / 1000)
  const firstMeasured = Math.round((options.perSecond * options.warmUpMs) / 1000)
  let sent = 0
  let done = 0
  const { promise: finished, resolve } = Promise.withResolvers<void>()

  const settings = connectionOptions(options, (exchange, connection) => {
    tally.record(exchange)
    done++
    if (tally.hopeless()) return resolve()
    const dueAtMs = waiting.shift()
    if (dueAtMs !== undefined) return connection.send(dueAtMs)
    idle.push(connection)
    if (done === total) resolve()
  })
  const sendDue = (dueAtMs: number): void => {
    if (sent === firstMeasured) tally.begin()
    sent++
    const free = idle.pop()
    if (free !== undefined) return free.send(dueAtMs)
    if (lanes.length === maxRateConnections) {
      waiting.push(dueAtMs)
      return
    }
    const lane = createConnection(settings)
    lanes.push(lane)
    lane.send(dueAtMs)
  }

  const watch = startWatch(lanes)
  const ticker = startTicker({ perSecond: options.perSecond, count: total, onDue: sendDue })
  await finished
  tally.end()
  await ticker.stop()
  clearInterval(watch)
  for (const lane of lanes) lane.close()
  return tally
}

/** Does not keep the process alive by itself: a load that gave up early must not wait for it. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })
}
