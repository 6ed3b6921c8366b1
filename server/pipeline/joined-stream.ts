// Streams of one answer each, told to the caller as one stream with several choices. Each part is given a caller's dialect whose
// writer hands its events on to the one that writes for all.
import type { Answer, PushMachine, StreamEvent } from '../../core/events.ts'
import { NO_USAGE } from '../../core/events.ts'
import type { CallerDialect, StreamWriterContext } from '../../dialects/dialect.ts'
import { answerEvents } from './answer-as-stream.ts'
import type { StreamingAttempt } from './attempt-exchange.ts'
import type { CallerWriter } from './caller-writer.ts'
import { createCallerWriter } from './caller-writer.ts'
import type { Generation } from './generation.ts'
import { answeredModelName, echoOf } from './generation.ts'
import type { Lane } from './lanes.ts'
import type { RelayToCaller } from './relay-to-caller.ts'

export interface JoinedStream {
  /** The dialect that a part writes its answer in. */
  readonly callerOf: (index: number) => CallerDialect
  /** A part has begun to answer. */
  readonly start: (attempt: StreamingAttempt) => void
  /** A part's answer came whole although a stream was asked for. */
  readonly tell: (index: number, answer: Answer) => void
  /** What ends it; undefined while nothing has begun. */
  readonly lane: () => Lane | undefined
}

/** The stream of a generation whose answers are asked for one by one. */
export function createJoinedStream(generation: Generation, relay: Pick<RelayToCaller, 'sink'>): JoinedStream {
  const flows = createFlows()
  let writer: CallerWriter | undefined
  let lane: Lane | undefined

  const writerIn = (context: StreamWriterContext): CallerWriter =>
    (writer ??= createCallerWriter(
      { ...context, caller: generation.caller, keepsPrompt: generation.keepsPrompt },
      context.model,
    ))
  const flush = (): void => {
    const text = writer?.takeText() ?? ''
    if (text !== '') relay.sink.emit(text, 'utf8')
  }
  const begin = (): void => {
    if (lane) return
    lane = createJoinedLane(() => writerIn(contextOf(generation)))
    relay.sink.onStart({ lane, flow: flows.whole })
  }
  let isOpened = false
  const push = (index: number, event: StreamEvent, context: StreamWriterContext): void => {
    if (event.type === 'message-start') {
      if (isOpened) return
      isOpened = true
    }
    // Each part gives one answer; an index of its own would be another part's.
    if ('choice' in event && event.choice !== 0) return
    writerIn(context).push('choice' in event ? { ...event, choice: index } : event)
    flush()
  }

  return {
    callerOf: (index) => ({
      ...generation.caller,
      createStreamWriter: (context): PushMachine<StreamEvent> => ({
        push: (event) => push(index, event, context),
        end: () => undefined,
      }),
    }),
    start: (attempt) => {
      begin()
      flows.add(attempt.flow)
    },
    tell: (index, answer) => {
      begin()
      const hides = generation.request.reasoning?.exclude === true
      for (const event of answerEvents({ answer, usage: NO_USAGE, costDollars: 0 })) {
        if (event.type === 'usage' || event.type === 'message-end') continue
        if (event.type !== 'reasoning-delta' || !hides) push(index, event, contextOf(generation))
      }
    },
    lane: () => lane,
  }
}

function contextOf(generation: Generation): StreamWriterContext {
  const { inbound, request, serving } = generation
  return {
    id: generation.id,
    model: answeredModelName(generation, ''),
    surface: inbound.surface,
    providerName: serving?.provider.name ?? '',
    echo: echoOf(generation),
    created: Math.floor(inbound.receivedAt / 1000),
    includeUsage: request.includeUsage,
  }
}

/** The part of a lane that the relay to the caller needs; nothing is pushed into it. */
function createJoinedLane(writer: () => CallerWriter): Lane {
  return {
    push: () => undefined,
    end: () => undefined,
    ending: (owed) => {
      const stream = writer()
      if (owed) stream.push({ type: 'usage', ...owed })
      stream.push({ type: 'message-end' })
      return stream.takeText()
    },
    failure: (error) => {
      const stream = writer()
      stream.push({ type: 'message-error', error })
      return stream.takeText()
    },
    // Each part's words are counted with that part.
    producedText: () => '',
    reasoningShare: () => 0,
    told: () => writer().told(),
    sentSoFar: () => ({ text: '', calls: [], hasReasoning: false, canContinue: false, writer: undefined }),
  }
}

type Flow = StreamingAttempt['flow']

interface Flows {
  readonly add: (flow: Flow) => void
  readonly whole: Flow
}

/** Several connections that are read or left waiting together. */
function createFlows(): Flows {
  const flows: Flow[] = []
  let isPaused = false
  const each = (act: (flow: Flow) => void) => (): void => flows.forEach(act)
  return {
    add: (flow) => {
      flows.push(flow)
      if (isPaused) flow.pause()
    },
    whole: {
      abort: each((flow) => flow.abort()),
      pause: () => {
        isPaused = true
        each((flow) => flow.pause())()
      },
      resume: () => {
        isPaused = false
        each((flow) => flow.resume())()
      },
    },
  }
}
