// Azure and Vertex AI end to end: the shipped catalogue switched on by the clouds' own variables, against servers on this machine that
// give tokens and are shown them. Bedrock is in bedrock-path.test.ts.
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { callGateway, type Exchange } from './support/call-gateway.ts'
import { startFakeUpstream, type FakeUpstream } from './support/fake-upstream.ts'
import { jsonAnswer, openaiServer, sseAnswer } from './support/openai-answers.ts'
import { startCauseway, type RunningCauseway } from './support/start-causeway.ts'

const ENTRA_SECRET = 'entra~secret.value'

let azure: FakeUpstream
let google: FakeUpstream
let tokens: FakeUpstream
let folder: string
let server: RunningCauseway
let key: string

/** A provider of the operator's own whose token server says no, before one that works. */
const CONFIG = (origin: string): string => `
routing: { attempts: 2 }
providers:
  acme:
    name: Acme
    dialect: openai-chat
    base_url: "${origin}/acme/v1"
    values: { token_url: "${origin}/refused", client_id: me, client_secret: my-own-secret }
    ceremony: { kind: client-credentials, needs: [[client_id]] }
models:
  acme/thinker:
    name: Thinker
    endpoints:
      - { provider: acme, id: thinker }
      - { provider: azure, id: thinker }
  acme/alone:
    name: Alone
    endpoints: [{ provider: acme, id: alone }]
`

async function writeKeyFile(tokenUri: string): Promise<string> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const path = join(folder, 'vertex.json')
  const file = {
    type: 'service_account',
    client_email: 'gateway@my-project.iam.gserviceaccount.example',
    private_key_id: 'k1',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    token_uri: tokenUri,
  }
  await writeFile(path, JSON.stringify(file))
  return path
}

before(async () => {
  azure = await startFakeUpstream()
  google = await startFakeUpstream()
  tokens = await startFakeUpstream()
  folder = await mkdtemp(join(tmpdir(), 'causeway-clouds-'))
  tokens.answerWith(({ path }) =>
    path === '/refused'
      ? jsonAnswer({ error: 'invalid_client' }, { status: 401 })
      : jsonAnswer({ access_token: `token-of-${path.split('/')[1]}`, expires_in: 3600 }),
  )
  server = await startCauseway({
    configYaml: CONFIG(tokens.origin),
    environment: {
      AZURE_OPENAI_ENDPOINT: azure.origin,
      AZURE_TENANT_ID: 'tenant',
      AZURE_CLIENT_ID: 'client',
      AZURE_CLIENT_SECRET: ENTRA_SECRET,
      AZURE_AUTHORITY_HOST: `${tokens.origin}/entra/`,
      GOOGLE_APPLICATION_CREDENTIALS: await writeKeyFile(`${tokens.origin}/google/token`),
      GOOGLE_VERTEX_PROJECT: 'my-project',
      GOOGLE_VERTEX_BASE_URL: google.origin,
      GOOGLE_VERTEX_ANTHROPIC_BASE_URL: google.origin,
    },
  })
  key = await server.createKey({ name: 'clouds' })
})

after(async () => {
  await server?.stop()
  await Promise.all([azure, google, tokens].map((fake) => fake?.stop()))
  if (folder) await rm(folder, { recursive: true, force: true })
})

function post(path: string, body: object): Promise<Exchange> {
  for (const fake of [azure, google]) fake.requests.length = 0
  return callGateway({ url: server.url + path, key }, body)
}

const HELLO = [{ role: 'user', content: 'Hello' }]
const chat = (model: string, provider: string, fields: object = {}): Promise<Exchange> =>
  post('/v1/chat/completions', { model, messages: HELLO, provider: { only: [provider] }, ...fields })

test('Azure: requests at once share one token of Entra ID, and no key is shown', async () => {
  azure.answerWith(openaiServer())
  tokens.requests.length = 0
  const answers = await Promise.all([1, 2, 3].map(() => chat('o3-mini', 'azure')))
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200],
  )
  assert.equal(azure.requests[0]?.path, '/openai/v1/chat/completions')
  for (const { headers } of azure.requests) {
    assert.equal(headers.authorization, 'Bearer token-of-entra')
    assert.equal(headers['api-key'], undefined)
  }
  const [asked, ...others] = tokens.requests
  assert.equal(others.length, 0)
  assert.equal(asked?.path, '/entra/tenant/oauth2/v2.0/token')
  assert.equal(
    new URLSearchParams(asked.bodyText).get('scope'),
    'https://cognitiveservices.azure.com/.default',
  )
})

