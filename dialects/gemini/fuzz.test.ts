// Garbage in: requests, streams, answers and errors that no one would send on purpose. Nothing may be thrown but a
// GatewayError, nothing may hang, and a stream that broke may not end as a whole one. Seeds make every run the same.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NO_USAGE } from '../../core/events.ts'
import { capabilities } from '../../test/support/capabilities.ts'
import { answerOptions, forSeeds } from '../../test/support/dialect-laws.ts'
import {
  DEEP,
  assertErrorsRead,
  assertReadable,
  createMutator,
  endOf,
  forBrokenRequests,
  onlyGatewayErrors,
} from '../../test/support/fuzz.ts'
import { generateGeminiEvents, generateGeminiRequest } from '../../test/support/generate-gemini.ts'
import { readText, writeText } from '../../test/support/streams.ts'
import { openaiChat } from '../openai-chat/index.ts'
import { gemini } from './index.ts'

const mutate = createMutator([{ text: 1 }, { parts: {} }])

test('no request makes the reader throw anything but a refusal', () => {
  const options = { upstreamId: 'u', capabilities, quirks: new Set<string>() }
  forBrokenRequests({
    mutate,
    generate: generateGeminiRequest,
    use: (wire) => {
      const read = gemini.readRequest(wire)
      const source = { dialect: 'gemini', text: JSON.stringify(wire), request: read } as const
      JSON.parse(gemini.writeRequest(read, { ...options, source }))
      JSON.parse(gemini.writeRequest({ ...read, messages: [...read.messages] }, { ...options, source }))
      JSON.parse(openaiChat.writeRequest(read, { ...options, source }))
    },
  })
})

test('what is nested too deeply is refused, not crashed upon', () => {
  const call = `{"functionCall":{"name":"f","args":${DEEP}}}`
  const body = `{"model":"m","contents":[{"role":"model","parts":[${call}]}]}`
  assert.throws(() => gemini.readRequest(JSON.parse(body)), { code: 'invalid_request' })
  const chunk = `{"candidates":[{"content":{"parts":[${call}]},"finishReason":"STOP"}]}`
  assert.equal(endOf(readText(gemini, `data: ${chunk}\n\n`), 'deep').type, 'message-error')
  assert.throws(() => gemini.readAnswer(JSON.parse(chunk), { quirks: new Set() }), {
    code: 'malformed_answer',
  })
  let schema: object = { type: 'OBJECT' }
  for (let level = 0; level < 5000; level++) schema = { type: 'ARRAY', items: schema }
  const tools = [{ functionDeclarations: [{ name: 'f', parameters: schema }] }]
  const wire = { model: 'm', contents: [{ parts: [{ text: 'x' }] }], tools }
  assert.throws(() => gemini.readRequest(wire), { code: 'invalid_request' })
})

test('streams with mutated or missing chunks end exactly once and can always be written', () => {
  forSeeds(3000, (choose) => {
    const chunks = writeText(gemini, generateGeminiEvents(choose)).split('\n\n')
    const mutated = chunks.map((chunk) =>
      chunk.startsWith('data: {') && choose.chance(0.4)
        ? `data: ${JSON.stringify(mutate(JSON.parse(chunk.slice(6)), choose))}`
        : chunk,
    )
    if (choose.chance(0.2)) mutated.splice(choose.integer(mutated.length), 1)
    const events = readText(gemini, mutated.join('\n\n'))
    endOf(events)
    for (const dialect of [gemini, openaiChat]) assertReadable(writeText(dialect, events))
  })
})

test('a stream that is cut before its last chunk is never whole', () => {
  forSeeds(200, (choose) => {
    const text = writeText(gemini, generateGeminiEvents(choose))
    const finish = text.indexOf('"finishReason"')
    for (let at = 0; at < finish; at += 7) {
      const events = readText(gemini, text.slice(0, at))
      assert.equal(endOf(events, `cut at ${at}`).type, 'message-error')
      assert.ok(!writeText(gemini, events).includes('finishReason'))
    }
  })
})

test('hostile positions cost neither memory nor time', () => {
  const chunk = (index: unknown): string =>
    `data: {"candidates":[{"index":${String(index)},"content":{"parts":[{"text":"x"}]},"finishReason":"STOP"}]}\n\n`
  const positions = [4_294_967_294, 1e308, -1, 0.5, '"0"', 'null', 127, 128]
  const events = readText(gemini, positions.map(chunk).join(''))
  endOf(events, 'positions')
  for (const event of events) if ('choice' in event) assert.ok(event.choice >= 0 && event.choice < 128)
})

test('mutated answers are read or refused, and what was read can be written', () => {
  const whole = {
    candidates: [
      {
        content: {
          parts: [
            { text: 'Hm', thought: true, thoughtSignature: 's' },
            { text: 'Hello' },
            { inlineData: { mimeType: 'image/png', data: 'AAAA' } },
            { functionCall: { name: 'f', args: { a: 1 } }, thoughtSignature: 't' },
          ],
          role: 'model',
        },
        finishReason: 'STOP',
        index: 0,
        groundingMetadata: { groundingChunks: [{ web: { uri: 'https://example.com', title: 'E' } }] },
      },
    ],
    usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 4, totalTokenCount: 7 },
    modelVersion: 'm',
    responseId: 'r',
  }
  forSeeds(4000, (choose) => {
    const wire = mutate(mutate(whole, choose), choose)
    onlyGatewayErrors(() => {
      const answer = gemini.readAnswer(wire, { quirks: new Set() })
      const context = answerOptions(answer.usage ?? NO_USAGE)
      for (const dialect of [gemini, openaiChat]) JSON.parse(dialect.writeAnswer(answer, context))
    })
  })
})

test('mutated error bodies always give an error of ours', () => {
  const body = {
    error: {
      code: 429,
      message: 'Quota',
      status: 'RESOURCE_EXHAUSTED',
      details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '3s' }],
    },
  }
  assertErrorsRead({
    dialect: gemini,
    mutate,
    body,
    statuses: [400, 401, 403, 404, 429, 500, 503],
    count: 2000,
  })
})
