// The rows of the private API about traffic, over a real server: whose generations, who may see, as JSON and as files.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { activityAnswer } from '../../../contract/app/activity.ts'
import { logAnswer, logsAnswer } from '../../../contract/app/logs.ts'
import { sampleGeneration } from '../../../test/engines/sample-records.ts'
import type { Browser, PeopleWorld } from '../../../test/support/people-world.ts'
import { openPeopleWorld } from '../../../test/support/people-world.ts'
import { rollUpAll } from '../../jobs/roll-up.ts'

const PUBLIC_PATHS = [
  '/rankings',
  '/apps',
  '/apps/notes.example',
  '/status',
  '/traffic/providers',
  '/traffic/providers/openai',
  ...['apps', 'performance', 'activity'].map((tab) => `/models/openai/o1/${tab}`),
]

let world: PeopleWorld
let ada: Browser
let grace: Browser
let accountId: number
const id = 'gen-1750000000-00000000000000000001'

before(async () => {
  world = await openPeopleWorld()
  const { services } = world
  const person = await world.person('ada@example.com', { administrator: true })
  await world.person('grace@example.com')
  ada = world.browser()
  grace = world.browser()
  await ada.signIn('ada@example.com')
  await grace.signIn('grace@example.com')
  const [own] = await services.store.memberships.ofPerson(person.id)
  accountId = own?.accountId ?? 0
  const { record } = await services.keys.create({
    accountId,
    name: '=1+1',
    kind: 'live',
    personId: person.id,
  })
  for (let at = 0; at < 450; at++)
    await services.store.ledger.settle(
      sampleGeneration({
        id: `${id.slice(0, -4)}${String(at).padStart(4, '0')}`,
        accountId,
        keyId: record.id,
        createdAt: services.now() - at * 1000,
        modelId: 'openai/o1',
        endpointId: 'openai/o1@openai',
        providerName: 'OpenAI',
        appReferer: 'https://notes.example/secret',
        appTitle: '@notes',
      }),
    )
  await rollUpAll(services)
})
after(() => world.close())

async function textOf(browser: Browser, path: string): Promise<string> {
  const cookie = [...browser.cookies].map((pair) => pair.join('=')).join('; ')
  const answer = await fetch(`${world.url}/api/app${path}`, { headers: { cookie } })
  assert.equal(answer.status, 200)
  assert.equal(answer.headers.get('content-type'), 'text/csv; charset=utf-8')
  return await answer.text()
}

test('activity and logs are of the account that one acts for', async () => {
  const own = activityAnswer.parse((await ada.call('GET', '/activity?groupBy=person')).body)
  assert.equal(own.totals.requests, 450)
  assert.equal(own.groups[0]?.label, 'ada')
  const { items } = logsAnswer.parse((await ada.call('GET', '/logs?limit=3')).body)
  assert.equal(items.length, 3)
  const one = await ada.call('GET', `/logs/${items[0]?.id}`)
  assert.equal(logAnswer.parse(one.body).generation.key.name, '=1+1')

  assert.equal(activityAnswer.parse((await grace.call('GET', '/activity')).body).totals.requests, 0)
  assert.deepEqual(logsAnswer.parse((await grace.call('GET', '/logs')).body).items, [])
  assert.equal((await grace.call('GET', `/logs/${items[0]?.id}`)).code, 'not_found')
  assert.equal((await grace.call('GET', '/activity', { account: accountId })).status, 404)
  assert.equal((await world.browser().call('GET', '/logs')).status, 401)
})

test('a file has every row, page by page, and no cell that a spreadsheet would run', async () => {
  const logs = (await textOf(ada, '/logs?format=csv')).split('\r\n')
  assert.equal(logs.length, 450 + 2)
  assert.equal(new Set(logs.slice(1, -1).map((line) => line.split(',')[1])).size, 450)
  assert.match(logs[1] ?? '', /,'=1\+1,'@notes,false,/)
  const groups = (await textOf(ada, '/activity?format=csv&groupBy=key')).split('\r\n')
  assert.match(groups[1] ?? '', /^[0-9a-f]{64},'=1\+1,450,0,0,45000,/)
  const steps = (await textOf(ada, '/activity?format=csv&table=steps&step=week')).split('\r\n')
  assert.match(steps[0] ?? '', /^week,model,name,requests/)
  for (const path of PUBLIC_PATHS) assert.match(await textOf(ada, `${path}?format=csv`), /^[a-z]/)
})

test('unknown words, zones and steps are refused with the field', async () => {
  for (const [path, field] of [
    ['/activity?colour=red', 'colour'],
    ['/activity?zone=Mars', 'zone'],
    ['/activity?step=hour&from=2025-01-01T00:00:00Z', 'step'],
    ['/activity?from=yesterday', 'from'],
    ['/logs?limit=1000', 'limit'],
    ['/rankings?period=year', 'period'],
  ] as const) {
    const { status, body } = await ada.call('GET', path)
    assert.equal(status, 400, path)
    assert.equal((body as { error: { field?: string } }).error.field, field)
  }
})

test('what is of the whole installation names no account, no key, no path of an app', async () => {
  const visitor = world.browser()
  for (const path of PUBLIC_PATHS) {
    const answer = await visitor.call('GET', path)
    assert.equal(answer.status, 200, path)
    assert.doesNotMatch(JSON.stringify(answer.body), /secret|=1\+1|ada|grace|"accountId|hash/, path)
  }
})

test('the operator shows it to those who have signed in, or to administrators alone', async (context) => {
  const { config } = world.services
  const statusOf = async (browser: Browser): Promise<number[]> =>
    await Promise.all(PUBLIC_PATHS.map(async (path) => (await browser.call('GET', path)).status))
  const all = (status: number): number[] => PUBLIC_PATHS.map(() => status)
  const before = config.current
  context.after(() => Object.assign(config, { current: before }))
  const show = (statistics: string): void =>
    void Object.assign(config, { current: () => ({ ...before(), statistics }) })

  show('signed-in')
  assert.deepEqual(await statusOf(world.browser()), all(401))
  assert.deepEqual(await statusOf(grace), all(200))
  show('administrators')
  assert.deepEqual(await statusOf(world.browser()), all(401))
  assert.deepEqual(await statusOf(grace), all(403))
  assert.deepEqual(await statusOf(ada), all(200))
  // The catalogue stays for everybody, without these figures.
  const tokens = await grace.call('GET', '/models/tokens')
  assert.deepEqual((tokens.body as { models: unknown }).models, [])
})
