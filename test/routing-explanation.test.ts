// How a request was routed, told three ways that must agree: in the answer, in its last chunk, and in the books afterwards.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generationAnswer } from '../contract/generation.ts'
import { openaiError, sseAnswer, sseEvent } from './support/openai-answers.ts'
import type { TwoProviders } from './support/two-providers.ts'
import { call, generationOf, startTwoProviders } from './support/two-providers.ts'

interface Metadata {
  readonly attempt: number
  readonly summary: string
  readonly endpoints: { readonly total: number; readonly available: { readonly provider: string }[] }
  readonly attempts: Record<string, unknown>[]
  readonly routing: { readonly removed: unknown[]; readonly order: Record<string, unknown>[] }[]
}

const ASKED = { headers: { 'x-causeway-explain': 'true' } }
const MODEL = 'acme/thinker-1'
const overloaded = openaiError({ status: 503, message: 'busy', code: 'overloaded' })

async function lastChunkOf(response: Response): Promise<Record<string, unknown>> {
  const blocks = (await response.text()).split('\n\n').filter((block) => block.startsWith('data: {'))
  const chunks = blocks.map((block) => JSON.parse(block.slice(6)) as Record<string, unknown>)
  const explained = chunks.filter((chunk) => 'openrouter_metadata' in chunk)
  assert.equal(explained.length, 1, 'one chunk explains')
  return explained[0] as Record<string, unknown>
}

async function kept(setting: TwoProviders, response: Response) {
  const data = await generationOf(setting, response.headers.get('x-generation-id'))
  return generationAnswer.parse({ data }).data
}

for (const stream of [false, true])
  test(`an answer explains itself, and the books say the same later (stream: ${stream})`, async (context) => {
    const setting = await startTwoProviders(context)
    setting.first.answerWith(overloaded)
    const response = await call(setting, { stream, provider: { sort: 'price' } }, ASKED)
    const answer = stream ? await lastChunkOf(response) : ((await response.json()) as Record<string, unknown>)
    const metadata = answer['openrouter_metadata'] as Metadata
    assert.equal(metadata.summary, 'available=2, selected=Second')
    assert.equal(metadata.attempt, 2)
    assert.equal(metadata.endpoints.total, 2)
    assert.deepEqual(
      metadata.attempts.map(({ provider, status, error }) => [provider, status, error]),
      [
        ['First', 503, 'provider_overloaded'],
        ['Second', 200, null],
      ],
    )
    for (const attempt of metadata.attempts) {
      assert.ok(Number(attempt['duration_ms']) >= 0 && Number(attempt['started_ms']) >= 0)
      assert.equal(attempt['model'], MODEL)
    }
    const generation = await kept(setting, response)
    assert.deepEqual(generation.routing, metadata.routing)
    const [choice] = metadata.routing
    assert.deepEqual(
      choice?.order.map(({ endpoint, why }) => [endpoint, why]),
      [
        [`${MODEL}@first`, 'sorted'],
        [`${MODEL}@second`, 'sorted'],
      ],
    )
    // 500 tokens of an answer at $4 and $8 a million, and a prompt of next to nothing.
    const [first = 0, second = 0] = choice.order.map(({ score }) => Number(score))
    assert.ok(first > 0.002 && first < 0.0021 && Math.abs(second / first - 2) < 0.001, `${first} ${second}`)
    assert.deepEqual(
      generation.attempts.map(({ endpoint, error }) => [endpoint, error?.code]),
      [
        [`${MODEL}@first`, 'provider_overloaded'],
        [`${MODEL}@second`, undefined],
      ],
    )
  })

