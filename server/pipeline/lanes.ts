// How a provider's stream becomes the caller's: the fast lane passes bytes on, the neutral lane reads events and writes
// them again. Both look the same to attempt.ts. Synchronous; sockets, deadlines and money are elsewhere.
import type { Rest } from '../../core/chat.ts'
import { GatewayError, toGatewayError } from '../../core/errors.ts'
import type { FinishReason, StreamEvent, Usage } from '../../core/events.ts'
import { withReasoningShare } from '../../core/reasoning-share.ts'
import { createSseReader } from '../../core/sse.ts'
import type { CallerDialect, ProviderDialect, Surface } from '../../dialects/dialect.ts'
import type { CallerWriter } from './caller-writer.ts'
import { createCallerWriter } from './caller-writer.ts'
import { createFrameReader } from './frame-reader.ts'
import { heldBack } from './held-back.ts'
import type { TextEncoding } from './inbound.ts'
import type { Resume } from './resume.ts'
import { createResumeFilter } from './resume.ts'
import type { SentNotes, SentSoFar } from './sent-so-far.ts'
import { createSentNotes } from './sent-so-far.ts'
import type { ToldChoice } from './told.ts'

/** Most produced text that is kept for counting tokens when a provider says nothing. */
const KEPT_CHARACTERS = 4 * 1024 * 1024
const LONGEST_EVENT = 16 * 1024 * 1024

export interface LaneContext {
  readonly caller: CallerDialect
  readonly provider: ProviderDialect
  readonly fast: boolean
  readonly quirks: ReadonlySet<string>
  readonly id: string
  readonly surface: Surface
  readonly providerName: string
  readonly includeUsage: boolean
  /** The caller asked the model to reason but not to be shown it. */
  readonly hidesReasoning: boolean
  /** What is written is gathered in words besides. */
  readonly keepsPrompt?: boolean
  /** Fields that the last chunks carry for callers who asked for an explanation. */
  readonly finalFields: (() => Rest) | undefined
  readonly created: number
  /** Settings of the caller's request, for dialects whose answers repeat them. */
  readonly echo: Rest | undefined
  readonly nameModel: (upstreamModel: string) => string
  /** Adds what the provider charges the account itself; set where a key of the account's own serves. */
  readonly withOwnCost?: ((usage: Usage) => Usage) | undefined
  /** Set when this stream goes on where another one broke. */
  readonly resume: Resume | undefined
}

/** `onComplete` or `onFailed` comes once, last. */
export interface LaneHandlers {
  readonly onStart: (start: { readonly upstreamId: string; readonly model: string }) => void
  readonly emit: (text: string, encoding: TextEncoding) => void
  /** Answers with what the caller pays, in US dollars; undefined when the counts are not believed and must not be shown. */
  readonly onUsage: (usage: Usage) => number | undefined
  readonly onFinish: (finish: { readonly reason: FinishReason; readonly native: string }) => void
  readonly onComplete: () => void
  readonly onFailed: (error: GatewayError) => void
}

export interface Lane {
  readonly push: (chunk: Buffer) => void
  /** The provider closed the connection. */
  readonly end: () => void
  /** What ends a whole answer for the caller, with a usage event first when one is owed and was not sent. */
  readonly ending: (usage: { readonly usage: Usage; readonly costDollars: number } | undefined) => string
  /** What ends a broken answer for the caller, in-band. */
  readonly failure: (error: GatewayError) => string
  /** What the model has written so far, for the tokenizer. */
  readonly producedText: () => string
  /** How much of that was reasoning, from 0 to 1. */
  readonly reasoningShare: () => number
  /** What the caller has been told, where that is kept. */
  readonly told: () => readonly ToldChoice[]
  /** What the caller has seen, for another endpoint that goes on from there. */
  readonly sentSoFar: () => SentSoFar
}

/** The lane for this pair of dialects; a resumed stream always takes the neutral one. */
export function createLane(context: LaneContext, handlers: LaneHandlers): Lane {
  return context.fast && context.provider.createRelay && context.resume === undefined
    ? createFastLane(context, context.provider.createRelay, handlers)
    : createNeutralLane(context, handlers)
}

function createFastLane(
  context: LaneContext,
  createRelay: NonNullable<ProviderDialect['createRelay']>,
  handlers: LaneHandlers,
): Lane {
  const kept: string[] = []
  let keptCharacters = 0
  let isFinished = false
  // Read again only where there was reasoning that nobody has counted.
  const share = (): number =>
    kept.some((text) => text.includes('"reasoning')) ? readAgain(context, kept).reasoningShare() : 0
  const relay = createRelay(context, {
    ...handlers,
    emit: (text) => {
      if (keptCharacters < KEPT_CHARACTERS) {
        kept.push(text)
        keptCharacters += text.length
      }
      handlers.emit(text, 'latin1')
    },
    onFinish: (finish) => {
      isFinished = true
      handlers.onFinish(finish)
    },
    completeUsage: (usage) =>
      isFinished && usage.reasoningTokens === 0 ? withReasoningShare(usage, share()) : usage,
    onError: handlers.onFailed,
  })
  return {
    push: (chunk) => relay.push(chunk.toString('latin1')),
    end: relay.end,
    ending: (owed) => (owed ? relay.usageChunk(owed.usage, owed.costDollars) : '') + context.caller.endMarker,
    failure: (error) => failureText(context, error),
    producedText: () => readAgain(context, kept).text(),
    reasoningShare: share,
    told: () => [],
    sentSoFar: () =>
      readAgain(context, kept).sent({ isComplete: keptCharacters < KEPT_CHARACTERS, writer: undefined }),
  }
}

