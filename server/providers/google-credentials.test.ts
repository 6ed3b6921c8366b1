import assert from 'node:assert/strict'
import { createVerify, generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { startFakeUpstream } from '../../test/support/fake-upstream.ts'
import { jsonAnswer } from '../../test/support/openai-answers.ts'
import { openGoogleCredentials } from './google-credentials.ts'

const upstream = await startFakeUpstream()
const folder = await mkdtemp(join(tmpdir(), 'causeway-google-'))
after(async () => {
  await upstream.stop()
  await rm(folder, { recursive: true })
})

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform'
const ACCOUNT = {
  type: 'service_account',
  project_id: 'acme',
  private_key_id: 'k1',
  private_key: privateKey,
  client_email: 'robot@acme.iam.gserviceaccount.com',
  token_uri: `${upstream.origin}/token`,
}

async function open(file: unknown): Promise<ReturnType<typeof openGoogleCredentials>> {
  const path = join(folder, 'credentials.json')
  await writeFile(path, typeof file === 'string' ? file : JSON.stringify(file))
  return openGoogleCredentials({
    providerName: 'Acme',
    credentials: { key_file: path, scope: SCOPE },
    now: Date.now,
  })
}

const REQUEST = { method: 'POST', url: 'https://acme.example/v1', body: '{}' } as const

const decode = (part: string | undefined): Record<string, unknown> =>
  JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8')) as Record<string, unknown>

test('a service account signs for a token, which is then shown until it ends', async () => {
  upstream.answerWith(jsonAnswer({ access_token: 'ya29.one', expires_in: 3600, token_type: 'Bearer' }))
  const ceremony = await open(ACCOUNT)
  assert.deepEqual(await ceremony.headersFor(REQUEST), ['authorization', 'Bearer ya29.one'])
  assert.deepEqual(await ceremony.headersFor(REQUEST), ['authorization', 'Bearer ya29.one'])
  assert.equal(upstream.requests.length, 1)
  const form = new URLSearchParams(upstream.requests[0]?.bodyText)
  assert.equal(form.get('grant_type'), 'urn:ietf:params:oauth:grant-type:jwt-bearer')
  const [header, claims, signature] = (form.get('assertion') ?? '').split('.')
  assert.equal(decode(header)['alg'], 'RS256')
  const { iss, scope, exp, iat } = decode(claims)
  assert.deepEqual([iss, scope], [ACCOUNT.client_email, SCOPE])
  assert.ok(Number(exp) > Number(iat))
  const verify = createVerify('RSA-SHA256').update(`${header}.${claims}`)
  assert.ok(verify.verify(publicKey, signature ?? '', 'base64url'), 'signed with the private key of the file')
})

test('a refusal says Google’s code, and neither key nor assertion', async () => {
  const refusal = { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' }
  upstream.answerWith(jsonAnswer(refusal, { status: 400 }))
  const ceremony = await open(ACCOUNT)
  await assert.rejects(ceremony.headersFor(REQUEST), (error: Error & { code?: string }) => {
    assert.equal(error.code, 'provider_unauthorized')
    assert.match(error.message, /invalid_grant/)
    return !error.message.includes('PRIVATE') && !error.message.includes('assertion')
  })
})

test('a person’s login gives a token too', async () => {
  upstream.answerWith(jsonAnswer({ access_token: 'ya29.two', expires_in: 3600 }))
  const login = { type: 'authorized_user', client_id: 'c', client_secret: 's', refresh_token: 'r' }
  const ceremony = await open({ ...login, token_uri: ACCOUNT.token_uri })
  assert.deepEqual(await ceremony.headersFor(REQUEST), ['authorization', 'Bearer ya29.two'])
  assert.equal(new URLSearchParams(upstream.requests.at(-1)?.bodyText).get('refresh_token'), 'r')
})

test('a file that is no credentials is refused without its content', async () => {
  for (const file of [
    '-----BEGIN PRIVATE KEY-----',
    '[]',
    '{"type":"service_account"}',
    '{"type":"unheard_of"}',
  ]) {
    const ceremony = await open(file)
    await assert.rejects(ceremony.headersFor(REQUEST), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'provider_unauthorized')
      return !error.message.includes('PRIVATE KEY')
    })
  }
  const missing = openGoogleCredentials({
    providerName: 'Acme',
    credentials: { key_file: join(folder, 'nowhere.json'), scope: SCOPE },
    now: Date.now,
  })
  await assert.rejects(missing.headersFor(REQUEST), /credentials file cannot be read/)
})
