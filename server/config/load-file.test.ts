import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { ConfigError } from './config-error.ts'
import type { ConfigFile } from './config-file.ts'
import { NO_CONFIG_FILE } from './config-file.ts'
import { loadConfigFile } from './load-file.ts'

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causeway-config-'))
})
after(() => rm(folder, { recursive: true }))

type Variables = Readonly<Record<string, string>>

const load = async (text: string, variables: Variables = {}): Promise<ConfigFile> => {
  const path = join(folder, 'causeway.yaml')
  await writeFile(path, text)
  return await loadConfigFile(path, (name) => variables[name])
}

const refusal = async (text: string, variables: Variables = {}): Promise<string> => {
  try {
    await load(text, variables)
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error))
    return error.message
  }
  assert.fail('the file was accepted')
}

const PROVIDER = `providers:
  acme: { name: Acme, dialect: openai-chat, base_url: "http://127.0.0.1:9001/v1", api_key: "\${ACME_KEY}", quirks: [], data_policy: { trains: false, retains_days: 0 } }
`

const CONTRACT = `${PROVIDER}models:
  acme/thinker-1:
    name: Thinker 1
    aliases: [thinker]
    context: 128000
    max_output: 32000
    input: [text, image]
    pricing: { prompt: 1.10, completion: 4.40, cache_read: 0.55 }
    reasoning: { kind: effort, efforts: [low, medium, high], default: medium }
    supports: [tools, tool_choice, response_format, seed, stop]
    successor: acme/thinker-2
    endpoints:
      - { provider: acme, id: thinker-1-2026-01-01, supports: [tools, tool_choice, seed, stop, prefill] }
      - { provider: openai, id: thinker-1, pricing: { prompt: 1.20, completion: 4.80 } }
routing: { connect_timeout_ms: 5000, first_event_timeout_ms: 60000, idle_timeout_ms: 30000, attempts: 4, total_timeout_ms: 900000, rescue: true }
succession: { default: successor, models: { openai/o1: { to: acme/thinker-1 }, openai/o1-mini: refuse } }
`

test('the file that the contract shows is read as it stands', async () => {
  const file = await load(CONTRACT, { ACME_KEY: 'acme-secret' })
  const provider = file.documents.providers.get('acme')
  assert.equal(provider?.api_key, 'acme-secret')
  assert.equal(provider.base_url, 'http://127.0.0.1:9001/v1')
  const model = file.documents.models.get('acme/thinker-1')
  assert.equal(model?.context, 128_000)
  assert.deepEqual(
    model.endpoints.map((endpoint) => [endpoint.provider, endpoint.id]),
    [
      ['acme', 'thinker-1-2026-01-01'],
      ['openai', 'thinker-1'],
    ],
  )
  assert.deepEqual(file.routing, {
    connectTimeoutMs: 5_000,
    firstEventTimeoutMs: 60_000,
    idleTimeoutMs: 30_000,
    attempts: 4,
    totalTimeoutMs: 900_000,
    balance: 'listed',
    rescue: true,
    hedge: 'late',
    probeMinutes: undefined,
    probeDollarsPerDay: 0.05,
  })
  assert.equal(file.succession.default, 'successor')
  assert.deepEqual(file.succession.models.get('openai/o1'), { to: 'acme/thinker-1' })
  assert.equal(file.succession.models.get('openai/o1-mini'), 'refuse')
  assert.deepEqual(file.notices, ['The successor acme/thinker-2 of acme/thinker-1 is not in the catalogue.'])
})

test('an empty file changes nothing', async () => {
  assert.deepEqual(await load(''), NO_CONFIG_FILE)
  assert.deepEqual(await load('# only a comment\n'), NO_CONFIG_FILE)
})

test('a timeout that is set is obeyed, one that is not stays open for the model', async () => {
  const { routing } = await load('routing: { idle_timeout_ms: 1500, rescue: false, hedge: auto }')
  assert.equal(routing.idleTimeoutMs, 1_500)
  assert.equal(routing.firstEventTimeoutMs, undefined)
  assert.equal(routing.rescue, false)
  assert.equal(routing.hedge, 'auto')
})

