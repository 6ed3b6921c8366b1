import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startFakeUpstream, type UpstreamAnswer } from '../../test/support/fake-upstream.ts'
import { jsonAnswer } from '../../test/support/openai-answers.ts'
import { openClientCredentials } from './client-credentials.ts'

const upstream = await startFakeUpstream()
after(upstream.stop)

const SECRET = 'a-very~secret.value'

const open = (fields: Readonly<Record<string, string>> = {}): ReturnType<typeof openClientCredentials> =>
  openClientCredentials({
    providerName: 'Acme',
    credentials: {
      token_url: `${upstream.origin}/tenant/oauth2/v2.0/token`,
      client_id: 'client 1',
      client_secret: SECRET,
      scope: 'https://acme.example/.default',
      ...fields,
    },
    now: Date.now,
  })

const REQUEST = { method: 'POST', url: 'https://acme.example/v1', body: '{}' } as const

test('id and secret are given for a token, which is then shown', async () => {
  upstream.answerWith(jsonAnswer({ access_token: 'token-1', token_type: 'Bearer', expires_in: 3600 }))
  const ceremony = open()
  assert.deepEqual(await ceremony.headersFor(REQUEST), ['authorization', 'Bearer token-1'])
  assert.deepEqual(await ceremony.headersFor(REQUEST), ['authorization', 'Bearer token-1'])
  const [call, ...others] = upstream.requests
  assert.equal(others.length, 0)
  assert.equal(call?.path, '/tenant/oauth2/v2.0/token')
  assert.equal(call?.headers['content-type'], 'application/x-www-form-urlencoded')
  assert.deepEqual(Object.fromEntries(new URLSearchParams(call?.bodyText)), {
    grant_type: 'client_credentials',
    client_id: 'client 1',
    client_secret: SECRET,
    scope: 'https://acme.example/.default',
  })
})

test('a slash too many between authority and path does no harm', async () => {
  upstream.answerWith(jsonAnswer({ access_token: 'token-1', expires_in: 3600 }))
  await open({ token_url: `${upstream.origin}//tenant//oauth2/v2.0/token` }).headersFor(REQUEST)
  assert.equal(upstream.requests.at(-1)?.path, '/tenant/oauth2/v2.0/token')
})

test('a refusal says its code and nothing else of the answer', async () => {
  const refusal = { error: 'invalid_client', error_description: `Invalid client secret ${SECRET}` }
  upstream.answerWith(jsonAnswer(refusal, { status: 401 }))
  await assert.rejects(open().headersFor(REQUEST), (error: Error & { code?: string }) => {
    assert.equal(error.code, 'provider_unauthorized')
    assert.match(error.message, /answered 401 \(invalid_client\)/)
    return !error.message.includes('secret.value')
  })
})

test('an answer that is no token is none, whatever its status', async () => {
  const page: UpstreamAnswer = { steps: [{ do: 'write', bytes: '<html>Sign in</html>' }] }
  const elsewhere = { status: 302, headers: { location: `${upstream.origin}/elsewhere` } }
  const answers = [
    jsonAnswer({}),
    jsonAnswer({ access_token: 5 }),
    page,
    jsonAnswer({ access_token: 'a' }, elsewhere),
    jsonAnswer({ access_token: 'x'.repeat(400_000) }),
  ]
  for (const answer of answers) {
    upstream.answerWith(answer)
    await assert.rejects(open().headersFor(REQUEST), { code: 'provider_unauthorized' })
  }
  assert.ok(upstream.requests.every(({ path }) => path !== '/elsewhere'))
})

test('a server that does not say how long a token is good, or says it as text, is understood', async () => {
  upstream.answerWith(jsonAnswer({ access_token: 'a', expires_in: '3599' }))
  assert.deepEqual(await open().headersFor(REQUEST), ['authorization', 'Bearer a'])
  upstream.answerWith(jsonAnswer({ access_token: 'b' }))
  const ceremony = open()
  upstream.requests.length = 0
  await ceremony.headersFor(REQUEST)
  await ceremony.headersFor(REQUEST)
  assert.equal(upstream.requests.length, 1)
})

test('a secret is sent over TLS or within this machine only', async () => {
  for (const url of [
    'http://login.example/token',
    'ftp://127.0.0.1/token',
    'nonsense',
    'http://127.0.0.1.example/',
  ])
    await assert.rejects(open({ token_url: url }).headersFor(REQUEST), /must begin with https/)
})

test('a server that cannot be reached is named by its host', async () => {
  await assert.rejects(open({ token_url: 'http://127.0.0.1:9/token' }).headersFor(REQUEST), {
    code: 'provider_unauthorized',
    message: /127\.0\.0\.1:9 could not be reached/,
  })
})
