// Calls over the network to providers with a key ceremony, against servers on this machine that check what they are shown: signatures
// are computed anew there, apart from the code under test and its library.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { GatewayError } from '../../core/errors.ts'
import type { Endpoint } from '../../core/model.ts'
import { expectedSignature } from '../../test/support/aws-signature.ts'
import {
  createGate,
  startFakeUpstream,
  type FakeUpstream,
  type UpstreamAnswer,
} from '../../test/support/fake-upstream.ts'
import { jsonAnswer } from '../../test/support/openai-answers.ts'
import { buildCatalogue } from '../catalogue/build.ts'
import { model, provider } from '../catalogue/schema.ts'
import { createHttpTransport } from './http.ts'
import { listModels } from './list-models.ts'
import type { Transport, UpstreamFlow } from './transport.ts'

let upstream: FakeUpstream
let tokens: FakeUpstream
let transport: Transport
let clock = Date.now()

before(async () => {
  upstream = await startFakeUpstream()
  tokens = await startFakeUpstream()
  transport = createHttpTransport({ via: 'causeway/test', userAgent: 'causeway/test', now: () => clock })
})

after(async () => {
  await transport.close()
  await Promise.all([upstream.stop(), tokens.stop()])
})

function endpointAt(document: object): Endpoint {
  const filled = provider.parse({ name: 'Acme', dialect: 'openai-chat', ...document })
  const row = model.parse({ name: 'M', endpoints: [{ provider: 'acme', id: 'us.acme.m-v1:0' }] })
  const catalogue = buildCatalogue(
    { providers: new Map([['acme', filled]]), models: new Map([['acme/m', row]]) },
    () => undefined,
  )
  return catalogue.models.get('acme/m')?.endpoints[0] as Endpoint
}

interface Sent {
  readonly flow: UpstreamFlow
  /** The status, or the error. */
  readonly outcome: Promise<number | GatewayError>
}

function send(endpoint: Endpoint, { body = '{}', stream = false } = {}): Sent {
  const { promise: outcome, resolve, reject } = Promise.withResolvers<number | GatewayError>()
  let answered = 0
  const flow = transport.send(
    {
      operation: 'chat',
      endpoint,
      body,
      stream,
      passedHeaders: {},
      simulate: undefined,
      attempt: 0,
      connectTimeoutMs: 1000,
    },
    {
      onHeaders: (status) => {
        if (answered !== 0) reject(new Error('headers came twice'))
        answered = status
      },
      onData: () => undefined,
      onEnd: () => resolve(answered),
      onError: resolve,
    },
  )
  return { flow, outcome }
}

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'

const signed = (values: Readonly<Record<string, string>> = {}): Endpoint =>
  endpointAt({
    dialect: 'bedrock-converse',
    base_url: upstream.origin,
    ceremony: { kind: 'aws-sigv4', needs: [['access_key_id', 'secret_access_key']] },
    values: {
      access_key_id: 'AKIDEXAMPLE',
      secret_access_key: SECRET,
      region: 'eu-west-1',
      service: 'bedrock',
      ...values,
    },
  })

test('what arrives is signed: path, host, time and body', async () => {
  upstream.answerWith(jsonAnswer({}))
  const body = JSON.stringify({ text: 'Zwölf Boxkämpfer 🥊' })
  for (const stream of [false, true]) {
    upstream.requests.length = 0
    assert.equal(await send(signed({ session_token: 'temporary==' }), { body, stream }).outcome, 200)
    const [request] = upstream.requests
    assert.ok(request)
    assert.equal(request.path, `/model/us.acme.m-v1%3A0/converse${stream ? '-stream' : ''}`)
    assert.equal(request.headers['x-amz-security-token'], 'temporary==')
    const { authorization = '' } = request.headers
    assert.match(authorization, /SignedHeaders=host;x-amz-date;x-amz-security-token,/)
    assert.equal(/Signature=(\w+)/.exec(authorization)?.[1], expectedSignature(request, SECRET))
  }
})