const GEMINI = {
  candidates: [{ content: { role: 'model', parts: [{ text: 'Hello.' }] }, finishReason: 'STOP' }],
  usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 5 },
}
const PLACE = '/v1/projects/my-project/locations/global/publishers'

test('Vertex AI: Gemini is called with a token of the service account', async () => {
  google.answerWith(({ path }) =>
    path.includes('stream')
      ? sseAnswer([{ do: 'write', bytes: `data: ${JSON.stringify(GEMINI)}\n\n` }])
      : jsonAnswer(GEMINI),
  )
  tokens.requests.length = 0
  const { answer } = await chat('gemini-3.6-flash', 'google-vertex')
  assert.equal(answer.choices?.[0]?.message.content, 'Hello.')
  assert.equal(google.requests[0]?.path, `${PLACE}/google/models/gemini-3.6-flash:generateContent`)
  assert.equal(google.requests[0].headers.authorization, 'Bearer token-of-google')
  const { text } = await chat('gemini-3.6-flash', 'google-vertex', { stream: true })
  assert.ok(text.endsWith('data: [DONE]\n\n'))
  assert.equal(
    google.requests[0].path,
    `${PLACE}/google/models/gemini-3.6-flash:streamGenerateContent?alt=sse`,
  )
  assert.equal(tokens.requests.length, 1)
  const form = new URLSearchParams(tokens.requests[0]?.bodyText)
  const [, claims = ''] = (form.get('assertion') ?? '').split('.')
  const { iss, scope } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>
  assert.equal(iss, 'gateway@my-project.iam.gserviceaccount.example')
  assert.equal(scope, 'https://www.googleapis.com/auth/cloud-platform')
})

const MESSAGE = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-sonnet-5',
  content: [{ type: 'text', text: 'Hello.' }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 3, output_tokens: 2 },
}

test('Vertex AI: Claude is named in the address, and its version in the body', async () => {
  google.answerWith(jsonAnswer(MESSAGE))
  const { answer } = await chat('claude-sonnet-5', 'google-vertex-anthropic')
  assert.equal(answer.choices?.[0]?.message.content, 'Hello.')
  const [sent] = google.requests
  assert.equal(sent?.path, `${PLACE}/anthropic/models/claude-sonnet-5:rawPredict`)
  assert.equal(sent.headers.authorization, 'Bearer token-of-google')
  assert.deepEqual(sent.body, {
    max_tokens: 128_000,
    messages: HELLO,
    anthropic_version: 'vertex-2023-10-16',
  })
})

test('Vertex AI: a body in Claude’s own format changes in these members only', async () => {
  const answer = { type: 'message_start', message: { ...MESSAGE, content: [], stop_reason: null } }
  const last = { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 2 } }
  const events = [answer, last, { type: 'message_stop' }]
  const bytes = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('')
  google.answerWith(sseAnswer([{ do: 'write', bytes }]))
  const body = { max_tokens: 10, stream: true, zz: { b: 1 }, messages: HELLO }
  const provider = { only: ['google-vertex-anthropic'] }
  const { text } = await post('/v1/messages', { model: 'claude-haiku-4.5', provider, ...body })
  assert.ok(text.endsWith('event: message_stop\ndata: {"type":"message_stop"}\n\n'), text)
  assert.equal(
    google.requests[0]?.path,
    `${PLACE}/anthropic/models/claude-haiku-4-5%4020251001:streamRawPredict`,
  )
  assert.equal(
    google.requests[0].bodyText,
    JSON.stringify({ ...body, anthropic_version: 'vertex-2023-10-16' }),
  )
})

test('a provider whose token cannot be had is passed over; alone it is the operator’s fault', async () => {
  const { status, answer } = await post('/v1/chat/completions', { model: 'acme/thinker', messages: HELLO })
  assert.equal(status, 200)
  assert.equal(answer.choices?.[0]?.message.content, 'Hello from the fake upstream.')
  const alone = await post('/v1/chat/completions', { model: 'acme/alone', messages: HELLO })
  assert.equal(alone.status, 502)
  assert.equal(alone.answer.error?.code, 'provider_unauthorized')
})

test('no secret of a ceremony is in the log or in what the command line shows', async () => {
  const shown = await server.runCommand(['providers', 'list'])
  assert.equal(shown.exitCode, 0)
  for (const id of ['azure', 'google-vertex', 'google-vertex-anthropic'])
    assert.match(shown.stdout, new RegExp(`${id}\\b`))
  for (const secret of [ENTRA_SECRET, 'my-own-secret', 'token-of-', 'PRIVATE KEY'])
    assert.ok(!`${shown.stdout}${shown.stderr}${server.stderr()}`.includes(secret), secret)
})
