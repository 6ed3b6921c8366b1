// What administrators read and change: credit with a note, billing, settings without secrets, where models come from, and the audit
// log of all that.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { AccountsOfInstallation } from '../../../contract/app/admin-accounts.ts'
import type { ModelsOfInstallation, ProviderOfInstallation } from '../../../contract/app/admin-catalogue.ts'
import type { Overview, SettingOfInstallation } from '../../../contract/app/admin-installation.ts'
import type { AuditAnswer } from '../../../contract/app/audit.ts'
import type { Browser, PeopleWorld } from '../../../test/support/people-world.ts'
import { openPeopleWorld, PASSWORD } from '../../../test/support/people-world.ts'

const SECRET = 'a secret that is never shown'

let world: PeopleWorld
let admin: Browser

before(async () => {
  world = await openPeopleWorld({ CAUSEWAY_SECRET: SECRET, CAUSEWAY_METRICS_TOKEN: 'a token of sixteen' })
  await world.person('ada@example.com', { administrator: true })
  admin = world.browser()
  await admin.signIn('ada@example.com')
})
after(() => world.close())

async function read<Answer>(path: string): Promise<Answer> {
  const answer = await admin.call('GET', path)
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body as Answer
}

async function accountOf(email: string) {
  const { accounts } = await read<AccountsOfInstallation>('/admin/accounts')
  const found = accounts.find((account) => account.owner === email)
  assert.ok(found, email)
  return found
}

test('credit is granted and taken with a note, and the ledger agrees to the cent', async () => {
  await world.person('grace@example.com')
  await world.browser().signIn('grace@example.com')
  const grace = world.browser()
  await grace.signIn('grace@example.com')
  await grace.call('GET', '/me')
  const { id } = await accountOf('grace@example.com')
  const credit = (kind: string, dollars: number, note = 'why') =>
    admin.call('POST', `/admin/accounts/${id}/credit`, { json: { kind, dollars, note } })
  assert.equal((await credit('grant', 25.5)).status, 200)
  assert.equal((await credit('adjustment', -0.25)).status, 200)
  assert.equal((await credit('grant', -1)).status, 400)
  assert.equal((await credit('grant', 0)).status, 400)
  assert.equal((await credit('grant', 1, '  ')).status, 400)
  const account = await accountOf('grace@example.com')
  assert.equal(account.balance, 25.25)
  assert.equal(world.services.ledger.balanceOf(Number(id))?.balanceNanodollars, 25_250_000_000)
  const entries = await world.services.store.ledger.entries({ accountId: Number(id), limit: 10 })
  assert.deepEqual(
    entries.map(({ kind, note }) => [kind, note]),
    [
      ['adjustment', 'why (ada@example.com)'],
      ['grant', 'why (ada@example.com)'],
    ],
  )
})

test('an account is set to prepaid, one that is not there is a 404, and a deleted one takes no credit', async () => {
  const { id } = await accountOf('grace@example.com')
  assert.equal(
    (await admin.call('PATCH', `/admin/accounts/${id}`, { json: { billing: 'prepaid' } })).status,
    200,
  )
  assert.equal((await accountOf('grace@example.com')).billing, 'prepaid')
  const nobody = { json: { kind: 'grant', dollars: 5, note: 'why' } }
  assert.equal((await admin.call('POST', '/admin/accounts/99999/credit', nobody)).status, 404)

  const made = await admin.call('POST', '/organisations', { json: { name: 'Short-lived' } })
  const { account } = made.body as { account: { id: string } }
  await admin.call('DELETE', '/organisation', { json: { name: 'Short-lived' }, account: account.id })
  assert.equal((await admin.call('POST', `/admin/accounts/${account.id}/credit`, nobody)).status, 409)
})

