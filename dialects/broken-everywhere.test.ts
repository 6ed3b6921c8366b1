// The laws of all readers against broken answers, place by place: nothing is thrown but a GatewayError, a stream has one end which
// is its last event, and whatever was read can be written for every caller. Chance goes further in each dialect's fuzz.test.ts.
import { test } from 'node:test'
import type { SseEvent } from '../core/sse.ts'
import {
  assertAnswerHolds,
  assertErrorsHold,
  assertNothingAfterEnd,
  assertStreamHolds,
  type BrokenCase,
} from '../test/support/broken-everywhere.ts'
import { listFixtures, readAnswerFixture, readStreamFixture } from '../test/support/fixtures.ts'
import {
  COMPLETIONS,
  COMPLETION_STREAM,
  CONVERSED,
  CONVERSED_STREAM,
  eventsOf,
  GENERATED,
  GENERATED_STREAM,
  RESPONSE,
  RESPONSE_STREAM,
} from '../test/support/rich-answers.ts'
import { frame } from '../test/support/streams.ts'
import { anthropicMessages } from './anthropic-messages/index.ts'
import { bedrockConverse } from './bedrock-converse/index.ts'
import type { Dialect } from './dialect.ts'
import { gemini } from './gemini/index.ts'
import { openaiChat } from './openai-chat/index.ts'
import { openaiResponses } from './openai-responses/index.ts'

const CALLERS: readonly Dialect[] = [openaiChat, openaiResponses, anthropicMessages, gemini, bedrockConverse]

interface Row {
  readonly dialect: Dialect
  readonly quirks?: readonly string[]
  readonly answers: readonly unknown[]
  readonly streams: readonly (readonly SseEvent[])[]
  /** What ends a stream of this format in an error, beside what does in any. */
  readonly spoilers: readonly object[]
}

const streamsOf = (dialect: string, names: RegExp): SseEvent[][] =>
  listFixtures(dialect, '.sse')
    .filter((name) => names.test(name))
    .map((name) => frame([new TextEncoder().encode(readStreamFixture(dialect, name))]))

const answersOf = (dialect: string): unknown[] =>
  listFixtures(dialect, '.json').map((name) => readAnswerFixture(dialect, name))

const FAILED = { index: 0, finishReason: 'MALFORMED_FUNCTION_CALL', finishMessage: 'No' }

const ROWS: readonly Row[] = [
  {
    dialect: openaiChat,
    answers: [...answersOf('openai-chat'), ...COMPLETIONS],
    streams: [...streamsOf('openai-chat', /parallel|gateway|groq|missing|credits/), COMPLETION_STREAM],
    spoilers: [
      {
        choices: [
          { index: 0, delta: {}, finish_reason: 'error' },
          { index: 1, delta: { content: 'late' }, finish_reason: 'error' },
        ],
      },
    ],
  },
  {
    dialect: openaiResponses,
    answers: [RESPONSE],
    streams: [RESPONSE_STREAM],
    spoilers: [{ type: 'response.failed', response: { error: { message: 'No' } } }],
  },
  {
    dialect: anthropicMessages,
    answers: answersOf('anthropic-messages'),
    streams: streamsOf('anthropic-messages', /tools|answer|refusal/),
    spoilers: [{ type: 'error', error: { type: 'overloaded_error', message: 'No' } }],
  },
  {
    dialect: gemini,
    answers: [GENERATED, { promptFeedback: { blockReason: 'SAFETY' } }, { candidates: [FAILED] }],
    streams: [GENERATED_STREAM, eventsOf({ candidates: [FAILED] })],
    spoilers: [
      {
        candidates: [
          FAILED,
          { index: 1, content: { parts: [{ text: 'late' }] }, finishReason: 'MALFORMED_FUNCTION_CALL' },
        ],
      },
    ],
  },
  {
    dialect: bedrockConverse,
    quirks: ['signed-thinking'],
    answers: [CONVERSED, { ...CONVERSED, stopReason: 'malformed_tool_use' }, { message: 'No', __type: 'X' }],
    streams: [
      CONVERSED_STREAM,
      CONVERSED_STREAM.map((event) =>
        event.event === 'messageStop' ? { ...event, data: '{"stopReason":"malformed_model_output"}' } : event,
      ),
    ],
    spoilers: [],
  },
]

/** Servers in front of a provider answer in their own way, so that every reader meets every one. */
const ERROR_BODIES: readonly ((message: string) => unknown)[] = [
  (message) => ({
    error: { message, type: 'invalid_request_error', param: 'x', code: 'y', metadata: { raw: '{}' } },
  }),
  (message) => ({
    error: { code: 429, message, status: 'RESOURCE_EXHAUSTED', details: [{ retryDelay: '3s' }] },
  }),
  (message) => ({ type: 'error', error: { type: 'overloaded_error', message }, request_id: 'r' }),
  (message) => ({ message, __type: 'ValidationException' }),
  (message) => ({ Message: message }),
  (message) => [{ error: { message } }],
  (message) => ({ error: message }),
]

const ANY_SPOILER: readonly SseEvent[] = [
  { event: 'message', data: 'x' },
  { event: 'message', data: '[]' },
  { event: 'error', data: '{"message":"No"}' },
  ...eventsOf({ error: { message: 'No', type: 'server_error' } }),
]

for (const { dialect, quirks, answers, streams, spoilers } of ROWS) {
  // Chat Completions has the neutral items of reasoning as its own.
  const details = dialect === openaiChat ? 'kept' : 'made'
  const given: BrokenCase = { dialect, quirks: new Set(quirks), callers: CALLERS, details }

  test(`${dialect.id}: a whole answer that is broken at any place is read or refused`, () => {
    for (const answer of answers) assertAnswerHolds(given, answer)
  })

  test(`${dialect.id}: a stream with an event that is broken at any place ends once`, () => {
    for (const events of streams) assertStreamHolds(given, events)
  })

  test(`${dialect.id}: an error body that is broken at any place is an error of ours`, () => {
    assertErrorsHold(dialect, ERROR_BODIES)
  })

  test(`${dialect.id}: nothing is heard of a stream after its end`, () => {
    const exception = { event: 'throttlingException', data: '{"message":"No"}', isException: true }
    const all = [...ANY_SPOILER, ...eventsOf(...spoilers), exception]
    for (const events of streams) assertNothingAfterEnd(given, { events, spoilers: all })
  })
}
