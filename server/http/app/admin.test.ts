// What administrators read and change: credit with a note, billing, settings without secrets, where models come from, and the audit
// log of all that.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { AccountsOfInstallation } from '../../../contract/app/admin-accounts.ts'
import type { ModelsOfInstallation, ProviderOfInstallation } from '../../../contract/app/admin-catalogue.ts'
import type { Overview, SettingOfInstallation } from '../../../contract/app/admin-installation.ts'
import type { AuditAnswer } from '../../../contract/app/audit.ts'
import type { ModelDetail } from '../../../contract/app/models.ts'
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
  assert.deepEqual([o1?.source, o1?.file, o1?.price.prompt], ['catalogue', 'data/models/openai.json', 15])
  const test = await admin.call('POST', '/admin/providers/openai/test', { json: {} })
  assert.equal(test.code, 'conflict', 'a provider that is off is not asked')
  const overview = await read<Overview>('/admin/overview')
  assert.deepEqual([overview.providersOn, overview.secretIsSet, overview.mail], [[], true, false])
})

test('a margin, a price, hiding and additions hold at once, are taken back, and refuse what does not fit', async () => {
  const o1 = async () => (await read<ModelsOfInstallation>('/admin/models')).models.find(isO1)
  const isO1 = ({ id }: { readonly id: string }): boolean => id === 'openai/o1'
  const shown = async (): Promise<number | undefined> => {
    const answer = await admin.call('GET', '/models/openai/o1')
    return answer.status === 200 ? (answer.body as { model: ModelDetail }).model.prices.prompt : undefined
  }
  const change = (json: object) => admin.call('PATCH', '/admin/models/openai/o1', { json })

  assert.equal((await admin.call('PUT', '/admin/margin', { json: { margin: 20 } })).status, 200)
  assert.equal(await shown(), 18)
  assert.equal((await change({ charge: 'margin', margin: 0 })).status, 200)
  assert.deepEqual([await shown(), (await o1())?.margin], [15, 0])
  assert.equal((await change({ charge: 'price', prompt: 16.5, completion: 70 })).status, 200)
  const priced = await o1()
  assert.deepEqual([await shown(), priced?.cost.prompt, priced?.charge], [16.5, 15, 'price'])
  assert.equal((await change({ charge: 'price', prompt: 1 })).status, 400)
  assert.equal((await change({ hidden: true })).status, 200)
  assert.deepEqual([await shown(), (await o1())?.hidden, (await o1())?.price.prompt], [undefined, true, 16.5])
  assert.equal((await change({ hidden: false, charge: 'inherit' })).status, 200)
  assert.equal((await admin.call('PUT', '/admin/margin', { json: { margin: 0 } })).status, 200)
  assert.equal(await shown(), 15)

  const added = { id: 'house/own', provider: 'openrouter', upstreamId: 'x/y', prompt: 1, completion: 2 }
  const add = (json: object) => admin.call('POST', '/admin/models', { json: { ...added, ...json } })
  assert.equal((await add({ provider: 'nobody' })).status, 404)
  assert.equal((await add({})).status, 200)
  assert.equal((await add({})).status, 409, 'it has that provider already')
  assert.equal((await add({ provider: 'groq', prompt: 3 })).status, 200)
  const own = (await read<ModelsOfInstallation>('/admin/models')).models.find(({ id }) => id === 'house/own')
  assert.deepEqual(
    own?.endpoints.map(({ provider, cost }) => [provider.id, cost.prompt]),
    [
      ['openrouter', 1],
      ['groq', 3],
    ],
  )
  const away = (path: string, json = {}) => admin.call('DELETE', `/admin/models/${path}`, { json })
  assert.equal((await away('house/own', { provider: 'groq' })).status, 200)
  assert.equal((await away('openai/o1')).status, 409)
  assert.equal((await away('house/own')).status, 200)
  assert.equal((await away('house/own')).status, 404)
  assert.equal(await world.services.store.facts.get('catalogue-edits'), '{"providers":{},"models":{}}')
})

test('a provider is switched off and on, and says what it is missing', async () => {
  const groq = async () =>
    (await read<{ providers: ProviderOfInstallation[] }>('/admin/providers')).providers.find(
      ({ id }) => id === 'groq',
    )
  assert.deepEqual((await groq())?.ways, [[{ name: 'GROQ_API_KEY', isSet: false, isKept: false }]])
  const turn = (enabled: boolean) => admin.call('PATCH', '/admin/providers/groq', { json: { enabled } })
  assert.equal((await turn(false)).status, 200)
  assert.equal((await groq())?.isSwitchedOff, true)
  assert.equal((await admin.call('POST', '/admin/providers/groq/test', { json: {} })).code, 'conflict')
  assert.equal((await turn(true)).status, 200)
  assert.equal((await groq())?.isSwitchedOff, false)
})

test('a provider is switched on by a key that is given here, sealed, and told to nobody', async () => {
  const key = 'gsk-nobody-reads-this-key'
  const give = (values: object, provider = 'groq') =>
    admin.call('PUT', `/admin/providers/${provider}/values`, { json: { values } })
  const given = await give({ GROQ_API_KEY: key })
  assert.equal(given.status, 200)
  const { provider } = given.body as { provider: ProviderOfInstallation }
  assert.deepEqual(
    [provider.on, provider.ways],
    [true, [[{ name: 'GROQ_API_KEY', isSet: true, isKept: true }]]],
  )
  assert.equal(world.services.catalogue.current().providers.get('groq')?.apiKey, key)
  assert.equal(
    JSON.stringify([given.body, await read('/admin/providers'), await read('/admin/audit')]).includes(key),
    false,
  )
  assert.equal((await world.services.store.facts.get('provider-variables'))?.includes(key), false)
  for (const wrong of [
    { PATH: 'x' },
    { OPENAI_API_KEY: 'x' },
    { GROQ_API_KEY: 'a\nb' },
    { GROQ_API_KEY: '' },
  ])
    assert.equal((await give(wrong)).status, 400, JSON.stringify(wrong))
  assert.equal((await give({ OLLAMA_HOST: 'http://169.254.169.254/latest' }, 'ollama')).status, 400)
  assert.equal((await give({ GROQ_API_KEY: null })).status, 200)
  assert.equal(world.services.catalogue.current().providers.get('groq')?.enabled, false)
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
  assert.match(credit.items[0]?.summary ?? '', /^Grace.*, id: /i)
  assert.ok(credit.items.length === 2 && credit.items.every(({ path }) => path.endsWith('/credit')))
  const invited = await read<AuditAnswer>('/admin/audit?action=POST%20/admin/invitations')
  assert.deepEqual(
    invited.items.map(({ path }) => path),
    ['/admin/invitations'],
  )
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
