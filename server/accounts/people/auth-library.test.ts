// The people library against our tables: a pin that moves or a migration that forgets shows here.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { getMigrations } from 'better-auth/db/migration'
import type { ServicesForTests } from '../../../test/support/control-services.ts'
import { openServicesForTests } from '../../../test/support/control-services.ts'
import { readSources } from '../../../test/support/read-sources.ts'
import type { AuthDatabase } from '../../store/people/ports.ts'
import { createAttempts } from './attempts.ts'
import type { AuthLibrary } from './auth-library.ts'
import { openAuthLibrary } from './auth-library.ts'

let services: ServicesForTests
let library: AuthLibrary
const never = (): never => assert.fail('nobody signs in here')

before(async () => {
  services = await openServicesForTests({ GITHUB_CLIENT_ID: 'a', GITHUB_CLIENT_SECRET: 'b' })
  const { store, people, config, log, now } = services.services
  library = await openAuthLibrary({
    database: store.authDatabase,
    secret: 'a secret for tests that is long enough',
    address: people.address,
    config: config.current().people,
    withOidc: false,
    signUp: people.signUp,
    attempts: createAttempts(now),
    events: { mayBeActive: never, joined: never, forgot: never, reset: never, prove: undefined },
    log,
  })
})
after(() => services.close())

test("our migrations make exactly what the library's own would", async () => {
  const { toBeCreated, toBeAdded, compileMigrations } = await getMigrations(library.options)
  assert.deepEqual(toBeCreated, [])
  assert.deepEqual(toBeAdded, [])
  assert.equal((await compileMigrations()).replaceAll(/[\s;]/g, ''), '')
})

test('the library cannot reach a table that is not its own', async () => {
  const { kysely } = services.services.store.authDatabase as AuthDatabase & {
    readonly kysely: {
      selectFrom: (table: string) => { selectAll: () => { execute: () => Promise<unknown[]> } }
      deleteFrom: (table: string) => { execute: () => Promise<unknown> }
    }
  }
  assert.deepEqual(await kysely.selectFrom('auth_users').selectAll().execute(), [])
  for (const table of ['keys', 'accounts', 'ledger_entries', 'facts', 'members', 'invitations']) {
    await assert.rejects(async () => kysely.selectFrom(table).selectAll().execute(), /not its own/)
    await assert.rejects(async () => kysely.deleteFrom(table).execute(), /not its own/)
  }
})

test('nothing phones home, and no protection hangs on NODE_ENV', async () => {
  const { options } = library
  assert.deepEqual(options.telemetry, { enabled: false })
  assert.equal(options.rateLimit.enabled, true)
  assert.equal(options.advanced.disableCSRFCheck, false)
  assert.equal(options.advanced.disableOriginCheck, false)
  const context = await library.$context
  assert.equal(context.skipOriginCheck, false)
  assert.equal(context.skipCSRFCheck, false)
})

test('the library and its plugins are pinned to one version', () => {
  const { dependencies } = JSON.parse(
    readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
  ) as { dependencies: Record<string, string> }
  const versions = ['better-auth', '@better-auth/core', '@better-auth/passkey'].map(
    (name) => dependencies[name],
  )
  assert.equal(new Set(versions).size, 1)
  assert.match(versions[0] ?? '', /^\d+\.\d+\.\d+$/)
})

test('neither the people library nor the mailer is loaded before it is needed', () => {
  for (const file of readSources().values()) {
    if (file.isTest || !file.path.startsWith('server/')) continue
    const loaded = [...file.text.matchAll(/^import (?!type )[^;]*?from '([^']+)'/gm)].map(([, name]) => name)
    for (const name of loaded)
      assert.doesNotMatch(name ?? '', /better-auth|nodemailer|auth-library/, `${file.path} imports ${name}`)
  }
})
