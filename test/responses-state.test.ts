// What the Responses API keeps, end to end: found again, gone on from, listed and deleted, by its own account only, whatever format
// the provider speaks. Responses in the background are in responses-background.test.ts.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Answered, Json, ResponsesSetting } from './support/responses-setting.ts'
import { ask, eventsIn, lastSent, MODELS, startResponses } from './support/responses-setting.ts'

const PREFIXES = ['/v1', '/api/v1'] as const
const SECRET_WORDS = 'quartz jigsaw nymph'

type Message = { readonly role?: string; readonly content?: unknown }

/** What a provider was told, in the order and the words of any of the three formats. */
function wordsSent(body: Json): string[] {
  const list = (body['messages'] ?? body['input']) as (Message & { output?: unknown })[]
  return list.flatMap(({ role, content }) => {
    if (role === undefined) return []
    if (typeof content === 'string') return [`${role}: ${content}`]
    const parts = (content ?? []) as { text?: string }[]
    return [`${role}: ${parts.map(({ text = '' }) => text).join('')}`]
  })
}

const missing = async (setting: ResponsesSetting, path: string, method = 'GET'): Promise<Answered> => {
  const answered = await ask(setting, { path, method })
  assert.equal(answered.status, 404, answered.text)
  return answered
}

test('a response is found again word for word, whole or streamed, at any provider', async (context) => {
  const setting = await startResponses(context)
  for (const prefix of PREFIXES)
    for (const model of MODELS) {
      const body = { model, input: 'Hello', instructions: 'Be brief.', metadata: { a: 'b' } }
      const whole = await ask(setting, { path: `${prefix}/responses`, body })
      assert.equal(whole.status, 200, whole.text)
      assert.equal(whole.body['store'], true)
      const kept = await ask(setting, { path: `${prefix}/responses/${String(whole.body['id'])}` })
      assert.equal(kept.text, whole.text)
      assert.match(kept.headers.get('content-type') ?? '', /^application\/json/)

      const streamed = await ask(setting, { path: `${prefix}/responses`, body: { ...body, stream: true } })
      const last = eventsIn(streamed.text).at(-1)
      assert.equal(last?.type, 'response.completed')
      const response = last?.['response'] as Json
      const again = await ask(setting, { path: `${prefix}/responses/${String(response['id'])}` })
      assert.deepEqual(again.body, response)
    }
})

test('a conversation goes on from its last response, without its instructions, at any provider', async (context) => {
  const setting = await startResponses(context)
  for (const prefix of PREFIXES)
    for (const model of MODELS) {
      const path = `${prefix}/responses`
      const first = await ask(setting, { path, body: { model, input: 'One', instructions: 'Old rules.' } })
      const second = await ask(setting, {
        path,
        body: {
          model,
          input: [{ role: 'user', content: 'Two' }],
          previous_response_id: first.body['id'],
          stream: true,
        },
      })
      const response = eventsIn(second.text).at(-1)?.['response'] as Json
      assert.equal(response['previous_response_id'], first.body['id'])
      const third = await ask(setting, {
        path,
        body: { model, input: 'Three', instructions: 'New rules.', previous_response_id: response['id'] },
      })
      assert.equal(third.status, 200, third.text)
      assert.equal(third.body['instructions'], 'New rules.')
      const sent = lastSent(setting)
      const words = wordsSent(sent)
      const said = words.filter((line) => /^(user|assistant)/.test(line))
      assert.equal(said.length, 5, words.join('\n'))
      assert.deepEqual(
        said.filter((line) => line.startsWith('user')),
        ['user: One', 'user: Two', 'user: Three'],
      )
      assert.ok(!JSON.stringify(sent).includes('Old rules.'))
      assert.ok(JSON.stringify(sent).includes('New rules.'))
      assert.ok(!('previous_response_id' in sent) && !('background' in sent))
    }
})

test('calls, results and sealed reasoning come back to their maker through the conversation', async (context) => {
  const setting = await startResponses(context)
  const tools = [{ type: 'function', name: 'get_weather', parameters: { type: 'object', properties: {} } }]
  const body = { model: 'acme/messages', tools, reasoning: { effort: 'high' }, max_output_tokens: 9000 }
  const first = await ask(setting, { path: '/v1/responses', body: { ...body, input: 'Weather?' } })
  const output = first.body['output'] as Json[]
  const call = output.find(({ type }) => type === 'function_call')
  assert.ok(call, first.text)
  const result = { type: 'function_call_output', call_id: call['call_id'], output: 'cold' }
  const second = await ask(setting, {
    path: '/v1/responses',
    body: { ...body, input: [result], previous_response_id: first.body['id'] },
  })
  assert.equal(second.status, 200, second.text)
  const [, turn, answer] = lastSent(setting)['messages'] as { content: Json[] }[]
  assert.deepEqual(turn?.content.map(({ type }) => type).slice(0, 1), ['thinking'])
  assert.equal(turn?.content[0]?.['signature'], 'EqoBCkgIARABGAI/+w==')
  assert.ok(turn?.content.some(({ type }) => type === 'tool_use'))
  assert.equal(answer?.content[0]?.['type'], 'tool_result')
})

