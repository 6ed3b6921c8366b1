import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { GatewayError } from '../../core/errors.ts'
import type { HttpForTests } from '../../test/support/http-server.ts'
import { openHttpForTests } from '../../test/support/http-server.ts'
import { SMALL_CATALOGUE } from '../../test/support/small-catalogue.ts'

let http: HttpForTests
before(async () => {
  http = await openHttpForTests(SMALL_CATALOGUE)
})
after(() => http.close())

/** Replaces a promise of the store for the time of a test. */
async function withPing(ping: () => Promise<void>, work: () => Promise<void>): Promise<void> {
  const store = http.services.store as { ping: () => Promise<void> }
  const real = store.ping
  store.ping = ping
  try {
    await work()
  } finally {
    store.ping = real
  }
}

test('a living process is healthy and a whole one is ready', async () => {
  for (const path of ['/healthz', '/readyz']) {
    const answer = await http.call(path)
    assert.equal(answer.status, 200)
    assert.deepEqual(answer.body, { status: 'ok' })
    assert.equal(answer.headers.get('cache-control'), 'no-store')
    assert.equal(answer.headers.get('access-control-allow-origin'), null)
  }
})

test('without its store a gateway is alive and not ready', async () => {
  const down = async (): Promise<void> => {
    throw new GatewayError('dependency_down', 'no disk')
  }
  await withPing(down, async () => {
    const answer = await http.call('/readyz')
    assert.equal(answer.status, 503)
    assert.deepEqual(answer.body, { status: 'unavailable', reasons: ['store'] })
    assert.equal(answer.headers.get('retry-after'), '1')
    assert.equal((await http.call('/healthz')).status, 200)
  })
})

test('a store that does not answer is waited for two seconds and no longer', async () => {
  await withPing(
    () => new Promise(() => undefined),
    async () => {
      const started = performance.now()
      assert.equal((await http.call('/readyz')).status, 503)
      const waited = performance.now() - started
      assert.ok(waited > 1900 && waited < 10_000, `${waited} ms`)
    },
  )
})

test('metrics are text that Prometheus reads, with those of the process', async () => {
  http.services.metrics.generation({
    modelId: 'acme/free',
    providerName: 'Acme',
    status: 200,
    latencyMs: 120,
    firstTokenMs: 30,
    inputTokens: 3,
    outputTokens: 5,
    reasoningTokens: 0,
    costNanodollars: 0,
    streamed: true,
    attempts: 1,
  })
  http.services.activity.enter()
  const answer = await http.call('/metrics')
  http.services.activity.leave()
  assert.equal(answer.status, 200)
  assert.equal(answer.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8')
  assert.equal(answer.headers.get('access-control-allow-origin'), null)
  assert.match(
    answer.text,
    /^causeway_generations_total\{model="acme\/free",provider="Acme",status="200",streamed="true"\} 1$/m,
  )
  assert.match(answer.text, /^causeway_generations_in_flight 1$/m)
  assert.match(answer.text, /^causeway_unsaved_settlements 0$/m)
  assert.match(answer.text, /^process_cpu_seconds_total \d/m)
})

for (const headers of [
  { 'x-forwarded-for': '203.0.113.9' },
  { forwarded: 'for=203.0.113.9' },
  { via: '1.1 proxy' },
  { host: 'attacker.example' },
  { host: '127.0.0.1.attacker.example' },
] as Record<string, string>[])
  test(`metrics are refused to a request with ${JSON.stringify(headers)}`, async () => {
    assert.equal(await statusOfMetrics(headers), 403)
  })

for (const host of ['localhost', '127.0.0.1:8484', '[::1]:8484'])
  test(`metrics are given when this machine is called ${host}`, async () => {
    assert.equal(await statusOfMetrics({ host }), 200)
  })

test('a caller from elsewhere gets metrics with the token of the settings, and with no other', async () => {
  const config = http.services.config as { current: () => object }
  const real = config.current
  const elsewhere = { 'x-forwarded-for': '203.0.113.9' }
  const bearer = (token: string): Record<string, string> => ({
    ...elsewhere,
    authorization: `Bearer ${token}`,
  })
  assert.equal(await statusOfMetrics(bearer('metrics-token-of-16')), 403, 'none is set')
  config.current = () => ({ ...real(), metricsToken: 'metrics-token-of-16' })
  try {
    assert.equal(await statusOfMetrics(bearer('metrics-token-of-16')), 200)
    assert.equal(await statusOfMetrics({}), 200, 'this machine needs none')
    for (const wrong of [bearer('metrics-token-of-17'), bearer(''), elsewhere])
      assert.equal(await statusOfMetrics(wrong), 403, JSON.stringify(wrong))
  } finally {
    config.current = real
  }
})

/** By hand, since fetch sets `Host` itself. */
async function statusOfMetrics(headers: Record<string, string>): Promise<number | undefined> {
  const { request } = await import('node:http')
  return new Promise((resolve, reject) => {
    const call = request(`${http.url}/metrics`, { headers, agent: false }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode))
    })
    call.on('error', reject).end()
  })
}

test('while draining a gateway is alive and not ready', async () => {
  http.services.activity.startDraining()
  const answer = await http.call('/readyz')
  assert.equal(answer.status, 503)
  assert.deepEqual((answer.body as { reasons: string[] }).reasons, ['draining'])
  assert.equal((await http.call('/healthz')).status, 200)
})