test('settings say where each value is from and tell no secret', async () => {
  const { settings } = await read<{ settings: SettingOfInstallation[] }>('/admin/settings')
  const named = (name: string) => settings.find((setting) => setting.name === name)
  assert.equal(JSON.stringify(settings).includes(SECRET), false)
  assert.equal(JSON.stringify(settings).includes('a token of sixteen'), false)
  assert.deepEqual(
    ['CAUSEWAY_SECRET', 'CAUSEWAY_BILLING', 'SMTP_URL'].map((name) => named(name)?.from),
    ['environment', 'default', 'nowhere'],
  )
  assert.equal(named('CAUSEWAY_SIGN_UP')?.from, 'default')
  await admin.call('PUT', '/admin/sign-up', { json: { policy: 'open' } })
  const after = (await read<{ settings: SettingOfInstallation[] }>('/admin/settings')).settings
  const changed = after.find(({ name }) => name === 'CAUSEWAY_SIGN_UP')
  assert.deepEqual([changed?.value, changed?.from], ['open', 'page'])
})

test('the catalogue says which provider is off and by which variable it is switched on, and where models are', async () => {
  const { providers } = await read<{ providers: ProviderOfInstallation[] }>('/admin/providers')
  assert.ok(providers.length > 5 && providers.every(({ on }) => !on))
  assert.ok(providers.every(({ keyVariable, source }) => keyVariable !== '' && source === 'catalogue'))
  const { models } = await read<ModelsOfInstallation>('/admin/models')
  const o1 = models.find(({ id }) => id === 'openai/o1')
  assert.deepEqual([o1?.source, o1?.file, o1?.prompt], ['catalogue', 'data/models/openai.json', 15])
  const test = await admin.call('POST', '/admin/providers/openai/test', { json: {} })
  assert.equal(test.code, 'conflict', 'a provider that is off is not asked')
  const overview = await read<Overview>('/admin/overview')
  assert.deepEqual([overview.providersOn, overview.secretIsSet, overview.mail], [[], true, false])
})

test('the audit log has who did what, newest first, without what is secret, by filter and as a file', async () => {
  const mail = 'someone@example.com'
  await admin.call('POST', '/admin/invitations', { json: { email: mail } })
  await admin.call('POST', '/keys', { json: { name: 'not counted', kind: 'nonsense' } })
  await admin.call('POST', '/auth/change-password', {
    json: { currentPassword: PASSWORD, newPassword: 'another horse battery' },
  })
  const { items } = await read<AuditAnswer>('/admin/audit')
  const [first] = items
  assert.deepEqual(
    [first?.person, first?.method, first?.path, first?.summary],
    ['ada@example.com', 'POST', '/admin/invitations', `email: ${mail}`],
    'what is refused is not in it',
  )
  assert.equal(JSON.stringify(items).includes('horse'), false)
  const credit = await read<AuditAnswer>('/admin/audit?text=CREDIT&person=ADA')
  assert.ok(credit.items.length === 2 && credit.items.every(({ path }) => path.endsWith('/credit')))
  assert.equal((await read<AuditAnswer>('/admin/audit?text=%25')).items.length, 0, '% is a letter')
  const page = await read<AuditAnswer>('/admin/audit?limit=1')
  const rest = await read<AuditAnswer>(`/admin/audit?limit=200&cursor=${page.next}`)
  assert.deepEqual([...page.items, ...rest.items], items)
  const none = await read<AuditAnswer>('/admin/audit?to=2020-01-01T00:00:00Z')
  assert.deepEqual(none, { items: [], next: null })
  const file = await fetch(`${world.url}/api/app/admin/audit?format=csv&text=credit`, {
    headers: { cookie: [...admin.cookies].map((pair) => pair.join('=')).join('; ') },
  })
  const lines = (await file.text()).trim().split('\r\n')
  assert.equal(lines[0], 'time,person,account,method,path,summary')
  assert.equal(lines.length, 3)
})

test('a change that cannot be logged was made all the same, and the server says so', async (context) => {
  const told: unknown[] = []
  context.mock.method(world.services.store.audit, 'add', () => Promise.reject(new Error('the disk is full')))
  context.mock.method(world.services.log, 'error', (...words: unknown[]) => told.push(words))
  const answer = await admin.call('PUT', '/admin/sign-up', { json: { policy: 'closed' } })
  assert.equal(answer.status, 200)
  assert.equal(told.length, 1)
})
