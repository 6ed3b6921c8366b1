// The fast lane: what it passes on, what it reads on the way, and that no split of the bytes changes either.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Usage } from '../../core/events.ts'
import type { GatewayError } from '../../core/errors.ts'
import { createRelay } from './relay.ts'

interface Relayed {
  text: string
  usage: Usage | undefined
  finish: string | undefined
  started: string | undefined
  ended: 'whole' | GatewayError | undefined
}

function relay(
  pieces: readonly string[],
  options: { includeUsage?: boolean; close?: boolean } = {},
): Relayed {
  const seen: Relayed = {
    text: '',
    usage: undefined,
    finish: undefined,
    started: undefined,
    ended: undefined,
  }
  const machine = createRelay(
    {
      id: 'gen-1-x',
      created: 7,
      nameModel: (upstream) => `${upstream}-snapshot`,
      includeUsage: options.includeUsage ?? false,
      quirks: new Set(),
    },
    {
      emit: (text) => {
        assert.equal(seen.ended, undefined, 'nothing comes after the end')
        seen.text += text
      },
      onStart: ({ upstreamId }) => {
        seen.started = upstreamId
      },
      onUsage: (usage) => {
        seen.usage = usage
        return 0.5
      },
      onFinish: ({ native }) => {
        seen.finish = native
      },
      onComplete: () => {
        assert.equal(seen.ended, undefined, 'a stream ends once')
        seen.ended = 'whole'
      },
      onError: (error) => {
        assert.equal(seen.ended, undefined, 'a stream ends once')
        seen.ended = error
      },
    },
  )
  for (const piece of pieces) machine.push(piece)
  if (options.close !== false) machine.end()
  return seen
}

const HEAD = '"id":"chatcmpl-9","object":"chat.completion.chunk","created":1,"model":"o1"'
const chunk = (rest: string): string => `data: {${HEAD},${rest}}\n\n`
const delta = (text: string): string =>
  chunk(
    `"choices":[{"index":0,"delta":{"content":${JSON.stringify(text)}},"finish_reason":null}],"usage":null`,
  )
const FINISH = chunk('"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null')
const USAGE = chunk('"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}')
const DONE = 'data: [DONE]\n\n'
// Bytes of "é" and of an emoji as the fast lane sees them, and words that look like the members it searches for.
const TRICKY = Buffer.from('caf\u00e9 \u{1f9e0} "model":"o1" \\"usage\\":{ "finish_reason":"stop"').toString(
  'latin1',
)
const WHOLE = delta('') + delta('Hel') + delta(TRICKY) + delta('lo') + FINISH + USAGE + DONE

function events(text: string): Record<string, unknown>[] {
  return text
    .split('\n\n')
    .filter((block) => block.startsWith('data: {'))
    .map((block) => JSON.parse(block.slice(6)) as Record<string, unknown>)
}

test('an event whose JSON stands on several lines is one event for the caller too', () => {
  const event = (delta: string, finish: string): string =>
    `data: {"id":"c","created":1,"model":"m"\ndata: ,"choices":[{"index":0,"delta":${delta},"finish_reason":${finish}}]}\n\n`
  const { text, ended } = relay([
    event('{"content":"Hi"}', 'null'),
    event('{}', '"stop"'),
    'data: [DONE]\n\n',
  ])
  assert.equal(ended, 'whole')
  const blocks = text.split('\n\n').filter((block) => block !== '')
  assert.equal(blocks.length, 2, text)
  for (const block of blocks) {
    const lines = block.split('\n')
    assert.ok(
      lines.every((line) => line.startsWith('data: ')),
      text,
    )
    assert.equal(JSON.parse(lines.map((line) => line.slice(6)).join('\n')).id, 'gen-1-x')
  }
})

test('every event carries our id and model and is otherwise as it came', () => {
  const seen = relay([WHOLE], { includeUsage: true })
  assert.equal(seen.ended, 'whole')
  assert.equal(seen.started, 'chatcmpl-9')
  const got = events(seen.text)
  assert.equal(got.length, 6)
  for (const event of got) {
    assert.equal(event['id'], 'gen-1-x')
    assert.equal(event['model'], 'o1-snapshot')
  }
  const choices = got[2]?.['choices'] as { delta: { content: string } }[]
  assert.equal(choices[0]?.delta.content, TRICKY)
  assert.equal(seen.finish, 'stop')
  assert.equal(seen.usage?.inputTokens, 3)
})

test('the usage event has the cost and both details objects when it was asked for', () => {
  const usage = events(relay([WHOLE], { includeUsage: true }).text).at(-1)?.['usage'] as Record<
    string,
    unknown
  >
  assert.equal(usage['cost'], 0.5)
  assert.equal(usage['total_tokens'], 5)
  assert.ok(usage['prompt_tokens_details'] && usage['completion_tokens_details'])
})

test('a caller who did not ask for usage sees neither the usage event nor empty usage members', () => {
  const seen = relay([WHOLE])
  assert.equal(events(seen.text).length, 5)
  assert.ok(!seen.text.includes('"usage":null'))
  assert.equal(seen.usage?.outputTokens, 2)
})

