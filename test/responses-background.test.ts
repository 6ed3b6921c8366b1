// Responses in the background, end to end: queued, run to their end without their caller, asked for, followed, cancelled, and what
// becomes of them when the gateway stops or dies.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { UpstreamStep } from './support/fake-upstream.ts'
import { createGate } from './support/fake-upstream.ts'
import { chatChunks, openaiServer, sseAnswer, sseEvent } from './support/openai-answers.ts'
import type { Answered, Json, ResponsesSetting } from './support/responses-setting.ts'
import { ask, eventsIn, MODELS, startAgain, startResponses, waitFor } from './support/responses-setting.ts'

const isOver = (status: unknown): boolean => status !== 'queued' && status !== 'in_progress'

async function queue(
  setting: ResponsesSetting,
  fields: Json = {},
  path = '/v1/responses',
): Promise<Answered> {
  const body = { model: 'acme/chat', input: 'Take your time.', background: true, ...fields }
  const answered = await ask(setting, { path, body })
  assert.equal(answered.status, 200, answered.text)
  return answered
}

/** The provider begins, says a word, and goes on when the gate opens. */
function slowStream(setting: ResponsesSetting): { readonly open: () => void } {
  const gate = createGate()
  setting.upstream.answerNext((request) => {
    const chunks = chatChunks(
      { pieces: ['One', ' two', ' three'], promptTokens: 5, completionTokens: 3 },
      request.body as Json,
    )
    const [first, second, ...rest] = chunks.map(sseEvent)
    const write = (bytes: string): UpstreamStep => ({ do: 'write', bytes })
    return sseAnswer([
      write(`${first}${second}`),
      { do: 'wait', gate },
      ...rest.map(write),
      write('data: [DONE]\n\n'),
    ])
  })
  return gate
}

/** The provider takes the request and says nothing until the gate opens. */
function slowAnswer(setting: ResponsesSetting): { readonly open: () => void } {
  const gate = createGate()
  setting.upstream.answerNext(async (request) => {
    const answer = await openaiServer({ pieces: ['Hello', '.'] })(request)
    return { ...answer, before: [{ do: 'wait', gate }] }
  })
  return gate
}

async function bookedAt(setting: ResponsesSetting, id: string): Promise<Json> {
  const { body } = await ask(setting, { path: `/v1/generation?id=${id}` })
  return body['data'] as Json
}

test('a response in the background is queued, in progress and completed, at any provider', async (context) => {
  const setting = await startResponses(context)
  for (const model of MODELS) {
    const gate = model === 'acme/chat' ? slowAnswer(setting) : undefined
    const queued = await queue(setting, { model })
    const id = String(queued.body['id'])
    assert.deepEqual([queued.body['status'], queued.body['background']], ['queued', true])
    assert.deepEqual(queued.body['output'], [])
    if (gate) {
      const body = await waitFor(setting, id, () => true)
      assert.deepEqual([body['status'], body['created_at']], ['in_progress', queued.body['created_at']])
      const early = { model, input: 'x', previous_response_id: id }
      const refused = await ask(setting, { path: '/v1/responses', body: early })
      assert.match(refused.text, /not complete yet/)
      gate.open()
    }
    const done = await waitFor(setting, id, isOver)
    assert.equal(done['status'], 'completed')
    assert.equal(done['created_at'], queued.body['created_at'])
    assert.ok((done['output'] as unknown[]).length > 0)
    assert.equal((await bookedAt(setting, id))['cancelled'], false)
    const next = { model, input: 'And then?', previous_response_id: id }
    assert.equal((await ask(setting, { path: '/v1/responses', body: next })).status, 200)
  }
})

test('what cannot begin is refused at once with its real status', async (context) => {
  const setting = await startResponses(context)
  const body = { input: 'x', background: true }
  const unknown = await ask(setting, { path: '/v1/responses', body: { ...body, model: 'acme/nobody' } })
  assert.equal(unknown.status, 404)
  const wrong = await ask(setting, {
    path: '/v1/responses',
    body: { ...body, model: 'acme/chat', temperature: 9 },
  })
  assert.equal(wrong.status, 400)
})

