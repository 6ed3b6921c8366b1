import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openAwsSigV4 } from './aws-sigv4.ts'
import type { OutgoingRequest } from './key-ceremony.ts'

const KEYS = {
  access_key_id: 'AKIDEXAMPLE',
  secret_access_key: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  service: 'bedrock',
}
const NOW = Date.UTC(2026, 10, 21, 12, 34, 56)

const folder = await mkdtemp(join(tmpdir(), 'causeway-aws-'))
after(() => rm(folder, { recursive: true }))

function headers(
  credentials: Readonly<Record<string, string>>,
  request: OutgoingRequest,
): Promise<Record<string, string>> {
  const ceremony = openAwsSigV4({ providerName: 'Acme', credentials, now: () => NOW })
  return ceremony.headersFor(request).then((list) => {
    const pairs: [string, string][] = []
    for (let at = 0; at < list.length; at += 2) pairs.push([String(list[at]), String(list[at + 1])])
    return Object.fromEntries(pairs)
  })
}

const HOST = 'https://bedrock-runtime.eu-west-1.amazonaws.com'
const BODY = '{"messages":[{"role":"user","content":[{"text":"Zwölf Boxkämpfer 🥊"}]}]}'
const CONVERSE: OutgoingRequest = {
  method: 'POST',
  url: `${HOST}/model/us.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse-stream`,
  body: BODY,
}

/** What botocore 1.44.5 signs for the same requests with the same keys at the same time. */
const VECTORS: readonly {
  readonly region: string
  readonly request: OutgoingRequest
  readonly signature: string
}[] = [
  {
    region: 'eu-west-1',
    request: CONVERSE,
    signature: 'aceed235d500ed7e0664e49d2ee07ee47ddfd13987833bc8416478f94e064e01',
  },
  {
    region: 'us-east-1',
    request: {
      method: 'POST',
      url: 'https://bedrock-runtime.us-east-1.amazonaws.com/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aapplication-inference-profile%2Fabc/converse',
      body: '{}',
    },
    signature: 'd5bb1f01c3709e9d9ea30a3dfd76d05f44fc6748a7877919bdd78c47521178b7',
  },
  {
    region: 'us-east-1',
    request: { method: 'GET', url: 'https://bedrock.us-east-1.amazonaws.com/foundation-models', body: '' },
    signature: 'a29cef5a2346f3b2f4c51b8395902227ca30355081d6bdba9c1de79c0f4c036c',
  },
  {
    region: 'us-east-1',
    request: { method: 'POST', url: 'http://127.0.0.1:9001/model/a.b/converse?x=1&a=%20b', body: '{}' },
    signature: '584a4db0284750e88e9f5204962520c69c667dc5b0eb4db0615264cd539547e8',
  },
]

test('requests are signed as AWS’s own library signs them', async () => {
  for (const { region, request, signature } of VECTORS)
    assert.deepEqual(await headers({ ...KEYS, region }, request), {
      'x-amz-date': '20261121T123456Z',
      authorization:
        `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261121/${region}/bedrock/aws4_request, ` +
        `SignedHeaders=host;x-amz-date, Signature=${signature}`,
    })
})

test('temporary keys are shown with their token, which is signed too', async () => {
  const token = 'FwoGZXIvYXdzEXAMPLE//token=='
  const shown = await headers({ ...KEYS, region: 'eu-west-1', session_token: token }, CONVERSE)
  assert.equal(shown['x-amz-security-token'], token)
  assert.ok(
    shown['authorization']?.endsWith(
      'SignedHeaders=host;x-amz-date;x-amz-security-token, ' +
        'Signature=ed9307596d63cd9ef194fdb9218b3bbe9562f6a8fb3954a13a4d75ef8b81c04b',
    ),
  )
})

const profileOf = async (
  name: string,
  files: { readonly credentials?: string; readonly config?: string },
) => {
  const [credentials, config] = [join(folder, 'credentials'), join(folder, 'config')]
  await writeFile(credentials, files.credentials ?? '')
  await writeFile(config, files.config ?? '')
  return {
    region: 'eu-west-1',
    service: 'bedrock',
    profile: name,
    credentials_file: credentials,
    config_file: config,
  }
}

const PAIR = `aws_access_key_id = ${KEYS.access_key_id}\naws_secret_access_key = ${KEYS.secret_access_key}\n`

test('the keys of a profile may stand in either of AWS’s files', async () => {
  const expected = await headers({ ...KEYS, region: 'eu-west-1' }, CONVERSE)
  const others = '[default]\naws_access_key_id = OTHER\naws_secret_access_key = other\n'
  const inCredentials = await profileOf('work', { credentials: `${others}[work]\n${PAIR}` })
  assert.deepEqual(await headers(inCredentials, CONVERSE), expected)
  const inConfig = await profileOf('work', { config: `[profile work]\nregion = us-east-1\n${PAIR}` })
  assert.deepEqual(await headers(inConfig, CONVERSE), expected)
})

test('keys of a profile that are rewritten are read again', async () => {
  const credentials = await profileOf('work', { credentials: `[work]\n${PAIR}` })
  let now = NOW
  const ceremony = openAwsSigV4({ providerName: 'Acme', credentials, now: () => now })
  const keyId = async (): Promise<string | undefined> =>
    /Credential=(\w+)/.exec((await ceremony.headersFor(CONVERSE)).join(' '))?.[1]
  assert.equal(await keyId(), 'AKIDEXAMPLE')
  await profileOf('work', { credentials: `[work]\n${PAIR.replace('AKIDEXAMPLE', 'AKIDNEW')}` })
  assert.equal(await keyId(), 'AKIDEXAMPLE')
  now += 60_000
  assert.equal(await keyId(), 'AKIDNEW')
})

test('a profile without keys is refused with what to do, and no secret is told', async () => {
  const missing = await profileOf('work', { credentials: `[other]\n${PAIR}` })
  const role = await profileOf('assume', {
    config: '[profile assume]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = work\n',
  })
  await assert.rejects(headers(missing, CONVERSE), (error: Error) => {
    assert.match(error.message, /no keys for the profile "work"/)
    return !error.message.includes(KEYS.secret_access_key)
  })
  await profileOf('assume', {
    config: '[profile assume]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = work\n',
  })
  await assert.rejects(headers(role, CONVERSE), {
    code: 'provider_unauthorized',
    message: /role_arn.*export-credentials/,
  })
})
