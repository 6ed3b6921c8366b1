// Carries a stream to the caller: begins it at the first good event, keeps it alive while the model thinks, slows the
// provider down to the caller's pace, and holds the end marker back until the settlement is on disk.
import { GatewayError } from '../../core/errors.ts'
import { withReasoningShare } from '../../core/reasoning-share.ts'
import type { StreamingAttempt, StreamSink } from './attempt-exchange.ts'
import { answerHeaders } from './answer-headers.ts'
import type { Generation } from './generation.ts'
import type { TextEncoding } from './inbound.ts'
import { servingModel } from './generation.ts'
import { believedUsage, costDollarsOf, estimateUsage, isCounted, settle, withOwnCost } from './settle.ts'
import type { Watch } from './watches.ts'

/** After so long without a word the caller gets a comment, so that nothing between us takes the silence for death. */
const KEEP_ALIVE_MS = 10_000
const KEEP_ALIVE = ': CAUSEWAY PROCESSING\n\n'

export interface RelayToCaller {
  readonly sink: StreamSink
  /** Ends the stream: whole when there is no error. Rejects never; problems become the stream's own ending. */
  readonly finish: (error: GatewayError | undefined) => Promise<void>
  /** Stops keeping the connection alive; for requests that end without a stream. */
  readonly close: () => void
}

/** For a request that asked for no stream nothing is ever sent from here. */
export function createRelayToCaller(generation: Generation): RelayToCaller {
  const { inbound, services, request } = generation
  const { caller } = inbound
  let attempt: StreamingAttempt | undefined

  const begin = (): void => {
    if (!caller.hasBegun()) caller.begin(200, answerHeaders(generation))
  }
  const keepAlive: Watch = {
    dueAt: inbound.receivedAt + KEEP_ALIVE_MS,
    fire: (now) => {
      begin()
      caller.write(KEEP_ALIVE, 'latin1')
      keepAlive.dueAt = now + KEEP_ALIVE_MS
    },
  }
  if (request.stream) services.watches.add(keepAlive)

  // What comes out of one read of the provider's connection is written at once when that has been read: many chunks
  // written one by one cost a tenth more for each. Nothing is later for it, since Node sends nothing before that either.
  let waiting = ''
  let waitingEncoding: TextEncoding = 'latin1'
  const flush = (): void => {
    if (waiting === '') return
    const text = waiting
    waiting = ''
    const now = services.now()
    generation.firstTokenAt ??= now
    keepAlive.dueAt = now + KEEP_ALIVE_MS
    if (!caller.write(text, waitingEncoding)) attempt?.flow.pause()
  }

  const sink: StreamSink = {
    onStart: (started) => {
      attempt = started
      generation.told = started.lane.told
      begin()
      caller.onDrain(started.flow.resume)
    },
    emit: (text, encoding) => {
      if (waiting === '') queueMicrotask(flush)
      else if (encoding !== waitingEncoding) flush()
      waiting += text
      waitingEncoding = encoding
    },
    onUsage: (usage) => {
      generation.usage = believedUsage(generation, usage)
      if (!generation.usage) return undefined
      return costDollarsOf(generation, usage)
    },
    onFinish: (finish) => {
      generation.finishReason ??= finish.reason
      generation.nativeFinishReason ??= finish.native
    },
  }

  const close = (): void => services.watches.remove(keepAlive)
  const finish = async (error: GatewayError | undefined): Promise<void> => {
    flush()
    if (error === undefined) await finishWhole(generation, attempt)
    else if (error.code === 'caller_left') await finishLeft(generation, attempt)
    else await finishBroken(generation, attempt, error)
  }
  return { sink, close, finish: (error) => finish(error).finally(close) }
}

async function finishWhole(generation: Generation, attempt: StreamingAttempt | undefined): Promise<void> {
  const { inbound, services, request } = generation
  if (!attempt) throw new GatewayError('malformed_answer', 'The provider ended the stream without an answer.')
  const missing = !isCounted(generation)
  try {
    if (missing) {
      const estimated = await estimateUsage(generation, attempt.lane.producedText())
      generation.usage = withReasoningShare(estimated, attempt.lane.reasoningShare())
    }
    await settle(generation, { status: 200, error: undefined, cancelled: inbound.caller.hasLeft() })
  } catch (thrown) {
    services.log.error({ err: thrown, generation: generation.id }, 'a settlement could not be written')
    services.ledger.release(generation.hold)
    const error = new GatewayError('dependency_down', 'The answer could not be recorded; it is not charged.')
    inbound.caller.end(attempt.lane.failure(error))
    return
  }
  const { usage } = generation
  if (usage) services.learnedOutputs.note(servingModel(generation).id, usage.outputTokens)
  const owesUsage = missing && usage && (request.includeUsage || inbound.surface === 'openrouter')
  const owed = owesUsage
    ? { usage: withOwnCost(generation, usage), costDollars: costDollarsOf(generation, usage) }
    : undefined
  inbound.caller.end(attempt.lane.ending(owed))
}

/** The caller left: what was produced by then is his, and is settled. */
async function finishLeft(generation: Generation, attempt: StreamingAttempt | undefined): Promise<void> {
  if (!isCounted(generation))
    generation.usage = await estimateUsage(generation, attempt?.lane.producedText() ?? '')
  await recordQuietly(generation, { status: 499, error: undefined, cancelled: true })
}

/** The provider failed after the caller had seen something: he is told, and not charged for half an answer. */
async function finishBroken(
  generation: Generation,
  attempt: StreamingAttempt | undefined,
  error: GatewayError,
): Promise<void> {
  if (attempt && !isCounted(generation))
    generation.usage = await estimateUsage(generation, attempt.lane.producedText())
  generation.finishReason = 'error'
  await recordQuietly(generation, { status: error.status, error, cancelled: false })
  if (attempt) generation.inbound.caller.end(attempt.lane.failure(error))
}

async function recordQuietly(generation: Generation, ending: Parameters<typeof settle>[1]): Promise<void> {
  try {
    await settle(generation, ending)
  } catch (thrown) {
    generation.services.log.error({ err: thrown, generation: generation.id }, 'a generation was not recorded')
    generation.services.ledger.release(generation.hold)
  }
}
