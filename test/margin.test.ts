// What callers pay over what providers take, end to end: the caller's cost, the balance and the price that is shown carry the
// margin of the operator's file; what the operator pays does not.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { call, generationOf, startTwoProviders } from './support/two-providers.ts'

test('a margin is paid by the caller, shown as the price, and not part of what the operator pays', async (context) => {
  const setting = await startTwoProviders(context)
  const { server } = setting
  const yaml = await readFile(server.configPath, 'utf8')
  await server.writeConfig(`${yaml}margin: 25\n`)
  const promptPrice = async (): Promise<string | undefined> => {
    const answer = await fetch(`${server.url}/api/v1/models`)
    const { data } = (await answer.json()) as { data: { id: string; pricing: { prompt: string } }[] }
    return data.find(({ id }) => id === 'acme/thinker-1')?.pricing.prompt
  }
  for (let tries = 0; (await promptPrice()) !== '0.00000125'; tries++) {
    assert.ok(tries < 50, 'the file was not taken up')
    await sleep(100)
  }
  const response = await call(setting, {})
  const body = (await response.json()) as { id: string; usage: { cost: number } }
  // 6 fresh prompt tokens at $1, 4 cached at $0.50, 5 completion tokens at $4, per million, and a quarter more.
  const cost = (6 * 1 + 4 * 0.5 + 5 * 4) / 1e6
  assert.equal(body.usage.cost, cost * 1.25)
  const generation = await generationOf(setting, body.id)
  assert.equal(generation['total_cost'], cost * 1.25)
  assert.equal(generation['upstream_inference_cost'], cost)
})
