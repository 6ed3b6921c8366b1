// Garbage in: requests, streams, answers and errors that no one would send on purpose. Nothing may be thrown but a
// GatewayError, nothing may hang, and a stream that broke may not end as a whole one. Seeds make every run the same.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GatewayError } from '../../core/errors.ts'
import { NO_USAGE, type StreamEvent } from '../../core/events.ts'
import { capabilities } from '../../test/support/capabilities.ts'
import { generateGeminiEvents, generateGeminiRequest } from '../../test/support/generate-gemini.ts'
import { createChooser, type Chooser } from '../../test/support/generate.ts'
import { readText, writeText } from '../../test/support/streams.ts'
import { openaiChat } from '../openai-chat/index.ts'
import { gemini } from './index.ts'

const WRONG: readonly unknown[] = [
  null,
  true,
  -1,
  1.5,
  1e308,
  '',
  'x'.repeat(300),
  [],
  {},
  [null],
  { text: 1 },
  { parts: {} },
  JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
]

/** Replaces, removes or adds something at a random depth. */
function mutate(value: unknown, choose: Chooser, depth = 0): unknown {
  if (depth > 12 || choose.chance(0.12)) return choose.pick(WRONG)
  if (Array.isArray(value)) {
    const list = [...(value as unknown[])]
    if (list.length === 0) return choose.pick(WRONG)
    const at = choose.integer(list.length)
    if (choose.chance(0.1)) list.splice(at, 1)
    else list[at] = mutate(list[at], choose, depth + 1)
    return list
  }
  if (typeof value !== 'object' || value === null) return choose.pick(WRONG)
  const names = Object.keys(value)
  const copy: Record<string, unknown> = { ...value }
  const name = names.length > 0 ? choose.pick(names) : 'added'
  if (choose.chance(0.1)) delete copy[name]
  else copy[name] = mutate(copy[name], choose, depth + 1)
  return copy
}

function onlyGatewayErrors(seed: number, step: () => void): void {
  try {
    step()
  } catch (error) {
    if (!(error instanceof GatewayError)) throw new Error(`seed ${seed}`, { cause: error })
  }
}

/** Exactly one end, and it is the last event. */
function endOf(events: readonly StreamEvent[], name: string): StreamEvent {
  const ends = events.filter((event) => event.type === 'message-end' || event.type === 'message-error')
  const last = events.at(-1)
  assert.ok(ends.length === 1 && last && last === ends[0], name)
  return last
}

test('no request makes the reader throw anything but a refusal', () => {
  const options = { upstreamId: 'u', capabilities, quirks: new Set<string>() }
  for (let seed = 1; seed <= 4000; seed++) {
    const choose = createChooser(seed)
    let wire: unknown = generateGeminiRequest(choose)
    for (let times = 1 + choose.integer(3); times > 0; times--) wire = mutate(wire, choose)
    onlyGatewayErrors(seed, () => {
      const read = gemini.readRequest(wire)
      const source = { dialect: 'gemini', text: JSON.stringify(wire), request: read } as const
      JSON.parse(gemini.writeRequest(read, { ...options, source }))
      JSON.parse(gemini.writeRequest({ ...read, messages: [...read.messages] }, { ...options, source }))
      JSON.parse(openaiChat.writeRequest(read, { ...options, source }))
    })
  }
  assert.equal(({} as { polluted?: number }).polluted, undefined)
})

test('what is nested too deeply is refused, not crashed upon', () => {
  const depth = 200_000
  const members = Array.from({ length: 3000 }, (_, index) => `"m${index}":0`).join(',')
  const deep = `{${members},"deep":${'['.repeat(depth)}${']'.repeat(depth)}}`
  const call = `{"functionCall":{"name":"f","args":${deep}}}`
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
  for (let seed = 1; seed <= 3000; seed++) {
    const choose = createChooser(seed)
    const chunks = writeText(gemini, generateGeminiEvents(choose)).split('\n\n')
    const mutated = chunks.map((chunk) =>
      chunk.startsWith('data: {') && choose.chance(0.4)
        ? `data: ${JSON.stringify(mutate(JSON.parse(chunk.slice(6)), choose))}`
        : chunk,
    )
    if (choose.chance(0.2)) mutated.splice(choose.integer(mutated.length), 1)
    const events = readText(gemini, mutated.join('\n\n'))
    endOf(events, `seed ${seed}`)
    for (const dialect of [gemini, openaiChat])
      for (const line of writeText(dialect, events).split('\n\n'))
        if (line !== '' && line !== 'data: [DONE]') JSON.parse(line.slice(6))
  }
})

test('a stream that is cut before its last chunk is never whole', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const text = writeText(gemini, generateGeminiEvents(createChooser(seed)))
    const finish = text.indexOf('"finishReason"')
    for (let at = 0; at < finish; at += 7) {
      const events = readText(gemini, text.slice(0, at))
      assert.equal(endOf(events, `seed ${seed} at ${at}`).type, 'message-error')
      assert.ok(!writeText(gemini, events).includes('finishReason'))
    }
  }
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
  for (let seed = 1; seed <= 4000; seed++) {
    const choose = createChooser(seed)
    const wire = mutate(mutate(whole, choose), choose)
    onlyGatewayErrors(seed, () => {
      const answer = gemini.readAnswer(wire, { quirks: new Set() })
      const usage = answer.usage ?? NO_USAGE
      const context = { id: 'gen-1-x', model: 'm', surface: 'openai', providerName: 'P' } as const
      for (const dialect of [gemini, openaiChat])
        JSON.parse(dialect.writeAnswer(answer, { ...context, usage, costDollars: 0 }))
    })
  }
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
  for (let seed = 1; seed <= 2000; seed++) {
    const choose = createChooser(seed)
    const text = JSON.stringify(mutate(body, choose)) ?? ''
    const error = gemini.readError({ status: choose.pick([400, 401, 403, 404, 429, 500, 503]), text })
    assert.ok(error instanceof GatewayError)
    JSON.parse(gemini.writeError(error, 'openai').body)
  }
})
