// Garbage in: requests, streams, answers and errors that no one would send on purpose. Nothing may be thrown but a
// GatewayError, nothing may hang, and a stream that broke may not end as a whole one. Seeds make every run the same.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GatewayError } from '../../core/errors.ts'
import { NO_USAGE, type StreamEvent } from '../../core/events.ts'
import { createSseReader } from '../../core/sse.ts'
import { capabilities } from '../../test/support/capabilities.ts'
import { listFixtures, readAnswerFixture, readStreamFixture } from '../../test/support/fixtures.ts'
import { createChooser, generateRequest, type Chooser } from '../../test/support/generate.ts'
import { readText, writeText } from '../../test/support/streams.ts'
import { openaiChat } from './index.ts'

const WRONG: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1.5,
  1e308,
  '',
  'x'.repeat(300),
  [],
  {},
  [null],
  [[]],
  { type: 'text' },
  { length: -1 },
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

test('no request makes the reader throw anything but a refusal', () => {
  for (let seed = 1; seed <= 4000; seed++) {
    const choose = createChooser(seed)
    const request = generateRequest(choose)
    const options = { upstreamId: 'u', capabilities, quirks: new Set(['effort-object']), source: undefined }
    let wire: unknown = JSON.parse(openaiChat.writeRequest(request, options))
    for (let times = 1 + choose.integer(3); times > 0; times--) wire = mutate(wire, choose)
    onlyGatewayErrors(seed, () => {
      const read = openaiChat.readRequest(wire)
      const text = JSON.stringify(wire)
      const source = { dialect: 'openai-chat', text, request: read } as const
      JSON.parse(openaiChat.writeRequest(read, { ...options, quirks: new Set(), source }))
    })
  }
  assert.equal(({} as { polluted?: number }).polluted, undefined)
})

test('what is nested too deeply to be written is refused, not crashed upon', () => {
  const depth = 200_000
  // Objects of many members take the slower way through JSON.stringify, which is the one that ends at the stack's end.
  const members = Array.from({ length: 3000 }, (_, index) => `"m${index}":0`).join(',')
  const deep = `{${members},"deep":${'['.repeat(depth)}${']'.repeat(depth)}}`
  const text = `{"model":"m","messages":[{"role":"user","content":"x","odd":${deep}}]}`
  const request = openaiChat.readRequest(JSON.parse(text))
  const source = { dialect: 'openai-chat', text, request } as const
  const options = { upstreamId: 'u', capabilities, quirks: new Set<string>(), source }
  assert.ok(openaiChat.writeRequest(request, options).length > depth, 'untouched text is passed on')
  const changed = { ...request, messages: [...request.messages] }
  assert.throws(() => openaiChat.writeRequest(changed, options), { code: 'invalid_request' })
  const call = `{"index":0,"id":"a","function":{"name":"f","arguments":{"a":${deep}}}}`
  const stream = `data: {"id":"x","choices":[{"index":0,"delta":{"tool_calls":[${call}]}}]}\n\n`
  assert.equal(assertOneEnd(readText(openaiChat, stream), 'deep').type, 'message-error')
})

/** Exactly one end, and it is the last event. */
function assertOneEnd(events: readonly StreamEvent[], name: string): StreamEvent {
  const ends = events.filter((event) => event.type === 'message-end' || event.type === 'message-error')
  assert.equal(ends.length, 1, name)
  const last = events.at(-1)
  assert.ok(last && last === ends[0], name)
  return last
}