test('the end marker is not passed on: the settlement comes first', () => {
  assert.ok(!relay([WHOLE]).text.includes('[DONE]'))
})

test('no split of the bytes changes what comes out', () => {
  const expected = relay([WHOLE], { includeUsage: true })
  for (let at = 1; at < WHOLE.length; at++) {
    const seen = relay([WHOLE.slice(0, at), WHOLE.slice(at)], { includeUsage: true })
    assert.deepEqual(seen, expected, `split at ${at}`)
  }
  assert.deepEqual(relay([...WHOLE], { includeUsage: true }), expected)
})

test('a stream cut before its finish ends in an error and never whole', () => {
  const seen = relay([delta(''), delta('Hel')])
  assert.equal((seen.ended as GatewayError).code, 'stream_cut')
})

test('a stream that finished but lacks its end marker is whole', () => {
  assert.equal(relay([delta('Hi'), FINISH]).ended, 'whole')
})

test('an end marker without an answer is an error', () => {
  assert.equal((relay([DONE]).ended as GatewayError).code, 'malformed_answer')
})

test('an error inside the stream ends it with the words of the provider', () => {
  const broken = 'data: {"error":{"message":"too many","type":"requests","code":"rate_limit_exceeded"}}\n\n'
  const seen = relay([delta('Hi'), broken, delta('never')])
  assert.equal((seen.ended as GatewayError).code, 'rate_limit_exceeded')
  assert.ok(!seen.text.includes('never'))
  assert.ok(seen.text.includes('Hi'))
})

test('an event that is not JSON ends the stream in an error, also when it begins as the others do', () => {
  for (const garbage of ['data: {oops\n\n', `data: {${HEAD},"choices":[{"index":0,"delta":{"cont\n\n`]) {
    const seen = relay([delta('Hi'), garbage, DONE])
    assert.equal((seen.ended as GatewayError).code, 'malformed_answer', garbage)
  }
})

test('events written with spaces, other orders, CR LF and comments are passed on as well', () => {
  const spaced =
    ': keep-alive\r\n\r\n' +
    'data: {"choices": [{"index": 0, "delta": {"content": "A"}, "finish_reason": null}], "model": "o1", "id": "c"}\r\n\r\n' +
    'data: {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}], "model": "o1", "id": "c"}\r\n\r\n' +
    'data: {"choices": [], "usage": {"prompt_tokens": 1, "completion_tokens": 1}, "model": "o1", "id": "c"}\r\n\r\n' +
    'data: [DONE]\r\n\r\n'
  for (let at = 1; at < spaced.length; at++) {
    const seen = relay([spaced.slice(0, at), spaced.slice(at)])
    assert.equal(seen.ended, 'whole', `split at ${at}`)
    assert.equal(seen.usage?.outputTokens, 1)
    assert.deepEqual(
      events(seen.text).map((event) => event['id']),
      ['gen-1-x', 'gen-1-x'],
    )
  }
})

test('an event of ten megabytes in small pieces is passed on without reading it again and again', () => {
  const long = delta('x'.repeat(10_000_000))
  const pieces: string[] = []
  for (let at = 0; at < long.length; at += 1000) pieces.push(long.slice(at, at + 1000))
  const seen = relay([delta(''), ...pieces, FINISH, DONE])
  assert.equal(seen.ended, 'whole')
  assert.ok(seen.text.length > 10_000_000)
})

const ROLE = chunk('"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]')

test('what only announces an answer is kept until something of it comes, and is then passed on as it was', () => {
  const announced = relay([ROLE, chunk('"choices":[],"prompt_filter_results":[]')], { close: false })
  assert.equal(announced.started, undefined)
  assert.equal(announced.text, '')
  const whole = relay([ROLE, ROLE, delta('Hello'), FINISH, DONE])
  assert.equal(whole.started, 'chatcmpl-9')
  assert.equal(whole.ended, 'whole')
  assert.equal(events(whole.text).length, 4)
  assert.ok(whole.text.startsWith(`data: {"id":"gen-1-x"`))
})

test('a stream that announces an answer and gives none has not answered', () => {
  for (const tail of [DONE, '']) {
    const seen = relay([ROLE, tail])
    assert.equal(seen.started, undefined)
    assert.ok(seen.ended !== 'whole' && seen.ended !== undefined)
  }
})

test('an end mark without a finish, and a finish that tells of a failure, are no end', () => {
  const cut = relay([delta('Hel'), DONE])
  assert.ok(cut.ended !== 'whole' && cut.ended?.code === 'stream_cut')
  for (const word of ['error', 'network_error', 'insufficient_system_resource']) {
    const failed = relay([delta('Hel'), FINISH.replace('stop', word), USAGE, DONE])
    assert.ok(failed.ended !== 'whole' && failed.ended?.code === 'provider_error', word)
    assert.equal(events(failed.text).length, 1, 'what came before it is passed on')
    assert.equal(failed.finish, undefined)
  }
})
