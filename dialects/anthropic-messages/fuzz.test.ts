// Garbage in: requests, streams, answers and errors that no one would send on purpose. Nothing may be thrown but a
// GatewayError, nothing may hang, and a stream that broke may not end as a whole one. Seeds make every run the same.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GatewayError } from '../../core/errors.ts'
import { NO_USAGE } from '../../core/events.ts'
import { capabilities } from '../../test/support/capabilities.ts'
import { answerOptions, forSeeds } from '../../test/support/dialect-laws.ts'
import {
  DEEP,
  assertErrorsRead,
  createMutator,
  endOf,
  forBrokenRequests,
  onlyGatewayErrors,
  shuffled,
} from '../../test/support/fuzz.ts'
import { listFixtures, readAnswerFixture, readStreamFixture } from '../../test/support/fixtures.ts'
import { generateMessagesRequest } from '../../test/support/generate-anthropic.ts'
import { generateRequest } from '../../test/support/generate.ts'
import { frame, readEvents, readText, writeText } from '../../test/support/streams.ts'
import { openaiChat } from '../openai-chat/index.ts'
import { anthropicMessages } from './index.ts'

const mutate = createMutator([{ type: 'text' }, { type: 'thinking' }, { type: 'tool_use' }])

const options = { upstreamId: 'u', capabilities, quirks: new Set<string>() }

test('no request makes the reader throw anything but a refusal, and what was read can be written', () => {
  forBrokenRequests({
    mutate,
    generate: generateMessagesRequest,
    use: (wire) => {
      const request = anthropicMessages.readRequest(wire)
      const source = { dialect: 'anthropic-messages', text: JSON.stringify(wire), request } as const
      JSON.parse(anthropicMessages.writeRequest(request, { ...options, source }))
      JSON.parse(anthropicMessages.writeRequest(request, { ...options, source: undefined }))
      JSON.parse(openaiChat.writeRequest(request, { ...options, source: undefined }))
    },
  })
})

test('requests of another format, broken or not, are written or refused', () => {
  forSeeds(2000, (choose) => {
    const given = openaiChat.writeRequest(generateRequest(choose), { ...options, source: undefined })
    onlyGatewayErrors(() => {
      const request = openaiChat.readRequest(
        choose.chance(0.5) ? JSON.parse(given) : mutate(JSON.parse(given), choose),
      )
      JSON.parse(anthropicMessages.writeRequest(request, { ...options, source: undefined }))
    })
  })
})

test('what is nested too deeply to be written is refused, not crashed upon', () => {
  const request = (fields: string): unknown => JSON.parse(`{"model":"m","max_tokens":9,${fields}}`)
  const call = `[{"type":"tool_use","id":"t","name":"f","input":${DEEP}}]`
  const tool = `"messages":[{"role":"user","content":"x"}],"tools":[{"name":"f","input_schema":${DEEP}}]`
  for (const wire of [request(`"messages":[{"role":"assistant","content":${call}}]`), request(tool)])
    assert.throws(
      () =>
        anthropicMessages.writeRequest(anthropicMessages.readRequest(wire), {
          ...options,
          source: undefined,
        }),
      GatewayError,
    )
  const answer: unknown = JSON.parse(`{"id":"m","content":${call}}`)
  assert.throws(() => anthropicMessages.readAnswer(answer, { quirks: new Set() }), GatewayError)
})

test('streams with mutated events end exactly once and can always be written, in either format', () => {
  const names = listFixtures('anthropic-messages', '.sse')
  forSeeds(3000, (choose) => {
    const mutated = readStreamFixture('anthropic-messages', choose.pick(names))
      .split('\n\n')
      .map((event) => {
        const data = event.indexOf('{')
        if (data < 0 || !choose.chance(0.4)) return event
        return event.slice(0, data) + JSON.stringify(mutate(JSON.parse(event.slice(data)), choose))
      })
    if (choose.chance(0.2)) mutated.splice(choose.integer(mutated.length), 1)
    const events = readText(anthropicMessages, mutated.join('\n\n'))
    const { type } = endOf(events)
    const written = writeText(anthropicMessages, events)
    const again = endOf(readText(anthropicMessages, written))
    assert.equal(again.type, type)
    writeText(openaiChat, events)
  })
})

test('random pieces of streams never end as a whole one', () => {
  const alphabet = [
    'data: ',
    'event: message_stop\n',
    '\n',
    '\n\n',
    '\r',
    '{',
    '}',
    '"type"',
    ':',
    '"message_stop"',
    '"content_block_delta"',
    '\u0000',
    '1',
    ',',
    '[',
  ]
  forSeeds(1000, (choose) => {
    const events = readEvents(anthropicMessages, frame(shuffled(alphabet, choose)))
    assert.equal(endOf(events).type, 'message-error')
  })
})

test('mutated answers are read or refused, and what was read can be written in either format', () => {
  const wire = readAnswerFixture('anthropic-messages', 'everything')
  forSeeds(4000, (choose) => {
    onlyGatewayErrors(() => {
      const answer = anthropicMessages.readAnswer(mutate(mutate(wire, choose), choose), { quirks: new Set() })
      const context = answerOptions(answer.usage ?? NO_USAGE)
      JSON.parse(anthropicMessages.writeAnswer(answer, context))
      JSON.parse(openaiChat.writeAnswer(answer, context))
    })
  })
})

test('mutated error bodies always give an error of ours', () => {
  const body = {
    type: 'error',
    error: { type: 'rate_limit_error', message: 'model: x' },
    request_id: 'req_1',
  }
  assertErrorsRead({
    dialect: anthropicMessages,
    mutate,
    body,
    statuses: [200, 400, 401, 404, 413, 429, 500, 529, 999],
    count: 2000,
  })
})
