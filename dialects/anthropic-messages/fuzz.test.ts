// Garbage in: requests, streams, answers and errors that no one would send on purpose. Nothing may be thrown but a
// GatewayError, nothing may hang, and a stream that broke may not end as a whole one. Seeds make every run the same.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GatewayError } from '../../core/errors.ts'
import { NO_USAGE, type StreamEvent } from '../../core/events.ts'
import { capabilities } from '../../test/support/capabilities.ts'
import { listFixtures, readAnswerFixture, readStreamFixture } from '../../test/support/fixtures.ts'
import { generateMessagesRequest } from '../../test/support/generate-anthropic.ts'
import { createChooser, generateRequest, type Chooser } from '../../test/support/generate.ts'
import { frame, readEvents, readText, writeText } from '../../test/support/streams.ts'
import { openaiChat } from '../openai-chat/index.ts'
import { anthropicMessages } from './index.ts'

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
  { type: 'thinking' },
  { type: 'tool_use' },
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

const options = { upstreamId: 'u', capabilities, quirks: new Set<string>() }

test('no request makes the reader throw anything but a refusal, and what was read can be written', () => {
  for (let seed = 1; seed <= 4000; seed++) {
    const choose = createChooser(seed)
    let wire: unknown = generateMessagesRequest(choose)
    for (let times = 1 + choose.integer(3); times > 0; times--) wire = mutate(wire, choose)
    onlyGatewayErrors(seed, () => {
      const request = anthropicMessages.readRequest(wire)
      const source = { dialect: 'anthropic-messages', text: JSON.stringify(wire), request } as const
      JSON.parse(anthropicMessages.writeRequest(request, { ...options, source }))
      JSON.parse(anthropicMessages.writeRequest(request, { ...options, source: undefined }))
      JSON.parse(openaiChat.writeRequest(request, { ...options, source: undefined }))
    })
  }
  assert.equal(({} as { polluted?: number }).polluted, undefined)
})

test('requests of another format, broken or not, are written or refused', () => {
  for (let seed = 1; seed <= 2000; seed++) {
    const choose = createChooser(seed)
    const given = openaiChat.writeRequest(generateRequest(choose), { ...options, source: undefined })
    onlyGatewayErrors(seed, () => {
      const request = openaiChat.readRequest(
        choose.chance(0.5) ? JSON.parse(given) : mutate(JSON.parse(given), choose),
      )
      JSON.parse(anthropicMessages.writeRequest(request, { ...options, source: undefined }))
    })
  }
})

test('what is nested too deeply to be written is refused, not crashed upon', () => {
  const depth = 200_000
  // Objects of many members take the slower way through JSON.stringify, which is the one that ends at the stack's end.
  const members = Array.from({ length: 3000 }, (_, index) => `"m${index}":0`).join(',')
  const deep = `{${members},"deep":${'['.repeat(depth)}${']'.repeat(depth)}}`
  const request = (fields: string): unknown => JSON.parse(`{"model":"m","max_tokens":9,${fields}}`)
  const call = `[{"type":"tool_use","id":"t","name":"f","input":${deep}}]`
  const tool = `"messages":[{"role":"user","content":"x"}],"tools":[{"name":"f","input_schema":${deep}}]`
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

function assertOneEnd(events: readonly StreamEvent[], name: string): StreamEvent {
  const ends = events.filter(({ type }) => type === 'message-end' || type === 'message-error')
  assert.equal(ends.length, 1, name)
  const last = events.at(-1)
  assert.ok(last && last === ends[0], name)
  return last
}

test('streams with mutated events end exactly once and can always be written, in either format', () => {
  const names = listFixtures('anthropic-messages', '.sse')
  for (let seed = 1; seed <= 3000; seed++) {
    const choose = createChooser(seed)
    const mutated = readStreamFixture('anthropic-messages', choose.pick(names))
      .split('\n\n')
      .map((event) => {
        const data = event.indexOf('{')
        if (data < 0 || !choose.chance(0.4)) return event
        return event.slice(0, data) + JSON.stringify(mutate(JSON.parse(event.slice(data)), choose))
      })
    if (choose.chance(0.2)) mutated.splice(choose.integer(mutated.length), 1)
    const events = readText(anthropicMessages, mutated.join('\n\n'))
    const { type } = assertOneEnd(events, `seed ${seed}`)
    const written = writeText(anthropicMessages, events)
    const again = assertOneEnd(readText(anthropicMessages, written), `seed ${seed}`)
    assert.equal(again.type, type, `seed ${seed}`)
    writeText(openaiChat, events)
  }
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
  for (let seed = 1; seed <= 1000; seed++) {
    const choose = createChooser(seed)
    const text = Array.from({ length: choose.integer(200) }, () => choose.pick(alphabet)).join('')
    const events = readEvents(anthropicMessages, frame([new TextEncoder().encode(text)]))
    assert.equal(assertOneEnd(events, `seed ${seed}`).type, 'message-error', `seed ${seed}`)
  }
})

test('mutated answers are read or refused, and what was read can be written in either format', () => {
  const wire = readAnswerFixture('anthropic-messages', 'everything')
  for (let seed = 1; seed <= 4000; seed++) {
    const choose = createChooser(seed)
    onlyGatewayErrors(seed, () => {
      const answer = anthropicMessages.readAnswer(mutate(mutate(wire, choose), choose), { quirks: new Set() })
      const usage = answer.usage ?? NO_USAGE
      const context = {
        id: 'g',
        model: 'm',
        surface: 'openai',
        providerName: 'P',
        usage,
        costDollars: 0,
      } as const
      JSON.parse(anthropicMessages.writeAnswer(answer, context))
      JSON.parse(openaiChat.writeAnswer(answer, context))
    })
  }
})

test('mutated error bodies always give an error of ours', () => {
  const body = {
    type: 'error',
    error: { type: 'rate_limit_error', message: 'model: x' },
    request_id: 'req_1',
  }
  for (let seed = 1; seed <= 2000; seed++) {
    const choose = createChooser(seed)
    const status = choose.pick([200, 400, 401, 404, 413, 429, 500, 529, 999])
    const text = JSON.stringify(mutate(body, choose)) ?? ''
    const error = anthropicMessages.readError({ status, text })
    assert.ok(error instanceof GatewayError)
    JSON.parse(anthropicMessages.writeError(error, 'openai').body)
  }
})