test('a variable that is not set switches its provider off, keeps its models and says which and where', async () => {
  const file = await load(CONTRACT)
  const provider = file.documents.providers.get('acme')
  assert.equal(provider?.api_key, undefined)
  assert.equal(provider?.env.key, 'ACME_KEY')
  assert.ok(file.documents.models.has('acme/thinker-1'))
  assert.equal(file.notices[0], 'Provider acme is switched off: the variable ACME_KEY (line 2) is not set.')
})

test('a local provider without a key is switched off when the variable in its address is not set', async () => {
  const text =
    'providers:\n  local:\n    name: Local\n    dialect: openai-chat\n    base_url: "http://${LOCAL_HOST}/v1"\n    auth: none\n'
  const off = await load(text)
  assert.deepEqual(off.documents.providers.get('local')?.env, { base_url: 'LOCAL_HOST' })
  assert.match(off.notices.join(), /Provider local is switched off: the variable LOCAL_HOST \(line 5\)/)
  const on = await load(text, { LOCAL_HOST: '127.0.0.1:1234' })
  assert.equal(on.documents.providers.get('local')?.base_url, 'http://127.0.0.1:1234/v1')
  assert.deepEqual(on.notices, [])
})

test('a provider that needs a key and has none is switched off and said', async () => {
  const { notices } = await load(
    'providers:\n  acme: { name: Acme, dialect: openai-chat, base_url: "http://a/v1" }\n',
  )
  assert.match(notices.join(), /Provider acme is switched off: it has no api_key \(line 2\).*auth: none/)
})

test('two dollar signs and a brace stay a plain text', async () => {
  const text = PROVIDER.replace('Acme', '"A $${x} B"')
  const { documents } = await load(text, { ACME_KEY: 'k' })
  assert.equal(documents.providers.get('acme')?.name, 'A ${x} B')
})

const bad: readonly (readonly [what: string, text: string, ...expected: RegExp[]])[] = [
  ['broken YAML', 'routing:\n  attempts: [1,\nproviders: {}\n', /line 3: /],
  ['a duplicate key', 'routing: {}\nproviders: {}\nrouting: {}\n', /line 3: this key is there twice/],
  ['a tab as indentation', 'routing:\n\tattempts: 1\n', /line 2: .*[Tt]ab/],
  ['a second document', 'routing: {}\n---\nrouting: {}\n', /line 2: a second document/],
  ['an unknown tag', 'routing: !env x\n', /line 1: .*!env/],
  ['an alias of nothing', 'routing:\n  attempts: *many\n', /line 2: \*many/],
  ['a list at the top', '- 1\n', /line 1: the file: expected object/],
  ['an unknown block', 'modles: {}\n', /line 1: modles is not a known field; did you mean models\?/],
  [
    'an unknown field',
    'routing:\n  attempts: 2\n  atempts: 3\n',
    /line 3: routing\.atempts is not a known field; did you mean attempts\?/,
  ],
  ['a number out of range', 'routing:\n\n  attempts: 0\n', /line 3: routing\.attempts: .*\(it is 0\)/],
  [
    'a text for a number',
    'routing: { connect_timeout_ms: 5s }\n',
    /line 1: routing\.connect_timeout_ms: expected number.*"5s"/,
  ],
  [
    'an unknown dialect',
    'providers:\n  a:\n    name: A\n    dialect: soap\n    base_url: x\n',
    /line 4: providers\.a\.dialect: .*openai-chat.*"soap"/,
  ],
  [
    'a missing field',
    'providers:\n  a:\n    name: A\n    dialect: openai-chat\n',
    /line 2: providers\.a\.base_url: expected string/,
  ],
  [
    'a model id without author',
    'models:\n  thinker: { name: T }\n',
    /line 2: models\.thinker: .*author\/slug/,
  ],
  [
    'a provider id in capitals',
    'providers:\n  ACME: { name: A, dialect: openai-chat, base_url: x }\n',
    /line 2: providers\.ACME: .*lower-case/,
  ],
  [
    'a strange succession',
    'succession:\n  models:\n    openai/o1: later\n',
    /line 3: .*must be successor, refuse or/,
  ],
  [
    'an endpoint at an unknown provider',
    'models:\n  a/b:\n    name: B\n    endpoints:\n      - { provider: nobody, id: b }\n',
    /line 5: models\.a\/b\.endpoints\[0\]\.provider: there is no provider nobody/,
  ],
  [
    'an alias that another model has',
    'models:\n  a/b:\n    name: B\n    aliases: [openai/o1]\n',
    /line 2: .*openai\/o1 belongs to both/,
  ],
  [
    'a variable outside of providers that is not set',
    'models:\n  a/b:\n    name: "${MODEL_NAME}"\n',
    /line 3: models\.a\/b\.name: the variable MODEL_NAME is not set/,
  ],
  [
    'a variable that is none',
    'providers:\n  a: { name: "${a:-b}", dialect: openai-chat, base_url: x }\n',
    /line 2: .*write \$\{NAME\}/,
  ],
]
for (const [what, text, ...expected] of bad) {
  test(`${what} is refused with the line and the reason`, async () => {
    const message = await refusal(text)
    assert.ok(message.includes(join(folder, 'causeway.yaml')), message)
    for (const pattern of expected) assert.match(message, pattern)
  })
}

