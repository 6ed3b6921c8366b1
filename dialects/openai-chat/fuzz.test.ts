// Garbage in: requests, streams, answers and errors that no one would send on purpose. Nothing may be thrown but a
// GatewayError, nothing may hang, and a stream that broke may not end as a whole one. Seeds make every run the same.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NO_USAGE } from '../../core/events.ts'
import { capabilities } from '../../test/support/capabilities.ts'
import { answerOptions, forSeeds } from '../../test/support/dialect-laws.ts'
import {
  DEEP,
  DEPTH,
  assertErrorsRead,
  assertReadable,
  createMutator,
  endOf,
  forBrokenRequests,
  onlyGatewayErrors,
  shuffled,
} from '../../test/support/fuzz.ts'
import { listFixtures, readAnswerFixture, readStreamFixture } from '../../test/support/fixtures.ts'
import { generateRequest, type Chooser } from '../../test/support/generate.ts'
import { frame, readEvents, readText, writeText } from '../../test/support/streams.ts'
import { openaiChat } from './index.ts'

const mutate = createMutator([{ type: 'text' }])

test('no request makes the reader throw anything but a refusal', () => {
  const options = { upstreamId: 'u', capabilities, quirks: new Set(['effort-object']), source: undefined }
  const generate = (choose: Chooser): unknown =>
    JSON.parse(openaiChat.writeRequest(generateRequest(choose), options))
  forBrokenRequests({
    mutate,
    generate,
    use: (wire) => {
      const read = openaiChat.readRequest(wire)
      const text = JSON.stringify(wire)
      const source = { dialect: 'openai-chat', text, request: read } as const
      JSON.parse(openaiChat.writeRequest(read, { ...options, quirks: new Set(), source }))
    },
  })
})

test('what is nested too deeply to be written is refused, not crashed upon', () => {
  const text = `{"model":"m","messages":[{"role":"user","content":"x","odd":${DEEP}}]}`
  const request = openaiChat.readRequest(JSON.parse(text))
  const source = { dialect: 'openai-chat', text, request } as const
  const options = { upstreamId: 'u', capabilities, quirks: new Set<string>(), source }
  assert.ok(openaiChat.writeRequest(request, options).length > DEPTH, 'untouched text is passed on')
  const changed = { ...request, messages: [...request.messages] }
  assert.throws(() => openaiChat.writeRequest(changed, options), { code: 'invalid_request' })
  const call = `{"index":0,"id":"a","function":{"name":"f","arguments":{"a":${DEEP}}}}`
  const stream = `data: {"id":"x","choices":[{"index":0,"delta":{"tool_calls":[${call}]}}]}\n\n`
  assert.equal(endOf(readText(openaiChat, stream), 'deep').type, 'message-error')
})

test('a stream that is cut anywhere before its finish never ends as a whole one', () => {
  for (const name of listFixtures('openai-chat', '.json')) {
    const text = readStreamFixture('openai-chat', name)
    const finish = text.search(/"finish_reason":"/)
    assert.ok(finish > 0, name)
    // The event with the finish is complete only at its blank line.
    const complete = text.indexOf('\n\n', finish) + 2
    for (let at = 0; at < complete; at++) {
      const last = endOf(readText(openaiChat, text.slice(0, at)), `${name} cut at ${at}`)
      assert.equal(last.type, 'message-error', `${name} cut at ${at}`)
      const written = writeText(openaiChat, readText(openaiChat, text.slice(0, at)))
      assert.ok(!written.includes('[DONE]'), `${name} cut at ${at}`)
    }
  }
})

test('streams with mutated chunks end exactly once and can always be written', () => {
  const names = listFixtures('openai-chat', '.sse')
  forSeeds(3000, (choose) => {
    const lines = readStreamFixture('openai-chat', choose.pick(names)).split('\n\n')
    const mutated = lines.map((line) => {
      if (!line.startsWith('data: {') || !choose.chance(0.5) || line.endsWith('{"ind')) return line
      return `data: ${JSON.stringify(mutate(JSON.parse(line.slice(6)), choose))}`
    })
    if (choose.chance(0.2)) mutated.splice(choose.integer(mutated.length), 1)
    const quirks = choose.pick([
      [],
      ['think-tags'],
      ['credits-for-tokens'],
      ['completion-excludes-reasoning'],
    ])
    const events = readText(openaiChat, mutated.join('\n\n'), quirks)
    endOf(events)
    for (const surface of ['openai', 'openrouter'] as const) {
      assertReadable(writeText(openaiChat, events, { surface }))
    }
  })
})

test('random bytes end in an error', () => {
  forSeeds(500, (choose) => {
    const alphabet = [
      'data: ',
      '\n',
      '\n\n',
      '\r',
      '{',
      '}',
      '"',
      'event: error\n',
      ':',
      '[DONE',
      ']',
      '\u0000',
      'x',
      '1',
      ',',
    ]
    const events = readEvents(openaiChat, frame(shuffled(alphabet, choose)))
    assert.equal(endOf(events).type, 'message-error')
  })
})

test('hostile positions cost neither memory nor time', () => {
  const chunk = (index: unknown): string =>
    `data: {"id":"a","choices":[{"index":${String(index)},"delta":{"content":"x","tool_calls":[{"index":4294967294,"id":"t","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"stop"}]}\n\n`
  const positions = [4_294_967_294, 1e308, -1, 0.5, '"0"', 'null', 127, 128]
  const startedAt = performance.now()
  const events = readText(openaiChat, positions.map(chunk).join(''))
  endOf(events, 'positions')
  writeText(openaiChat, events, { surface: 'openrouter' })
  for (const event of events) if ('choice' in event) assert.ok(event.choice >= 0 && event.choice < 128)
  assert.ok(performance.now() - startedAt < 500)
})

test('mutated answers are read or refused, and what was read can be written', () => {
  const names = listFixtures('openai-chat', '.json')
  forSeeds(4000, (choose) => {
    const wire = mutate(mutate(readAnswerFixture('openai-chat', choose.pick(names)), choose), choose)
    onlyGatewayErrors(() => {
      const answer = openaiChat.readAnswer(wire, { quirks: new Set(choose.pick([[], ['think-tags']])) })
      for (const surface of ['openai', 'openrouter'] as const)
        JSON.parse(openaiChat.writeAnswer(answer, { ...answerOptions(answer.usage ?? NO_USAGE), surface }))
    })
  })
})

test('mutated error bodies always give an error of ours', () => {
  const body = {
    error: {
      message: 'Rate limit reached. Please try again in 1.3s',
      type: 'tokens',
      param: 'x',
      code: 'rate_limit_exceeded',
      details: [{ retryDelay: '3s' }],
      metadata: { error_type: 'x', raw: 'y' },
    },
  }
  assertErrorsRead({
    dialect: openaiChat,
    mutate,
    body,
    statuses: [200, 400, 401, 403, 404, 413, 422, 429, 500, 503, 529, 999],
    count: 3000,
  })
})
