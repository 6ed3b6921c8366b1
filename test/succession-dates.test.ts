// One model of the shipped catalogue over the years: the real server under a clock of the test's own. `o1` answers on every date, from
// whoever still has it, else from its successor, or is refused with date and successor where the operator wants that.
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { openHttpServer } from '../server/http/server.ts'
import { temporaryFolder } from './engines/temporary-folder.ts'
import { openServicesForTests } from './support/control-services.ts'
import { startFakeUpstream } from './support/fake-upstream.ts'
import { openaiError, openaiServer } from './support/openai-answers.ts'

const NO_SUCH_MODEL = openaiError({
  status: 404,
  message: 'The model `o1` does not exist or you do not have access to it.',
  code: 'model_not_found',
})

async function start(context: TestContext, yaml: string) {
  const upstream = await startFakeUpstream()
  const file = join(temporaryFolder(context), 'causeway.yaml')
  await writeFile(file, yaml)
  let now = Date.parse('2026-08-01T12:00:00Z')
  const environment = {
    CAUSEWAY_CONFIG: file,
    OPENAI_API_KEY: 'k',
    OPENAI_BASE_URL: upstream.baseUrl,
    PORT: '0',
  }
  const { services, close } = await openServicesForTests(environment, () => now)
  const http = await openHttpServer(services)
  context.after(async () => {
    await http.drain(100)
    await close()
    await upstream.stop()
  })
  const { key } = await services.keys.create({
    accountId: services.defaultAccount.id,
    name: 'live',
    kind: 'live',
  })
  let isGone = false
  upstream.answerWith((request) => {
    const { model } = request.body as { model: string }
    return isGone && model.startsWith('o1') ? NO_SUCH_MODEL : openaiServer()(request)
  })
  const on = async (date: string, body: object = {}) => {
    now = Date.parse(`${date}T12:00:00Z`)
    const response = await fetch(`${http.url}/api/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'o1', messages: [{ role: 'user', content: 'Hello' }], ...body }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text }
  }
  const end = (): void => {
    isGone = true
  }
  return { on, end, url: http.url, upstream }
}

const modelIn = (text: string): unknown => (JSON.parse(text) as { model?: unknown }).model

test('o1 answers on every date: as it is, with a warning, and in the end by its successor', async (context) => {
  const { on, end, url } = await start(context, '')
  const early = await on('2026-08-01')
  assert.equal(modelIn(early.text), 'openai/o1')
  assert.equal(early.headers.get('x-causeway-warnings'), null)
  const soon = await on('2026-10-01')
  assert.equal(modelIn(soon.text), 'openai/o1')
  assert.match(soon.headers.get('x-causeway-warnings') ?? '', /model_ending;param=model/)
  const still = await on('2026-11-30')
  assert.equal(modelIn(still.text), 'openai/o1', 'a date switches nothing off')
  assert.equal(still.headers.get('x-causeway-succession'), null)
  end()
  const before = await on('2026-10-22', { model: 'o1', stream: true })
  assert.equal(before.status, 502, 'before the day the same words may mean that this account has no access')
  for (const stream of [false, true]) {
    const after = await on('2026-10-24', { stream })
    assert.equal(after.status, 200, after.text)
    assert.match(after.text, /"model":"openai\/gpt-5\.6-sol"/)
    assert.match(
      after.headers.get('x-causeway-succession') ?? '',
      /^openai\/o1 -> openai\/gpt-5\.6-sol; reason=gone; by=catalogue; shutdown=2026-10-23$/,
    )
  }
  const listed = (await (await fetch(`${url}/v1/models/o1`)).json()) as Record<string, unknown>
  assert.equal(listed['shutdown_date'], '2026-10-23')
  assert.equal(listed['successor'], 'openai/gpt-5.6-sol')
  assert.ok(listed['deprecated_at'] !== undefined)
})

test('where the operator refuses, the refusal has the date and the successor', async (context) => {
  const { on, end } = await start(context, 'succession: { models: { o1: refuse } }\n')
  const soon = await on('2026-10-01')
  assert.match(soon.headers.get('x-causeway-warnings') ?? '', /model_ending/)
  end()
  const refused = await on('2026-10-24')
  assert.equal(refused.status, 404)
  assert.match(refused.text, /2026-10-23/)
  assert.match(refused.text, /openai\/gpt-5\.6-sol/)
  assert.match(refused.text, /"code":"model_deprecated","retryable":false/)
})

test('where the operator names another successor, that one answers, by his word', async (context) => {
  const { on, end } = await start(context, 'succession: { models: { o1: { to: openai/o3 } } }\n')
  end()
  const answered = await on('2026-10-24', { reasoning_effort: 'high' })
  assert.equal(modelIn(answered.text), 'openai/o3')
  assert.match(answered.headers.get('x-causeway-succession') ?? '', /by=operator/)
})
