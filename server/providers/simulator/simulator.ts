// The simulator: a provider inside this process, for test keys. A test instrument: it answers in OpenAI's wire format what
// no model has thought, at a pace and with faults on demand, and says so. Reaches no network. Here is only how an answer is
// played; what it says is compose.ts.
import { GatewayError } from '../../../core/errors.ts'
import type { Transport, UpstreamCall, UpstreamFlow, UpstreamHandler } from '../transport.ts'
import { createComposer } from './compose.ts'
import type { ComposerOptions } from './compose.ts'
import type { Cue, Script } from './script.ts'
import type { Ticker } from './ticker.ts'
import { createTicker } from './ticker.ts'

/** Tokens come every 7 ms at the usual pace; a tick sends what has become due. */
const TICK_MS = 8

/** Makes the simulator. Starts no timer before the first call and keeps none after the last answer. */
export function createSimulator(options: ComposerOptions): Transport {
  const ticker = createTicker(TICK_MS)
  const compose = createComposer(options)
  let closed = false

  return {
    send: (call, handler) => {
      const flow = createFlow({ call, handler, ticker })
      const script = closed
        ? Promise.reject(new GatewayError('shutting_down', 'The simulator is closed.'))
        : compose(call)
      script.then(flow.play, flow.fail)
      return flow
    },
    close: async () => {
      closed = true
      ticker.clear()
    },
  }
}

interface FlowParts {
  readonly call: UpstreamCall
  readonly handler: UpstreamHandler
  readonly ticker: Ticker
}

interface Flow extends UpstreamFlow {
  readonly play: (script: Script) => void
  readonly fail: (error: unknown) => void
}

/** One answer being played. After abort nothing more is called; while paused everything waits. */
function createFlow({ call, handler, ticker }: FlowParts): Flow {
  const startedAt = performance.now()
  let script: Script | undefined
  let next: Cue | undefined
  let isOpen = false
  let isOver = false
  let isPaused = false

  const advance = (): Cue | undefined => {
    const step = script?.cues.next()
    next = step && !step.done ? step.value : undefined
    return next
  }
  const stop = (): void => {
    isOver = true
    ticker.remove(tick)
  }
  /** The handler may pause or abort within any call. */
  const mayGoOn = (): boolean => !isOver && !isPaused

  const sendDue = (elapsedMs: number): void => {
    let text = ''
    for (let cue = next; cue && cue.atMs <= elapsedMs; cue = advance()) text += cue.text
    if (text !== '') handler.onData(Buffer.from(text))
  }
  const finish = (ending: Script['ending']): void => {
    stop()
    if (ending === 'end') handler.onEnd()
    else if (ending === 'reset') handler.onError(brokenConnection(call))
  }
  const tick = (nowMs: number): void => {
    if (!script || isPaused) return
    const elapsedMs = nowMs - startedAt
    if (script.opening && !isOpen) {
      if (elapsedMs < script.opening.atMs) return
      isOpen = true
      handler.onHeaders(script.opening.status, script.opening.headers)
    }
    if (mayGoOn()) sendDue(elapsedMs)
    if (mayGoOn() && !next && elapsedMs >= script.endAtMs) finish(script.ending)
  }

  return {
    play: (written) => {
      if (isOver) return
      script = written
      advance()
      if (script.opening || script.ending !== 'never') ticker.add(tick)
    },
    fail: (error) => {
      if (isOver) return
      stop()
      handler.onError(
        error instanceof GatewayError
          ? error
          : new GatewayError('internal', 'The simulator failed.', { cause: error }),
      )
    },
    abort: stop,
    pause: () => {
      isPaused = true
    },
    resume: () => {
      isPaused = false
    },
  }
}

/** What http.ts says of a connection that broke. */
function brokenConnection({ endpoint }: UpstreamCall): GatewayError {
  const { name } = endpoint.provider
  return new GatewayError('provider_error', `${name} could not be reached: it closed the connection.`, {
    metadata: { provider_name: name, reason: 'ECONNRESET' },
  })
}
