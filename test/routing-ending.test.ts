// A model near its end answers as ever, and whoever uses it is told in time.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startFakeUpstream } from './support/fake-upstream.ts'
import { openaiServer } from './support/openai-answers.ts'
import { startCauseway } from './support/start-causeway.ts'
import { call, generationOf } from './support/two-providers.ts'

const dayIn = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

test('answers of a model within a month of its end say so, whole or streamed, in every format', async (context) => {
  const upstream = await startFakeUpstream()
  const server = await startCauseway({
    configYaml: `providers:
  acme: { name: Acme, dialect: openai-chat, base_url: "${upstream.baseUrl}", api_key: "k" }
models:
  acme/soon: { name: Soon, shutdown: "${dayIn(10)}", successor: acme/new, pricing: { prompt: 1 }, supports: [max_completion_tokens], endpoints: [{ provider: acme, id: s }] }
  acme/late: { name: Late, shutdown: "${dayIn(40)}", successor: acme/new, pricing: { prompt: 1 }, supports: [max_completion_tokens], endpoints: [{ provider: acme, id: l }] }
  acme/new: { name: New, pricing: { prompt: 1 }, supports: [max_completion_tokens], endpoints: [{ provider: acme, id: n }] }
`,
  })
  context.after(async () => {
    await server.stop()
    await upstream.stop()
  })
  upstream.answerWith(openaiServer())
  const setting = { server, key: await server.createKey({ name: 'live' }) }
  const ask = async (body: Record<string, unknown>, path = '/v1/chat/completions') => {
    const response = await call(setting, { max_completion_tokens: 50, ...body }, { path })
    assert.equal(response.status, 200, await response.text())
    return response
  }
  for (const stream of [false, true]) {
    const response = await ask({ model: 'acme/soon', stream })
    assert.equal(response.headers.get('x-causeway-warnings'), 'model_ending;param=model')
    const { warnings, model } = await generationOf(setting, response.headers.get('x-generation-id'))
    assert.deepEqual(warnings, [
      `acme/soon will be shut down by its maker on ${dayIn(10)}, in 10 days. Requests go to acme/new from then on; try it before.`,
    ])
    assert.equal(model, 'acme/soon')
  }
  const messages = await ask({ model: 'acme/soon', max_tokens: 50 }, '/v1/messages')
  assert.match(messages.headers.get('x-causeway-warnings') ?? '', /model_ending;param=model/)
  for (const model of ['acme/late', 'acme/new'])
    assert.equal((await ask({ model })).headers.get('x-causeway-warnings'), null, model)
  const listed = (await (await fetch(`${server.url}/v1/models?id=acme/soon`)).json()) as {
    data: { shutdown_date: string; expiration_date: string; successor: string }[]
  }
  const [soon] = listed.data
  assert.deepEqual(
    [soon?.shutdown_date, soon?.expiration_date, soon?.successor],
    [dayIn(10), dayIn(10), 'acme/new'],
  )
})

test('in test mode the warning comes on the day that was asked for', async (context) => {
  const server = await startCauseway()
  context.after(() => server.stop())
  const setting = { server, key: server.testKey }
  for (const [today, expected] of [
    ['2026-11-01', null],
    ['2026-12-01', 'model_ending;param=model'],
    ['2026-12-11', null],
  ] as const) {
    const response = await call(setting, { model: 'o3', simulate: { today } })
    assert.equal(response.status, 200)
    await response.text()
    assert.equal(response.headers.get('x-causeway-warnings'), expected, today)
  }
})