test('whoever is up at night reads what a provider said, why an endpoint was spared and for how long, and where a stream went on', async (context) => {
  const setting = await startTwoProviders(context)
  const limited = openaiError({
    status: 429,
    message: 'slow down',
    code: null,
    headers: { 'retry-after': '60' },
  })
  setting.first.answerNext(limited)
  const failedOver = (await (await call(setting, {}, ASKED)).json()) as { openrouter_metadata: Metadata }
  assert.match(String(failedOver.openrouter_metadata.attempts[0]?.['error_message']), /slow down/)
  const spared = await call(setting, {}, ASKED)
  const { openrouter_metadata: told } = (await spared.json()) as { openrouter_metadata: Metadata }
  const [, last] = told.routing[0]?.order ?? []
  assert.equal(last?.['why'], 'resting')
  const { ms, after } = last['rest'] as { ms: number; after: string }
  assert.equal(after, 'wish')
  assert.ok(ms > 30_000 && ms <= 60_000, `${ms} ms`)
  assert.deepEqual((await kept(setting, spared)).routing, told.routing)

  const opening = { id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm' }
  const choice = { index: 0, delta: { role: 'assistant', content: 'Hello from' }, finish_reason: null }
  setting.second.answerNext(
    sseAnswer([
      { do: 'write', bytes: sseEvent({ ...opening, choices: [choice] }) },
      { do: 'pause', ms: 20 },
      { do: 'cut' },
    ]),
  )
  const rescued = await lastChunkOf(await call(setting, { stream: true }, ASKED))
  assert.match(JSON.stringify(rescued['openrouter_metadata']), /The stream broke and was continued at/)
})

test('what a filter removed is told with its name, also of a request that nobody could serve', async (context) => {
  const setting = await startTwoProviders(context)
  const served = await call(setting, { provider: { ignore: ['first'] } })
  await served.text()
  const removed = [{ endpoint: `${MODEL}@first`, filter: 'ignore' }]
  assert.deepEqual((await kept(setting, served)).routing?.[0]?.removed, removed)

  const refused = await call(setting, { provider: { ignore: ['first', 'second'] } }, ASKED)
  assert.equal(refused.status, 404)
  const body = (await refused.json()) as { error: object; openrouter_metadata: Metadata }
  assert.deepEqual([body.openrouter_metadata.attempt, body.openrouter_metadata.endpoints.total], [0, 2])
  assert.equal(body.openrouter_metadata.summary, 'available=0, selected=none')
  assert.equal(body.openrouter_metadata.routing[0]?.removed.length, 2)
  assert.deepEqual((await kept(setting, refused)).routing, body.openrouter_metadata.routing)
  assert.equal(setting.first.requests.length, 0)
})

const BODIES: Record<string, Record<string, unknown>> = {
  '/v1/messages': { max_tokens: 100 },
  '/v1/responses': { input: 'Hello', messages: undefined },
}

test('an error after tries explains them, in the shape of either surface and of Messages', async (context) => {
  const setting = await startTwoProviders(context)
  for (const upstream of [setting.first, setting.second])
    upstream.answerWith(openaiError({ status: 429, message: 'slow down', code: 'rate_limit_exceeded' }))
  for (const path of ['/v1/chat/completions', '/api/v1/chat/completions', '/v1/messages', '/v1/responses']) {
    const response = await call(setting, BODIES[path] ?? {}, { ...ASKED, path })
    assert.equal(response.status, 429, path)
    const body = (await response.json()) as { openrouter_metadata: Metadata }
    assert.ok(body.openrouter_metadata.attempt >= 1, path)
    assert.equal(body.openrouter_metadata.attempts[0]?.['error'], 'rate_limit_exceeded', path)
  }
})

test('answers of every format carry it', async (context) => {
  const setting = await startTwoProviders(context)
  for (const path of ['/v1/messages', '/v1/responses'])
    for (const stream of [false, true]) {
      const response = await call(setting, { ...BODIES[path], stream }, { ...ASKED, path })
      const found = /"openrouter_metadata":\{"requested":"acme\/thinker-1"/.test(await response.text())
      assert.ok(found, `${path}, stream: ${stream}`)
    }
})

test('nobody is told who has not asked', async (context) => {
  const setting = await startTwoProviders(context)
  for (const headers of [{}, { 'x-causeway-explain': 'yes' }, { 'x-openrouter-metadata': 'disabled' }]) {
    assert.ok(!(await (await call(setting, {}, { headers })).text()).includes('openrouter_metadata'))
    const failed = await call(setting, { provider: { only: ['zz'] } }, { headers })
    assert.ok(!(await failed.text()).includes('openrouter_metadata'))
  }
})

test('a choice that an endpoint could not be fitted to says so', async (context) => {
  const setting = await startTwoProviders(context)
  // Neither takes audio, so the filter for it lets both pass, and the fitting refuses in the words of the model's maker.
  const content = [{ type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } }]
  const response = await call(setting, { messages: [{ role: 'user', content }] }, ASKED)
  const body = (await response.json()) as { openrouter_metadata: Metadata }
  assert.equal(response.status, 400)
  assert.deepEqual(body.openrouter_metadata.routing[0]?.removed, [
    { endpoint: `${MODEL}@first`, filter: 'unfit' },
    { endpoint: `${MODEL}@second`, filter: 'unfit' },
  ])
})
