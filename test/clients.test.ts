// End to end: official clients against the real server. Test keys meet the simulator, live keys a fake upstream that speaks
// OpenAI's format. One test per family; the cases are in test/clients/<family>.
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { CLIENT_FAMILIES, failuresOf, runClientFamilies } from './run-clients.ts'
import { clientsUpstream } from './support/clients-upstream.ts'
import { type FakeUpstream, startFakeUpstream } from './support/fake-upstream.ts'
import { type RunningCauseway, startCauseway } from './support/start-causeway.ts'

const isContinuousIntegration = process.env['CI'] === '1' || process.env['CI'] === 'true'

// In a suite, because hooks outside of one run also when a name pattern matches nothing, and then `after` does not wait for
// `before`: what is being started would never be stopped.
suite('official clients', () => {
  let upstream: FakeUpstream
  let server: RunningCauseway
  let keys: { test: string; live: string; management: string }

  before(async () => {
    upstream = await startFakeUpstream()
    upstream.answerWith(clientsUpstream)
    server = await startCauseway({
      configYaml: configFor(upstream.baseUrl),
      environment: {
        OPENAI_API_KEY: 'sk-fake-openai',
        OPENAI_BASE_URL: upstream.baseUrl,
        ANTHROPIC_API_KEY: 'sk-ant-fake',
        ANTHROPIC_BASE_URL: upstream.baseUrl,
        GEMINI_API_KEY: 'AIza-fake-google',
        GEMINI_BASE_URL: new URL('/v1beta', upstream.baseUrl).href,
        ACME_KEY: 'acme-secret',
      },
    })
    keys = {
      test: server.testKey,
      live: await server.createKey({ name: 'clients' }),
      management: await server.createKey({ name: 'clients, management', kind: 'management' }),
    }
  })

  after(async () => {
    await server?.stop()
    await upstream?.stop()
  })

  for (const family of CLIENT_FAMILIES)
    test(`the official clients of ${family} work with only the base URL and the key changed`, async (context) => {
      const [result] = await runClientFamilies({ url: server.url, keys, families: [family] })
      assert.ok(result)
      if (result.missing !== undefined) {
        assert.ok(!isContinuousIntegration, `missing here: ${result.missing}`)
        process.stderr.write(`clients: ${family} was NOT run. ${result.missing}\n`)
        context.skip(result.missing)
        return
      }
      assert.equal(
        result.failed,
        0,
        `${result.failed} failed, ${result.passed} passed\n${failuresOf(result)}`,
      )
      context.diagnostic(`${result.passed} passed`)
    })

  test('no provider key and no key of Causeway has reached the log', () => {
    const log = server.stderr()
    for (const secret of [
      'sk-fake-openai',
      'sk-ant-fake',
      'AIza-fake-google',
      'acme-secret',
      keys.live,
      keys.management,
    ])
      assert.ok(!log.includes(secret), 'a secret is in the log')
  })
})

function configFor(baseUrl: string): string {
  return `
providers:
  acme: { name: Acme, dialect: openai-chat, base_url: "${baseUrl}", api_key: "\${ACME_KEY}", quirks: [reasoning-content] }
models:
  acme/thinker-1:
    name: Thinker 1
    aliases: [thinker]
    context: 128000
    max_output: 32000
    input: [text, image]
    pricing: { prompt: 1.10, completion: 4.40, cache_read: 0.55 }
    reasoning: { kind: effort, efforts: [low, medium, high], default: medium }
    supports: [tools, tool_choice, response_format, seed, stop, max_completion_tokens]
    endpoints:
      - { provider: acme, id: thinker-1-2026-01-01 }
`
}