test('a provider of the same format is asked to keep nothing and gets its own reasoning back', async (context) => {
  const setting = await startResponses(context)
  const path = '/v1/responses'
  const first = await ask(setting, { path, body: { model: 'acme/responses', input: 'One', store: true } })
  assert.equal(lastSent(setting)['store'], false)
  assert.deepEqual(lastSent(setting)['include'], ['reasoning.encrypted_content'])
  await ask(setting, {
    path,
    body: { model: 'acme/responses', input: 'Two', previous_response_id: first.body['id'] },
  })
  const input = lastSent(setting)['input'] as Json[]
  assert.deepEqual(
    input.map(({ type, role }) => role ?? type),
    ['user', 'reasoning', 'assistant', 'user'],
  )
  assert.equal(input[1]?.['encrypted_content'], 'gAAAAABpPDIV+/==')
  assert.equal(input[1]?.['id'], 'rs_abc123')
})

test('items are found by their ids, whoever gave them', async (context) => {
  const setting = await startResponses(context)
  for (const model of MODELS) {
    const first = await ask(setting, { path: '/v1/responses', body: { model, input: 'One' } })
    const output = first.body['output'] as { id: string }[]
    const references = output.map(({ id }) => ({ type: 'item_reference', id }))
    const input = [{ role: 'user', content: 'One' }, ...references, { role: 'user', content: 'Two' }]
    const second = await ask(setting, { path: '/v1/responses', body: { model, input } })
    assert.equal(second.status, 200, second.text)
    const said = wordsSent(lastSent(setting)).filter((line) => /^(user|assistant)/.test(line))
    assert.equal(said.length, 3, said.join('\n'))
    const items = await ask(setting, { path: `/v1/responses/${String(second.body['id'])}/input_items` })
    assert.equal((items.body['data'] as unknown[]).length, output.length + 2)
  }
  const unknown = [{ type: 'item_reference', id: 'rs_nobody' }]
  const refused = await ask(setting, { path: '/v1/responses', body: { model: 'acme/chat', input: unknown } })
  assert.equal(refused.status, 404)
  assert.match(refused.text, /Item with id 'rs_nobody' not found/)
})

test('input items are listed in pages, either way round, with those of earlier turns', async (context) => {
  const setting = await startResponses(context)
  const input = ['One', 'Two', 'Three'].map((content) => ({ role: 'user', content }))
  const first = await ask(setting, { path: '/v1/responses', body: { model: 'acme/chat', input } })
  const second = await ask(setting, {
    path: '/v1/responses',
    body: { model: 'acme/chat', input: 'Four', previous_response_id: first.body['id'] },
  })
  const path = `/v1/responses/${String(second.body['id'])}/input_items`
  const page = async (
    query: string,
  ): Promise<Json & { data: { id: string; content: { text: string }[] }[] }> =>
    (await ask(setting, { path: path + query })).body as Awaited<ReturnType<typeof page>>
  const words = ({ data }: Awaited<ReturnType<typeof page>>): (string | undefined)[] =>
    data.map(({ content }) => content[0]?.text)
  assert.deepEqual(words(await page('?order=asc')), ['One', 'Two', 'Three', 'Hello.', 'Four'])
  const newest = await page('?limit=2')
  assert.deepEqual(words(newest), ['Four', 'Hello.'])
  assert.deepEqual(
    [newest['object'], newest['has_more'], newest['first_id'], newest['last_id']],
    ['list', true, newest.data[0]?.id, newest.data[1]?.id],
  )
  const older = await page(`?limit=5&after=${String(newest['last_id'])}`)
  assert.deepEqual([words(older), older['has_more']], [['Three', 'Two', 'One'], false])
  for (const query of ['?limit=0', '?limit=101', '?order=up', '?after=msg_nobody'])
    assert.equal((await ask(setting, { path: path + query })).status, 400, query)
})

test('what is deleted is gone, and a conversation that needs it says so', async (context) => {
  const setting = await startResponses(context)
  const path = '/v1/responses'
  const first = await ask(setting, { path, body: { model: 'acme/chat', input: 'One' } })
  const next = { model: 'acme/chat', input: 'Two', previous_response_id: first.body['id'] }
  const second = await ask(setting, { path, body: next })
  const id = String(first.body['id'])
  const deleted = await ask(setting, { path: `${path}/${id}`, method: 'DELETE' })
  assert.deepEqual(deleted.body, { id, object: 'response', deleted: true })
  await missing(setting, `${path}/${id}`)
  await missing(setting, `${path}/${id}`, 'DELETE')
  await missing(setting, `${path}/${id}/input_items`)
  const gone = await ask(setting, { path, body: next })
  assert.deepEqual([gone.status, (gone.body['error'] as Json)['code']], [400, 'previous_response_not_found'])
  const broken = await ask(setting, { path, body: { ...next, previous_response_id: second.body['id'] } })
  assert.equal(broken.status, 400)
  assert.match(broken.text, /was deleted/)
})

