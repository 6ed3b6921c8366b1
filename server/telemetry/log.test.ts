import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LogOptions } from './log.ts'
import { createLog } from './log.ts'

const capture = (options: Partial<LogOptions> = {}) => {
  const lines: string[] = []
  const log = createLog({ level: 'debug', write: (line) => void lines.push(line), ...options })
  return {
    log,
    text: () => lines.join(''),
    last: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>,
  }
}

test('a line is one JSON object with level, time, facts and the sentence', () => {
  const { log, last } = capture()
  log.warn({ provider: 'acme', attempt: 2 }, 'the provider was slow')
  const { time, ...rest } = last()
  assert.deepEqual(rest, { level: 'warn', provider: 'acme', attempt: 2, msg: 'the provider was slow' })
  assert.match(String(time), /^\d{4}-\d\d-\d\dT.*Z$/)
  log.info('a plain sentence')
  assert.equal(last()['msg'], 'a plain sentence')
})

test('what is below the level is not written', () => {
  const { log, text } = capture({ level: 'warn' })
  log.info('nothing')
  log.debug({ a: 1 }, 'nothing')
  assert.equal(text(), '')
})

test('an error is written with its stack and its cause', () => {
  const { log, last } = capture()
  log.error({ err: new Error('outer', { cause: new TypeError('inner') }) }, 'failed')
  const { err } = last() as { err: { message: string; stack: string; cause: { message: string } } }
  assert.equal(err.message, 'outer')
  assert.match(err.stack, /log\.test\.ts/)
  assert.equal(err.cause.message, 'inner')
})

const secrets: readonly (readonly [where: string, value: string, facts: Record<string, unknown>])[] = [
  ['an authorization header', 'opaque-token', { headers: { authorization: 'opaque-token' } }],
  ['an x-api-key header with a quote in it', 'opa"que', { headers: { 'X-Api-Key': 'opa"que' } }],
  ['a cookie', 'session=abc', { headers: { cookie: 'session=abc' } }],
  ['an apiKey field', 'opaque', { provider: { apiKey: 'opaque' } }],
  ['a password field', 'hunter2', { admin_password: 'hunter2' }],
  [
    'one of our keys in a text',
    'sk-cw-v1-0123456789abcdefghijABCDEFGHIJ0123456789abcdefghi',
    { text: 'got sk-cw-v1-0123456789abcdefghijABCDEFGHIJ0123456789abcdefghi!' },
  ],
  [
    'a key of a provider in a text',
    'sk-proj-abcdefgh12345678ijkl',
    { text: 'Incorrect API key: sk-proj-abcdefgh12345678ijkl.' },
  ],
  [
    'a Google key in an address',
    'AIzaSyA1234567890123456789012345678901',
    { url: 'https://host/v1?key=AIzaSyA1234567890123456789012345678901' },
  ],
  ['a bearer token in a text', 'eyJhbGciOi.abc', { text: 'Authorization: Bearer eyJhbGciOi.abc' }],
  ['a password in an address', 'hunter2', { url: 'postgres://me:hunter2@host/db' }],
  ['an error message', 'sk-live-abcdefgh12345678', { err: new Error('refused sk-live-abcdefgh12345678') }],
]
for (const [where, value, facts] of secrets) {
  test(`a secret is taken out of ${where}`, () => {
    const { log, text, last } = capture()
    log.error(facts, `said ${typeof facts['text'] === 'string' ? facts['text'] : 'nothing'}`)
    assert.ok(!text().includes(value) && !text().includes(JSON.stringify(value).slice(1, -1)), text())
    assert.ok(text().includes('[redacted]'))
    assert.equal(last()['level'], 'error')
  })
}

test('a value that was named as secret is taken out wherever it is', () => {
  const { log, text } = capture({ secrets: () => ['plain words that are a key', 'short'] })
  log.info({ body: { deep: ['plain words that are a key'] } }, 'a short line with plain words that are a key')
  assert.ok(!text().includes('plain words'))
  assert.ok(text().includes('a short line'))
})

test('labels, ids, token counts and model names stay readable', () => {
  const { log, text } = capture()
  const facts = {
    key: 'sk-cw-v1-Ab3…9xZ',
    generation: 'gen-1760000000-0123456789abcdefghij',
    inputTokens: 12,
    model: 'acme/thinker-1-2026-01-01',
  }
  log.info(facts, 'settled')
  assert.ok(!text().includes('[redacted]'), text())
})
