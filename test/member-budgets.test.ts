// What a person may spend in an organisation in a month: with all of their keys together, deleted ones too; set by admins, of owners by
// owners alone.
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Member } from '../contract/app/organisations.ts'
import { openMemberBudgets } from '../server/limits/member-budgets.ts'
import type { FakeUpstream } from './support/fake-upstream.ts'
import { startFakeUpstream } from './support/fake-upstream.ts'
import { openaiServer } from './support/openai-answers.ts'
import type { Browser, PeopleWorld } from './support/people-world.ts'
import { openPeopleWorld } from './support/people-world.ts'

let world: PeopleWorld
let upstream: FakeUpstream
let folder: string
let account: string
const browsers = new Map<string, Browser>()
const ids = new Map<string, string>()

before(async () => {
  upstream = await startFakeUpstream()
  upstream.answerWith(openaiServer({ promptTokens: 10, completionTokens: 5 }))
  folder = await mkdtemp(join(tmpdir(), 'causeway-budgets-'))
  const file = join(folder, 'causeway.yaml')
  // 15 tokens at a tenth of a cent: 1.5 cents a call.
  await writeFile(
    file,
    `providers:
  acme: { name: Acme, dialect: openai-chat, base_url: "${upstream.baseUrl}", api_key: "k" }
models:
  acme/dear: { name: D, pricing: { prompt: 1000, completion: 1000 }, endpoints: [{ provider: acme, id: d }] }
`,
  )
  world = await openPeopleWorld({ CAUSEWAY_CONFIG: file })
  for (const name of ['owner', 'admin', 'member']) {
    const person = await world.person(`${name}@example.com`)
    ids.set(name, person.id)
    const browser = world.browser()
    await browser.signIn(person.email)
    browsers.set(name, browser)
    if (name === 'owner') {
      const made = await browser.call('POST', '/organisations', { json: { name: 'Compilers' } })
      account = (made.body as { account: { id: string } }).account.id
    } else await world.join({ accountId: Number(account), person, role: name as 'admin' | 'member' })
  }
})
after(async () => {
  await world.close()
  await upstream.stop()
  await rm(folder, { recursive: true, force: true })
})

function as(name: string): Browser {
  const browser = browsers.get(name)
  assert.ok(browser)
  return browser
}

async function makeKey(name: string): Promise<{ key: string; hash: string }> {
  const made = await as(name).call('POST', '/keys', { json: { name: 'k', kind: 'live' }, account })
  const { key, item } = made.body as { key: string; item: { hash: string } }
  return { key, hash: item.hash }
}

async function ask(key: string): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${world.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'acme/dear', max_tokens: 5, messages: [{ role: 'user', content: 'Hi' }] }),
  })
  return { status: answer.status, text: await answer.text() }
}

const setBudget = (who: string, of: string, budget: number | null) =>
  as(who).call('PATCH', `/organisation/members/${ids.get(of)}`, { json: { budget }, account })

async function memberOf(name: string): Promise<Member> {
  const { members } = (await as('owner').call('GET', '/organisation/members', { account })).body as {
    members: Member[]
  }
  const found = members.find(({ personId }) => personId === ids.get(name))
  assert.ok(found)
  return found
}

test('a budget holds for all keys of a person together, and deleting one frees nothing', async () => {
  assert.equal((await setBudget('admin', 'member', 0.1)).status, 200)
  const [one, other] = [await makeKey('member'), await makeKey('member')]
  let served = 0
  let last = await ask(one.key)
  while (last.status === 200 && served < 10) {
    served += 1
    last = await ask(served % 2 === 0 ? one.key : other.key)
  }
  assert.equal(last.status, 403, last.text)
  assert.match(last.text, /monthly budget of who made it/)
  assert.ok(served >= 1 && served <= 6, String(served))
  const { budget, spent } = await memberOf('member')
  assert.equal(budget, 0.1)
  assert.equal(Math.round(spent * 1000), served * 15)
  // The key tells of the budget that ends first, as OpenRouter's packages want to know it.
  const own = await fetch(`${world.url}/v1/key`, { headers: { authorization: `Bearer ${one.key}` } })
  const { data } = (await own.json()) as { data: { effective_budget: Record<string, unknown> } }
  const { scope, limit_usd, spend_usd, reset_interval } = data.effective_budget
  assert.deepEqual([scope, limit_usd, spend_usd, reset_interval], ['member', 0.1, spent, 'monthly'])

  for (const { hash } of [one, other]) await as('member').call('DELETE', `/keys/${hash}`, { account })
  assert.equal((await ask((await makeKey('member')).key)).status, 403)
  // The same after a restart, when everything is read from the store.
  const again = await openMemberBudgets(world.services.store)
  const member = { accountId: Number(account), personId: ids.get('member') ?? '' }
  assert.equal(again.spent(member, world.services.ledger.spendOf), spent * 1e9)
  assert.equal(again.of(member), 100_000_000)
})

test('nobody else is held by it, and it is raised and taken away by those who may', async () => {
  assert.equal((await ask((await makeKey('admin')).key)).status, 200)
  const { key } = await makeKey('member')
  assert.equal((await setBudget('member', 'member', 100)).code, 'role_not_allowed')
  assert.equal((await setBudget('admin', 'owner', 1)).code, 'role_not_allowed')
  assert.equal((await setBudget('owner', 'owner', 1)).status, 200)
  assert.equal((await setBudget('admin', 'member', -1)).status, 400)
  assert.equal((await setBudget('admin', 'member', 1)).status, 200)
  assert.equal((await ask(key)).status, 200)
  assert.equal((await setBudget('admin', 'member', 0)).status, 200)
  assert.equal((await ask(key)).status, 403)
  assert.equal((await setBudget('admin', 'member', null)).status, 200)
  assert.equal((await ask(key)).status, 200)
})
