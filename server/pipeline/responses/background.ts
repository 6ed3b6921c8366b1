// A response in the background: its caller is told that it is queued and may leave; it runs to its end, is kept, and can be asked
// for, followed or cancelled meanwhile. The chat itself does not know that nobody is there.
import { GatewayError } from '../../../core/errors.ts'
import type { AnswerContext } from '../../../dialects/dialect.ts'
import type { Unfinished } from '../../../dialects/openai-responses/kept.ts'
import { writeResponseEvent, writeUnfinished } from '../../../dialects/openai-responses/kept.ts'
import { answerHeaders, errorHeaders } from '../answer-headers.ts'
import { runChat } from '../chat.ts'
import type { Generation } from '../generation.ts'
import { answeredModelName, echoOf } from '../generation.ts'
import type { AbsentCaller } from '../absent-caller.ts'
import { createAbsentCaller } from '../absent-caller.ts'
import { interrupted } from './archive.ts'
import type { ResponseCall } from './call.ts'
import { keptResponse, stateOf } from './call.ts'
import type { Notes } from './caller.ts'
import { notingDialect } from './caller.ts'
import type { EventLog } from './event-log.ts'
import { createEventLog } from './event-log.ts'
import type { ResponseRun, Wish } from './runs.ts'

/** What OpenRouter's streams of this format end in; OpenAI's end with their last event. */
export const STREAM_ENDING = { openai: '', openrouter: 'data: [DONE]\n\n' } as const

/** A run from the moment that it may begin. Mutable. */
interface Background {
  readonly call: ResponseCall
  readonly generation: Generation
  readonly notes: Notes
  readonly absent: AbsentCaller
  readonly log: EventLog | undefined
  readonly run: ResponseRun
  readonly finish: (text: string) => void
  /** Settles when it is known whether the response could be written down as queued. */
  readonly queued: Promise<boolean>
  text: string
  wish: Wish | undefined
}

/** Resolves when it is over and kept; the caller has been answered long before. Never rejects. */
export async function runInBackground(call: ResponseCall): Promise<void> {
  const { inbound, services, asked } = call
  const notes: Notes = { id: undefined, final: undefined, failure: undefined, events: [] }
  let background: Background | undefined
  const absent = createAbsentCaller((text) => {
    // Only comments come without an event.
    if (notes.events?.length === 0) background?.log?.comment(text)
    else background?.log?.append(takeEvents(notes))
  })
  await runChat({
    inbound: { ...inbound, caller: absent },
    services,
    caller: notingDialect(services.callers.responses, notes, stateOf(asked)),
    operation: 'chat',
    onOpened: (generation) => {
      background = begin({ call, generation, notes, absent })
    },
  })
  if (background) return end(background)
  // It was refused before it could be queued: for want of a model, of credit, of sense.
  const refusal = absent.refusal()
  if (refusal) inbound.caller.answer(refusal.status, refusal.headers, refusal.body)
  else inbound.caller.destroy()
}

function takeEvents(notes: Notes): readonly string[] {
  return notes.events?.splice(0) ?? []
}

function begin(parts: Pick<Background, 'call' | 'generation' | 'notes' | 'absent'>): Background {
  const { call, generation, absent } = parts
  const { id, request, services } = generation
  const text = unfinished(generation, { status: 'queued' })
  const { promise: over, resolve: finish } = Promise.withResolvers<string>()
  const log = request.stream ? createEventLog(queuedEvents(text)) : undefined
  const run: ResponseRun = {
    id,
    accountId: call.key.accountId,
    text: () => background.text,
    log,
    stop: (wish) => {
      background.wish ??= wish
      absent.leave()
    },
    over,
  }
  const background: Background = {
    ...parts,
    log,
    run,
    finish,
    text,
    wish: undefined,
    queued: services.keptResponses.keep(keptResponse(call, { id, response: text, events: [] })).then(
      () => tellQueued(background),
      (error: unknown) => refuseUnkept(background, error),
    ),
  }
  services.responseRuns.add(run)
  return background
}

/** How a stream of a response in the background begins; its other events count on from here. */
function queuedEvents(text: string): string[] {
  return ['response.created', 'response.queued'].map((type, sequence) =>
    writeResponseEvent(type, sequence, text),
  )
}

/** The caller learns that it is queued once it would be found. */
function tellQueued(background: Background): boolean {
  const { call, generation, log } = background
  const { caller, surface } = call.inbound
  const queued = background.text
  background.text = unfinished(generation, { status: 'in_progress' })
  if (caller.hasLeft()) return true
  if (!log) caller.answer(200, answerHeaders(generation), queued)
  else {
    caller.begin(200, answerHeaders(generation))
    log.follow({ caller, after: -1, ending: STREAM_ENDING[surface] })
  }
  return true
}

/** What could not be written down does not run: nobody could ask for it. */
function refuseUnkept({ call, generation, absent }: Background, thrown: unknown): boolean {
  const { inbound, services } = call
  services.log.error({ err: thrown, generation: generation.id }, 'a response could not be queued')
  absent.leave()
  const error = new GatewayError(
    'dependency_down',
    'The response could not be queued, because it could not be kept. Send the request again.',
    { retryAfterSeconds: 1 },
  )
  const { status, body } = services.callers.responses.writeError(error, inbound.surface)
  const context = { requestId: inbound.requestId, generationId: generation.id, attempts: 0 }
  if (!inbound.caller.hasLeft()) inbound.caller.answer(status, errorHeaders(error, context), body)
  return false
}

async function end(background: Background): Promise<void> {
  const { call, generation, notes, log, run, finish } = background
  const { keptResponses, responseRuns, log: say } = call.services
  let isFound = true
  if (await background.queued) {
    const text = notes.final ?? unfinished(generation, outcomeOf(background))
    const last = lastEvents(background, text)
    const events = [...(log?.events() ?? []), ...last]
    try {
      await keptResponses.finish(keptResponse(call, { id: run.id, response: text, events }))
    } catch (error) {
      // Who asks for it gets it from memory as long as there is one.
      isFound = false
      say.error({ err: error, generation: run.id }, 'the end of a response in the background was not kept')
    }
    // Nobody hears that it is over before it can be gone on from.
    background.text = text
    log?.append(last)
  }
  log?.close()
  if (isFound) responseRuns.remove(run)
  finish(background.text)
}

/** What became of a response that has no answer. */
function outcomeOf({ notes, wish }: Background): Unfinished {
  if (wish === 'cancel') return { status: 'cancelled' }
  if (wish === 'interrupt') return { status: 'failed', error: interrupted() }
  const error = notes.failure ?? new GatewayError('internal', 'The response ended without an answer.')
  return { status: 'failed', error }
}

/** Events that nobody has been sent yet; without an answer the last one is made here. */
function lastEvents({ notes, log }: Background, text: string): readonly string[] {
  if (!log) return []
  const events = takeEvents(notes)
  if (notes.final !== undefined) return events
  const { status } = JSON.parse(text) as { readonly status: string }
  return [...events, writeResponseEvent(`response.${status}`, log.events().length + events.length, text)]
}

function unfinished(generation: Generation, state: Unfinished): string {
  const { id, inbound } = generation
  const context: AnswerContext = {
    id,
    model: answeredModelName(generation, ''),
    surface: inbound.surface,
    providerName: '',
    echo: echoOf(generation),
  }
  return writeUnfinished(context, state)
}
