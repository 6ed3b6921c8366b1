// The rows about providers, over a real server: what is on and by which variable, never a value; whom figures are for.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  catalogueProvidersAnswer,
  providerPageAnswer,
  providersTrafficAnswer,
} from '../../../contract/app/providers.ts'
import { sampleGeneration } from '../../../test/engines/sample-records.ts'
import type { PeopleWorld } from '../../../test/support/people-world.ts'
import { openPeopleWorld } from '../../../test/support/people-world.ts'
import { attemptOf } from '../../../test/support/traffic-world.ts'
import { rollUpAll } from '../../jobs/roll-up.ts'

const SECRET = 'sk-very-secret-value'
const ADDRESS = 'http://10.9.8.7:4711/v1'
let world: PeopleWorld

before(async () => {
  world = await openPeopleWorld({ OPENAI_API_KEY: SECRET, OPENAI_BASE_URL: ADDRESS, GROQ_API_KEY: SECRET })
  const { services } = world
  const id = 'gen-1750000000-00000000000000000001'
  const { record } = await services.keys.create({
    accountId: services.defaultAccount.id,
    name: 'k',
    kind: 'live',
  })
  await services.store.ledger.settle(
    sampleGeneration({
      id,
      accountId: services.defaultAccount.id,
      keyId: record.id,
      createdAt: services.now(),
      modelId: 'openai/o1',
      endpointId: 'openai/o1@openai',
      providerName: 'OpenAI',
      attempts: [attemptOf('openai/o1@openai')],
    }),
  )
  await rollUpAll(services)
})
after(() => world.close())

test('a stranger sees every provider, those that are on first, with variables and without a value', async () => {
  const answer = await world.browser().call('GET', '/providers')
  const { providers } = catalogueProvidersAnswer.parse(answer.body)
  assert.deepEqual(
    providers.filter(({ on }) => on).map(({ id }) => id),
    ['groq', 'openai'],
  )
  assert.deepEqual(
    providers.slice(0, 2).map(({ on }) => on),
    [true, true],
  )
  assert.ok(!providers.some(({ id }) => id.startsWith('simulator')))
  const openai = providers.find(({ id }) => id === 'openai')
  assert.deepEqual(openai?.switchedOnBy, [['OPENAI_API_KEY']])
  assert.deepEqual(openai?.formats, ['openai-chat', 'openai-responses'])
  assert.deepEqual(openai?.policy, { training: 'no', retainsDays: 30 })
  const deepseek = providers.find(({ id }) => id === 'deepseek')
  assert.deepEqual([deepseek?.on, deepseek?.policy.training], [false, 'unstated'])
  assert.ok((providers.find(({ id }) => id === 'amazon-bedrock')?.switchedOnBy.length ?? 0) > 1)
  assert.doesNotMatch(JSON.stringify(answer.body), /secret|10\.9\.8\.7/)
})

test('a provider’s page has its models with prices, its pages and its sources', async () => {
  const visitor = world.browser()
  const answer = await visitor.call('GET', '/providers/openai')
  const { provider } = providerPageAnswer.parse(answer.body)
  assert.equal(provider.endpoints.length, provider.models)
  const o1 = provider.endpoints.find(({ model }) => model.id === 'openai/o1')
  assert.deepEqual(
    [o1?.prices.prompt, o1?.prices.completion, o1?.standing, o1?.upstreamId],
    [15, 60, 'up', 'o1-2024-12-17'],
  )
  assert.ok(provider.links.docs !== null && provider.sources.length > 0)
  assert.doesNotMatch(JSON.stringify(answer.body), /secret|10\.9\.8\.7/)
  const off = providerPageAnswer.parse((await visitor.call('GET', '/providers/deepseek')).body)
  assert.ok(off.provider.endpoints.every(({ standing }) => standing === 'off'))
  for (const id of ['nobody', 'simulator', '%3Cb%3E']) {
    assert.equal((await visitor.call('GET', `/providers/${id}`)).status, 404, id)
    assert.equal((await visitor.call('GET', `/traffic/providers/${id}`)).status, 404, id)
  }
})

test('an endpoint that rests shows it on the pages of its model and of its provider', async () => {
  const { services } = world
  const id = 'openai/o3@openai'
  for (let at = 0; at < 20; at++)
    services.health.ended({ endpointId: id, result: 'failure', beganAt: services.now(), now: services.now() })
  assert.equal(services.health.standing(id, services.now()), 'resting')
  const { provider } = providerPageAnswer.parse((await world.browser().call('GET', '/providers/openai')).body)
  assert.equal(provider.endpoints.find((endpoint) => endpoint.id === id)?.standing, 'resting')
})

test('figures are for whom the operator shows them to; the list is for everybody', async (context) => {
  const visitor = world.browser()
  const traffic = providersTrafficAnswer.parse((await visitor.call('GET', '/traffic/providers')).body)
  assert.deepEqual(
    traffic.providers.map(({ id, requests, share }) => [id, requests, share]),
    [['openai', 1, 1]],
  )
  const { config } = world.services
  const { current } = config
  context.after(() => Object.assign(config, { current }))
  Object.assign(config, { current: () => ({ ...current(), statistics: 'signed-in' }) })
  for (const path of ['/traffic/providers', '/traffic/providers/openai'])
    assert.equal((await visitor.call('GET', path)).status, 401, path)
  assert.equal((await visitor.call('GET', '/providers')).status, 200)
})

test('a provider that an administrator has switched off names no variable that would switch it on', async (context) => {
  await world.person('ada@example.com', { administrator: true })
  const ada = world.browser()
  await ada.signIn('ada@example.com')
  const turn = async (enabled: boolean) =>
    await ada.call('PATCH', '/admin/providers/groq', { json: { enabled } })
  assert.equal((await turn(false)).status, 200)
  context.after(() => turn(true))
  const { provider } = providerPageAnswer.parse((await world.browser().call('GET', '/providers/groq')).body)
  assert.deepEqual([provider.on, provider.isSwitchedOff], [false, true])
  assert.ok(provider.endpoints.length > 0)
  assert.ok(
    provider.endpoints.every(({ standing, keyVariable }) => standing === 'off' && keyVariable === null),
  )
})
