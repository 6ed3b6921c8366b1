// Probes against two fake providers, under a clock of the test's own.
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { temporaryFolder } from '../../test/engines/temporary-folder.ts'
import { openServicesForTests } from '../../test/support/control-services.ts'
import { startFakeUpstream } from '../../test/support/fake-upstream.ts'
import { openaiError, openaiServer } from '../../test/support/openai-answers.ts'
import { startProbes } from './probe-endpoints.ts'

const MINUTE_MS = 60_000

async function start(context: TestContext, routing: string) {
  const [used, idle] = await Promise.all([startFakeUpstream(), startFakeUpstream()])
  const file = join(temporaryFolder(context), 'causeway.yaml')
  await writeFile(
    file,
    `providers:
  used: { name: Used, dialect: openai-chat, base_url: "${used.baseUrl}", api_key: k }
  idle: { name: Idle, dialect: openai-chat, base_url: "${idle.baseUrl}", api_key: k }
models:
  acme/one:
    name: One
    pricing: { prompt: 10, completion: 100 }
    endpoints: [{ provider: used, id: one }, { provider: idle, id: one }]
  acme/two: { name: Two, pricing: { prompt: 1 }, endpoints: [{ provider: idle, id: two }] }
routing: { ${routing} }
`,
  )
  let now = Date.now()
  const { services, close } = await openServicesForTests({ CAUSEWAY_CONFIG: file }, () => now)
  const probes = startProbes(services)
  context.after(async () => {
    probes.stop()
    await close()
    await Promise.all([used.stop(), idle.stop()])
  })
  for (const upstream of [used, idle])
    upstream.answerWith(openaiServer({ pieces: ['OK'], promptTokens: 10, completionTokens: 1 }))
  // Model one is in use at its first endpoint.
  const use = (): void =>
    services.health.ended({ endpointId: 'acme/one@used', result: 'success', beganAt: now, now })
  use()
  const pass = (minutes: number): void => {
    now += minutes * MINUTE_MS
  }
  return { services, probes, used, idle, use, pass, now: () => now }
}

test('idle endpoints of models in use get a tiny request of their own, that nobody else hears of', async (context) => {
  const { services, probes, used, idle, use, pass, now } = await start(context, 'probe_minutes: 10')
  await probes.look()
  assert.deepEqual([used.requests.length, idle.requests.length], [0, 1])
  const body = idle.requests[0]?.body as { model: string; max_tokens?: number }
  assert.equal(body.model, 'one', 'model two had no caller')
  assert.equal(body.max_tokens, 16)
  const seen = services.health.lately('acme/one@idle', now())
  assert.equal(seen?.successes, 1)
  assert.equal(seen?.measured.firstTokens, 1)
  await probes.look()
  pass(9)
  await probes.look()
  assert.equal(idle.requests.length, 1, 'not before its time')
  pass(2)
  use()
  await probes.look()
  assert.equal(idle.requests.length, 2)
  assert.equal(used.requests.length, 0, 'one that callers keep busy needs none')
  pass(25 * 60)
  await probes.look()
  assert.equal(idle.requests.length, 2, 'nobody has asked for the model within the day')
})

test('an endpoint that fails its probe is known to be ill before a caller meets it, and is asked again when it has rested', async (context) => {
  const { services, probes, idle, pass, now } = await start(context, 'probe_minutes: 1')
  idle.answerWith(openaiError({ status: 503, message: 'down' }))
  await probes.look()
  assert.equal(services.health.standing('acme/one@idle', now()), 'resting')
  idle.answerWith(openaiServer({ pieces: ['OK'] }))
  pass(2)
  await probes.look()
  assert.equal(services.health.standing('acme/one@idle', now()), 'well')
})

test('no more is spent in a day than is allowed', async (context) => {
  // A probe may cost 100 tokens at $10 and 16 at $100 a million: $0.0026.
  const { probes, used, idle, use, pass } = await start(context, 'probe_minutes: 1, probe_usd_per_day: 0.006')
  const count = (): number => used.requests.length + idle.requests.length
  for (let turn = 0; turn < 10; turn++) {
    pass(2)
    await probes.look()
  }
  assert.equal(count(), 2)
  pass(24 * 60)
  use()
  await probes.look()
  assert.ok(count() > 2, 'the next day has a budget of its own')
})

test('without the setting there is no probe', async (context) => {
  const { probes, used, idle } = await start(context, '')
  await probes.look()
  assert.equal(used.requests.length + idle.requests.length, 0)
})