test('a message never repeats a key or a header', async () => {
  const message = await refusal(
    'providers:\n  a: { name: A, dialect: openai-chat, base_url: x, api_key: 123456789, headers: { x-key: 987654321 } }\n',
  )
  assert.match(message, /providers\.a\.api_key/)
  assert.ok(!/123456789|987654321/.test(message), message)
})

test('many problems are all counted and the first ones named in the order of lines', async () => {
  const fields = Array.from({ length: 14 }, (_, index) => `  unknown_${index}: 1\n`).join('')
  const message = await refusal(`routing:\n${fields}`)
  assert.match(message, /line 2: routing\.unknown_0/)
  assert.match(message, /line 11: /)
  assert.match(message, /and 4 more/)
})

const SEVERAL = `providers:
  acme:
    name: Acme
    dialect: openai-chat
    base_url: "http://127.0.0.1:9001/v1"
    api_keys:
      - "\${FIRST}"
      - { key: "\${SECOND}", name: second, requests_per_minute: 10, weight: 2 }
`

test('of several keys those whose variable is not set are left out; without any the provider is off', async () => {
  const both = await load(SEVERAL, { FIRST: 'key-1', SECOND: 'key-2' })
  assert.deepEqual(both.documents.providers.get('acme')?.api_keys, [
    'key-1',
    { key: 'key-2', name: 'second', requests_per_minute: 10, weight: 2 },
  ])
  assert.deepEqual(both.notices, [])
  const one = await load(SEVERAL, { SECOND: 'key-2' })
  assert.equal(one.documents.providers.get('acme')?.api_keys?.length, 1)
  assert.match(one.notices.join('\n'), /acme has one key less: the variable FIRST \(line 7\)/)
  const none = await load(SEVERAL)
  assert.equal(none.documents.providers.get('acme')?.api_keys, undefined)
  assert.match(none.notices.join('\n'), /acme is switched off/)
})

test('one key and several keys at once are refused, and no message repeats a key', async () => {
  const twice = SEVERAL.replace('    api_keys:', '    api_key: "secret-of-acme"\n    api_keys:')
  const message = await refusal(twice, { FIRST: 'secret-of-first', SECOND: 'b' })
  assert.match(message, /line 7: providers\.acme\.api_keys: give either api_key or api_keys/)
  assert.doesNotMatch(message, /secret-of/)
  const wrong = await refusal(SEVERAL.replace('weight: 2', 'weight: 0'), {
    FIRST: 'secret-of-first',
    SECOND: 'b',
  })
  assert.doesNotMatch(wrong, /secret-of/)
})