test('another account meets the same 404 as for a response that never was', async (context) => {
  const setting = await startResponses(context)
  const stranger = await setting.server.createKey({ name: 'theirs', account: 'theirs' })
  const { body } = await ask(setting, { path: '/v1/responses', body: { model: 'acme/chat', input: 'Mine' } })
  const mine = String(body['id'])
  const nobody = `${mine.slice(0, -3)}000`
  for (const [path, method] of [
    ['', 'GET'],
    ['', 'DELETE'],
    ['/input_items', 'GET'],
    ['/cancel', 'POST'],
  ] as const) {
    const at = async (id: string): Promise<Answered> =>
      ask(setting, { path: `/v1/responses/${id}${path}`, method, key: stranger })
    const [theirs, none] = [await at(mine), await at(nobody)]
    assert.equal(theirs.status, 404)
    assert.equal(theirs.text.replaceAll(mine, 'ID'), none.text.replaceAll(nobody, 'ID'))
  }
  const goOn = { model: 'acme/chat', input: 'x', previous_response_id: mine }
  const refused = await ask(setting, { path: '/v1/responses', body: goOn, key: stranger })
  assert.equal((refused.body['error'] as Json)['code'], 'previous_response_not_found')
  const item = (body['output'] as { id: string }[])[0]?.id
  const input = [{ type: 'item_reference', id: item }]
  const pointed = await ask(setting, {
    path: '/v1/responses',
    body: { model: 'acme/chat', input },
    key: stranger,
  })
  assert.equal(pointed.status, 404)
  assert.equal((await ask(setting, { path: `/v1/responses/${mine}` })).status, 200)
})

test('store: false keeps nothing; what is kept is sealed on disk', async (context) => {
  const setting = await startResponses(context)
  const body = { model: 'acme/chat', input: SECRET_WORDS }
  const { body: loose } = await ask(setting, { path: '/v1/responses', body: { ...body, store: false } })
  assert.equal(loose['store'], false)
  await missing(setting, `/v1/responses/${String(loose['id'])}`)
  const { body: kept } = await ask(setting, { path: '/v1/responses', body })
  const found = await ask(setting, { path: `/v1/responses/${String(kept['id'])}/input_items` })
  assert.ok(found.text.includes(SECRET_WORDS))
  const { dataFolder } = setting.server
  const files = globSync('causeway.db*', { cwd: dataFolder }).map((name) => {
    return readFileSync(join(dataFolder, name)).toString('latin1')
  })
  assert.ok(
    files.some((bytes) => bytes.includes(String(kept['id']))),
    'what was kept is in the files that were read',
  )
  assert.ok(files.every((bytes) => !bytes.includes(SECRET_WORDS)))
  assert.ok(!setting.server.stderr().includes(SECRET_WORDS))
})

test('an installation that keeps nothing says so', async (context) => {
  const setting = await startResponses(context, { CAUSEWAY_RESPONSES_DAYS: '0' })
  const body = { model: 'acme/chat', input: 'Hello' }
  const whole = await ask(setting, { path: '/v1/responses', body: { ...body, store: true } })
  assert.deepEqual([whole.status, whole.body['store']], [200, false])
  await missing(setting, `/v1/responses/${String(whole.body['id'])}`)
  const refused = await ask(setting, { path: '/v1/responses', body: { ...body, background: true } })
  assert.equal(refused.status, 400)
  assert.match(refused.text, /CAUSEWAY_RESPONSES_DAYS/)
})

test('pointers that are wrong are refused with the field at fault', async (context) => {
  const setting = await startResponses(context)
  const { body } = await ask(setting, { path: '/v1/responses', body: { model: 'acme/chat', input: 'One' } })
  const cases: [Json, number, string | null][] = [
    [{ previous_response_id: 'resp_1' }, 400, 'previous_response_id'],
    [{ previous_response_id: 3 }, 400, 'previous_response_id'],
    [{ previous_response_id: body['id'], conversation: 'conv_1' }, 400, null],
    [{ previous_response_id: body['id'], input: 3 }, 400, 'input'],
    [{ conversation: { id: 'conv_1' } }, 400, 'conversation'],
    [{ background: true, store: false }, 400, 'background'],
    [{ store: 'yes' }, 400, 'store'],
  ]
  for (const [fields, status, param] of cases) {
    const answered = await ask(setting, {
      path: '/v1/responses',
      body: { model: 'acme/chat', input: 'x', ...fields },
    })
    const error = answered.body['error'] as Json
    assert.deepEqual([answered.status, error['param']], [status, param], answered.text)
  }
  const cancel = `/v1/responses/${String(body['id'])}/cancel`
  const refused = await ask(setting, { path: cancel, method: 'POST' })
  assert.equal(refused.status, 400)
  assert.match(refused.text, /background/)
  const streamed = await ask(setting, { path: `/v1/responses/${String(body['id'])}?stream=true` })
  assert.equal(streamed.status, 400)
  assert.match(streamed.text, /cannot be streamed/)
})
