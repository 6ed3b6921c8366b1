// Several answers (`n`) from endpoints that give only one at a time: the request is sent once for each, every one with tries and
// failovers of its own, under one generation. Their streams are told as one with the right `index`, their usage is one sum, and
// when one of them fails the request does. Begins only after the endpoints that take `n` have been tried; one answer never comes here.
import { GatewayError } from '../../core/errors.ts'
import type { Answer } from '../../core/events.ts'
import type { AttemptOutcome } from './attempt-exchange.ts'
import { lacksSeveral } from './attempt-way.ts'
import type { Generation } from './generation.ts'
import { joinAnswers, wordsOfAnswer } from './join-answers.ts'
import { createJoinedStream } from './joined-stream.ts'
import type { JoinedStream } from './joined-stream.ts'
import type { RelayToCaller } from './relay-to-caller.ts'
import { believedUsage } from './settle.ts'
import type { Stop } from './stop.ts'
import { tryEndpoints } from './try-endpoints.ts'

/** More than this are not asked at the same time; the others wait for their turn. */
const MOST_AT_ONCE = 8

/** One of the answers on its way. Mutable. */
interface Part {
  readonly index: number
  readonly generation: Generation
  readonly relay: Pick<RelayToCaller, 'sink'>
  readonly stop: Stop
  /** What to end when the whole is ended. */
  stopAttempt: ((error: GatewayError) => void) | undefined
  producedText: () => string
}

/** The parts together. Mutable: `error` is what ends all of them. */
interface Fan {
  readonly whole: Generation
  readonly parts: Part[]
  readonly stream: JoinedStream
  error: GatewayError | undefined
}

/** The outcome of one request for as many answers as it wants. */
export async function tryForAll(generation: Generation, relay: RelayToCaller): Promise<AttemptOutcome> {
  const outcome = await tryEndpoints(generation, relay)
  if (outcome.kind !== 'failed' || !mayFanOut(generation, outcome.error)) return outcome
  return fanOut(generation, relay)
}

/** Strict callers, and those who want every parameter obeyed by the endpoint itself, are told that it cannot. */
function mayFanOut(generation: Generation, error: GatewayError): boolean {
  const { request, mode, choices, inbound } = generation
  if ((request.n ?? 1) === 1 || mode === 'strict' || request.provider?.requireParameters) return false
  if (inbound.caller.hasLeft()) return false
  const considered = choices.flatMap(({ choice }) => choice.considered)
  if (!considered.some((endpoint) => lacksSeveral(endpoint, generation))) return false
  return error.param === 'n' || error.retry === 'elsewhere'
}

async function fanOut(generation: Generation, relay: RelayToCaller): Promise<AttemptOutcome> {
  const count = generation.request.n ?? 1
  // The choice that found nobody for all of them at once tells nothing about who answers.
  generation.choices.length = 0
  generation.successions.length = 0
  generation.warnings.push({
    code: 'fanned_out',
    param: 'n',
    text: `Nobody who could be asked gives several answers at once; the request was sent ${count} times, and its prompt is paid for as often.`,
  })
  const stream = createJoinedStream(generation, relay)
  const fan: Fan = { whole: generation, parts: [], stream, error: undefined }
  for (let index = 0; index < count; index++) fan.parts.push(createPart(fan, index))
  generation.parts = fan.parts
  generation.inbound.caller.onLeave(() =>
    end(fan, new GatewayError('caller_left', 'The caller closed the connection.')),
  )
  const answers = await runAll(fan)
  gather(fan)
  if (fan.error === undefined && answers.length === count && !generation.request.stream)
    return { kind: 'answer', answer: joinAnswers(answers) }
  const lane = stream.lane()
  if (lane) return { kind: 'streamed', lane, error: fan.error }
  return { kind: 'failed', attempted: true, error: fan.error ?? noAnswer() }
}

function noAnswer(): GatewayError {
  return new GatewayError('malformed_answer', 'The provider ended the stream without an answer.')
}

function createPart(fan: Fan, index: number): Part {
  const { whole, stream } = fan
  const { n: _n, ...request } = whole.request
  const generation: Generation = {
    ...whole,
    request,
    // The first one's way is told as that of the whole.
    choices: index === 0 ? whole.choices : [],
    successions: index === 0 ? whole.successions : [],
    warnings: [],
    outrun: [],
    broken: [],
    attempts: [],
    caller: stream.callerOf(index),
  }
  const part: Part = {
    index,
    generation,
    stopAttempt: undefined,
    producedText: () => '',
    stop: {
      error: () => fan.error,
      onStop: (stopAttempt) => {
        part.stopAttempt = stopAttempt
      },
    },
    relay: {
      sink: {
        onStart: (attempt) => {
          part.producedText = attempt.lane.producedText
          tellServing(whole, generation)
          stream.start(attempt)
        },
        // What it says has gone into the stream that all share.
        emit: () => undefined,
        onUsage: (usage) => {
          generation.usage = believedUsage(generation, usage)
          return undefined
        },
        onFinish: ({ reason, native }) => {
          generation.finishReason ??= reason
          generation.nativeFinishReason ??= native
        },
      },
    },
  }
  return part
}

/** Headers name whoever was first. */
function tellServing(whole: Generation, part: Generation): void {
  if (whole.serving) return
  whole.serving = part.serving
  whole.upstreamId = part.upstreamId
  whole.fitWarnings = part.fitWarnings
}

/** Runs them, a few at a time, until all have answered or one has failed. The answers that came whole, in order. */
async function runAll(fan: Fan): Promise<Answer[]> {
  const answers: Answer[] = []
  const waiting = [...fan.parts]
  const work = async (): Promise<void> => {
    for (let part = waiting.shift(); part && !fan.error; part = waiting.shift()) {
      const answer = await runPart(fan, part)
      if (answer) answers[part.index] = answer
    }
  }
  await Promise.all(Array.from({ length: Math.min(MOST_AT_ONCE, fan.parts.length) }, work))
  return answers
}

async function runPart(fan: Fan, part: Part): Promise<Answer | undefined> {
  const { generation } = part
  const outcome = await tryEndpoints(generation, part.relay, part.stop)
  if (outcome.kind !== 'answer') {
    if (outcome.error) end(fan, outcome.error)
    return undefined
  }
  const { answer } = outcome
  generation.usage = believedUsage(generation, answer.usage)
  part.producedText = () => wordsOfAnswer(answer)
  tellServing(fan.whole, generation)
  if (generation.request.stream) fan.stream.tell(part.index, answer)
  return answer
}

/** The first error counts; whoever is still under way is hung up on. */
function end(fan: Fan, error: GatewayError): void {
  if (fan.error) return
  fan.error = error
  const text =
    error.code === 'caller_left' ? error.message : 'Another of the answers to the same request failed.'
  for (const { stopAttempt } of fan.parts) stopAttempt?.(new GatewayError('caller_left', text))
}

/** What the parts went through is what the whole went through. */
function gather({ whole, parts }: Fan): void {
  for (const { generation } of parts) {
    whole.attempts.push(...generation.attempts)
    whole.outrun.push(...generation.outrun)
    for (const warning of generation.warnings)
      if (!whole.warnings.some(({ text }) => text === warning.text)) whole.warnings.push(warning)
  }
  const first = parts[0]?.generation
  if (!first?.serving) return
  whole.serving = first.serving
  whole.upstreamId = first.upstreamId
  whole.finishReason = first.finishReason
  whole.nativeFinishReason = first.nativeFinishReason
}
