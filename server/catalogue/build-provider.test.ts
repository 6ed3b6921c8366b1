import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildProvider } from './build-provider.ts'
import { provider } from './schema.ts'

type Variables = Readonly<Record<string, string>>

const build = (fields: object, variables: Variables = {}): ReturnType<typeof buildProvider> =>
  buildProvider(
    'acme',
    provider.parse({ name: 'Acme', dialect: 'openai-chat', ...fields }),
    (name) => variables[name],
  )

const CLOUD = {
  dialect: 'bedrock-converse',
  base_url: 'https://runtime.{region}.acme.example',
  env: {
    key: 'ACME_TOKEN',
    base_url: 'ACME_BASE_URL',
    values: { region: ['ACME_REGION', 'ACME_DEFAULT_REGION'], id: ['ACME_ID'], secret: ['ACME_SECRET'] },
  },
  ceremony: { kind: 'aws-sigv4', needs: [['id', 'secret', 'region']] },
  paths: { models: 'https://list.{region}.acme.example/models' },
}
const KEYS = { ACME_ID: 'i', ACME_SECRET: 's', ACME_DEFAULT_REGION: 'eu-1' }

test('values of the environment fill the address, the first variable that is set counts', () => {
  const built = build(CLOUD, { ...KEYS, ACME_REGION: 'us-2' })
  assert.equal(built.baseUrl, 'https://runtime.us-2.acme.example')
  assert.equal(build(CLOUD, KEYS).baseUrl, 'https://runtime.eu-1.acme.example')
  assert.equal(built.paths.models, 'https://list.us-2.acme.example/models')
  assert.equal(built.paths.chat, '/model/{model}/converse')
  assert.equal(built.paths.chatStream, '/model/{model}/converse-stream')
})

test('what the ceremony needs switches a provider on, all of it or nothing', () => {
  assert.equal(build(CLOUD, KEYS).enabled, true)
  for (const name of Object.keys(KEYS)) {
    const { [name]: _missing, ...others } = KEYS as Variables
    assert.equal(build(CLOUD, others).enabled, false, name)
  }
  assert.equal(build(CLOUD).enabled, false)
})

test('a key goes before the ceremony, and needs only what the address needs', () => {
  const keyed = build(CLOUD, { ...KEYS, ACME_TOKEN: 't' })
  assert.deepEqual([keyed.enabled, keyed.apiKey, keyed.ceremony], [true, 't', undefined])
  assert.deepEqual(build(CLOUD, KEYS).ceremony, 'aws-sigv4')
  assert.deepEqual(build(CLOUD, KEYS).credentials, { region: 'eu-1', id: 'i', secret: 's' })
  assert.equal(build(CLOUD, { ACME_TOKEN: 't', ACME_REGION: 'eu-1' }).enabled, true)
  assert.equal(build(CLOUD, { ACME_TOKEN: 't' }).enabled, false)
})

test('a provider that was moved is asked for everything where it is now', () => {
  const moved = build(CLOUD, { ...KEYS, ACME_BASE_URL: 'http://127.0.0.1:9001' })
  assert.equal(moved.baseUrl, 'http://127.0.0.1:9001')
  assert.equal(moved.paths.models, '/models')
  const nowhere = build(CLOUD, { ACME_TOKEN: 't', ACME_BASE_URL: 'http://127.0.0.1:9001' })
  assert.deepEqual([nowhere.enabled, nowhere.baseUrl], [true, 'http://127.0.0.1:9001'])
})

test('errors name all variables of the first way to switch a provider on', () => {
  assert.equal(build(CLOUD).keyVariable, 'ACME_TOKEN and ACME_REGION')
  const { key: _key, ...env } = CLOUD.env
  assert.equal(build({ ...CLOUD, env }).keyVariable, 'ACME_ID, ACME_SECRET and ACME_REGION')
})

const PLACES = {
  base_url: 'https://{location}-acme.example/v1/projects/{project}',
  base_url_by_location: { global: 'https://acme.example/v1/projects/{project}' },
  auth: 'none',
  values: { location: 'global', scope: '{project}/all' },
  env: { base_url: 'ACME_BASE_URL', values: { location: ['ACME_LOCATION'], project: ['ACME_PROJECT'] } },
  ceremony: { kind: 'google-credentials', needs: [['project']] },
}

test('an address may differ by location, and a value may hold another', () => {
  assert.equal(build(PLACES, { ACME_PROJECT: 'p' }).baseUrl, 'https://acme.example/v1/projects/p')
  const there = build(PLACES, { ACME_PROJECT: 'p', ACME_LOCATION: 'eu' })
  assert.equal(there.baseUrl, 'https://eu-acme.example/v1/projects/p')
  assert.deepEqual(there.credentials, { location: 'eu', scope: 'p/all', project: 'p' })
  assert.equal(build(PLACES).enabled, false)
  const moved = build(PLACES, { ACME_PROJECT: 'p', ACME_BASE_URL: 'http://127.0.0.1:9' })
  assert.equal(moved.baseUrl, 'http://127.0.0.1:9/v1/projects/p')
})

test('braces mean themselves in what the environment gives, and in a value that names nothing', () => {
  const fields = { ...CLOUD, values: { note: '{id} of {nobody}' } }
  const built = build(fields, { ...KEYS, ACME_SECRET: 'a{id}b{model}' })
  assert.deepEqual(built.credentials, {
    note: 'i of {nobody}',
    region: 'eu-1',
    id: 'i',
    secret: 'a{id}b{model}',
  })
})

test('members of the body are set, and null takes one out', () => {
  const { bodyMembers } = build({ base_url: 'https://a.example', body: { model: null, version: '1' } })
  assert.deepEqual(
    [...(bodyMembers ?? [])],
    [
      ['model', undefined],
      ['version', '1'],
    ],
  )
})

test('a plain provider has neither ceremony nor credentials', () => {
  const plain = build({ base_url: 'https://a.example/v1', env: { key: 'ACME_TOKEN' } }, { ACME_TOKEN: 't' })
  assert.deepEqual([plain.enabled, plain.ceremony, plain.credentials], [true, undefined, undefined])
  assert.equal(plain.baseUrl, 'https://a.example/v1')
})