test('a stream that is cut anywhere before its finish never ends as a whole one', () => {
  for (const name of listFixtures('openai-chat', '.json')) {
    const text = readStreamFixture('openai-chat', name)
    const finish = text.search(/"finish_reason":"/)
    assert.ok(finish > 0, name)
    // The event with the finish is complete only at its blank line.
    const complete = text.indexOf('\n\n', finish) + 2
    for (let at = 0; at < complete; at++) {
      const last = assertOneEnd(readText(openaiChat, text.slice(0, at)), `${name} cut at ${at}`)
      assert.equal(last.type, 'message-error', `${name} cut at ${at}`)
      const written = writeText(openaiChat, readText(openaiChat, text.slice(0, at)))
      assert.ok(!written.includes('[DONE]'), `${name} cut at ${at}`)
    }
  }
})

test('streams with mutated chunks end exactly once and can always be written', () => {
  const names = listFixtures('openai-chat', '.sse')
  for (let seed = 1; seed <= 3000; seed++) {
    const choose = createChooser(seed)
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
    assertOneEnd(events, `seed ${seed}`)
    for (const surface of ['openai', 'openrouter'] as const) {
      const written = writeText(openaiChat, events, { surface })
      assertReadable(written, `seed ${seed}`)
    }
  }
})

/** Every event that a caller gets is JSON of one object, or the end marker. */
function assertReadable(text: string, name: string): void {
  for (const event of text.split('\n\n')) {
    if (event === '' || event === 'data: [DONE]') continue
    assert.ok(event.startsWith('data: {'), name)
    JSON.parse(event.slice(6))
  }
}

test('random bytes end in an error', () => {
  for (let seed = 1; seed <= 500; seed++) {
    const choose = createChooser(seed)
    const events: StreamEvent[] = []
    const reader = openaiChat.createStreamReader({ quirks: new Set() }, (event) => events.push(event))
    const frames = createSseReader({ maxEventLength: 100_000, onEvent: (event) => reader.push(event) })
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
    for (let count = choose.integer(200); count > 0; count--) frames.push(choose.pick(alphabet))
    frames.end()
    reader.end()
    assert.equal(assertOneEnd(events, `seed ${seed}`).type, 'message-error', `seed ${seed}`)
  }
})

test('hostile positions cost neither memory nor time', () => {
  const chunk = (index: unknown): string =>
    `data: {"id":"a","choices":[{"index":${String(index)},"delta":{"content":"x","tool_calls":[{"index":4294967294,"id":"t","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"stop"}]}\n\n`
  const positions = [4_294_967_294, 1e308, -1, 0.5, '"0"', 'null', 127, 128]
  const startedAt = performance.now()
  const events = readText(openaiChat, positions.map(chunk).join(''))
  assertOneEnd(events, 'positions')
  writeText(openaiChat, events, { surface: 'openrouter' })
  for (const event of events) if ('choice' in event) assert.ok(event.choice >= 0 && event.choice < 128)
  assert.ok(performance.now() - startedAt < 500)
})

test('mutated answers are read or refused, and what was read can be written', () => {
  const names = listFixtures('openai-chat', '.json')
  for (let seed = 1; seed <= 4000; seed++) {
    const choose = createChooser(seed)
    const wire = mutate(mutate(readAnswerFixture('openai-chat', choose.pick(names)), choose), choose)
    onlyGatewayErrors(seed, () => {
      const answer = openaiChat.readAnswer(wire, { quirks: new Set(choose.pick([[], ['think-tags']])) })
      const { usage } = answer
      for (const surface of ['openai', 'openrouter'] as const)
        JSON.parse(
          openaiChat.writeAnswer(answer, {
            id: 'gen-1-x',
            model: 'm',
            surface,
            providerName: 'P',
            usage: usage ?? NO_USAGE,
            costDollars: 0,
          }),
        )
    })
  }
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
  for (let seed = 1; seed <= 3000; seed++) {
    const choose = createChooser(seed)
    const status = choose.pick([200, 400, 401, 403, 404, 413, 422, 429, 500, 503, 529, 999])
    const wire = mutate(body, choose)
    for (const error of [openaiChat.readError({ status, text: JSON.stringify(wire) ?? '' })]) {
      assert.ok(error instanceof GatewayError)
      JSON.parse(openaiChat.writeError(error, 'openai').body)
      JSON.parse(openaiChat.writeError(error, 'openrouter').body)
    }
  }
})
