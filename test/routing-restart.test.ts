// What was learnt of providers outlives the process: after a stop, and after another process has taken the folder over.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { startFakeUpstream } from './support/fake-upstream.ts'
import { openaiError, openaiServer } from './support/openai-answers.ts'
import { startCauseway } from './support/start-causeway.ts'
import { call } from './support/two-providers.ts'

const limited = openaiError({
  status: 429,
  message: 'slow down',
  code: 'rate_limit_exceeded',
  headers: { 'retry-after': '120' },
})

test('a provider that asked for a pause is spared by the next run, and a broken memory of it stops nothing', async (context) => {
  const [first, second] = await Promise.all([startFakeUpstream(), startFakeUpstream()])
  const dataFolder = await mkdtemp(join(tmpdir(), 'causeway-health-'))
  context.after(async () => {
    await Promise.all([first.stop(), second.stop()])
    await rm(dataFolder, { recursive: true, force: true })
  })
  for (const upstream of [first, second]) upstream.answerWith(openaiServer())
  first.answerNext(limited)
  const configYaml = `providers:
  first: { name: First, dialect: openai-chat, base_url: "${first.baseUrl}", api_key: "k" }
  second: { name: Second, dialect: openai-chat, base_url: "${second.baseUrl}", api_key: "k" }
models:
  acme/thinker-1:
    name: Thinker 1
    pricing: { prompt: 1, completion: 4 }
    supports: [max_completion_tokens]
    endpoints: [{ provider: first, id: t }, { provider: second, id: t }]
`
  const servedBy = async (setting: { server: Awaited<ReturnType<typeof startCauseway>>; key: string }) => {
    const response = await call(setting, {})
    await response.text()
    return response.headers.get('x-provider-name')
  }
  const server = await startCauseway({ configYaml, dataFolder })
  const key = await server.createKey({ name: 'live' })
  assert.equal(await servedBy({ server, key }), 'Second')
  assert.equal(first.requests.length, 1)
  await server.stop()

  const again = await startCauseway({ configYaml, dataFolder })
  assert.equal(await servedBy({ server: again, key }), 'Second')
  assert.equal(first.requests.length, 1, 'the first was not asked')
  await again.stop()

  const database = new DatabaseSync(join(dataFolder, 'causeway.db'))
  assert.equal(database.prepare('update endpoint_health set state = substr(state, 1, 40)').run().changes, 2)
  database.close()
  const third = await startCauseway({ configYaml, dataFolder })
  assert.equal(await servedBy({ server: third, key }), 'First')
  await third.stop()
  assert.match(third.stderr(), /what was known of some endpoints was left out/)
})