test('a failure of the provider is the failure of the response', async (context) => {
  const setting = await startResponses(context)
  setting.upstream.answerNext({
    status: 400,
    headers: { 'content-type': 'application/json' },
    steps: [{ do: 'write', bytes: '{"error":{"message":"No such luck.","code":null}}' }],
  })
  const { body } = await queue(setting)
  const failed = await waitFor(setting, body['id'], isOver)
  assert.equal(failed['status'], 'failed')
  assert.match(String((failed['error'] as Json)['message']), /No such luck/)
})

interface OpenStream {
  /** Reads on until there are so many events, or the stream ends. */
  readonly read: (count: number) => Promise<ReturnType<typeof eventsIn>>
  /** Everything that came, to the end. */
  readonly text: () => Promise<string>
  readonly leave: () => void
}

async function openStream(setting: ResponsesSetting, path: string, body?: Json): Promise<OpenStream> {
  const leaving = new AbortController()
  const response = await fetch(setting.server.url + path, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${setting.key}`, 'content-type': 'application/json' },
    signal: leaving.signal,
    ...(body && { body: JSON.stringify(body) }),
  })
  assert.equal(response.status, 200)
  assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/)
  assert.ok(response.body)
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const readMore = async (): Promise<boolean> => {
    const { done, value = '' } = await reader.read()
    text += value
    return !done
  }
  return {
    read: async (count) => {
      while (eventsIn(text).length < count && (await readMore()));
      return eventsIn(text)
    },
    text: async () => {
      while (await readMore());
      return text
    },
    leave: () => leaving.abort(),
  }
}

function idIn([first]: ReturnType<typeof eventsIn>): string {
  const response = first?.['response'] as Json | undefined
  return String(response?.['id'])
}
const STREAMED = { model: 'acme/chat', input: 'Take your time.', background: true, stream: true }

test('cancelling ends the call of the provider, and may be done twice', async (context) => {
  const setting = await startResponses(context)
  for (const stream of [false, true]) {
    setting.upstream.requests.length = 0
    const gate = stream ? slowStream(setting) : slowAnswer(setting)
    const following = stream ? await openStream(setting, '/v1/responses', STREAMED) : undefined
    const id = following ? idIn(await following.read(4)) : String((await queue(setting)).body['id'])
    const request = await setting.upstream.request(0)
    const path = `/v1/responses/${id}/cancel`
    const cancelled = await ask(setting, { path, method: 'POST' })
    assert.deepEqual([cancelled.status, cancelled.body['status']], [200, 'cancelled'])
    await request.ended
    assert.equal(request.abortedByCaller, true)
    gate.open()
    assert.equal((await ask(setting, { path, method: 'POST' })).text, cancelled.text)
    assert.equal((await bookedAt(setting, id))['cancelled'], true)
    if (!following) continue
    const events = eventsIn(await following.text())
    assert.equal(events.at(-1)?.type, 'response.cancelled')
    assertCounted(events)
  }
})

/** Sequence numbers without a gap, from the first event on. */
function assertCounted(events: ReturnType<typeof eventsIn>, from = 0): void {
  assert.deepEqual(
    events.map((event) => event.sequence_number),
    events.map((_, index) => index + from),
  )
}

test('a stream in the background goes on without its caller and is followed again from any event', async (context) => {
  const setting = await startResponses(context)
  for (const prefix of ['/v1', '/api/v1']) {
    setting.upstream.requests.length = 0
    const gate = slowStream(setting)
    const first = await openStream(setting, `${prefix}/responses`, STREAMED)
    const seen = await first.read(6)
    assert.deepEqual(
      seen.slice(0, 3).map(({ type }) => type),
      ['response.created', 'response.queued', 'response.in_progress'],
    )
    const id = idIn(seen)
    first.leave()
    const last = seen.at(-1)?.sequence_number ?? 0
    const path = `${prefix}/responses/${id}?stream=true`
    const second = await openStream(setting, `${path}&starting_after=${last}`)
    const whole = await openStream(setting, path)
    gate.open()
    const rest = await second.text()
    assertCounted(eventsIn(rest), last + 1)
    const all = await whole.text()
    assertCounted(eventsIn(all))
    assert.deepEqual(eventsIn(all).slice(0, seen.length), seen)
    assert.deepEqual(eventsIn(all).slice(last + 1), eventsIn(rest))
    const final = eventsIn(all).at(-1)
    assert.equal(final?.type, 'response.completed')
    assert.equal(all.endsWith('data: [DONE]\n\n'), prefix === '/api/v1')
    // Long after, the same is read from what was kept.
    await waitFor(setting, id, isOver)
    assert.deepEqual(eventsIn((await ask(setting, { path })).text), eventsIn(all))
    const tail = await ask(setting, { path: `${path}&starting_after=${last}` })
    assert.deepEqual(eventsIn(tail.text), eventsIn(rest))
    assert.equal(tail.text.endsWith('data: [DONE]\n\n'), prefix === '/api/v1')
    assert.deepEqual((await ask(setting, { path: `${prefix}/responses/${id}` })).body, final?.['response'])
  }
})

test('a stream in the background that breaks ends in its failure, and is kept as failed', async (context) => {
  const setting = await startResponses(context)
  setting.upstream.answerNext(
    sseAnswer([{ do: 'write', bytes: sseEvent(chatChunks({ pieces: ['One'] }, {})[0]) }, { do: 'cut' }]),
    {
      status: 400,
      headers: { 'content-type': 'application/json' },
      steps: [{ do: 'write', bytes: '{"error":{"message":"No."}}' }],
    },
  )
  const body = { ...STREAMED, provider: { allow_fallbacks: false } }
  const events = eventsIn(await (await openStream(setting, '/v1/responses', body)).text())
  assertCounted(events)
  assert.equal(events.at(-1)?.type, 'response.failed')
  const kept = await waitFor(setting, idIn(events), isOver)
  assert.equal(kept['status'], 'failed')
  assert.deepEqual(kept, events.at(-1)?.['response'])
})

test('a cancelled response that is complete already stays complete', async (context) => {
  const setting = await startResponses(context)
  const { body } = await queue(setting)
  const done = await waitFor(setting, body['id'], isOver)
  const path = `/v1/responses/${String(body['id'])}/cancel`
  assert.deepEqual((await ask(setting, { path, method: 'POST' })).body, done)
})

test('deleting one that runs ends it', async (context) => {
  const setting = await startResponses(context)
  slowAnswer(setting)
  const { body } = await queue(setting)
  const request = await setting.upstream.request(0)
  const path = `/v1/responses/${String(body['id'])}`
  assert.equal((await ask(setting, { path, method: 'DELETE' })).body['deleted'], true)
  await request.ended
  assert.equal(request.abortedByCaller, true)
  assert.equal((await ask(setting, { path })).status, 404)
})

test('after a kill the unfinished response has failed, says so, and holds no credit', async (context) => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'causeway-background-'))
  context.after(() => rm(dataFolder, { recursive: true, force: true }))
  const before = await startResponses(context, { CAUSEWAY_DATA: dataFolder })
  slowAnswer(before)
  slowStream(before)
  const { body } = await queue(before)
  await before.upstream.request(0)
  const streamed = idIn(await (await openStream(before, '/v1/responses', STREAMED)).read(4))
  await before.server.kill()
  const setting = await startAgain(context, before, dataFolder)
  for (const id of [String(body['id']), streamed]) {
    const found = await waitFor(setting, id, () => true)
    assert.equal(found['status'], 'failed')
    assert.match(String((found['error'] as Json)['message']), /stopped before this response was complete/)
    const cancelled = await ask(setting, { path: `/v1/responses/${id}/cancel`, method: 'POST' })
    assert.deepEqual(cancelled.body, found)
    assert.equal((await ask(setting, { path: `/v1/generation?id=${id}` })).status, 404)
    const next = { model: 'acme/chat', input: 'x', previous_response_id: id }
    assert.equal((await ask(setting, { path: '/v1/responses', body: next })).status, 400)
  }
})

test('a stop waits for what runs in the background, and no longer than it may', async (context) => {
  for (const [drainMs, expected] of [
    ['20000', 'completed'],
    ['300', 'failed'],
  ] as const) {
    const dataFolder = await mkdtemp(join(tmpdir(), 'causeway-background-'))
    context.after(() => rm(dataFolder, { recursive: true, force: true }))
    const before = await startResponses(context, { CAUSEWAY_DATA: dataFolder, CAUSEWAY_DRAIN_MS: drainMs })
    const gate = slowAnswer(before)
    const { body } = await queue(before)
    await before.upstream.request(0)
    const stopped = before.server.stop()
    if (expected === 'completed') gate.open()
    assert.equal(await stopped, 0)
    const setting = await startAgain(context, before, dataFolder)
    assert.equal((await waitFor(setting, body['id'], () => true))['status'], expected)
  }
})