/** Reads what was passed on as events again; only when a provider owes us its usage or its ending. */
function readAgain(context: LaneContext, kept: readonly string[]): SentNotes {
  const notes = createSentNotes(KEPT_CHARACTERS)
  const reader = context.provider.createStreamReader({ quirks: context.quirks }, notes.note)
  const frames = createSseReader({ maxEventLength: LONGEST_EVENT, onEvent: (event) => reader.push(event) })
  frames.push(Buffer.from(kept.join(''), 'latin1').toString('utf8'))
  return notes
}

/** An error chunk as a stream of its own, for the case that the lane's writer was never reached. */
function failureText(context: LaneContext, error: GatewayError): string {
  const writer = createCallerWriter(context, context.nameModel(''))
  writer.push({ type: 'message-error', error })
  return writer.takeText()
}

function createNeutralLane(context: LaneContext, handlers: LaneHandlers): Lane {
  // What the broken stream has said is part of this answer, whoever is asked to count it or to go on from it.
  const notes = createSentNotes(KEPT_CHARACTERS, context.resume?.sent)
  let over = false
  // A resumed stream goes on in the writer that the broken one began, so that the caller sees one stream.
  let writer = context.resume?.sent.writer
  const writerFor = (upstreamModel: string): CallerWriter => {
    writer ??= createCallerWriter(context, context.nameModel(upstreamModel))
    return writer
  }
  const flush = (): void => {
    const text = writer?.takeText() ?? ''
    if (text !== '') handlers.emit(text, 'utf8')
  }
  const fail = (error: GatewayError): void => {
    if (over) return
    over = true
    flush()
    handlers.onFailed(error)
  }
  const take = (event: StreamEvent): void => {
    if (over) return
    if (event.type === 'message-error') return fail(event.error)
    if (event.type === 'message-end') {
      over = true
      flush()
      return handlers.onComplete()
    }
    if (event.type === 'message-start') handlers.onStart({ upstreamId: event.upstreamId, model: event.model })
    if (event.type === 'choice-end')
      handlers.onFinish({ reason: event.finishReason, native: event.nativeFinishReason })
    notes.note(event)
    if (event.type === 'reasoning-delta' && context.hidesReasoning) return
    if (event.type === 'message-start' && context.resume !== undefined) return
    const stream = writerFor(event.type === 'message-start' ? event.model : '')
    if (event.type === 'choice-end' && context.finalFields)
      stream.push({ type: 'delta-rest', choice: event.choice, level: 'chunk', rest: context.finalFields() })
    if (event.type !== 'usage') return stream.push(event)
    const usage = withReasoningShare(event.usage, notes.reasoningShare())
    const costDollars = handlers.onUsage(usage)
    // Counts that cannot be trusted are counted again at the end; the caller gets those.
    if (usage.estimated || costDollars === undefined) return
    stream.push({ ...event, usage: context.withOwnCost?.(usage) ?? usage, costDollars })
  }
  const begin = heldBack(take)
  const accept = context.resume === undefined ? begin : createResumeFilter(context.resume, begin)
  const reader = context.provider.createStreamReader({ quirks: context.quirks }, accept)
  const frames = createFrameReader({
    framing: context.provider.framing,
    maxEventLength: LONGEST_EVENT,
    onEvent: (event) => reader.push(event),
  })
  const guarded = (step: () => void): void => {
    if (over) return
    try {
      step()
    } catch (error) {
      return fail(toGatewayError(error))
    }
    flush()
  }
  return {
    push: (chunk) => guarded(() => frames.push(chunk)),
    end: () =>
      guarded(() => {
        frames.end()
        reader.end()
      }),
    ending: (owed) => {
      const stream = writerFor('')
      if (owed) stream.push({ type: 'usage', ...owed })
      stream.push({ type: 'message-end' })
      return stream.takeText()
    },
    failure: (error) => {
      const stream = writerFor('')
      stream.push({ type: 'message-error', error })
      return stream.takeText()
    },
    producedText: notes.text,
    reasoningShare: notes.reasoningShare,
    told: () => writer?.told() ?? [],
    sentSoFar: () => notes.sent({ isComplete: true, writer }),
  }
}
