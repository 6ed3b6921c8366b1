// How streams end, and how they do not: marks, finishes, failures after the last word, comments that go on for ever, counts that never
// come. What is complete for the caller is whole; what is not never looks as if it were.
import assert from 'node:assert/strict'
import { jsonAnswer, sseAnswer, sseEvent } from '../support/openai-answers.ts'
import {
  AFTER_ONE_TRY,
  ALL_MODES,
  ANSWERED_BY_FIRST,
  byMode,
  DONE,
  EVENTS,
  FINISH,
  healthy,
  raw,
  says,
  STREAMS,
  streamUpTo,
  TEXT,
  WHOLE_BODY,
  write,
} from './plays.ts'
import type { FaultCase, ProviderPlay, Scenario } from './scenario.ts'

const FAILURE = sseEvent({ error: { message: 'engine lost', type: 'server_error' } })
/** For twenty seconds. */
const COMMENTS = Array.from({ length: 100 }, () => [
  write(': still thinking\n\n'),
  { do: 'pause' as const, ms: 200 },
]).flat()
const UP_TO_FINISH = EVENTS.slice(0, FINISH + 1).map(write)

const aroundTheEnd: Scenario[] = [
  {
    name: 'rubbish after [DONE] changes nothing',
    modes: STREAMS,
    providers: [
      says(
        sseAnswer([
          ...EVENTS.map(write),
          write(DONE),
          write(sseEvent({ error: { message: 'too late' } })),
          write('data: {"id":"chat\n\n\u0000\u0001 what is this'),
        ]),
      ),
      healthy,
    ],
    expect: { ...ANSWERED_BY_FIRST, calls: [1, 0] },
  },
  {
    name: 'a provider that keeps its connection open after [DONE] keeps nobody waiting',
    modes: STREAMS,
    providers: [says(sseAnswer([...EVENTS.map(write), write(DONE), { do: 'hang' }])), healthy],
    expect: { ...ANSWERED_BY_FIRST, calls: [1, 0] },
    boundMs: 5_000,
  },
  {
    name: 'comments without an event do not keep a dead stream alive',
    modes: STREAMS,
    providers: [says(sseAnswer(COMMENTS)), healthy],
    expect: AFTER_ONE_TRY,
  },
  {
    name: 'comments in the middle do not keep a dead stream alive, which goes on elsewhere',
    modes: STREAMS,
    providers: [says(streamUpTo(40, ...COMMENTS)), healthy],
    expect: AFTER_ONE_TRY,
  },
  {
    name: 'an error event half way is continued elsewhere',
    modes: STREAMS,
    providers: [says(streamUpTo(40, write(FAILURE), { do: 'cut' })), healthy],
    expect: AFTER_ONE_TRY,
  },
]

const finishes: Scenario[] = [
  {
    name: 'a finish that tells of a failure is none: the answer comes from elsewhere, or goes on there',
    modes: ALL_MODES,
    providers: [
      says(
        byMode(
          streamUpTo(40, write((EVENTS[FINISH] ?? '').replace('"stop"', '"error"')), write(DONE)),
          jsonAnswer({
            ...WHOLE_BODY,
            choices: [
              { index: 0, message: { role: 'assistant', content: 'word0 ' }, finish_reason: 'error' },
            ],
          }),
        ),
      ),
      healthy,
    ],
    expect: AFTER_ONE_TRY,
  },
  {
    name: 'an end mark without a finish is no end: the stream goes on elsewhere',
    modes: STREAMS,
    providers: [says(streamUpTo(40, write(DONE))), healthy],
    expect: AFTER_ONE_TRY,
  },
]

/** The caller has every word and the finish: nobody else is asked, and what was counted here is paid. */
async function isWholeAndPaid(fault: FaultCase): Promise<void> {
  const seen = await fault.see()
  assert.equal(seen.ending, 'whole', seen.raw.slice(-1000))
  assert.equal(seen.text, TEXT)
  assert.equal(seen.finishReason, 'stop')
  const record = await fault.generation(seen.headers.get('x-generation-id') ?? '')
  assert.ok((record['total_cost'] as number) > 0)
  assert.equal(fault.sides[1]?.requestCount(), 0)
}

/** Says that its answer is so much longer or shorter than it is. */
function withLength(more: number): ProviderPlay {
  return raw(({ socket }) => {
    const body = EVENTS.join('') + DONE
    const length = Buffer.byteLength(body) + more
    socket.end(
      `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: ${length}\r\n\r\n${body}`,
    )
  })
}

const AFTER_THE_FINISH: Readonly<Record<string, ProviderPlay>> = {
  'is reset': says(sseAnswer([...UP_TO_FINISH, { do: 'pause', ms: 30 }, { do: 'reset' }])),
  'falls silent': says(sseAnswer([...UP_TO_FINISH, { do: 'hang' }])),
  'breaks off in its counts': withLength(-100),
  'promises more than comes': withLength(500),
}

const afterTheFinish: Scenario[] = [
  ...Object.entries(AFTER_THE_FINISH).map(([what, provider]): Scenario => ({
    name: `a stream that ${what} after its finish is whole, and is not asked for again`,
    modes: STREAMS,
    providers: [provider, healthy],
    also: isWholeAndPaid,
  })),
  {
    name: 'a failure that the provider tells after its finish is told',
    modes: STREAMS,
    providers: [says(sseAnswer([...UP_TO_FINISH, { do: 'pause', ms: 30 }, write(FAILURE)])), healthy],
    expect: { status: 200, servedBy: 'First', ending: 'error', code: 'provider_error', calls: [1, 0] },
  },
]

/** See the head of this file. */
export const endingScenarios: readonly Scenario[] = [...aroundTheEnd, ...finishes, ...afterTheFinish]
