import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { readConfig } from './config.ts'
import type { Config, Environment } from './config.ts'
import { ConfigError } from './config/config-error.ts'
import { requireNode } from './config/require-node.ts'
import { SETTINGS } from './config/settings.ts'

const WORKING_FOLDER = resolve('/srv/app')

const read = (environment: Environment): Promise<Config> =>
  readConfig({ environment, workingFolder: WORKING_FOLDER })

const refusal = async (environment: Environment): Promise<string> => {
  try {
    await read(environment)
  } catch (error) {
    assert.ok(error instanceof ConfigError)
    assert.equal(error.exitCode, 2)
    return error.message
  }
  assert.fail('the configuration was accepted')
}

test('with an empty environment the documented defaults hold', async () => {
  const config = await read({})
  assert.equal(config.port, 8484)
  assert.equal(config.host, '127.0.0.1')
  assert.equal(config.dataFolder, resolve('/srv/app/data'))
  assert.equal(config.drainMs, 30_000)
  assert.equal(config.logLevel, 'info')
  assert.equal(config.secret, undefined)
  assert.equal(config.publicUrl, undefined)
  assert.equal(config.file, undefined)
  assert.equal(config.billing, 'metered')
  assert.equal(config.metricsToken, undefined)
  assert.deepEqual(config.routing, {
    connectTimeoutMs: undefined,
    firstEventTimeoutMs: undefined,
    idleTimeoutMs: undefined,
    attempts: 4,
    totalTimeoutMs: 900_000,
    balance: 'listed',
    rescue: true,
    hedge: 'late',
    probeMinutes: undefined,
    probeDollarsPerDay: 0.05,
  })
  assert.deepEqual(config.succession, { default: 'successor', models: new Map() })
  assert.deepEqual(config.notices, [])
})

test('settings are read, trimmed and made absolute', async () => {
  const config = await read({
    PORT: ' 0 ',
    HOST: '::1',
    CAUSEWAY_DATA: 'state',
    CAUSEWAY_SECRET: 'a secret of some length',
    CAUSEWAY_SECRET_OLD: 'an old secret of some length',
    CAUSEWAY_PUBLIC_URL: 'https://ai.example.com/gateway/',
    CAUSEWAY_DRAIN_MS: '0',
    CAUSEWAY_LOG_LEVEL: 'warn',
  })
  assert.equal(config.port, 0)
  assert.equal(config.host, '::1')
  assert.equal(config.dataFolder, resolve('/srv/app/state'))
  assert.equal(config.secret, 'a secret of some length')
  assert.equal(config.oldSecret, 'an old secret of some length')
  assert.equal(config.publicUrl, 'https://ai.example.com/gateway')
  assert.equal(config.drainMs, 0)
  assert.equal(config.logLevel, 'warn')
})

test('an empty variable counts as not set, for settings and for providers', async () => {
  const config = await read({ PORT: '', CAUSEWAY_SECRET: '  ', SOME_KEY: '', OTHER_KEY: ' k ' })
  assert.equal(config.port, 8484)
  assert.equal(config.secret, undefined)
  assert.equal(config.variable('SOME_KEY'), undefined)
  assert.equal(config.variable('OTHER_KEY'), 'k')
  assert.equal(config.variable('constructor'), undefined)
})

const wrong: readonly (readonly [name: string, value: string])[] = [
  ['PORT', 'eighty'],
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['PORT', '80.5'],
  ['HOST', 'http://localhost'],
  ['HOST', 'localhost:80'],
  ['HOST', '8080'],
  ['HOST', 'a b'],
  ['CAUSEWAY_DRAIN_MS', '30s'],
  ['CAUSEWAY_DRAIN_MS', '3600001'],
  ['CAUSEWAY_PUBLIC_URL', 'ai.example.com'],
  ['CAUSEWAY_PUBLIC_URL', 'ftp://ai.example.com'],
  ['CAUSEWAY_LOG_LEVEL', 'loud'],
]
for (const [name, value] of wrong) {
  test(`${name}=${value} is refused with the name, the value, what is allowed and an example`, async () => {
    const message = await refusal({ [name]: value })
    const setting = Object.values(SETTINGS).find((candidate) => candidate.name === name)
    assert.ok(setting)
    assert.ok(message.includes(name) && message.includes(JSON.stringify(value)), message)
    assert.ok(message.includes(setting.allowed), message)
    assert.ok(message.includes(setting.example), message)
  })
}

test('every wrong setting is named at once', async () => {
  const message = await refusal({ PORT: 'x', CAUSEWAY_DRAIN_MS: 'y' })
  assert.match(message, /PORT/)
  assert.match(message, /CAUSEWAY_DRAIN_MS/)
})

test('a secret that is too short is refused without being shown', async () => {
  const message = await refusal({ CAUSEWAY_SECRET: 'hunter2' })
  assert.match(message, /CAUSEWAY_SECRET .*at least 16 characters/)
  assert.ok(!message.includes('hunter2'))
})

for (const name of ['DATABASE_URL', 'VALKEY_URL']) {
  test(`${name} is refused, since it would not be obeyed, and its password is not shown`, async () => {
    const message = await refusal({ [name]: 'scheme://user:hunter2@host/name' })
    assert.match(message, new RegExp(`${name} is set, but this version`))
    assert.match(message, new RegExp(`unset ${name}`))
    assert.ok(!message.includes('hunter2'))
  })
}

test("a misspelt setting is said, somebody else's variable is not", async () => {
  const { notices } = await read({ CAUSEWAY_DRIAN_MS: '5', CAUSEWAY_SOMETHING_ELSE: 'x', PORTS: '1' })
  assert.deepEqual(notices, ['CAUSEWAY_DRIAN_MS is not a setting; did you mean CAUSEWAY_DRAIN_MS?'])
})

test('a configuration file that is not there is refused with its path', async () => {
  const message = await refusal({ CAUSEWAY_CONFIG: 'nowhere.yaml' })
  assert.ok(message.includes(resolve('/srv/app/nowhere.yaml')), message)
  assert.match(message, /ENOENT/)
})

test('a Node older than 26 is refused with what to do, 26 and later are not', () => {
  assert.throws(() => requireNode('24.11.1'), /Node 24\.11\.1 is too old.*npm start/)
  requireNode('26.0.0')
  requireNode('27.1.0')
})
