import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig } from '../config.ts'
import type { PeopleConfig } from './people-config.ts'
import { peopleSecrets } from './people-config.ts'

const read = async (environment: Record<string, string>): Promise<PeopleConfig> =>
  (await readConfig({ environment })).people

test('without any setting signing up is closed and there is neither mail nor another way to sign in', async () => {
  assert.deepEqual(await read({}), {
    signUp: 'closed',
    trustedProxies: ['127.0.0.1', '::1'],
    mail: undefined,
    github: undefined,
    google: undefined,
    oidc: undefined,
  })
})

test('what belongs together is read together', async () => {
  const people = await read({
    CAUSEWAY_SIGN_UP: 'open',
    CAUSEWAY_TRUSTED_PROXIES: '10.0.0.0/8, 2001:db8::/32',
    SMTP_URL: 'smtps://user:pa%20ss@mail.example.com',
    MAIL_FROM: 'Causeway <us@example.com>',
    OIDC_ISSUER: 'https://login.example.com/',
    OIDC_CLIENT_ID: 'id',
    OIDC_CLIENT_SECRET: 'secret of oidc',
  })
  assert.deepEqual(people.trustedProxies, ['10.0.0.0/8', '2001:db8::/32'])
  assert.deepEqual(people.mail, {
    smtpUrl: 'smtps://user:pa%20ss@mail.example.com',
    from: 'Causeway <us@example.com>',
  })
  assert.deepEqual(people.oidc, {
    issuer: 'https://login.example.com',
    clientId: 'id',
    clientSecret: 'secret of oidc',
    name: 'Single sign-on',
  })
  assert.deepEqual(peopleSecrets(people), [
    'smtps://user:pa%20ss@mail.example.com',
    'pa%20ss',
    'secret of oidc',
  ])
  assert.deepEqual((await read({ CAUSEWAY_TRUSTED_PROXIES: 'none' })).trustedProxies, [])
})

const wrong: [environment: Record<string, string>, says: RegExp][] = [
  [{ GITHUB_CLIENT_ID: 'a' }, /GITHUB_CLIENT_SECRET is not set, but GITHUB_CLIENT_ID is/],
  [{ GOOGLE_CLIENT_SECRET: 'b' }, /GOOGLE_CLIENT_ID is not set/],
  [{ OIDC_ISSUER: 'https://x.example' }, /OIDC_CLIENT_ID is not set.*\n.*OIDC_CLIENT_SECRET is not set/],
  [{ SMTP_URL: 'smtp://mail.example.com' }, /MAIL_FROM is not set, but SMTP_URL is/],
  [{ SMTP_URL: 'http://user:hidden@x', MAIL_FROM: 'a@b.c' }, /SMTP_URL is set to something not allowed/],
  [{ SMTP_URL: 'smtp://x', MAIL_FROM: 'us' }, /MAIL_FROM is "us", which is not allowed/],
  [{ CAUSEWAY_SIGN_UP: 'yes' }, /CAUSEWAY_SIGN_UP is "yes".*closed, invitation, open/],
  [{ CAUSEWAY_TRUSTED_PROXIES: '10.0.0.0/33' }, /CAUSEWAY_TRUSTED_PROXIES/],
  [{ CAUSEWAY_TRUSTED_PROXIES: 'proxy.example.com' }, /CAUSEWAY_TRUSTED_PROXIES/],
  [{ OIDC_ISSUER: 'ftp://x', OIDC_CLIENT_ID: 'a', OIDC_CLIENT_SECRET: 'b' }, /OIDC_ISSUER/],
]
for (const [environment, says] of wrong)
  test(`${JSON.stringify(environment)} stops the start`, async () => {
    await assert.rejects(read(environment), (error: Error) => {
      assert.match(error.message, says)
      assert.doesNotMatch(error.message, /hidden/)
      return true
    })
  })