test('every request has a signature of its own time', async () => {
  upstream.answerWith(jsonAnswer({}))
  upstream.requests.length = 0
  const endpoint = signed()
  await send(endpoint).outcome
  clock += 5000
  await send(endpoint).outcome
  const dates = upstream.requests.map(({ headers }) => headers['x-amz-date'])
  assert.equal(new Set(dates).size, 2)
  for (const request of upstream.requests)
    assert.ok(request.headers.authorization?.endsWith(expectedSignature(request, SECRET)))
})

const tokenAnswer = (value: string): UpstreamAnswer => jsonAnswer({ access_token: value, expires_in: 3600 })

const withToken = (fields: object = {}): Endpoint =>
  endpointAt({
    base_url: upstream.baseUrl,
    auth: 'api-key',
    ceremony: { kind: 'client-credentials', needs: [['client_id']] },
    values: { token_url: `${tokens.origin}/token`, client_id: 'i', client_secret: 's' },
    ...fields,
  })

test('a token is fetched once for all requests, and shown with each', async () => {
  tokens.answerWith(tokenAnswer('one'))
  tokens.requests.length = 0
  upstream.requests.length = 0
  upstream.answerWith(jsonAnswer({}))
  const endpoint = withToken()
  const statuses = await Promise.all([1, 2, 3].map(() => send(endpoint).outcome))
  assert.deepEqual(statuses, [200, 200, 200])
  assert.equal(tokens.requests.length, 1)
  for (const { headers } of upstream.requests) {
    assert.equal(headers.authorization, 'Bearer one')
    assert.equal(headers['api-key'], undefined)
  }
})

test('a key goes before the ceremony', async () => {
  tokens.requests.length = 0
  upstream.requests.length = 0
  assert.equal(await send(withToken({ api_key: 'k' })).outcome, 200)
  assert.equal(upstream.requests[0]?.headers['api-key'], 'k')
  assert.equal(upstream.requests[0]?.headers.authorization, undefined)
  assert.equal(tokens.requests.length, 0)
})

test('a token that a provider refuses is not shown again', async () => {
  const endpoint = withToken()
  tokens.answerWith(tokenAnswer('old'))
  await send(endpoint).outcome
  clock += 60_000
  tokens.answerWith(tokenAnswer('new'))
  upstream.answerNext(jsonAnswer({ error: 'expired' }, { status: 401 }))
  assert.equal(await send(endpoint).outcome, 401)
  upstream.requests.length = 0
  assert.equal(await send(endpoint).outcome, 200)
  assert.equal(upstream.requests[0]?.headers.authorization, 'Bearer new')
})

test('without a token nobody is called, and the error is the operator’s', async () => {
  tokens.answerWith(jsonAnswer({ error: 'invalid_client' }, { status: 401 }))
  upstream.requests.length = 0
  const error = await send(withToken()).outcome
  assert.ok(typeof error === 'object')
  assert.equal(error.code, 'provider_unauthorized')
  assert.equal(error.retry, 'elsewhere')
  assert.equal(upstream.requests.length, 0)
})

test('a call that is given up while its token is fetched is not made', async () => {
  const gate = createGate()
  tokens.answerWith({ before: [{ do: 'wait', gate }], steps: tokenAnswer('late').steps })
  tokens.requests.length = 0
  upstream.requests.length = 0
  const endpoint = withToken()
  const given = send(endpoint)
  await tokens.request(0)
  given.flow.abort()
  const kept = send(endpoint)
  gate.open()
  assert.equal(await kept.outcome, 200)
  assert.equal(upstream.requests.length, 1)
  assert.equal(await Promise.race([given.outcome, Promise.resolve('nothing')]), 'nothing')
})

test('a provider is asked for its models with the same proof', async () => {
  upstream.requests.length = 0
  upstream.answerWith(jsonAnswer({ modelSummaries: [{ modelId: 'acme.m-v1:0', modelName: 'M' }] }))
  const listed = await listModels(signed().provider)
  assert.deepEqual(
    listed.map(({ id }) => id),
    ['acme.m-v1:0'],
  )
  const [request] = upstream.requests
  assert.ok(request?.headers.authorization?.endsWith(expectedSignature(request, SECRET)))
})
