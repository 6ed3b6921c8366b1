// Providers and models added at the command line: into the operator's file, in force at once, and nothing lost of what he wrote.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { runCommandLine } from '../cli/run-command-line.ts'
import type { FakeUpstream } from './support/fake-upstream.ts'
import { startFakeUpstream } from './support/fake-upstream.ts'
import { jsonAnswer, openaiServer } from './support/openai-answers.ts'
import type { RunningCauseway } from './support/start-causeway.ts'
import { startCauseway } from './support/start-causeway.ts'
import { call } from './support/two-providers.ts'

interface Setting {
  readonly server: RunningCauseway
  readonly upstream: FakeUpstream
  readonly run: (...words: string[]) => Promise<{ exitCode: number; stdout: string; stderr: string }>
}

async function start(context: TestContext, configYaml = '# ours\n'): Promise<Setting> {
  const upstream = await startFakeUpstream()
  upstream.answerWith(openaiServer({ promptTokens: 10, completionTokens: 5 }))
  const server = await startCauseway({
    configYaml: configYaml.replaceAll('UPSTREAM', upstream.baseUrl),
    environment: { ACME_API_KEY: 'key-of-acme' },
  })
  context.after(async () => {
    await server.stop()
    await upstream.stop()
  })
  return { server, upstream, run: (...words) => server.runCommand(words) }
}

test('a provider and a model that were added answer the next request, at their price', async (context) => {
  const { server, upstream, run } = await start(context)
  const provider = await run('providers', 'add', 'acme', '--url', upstream.baseUrl)
  assert.equal(provider.exitCode, 0, provider.stderr)
  assert.match(provider.stdout, /^acme was added to .*causeway\.yaml\. It is switched on;/)
  const words = ['--provider', 'acme', '--id', 'thinker-1', '--prompt-price', '1', '--completion-price', '4']
  const model = await run(
    'models',
    'add',
    'acme/thinker-1',
    ...words,
    '--alias',
    'thinker',
    '--efforts',
    'low,high',
  )
  assert.equal(model.exitCode, 0, model.stderr)
  const key = await server.createKey({ name: 'k' })
  const response = await call({ server, key }, { model: 'thinker' })
  const body = (await response.json()) as { usage: { cost: number } }
  assert.equal(response.status, 200)
  assert.equal(body.usage.cost, (10 * 1 + 5 * 4) / 1e6)
  assert.equal(upstream.requests.at(-1)?.headers['authorization'], 'Bearer key-of-acme')
  const text = await readFile(server.configPath, 'utf8')
  assert.ok(text.startsWith('# ours\n'), text)
  assert.ok(text.includes('api_key: ${ACME_API_KEY}') && !text.includes('key-of-acme'), text)
})

const OWN = `providers:
  acme: { name: Acme, dialect: openai-chat, base_url: "UPSTREAM", api_key: "\${ACME_API_KEY}" }
  beta: { name: Beta, dialect: openai-chat, base_url: "UPSTREAM", api_key: "\${BETA_API_KEY}" }
models:
  acme/old: { name: Old, pricing: { prompt: 1, completion: 1 }, endpoints: [{ provider: acme, id: old }] }
`

test('a model that is there gets one more provider; of a shipped one the row is copied first', async (context) => {
  const { server, run } = await start(context, OWN)
  const second = await run(
    'models',
    'add',
    'acme/old',
    '--provider',
    'beta',
    '--id',
    'b',
    '--prompt-price',
    '2',
    '--first',
  )
  assert.equal(second.exitCode, 0, second.stderr)
  assert.match(second.stdout, /^acme\/old has one more provider in /)
  const shipped = await run('models', 'add', 'openai/o1', '--provider', 'acme', '--id', 'o1-here')
  assert.match(shipped.stdout, /^openai\/o1 was copied from the shipped catalogue/)
  const shown = JSON.parse((await run('models', 'show', 'o1', '--json')).stdout) as {
    shutdown: string
    endpoints: { provider: string; upstreamId: string }[]
  }
  assert.equal(shown.shutdown, '2026-10-23')
  assert.deepEqual(
    shown.endpoints.map(({ provider, upstreamId }) => `${provider} ${upstreamId}`),
    ['OpenAI o1-2024-12-17', 'Azure OpenAI o1', 'AI/ML API o1', 'OpenRouter openai/o1', 'Acme o1-here'],
  )
  const text = await readFile(server.configPath, 'utf8')
  assert.ok(text.indexOf('provider: beta') < text.indexOf('provider: acme'), text)
})

test('what cannot be meant is refused, and the file stays as it was', async (context) => {
  const { server, run } = await start(context, OWN)
  const before = await readFile(server.configPath, 'utf8')
  const end = ['--provider', 'acme', '--id', 'x']
  for (const [words, code, reason] of [
    [['models', 'add', 'acme/new', ...end], 2, /say its prices/],
    [['models', 'add', 'acme/old', ...end], 1, /has acme already/],
    [['models', 'add', 'acme/old', '--provider', 'beta', '--id', 'x', '--name', 'N'], 2, /in the file/],
    [
      ['models', 'add', 'New Model', ...end, '--prompt-price', '1', '--completion-price', '1'],
      2,
      /author\/slug/,
    ],
    [['models', 'add', 'acme/new', '--provider', 'nobody', '--id', 'x'], 1, /no provider "nobody"/],
    [['providers', 'add', 'acme', '--url', 'http://127.0.0.1:1'], 1, /provider acme already/],
    [['providers', 'add', 'openai', '--url', 'http://127.0.0.1:1'], 1, /switch it on with OPENAI_API_KEY/],
    [['providers', 'add', 'gamma', '--url', 'ftp://x'], 2, /baseUrl|URL/i],
    [['providers', 'add', 'gamma'], 2, /--url is missing/],
    [['providers', 'add', 'gamma', '--url', 'http://x', '--quirk', 'no-such'], 2, /no quirk "no-such"/],
  ] as const) {
    const { exitCode, stderr } = await run(...words)
    assert.equal(exitCode, code, `${words.join(' ')}: ${stderr}`)
    assert.match(stderr, reason)
  }
  assert.equal(await readFile(server.configPath, 'utf8'), before)
})

test('without a server the file is made where CAUSEWAY_CONFIG names none, and without the variable it is asked for', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'causeway-operator-'))
  context.after(() => rm(folder, { recursive: true, force: true }))
  const run = async (environment: Record<string, string>): Promise<{ code: number; text: string }> => {
    let text = ''
    const say = (more: string): unknown => (text += more)
    const code = await runCommandLine(
      ['providers', 'add', 'acme', '--url', 'http://127.0.0.1:9/v1', '--no-key'],
      {
        out: say,
        error: say,
        input: process.stdin,
        isStyled: false,
        environment: { CAUSEWAY_DATA: join(folder, 'data'), ...environment },
        workingFolder: folder,
      },
    )
    return { code, text }
  }
  const unnamed = await run({})
  assert.equal(unnamed.code, 1)
  assert.match(unnamed.text, /Set CAUSEWAY_CONFIG/)
  const named = await run({ CAUSEWAY_CONFIG: 'config/causeway.yaml' })
  assert.equal(named.code, 0, named.text)
  assert.match(await readFile(join(folder, 'config', 'causeway.yaml'), 'utf8'), /acme:\n/)
})

const LIST = {
  data: [
    { id: 'old' },
    { id: 'acme/new-1', context_length: 64_000, pricing: { prompt: '0.0000011', completion: '0.0000044' } },
    { id: 'Fancy Model', pricing: { input: 3, output: 7 } },
    { id: 'unpriced' },
    { id: 'acme/varies', pricing: { prompt: '-1', completion: '-1' } },
    { id: 'openai/o1' },
  ],
}

test('sync says what a provider has that the catalogue does not know, and adds what has a price', async (context) => {
  const { upstream, run } = await start(
    context,
    OWN.replace(
      'models:\n',
      `models:\n  acme/lost: { name: L, pricing: { prompt: 1 }, endpoints: [{ provider: acme, id: lost }] }\n`,
    ),
  )
  upstream.answerWith(jsonAnswer(LIST))
  const report = await run('models', 'sync')
  assert.equal(report.exitCode, 0, report.stderr)
  assert.equal(
    report.stdout,
    `Acme: 6 models listed
  not listed any more: lost
  not in the catalogue: acme/new-1, Fancy Model. "causeway models sync acme --add" adds them
  not in the catalogue, and without a price: unpriced, acme/varies. "causeway models add" adds one
`,
  )
  const added = await run('models', 'sync', 'acme', '--add')
  assert.match(added.stdout, /\n {2}added: acme\/new-1, acme\/fancy-model\n/)
  const shown = JSON.parse((await run('models', 'show', 'acme/new-1', '--json')).stdout) as {
    contextTokens: number
    prices: object
  }
  assert.equal(shown.contextTokens, 64_000)
  assert.deepEqual(shown.prices, { prompt: 1.1, completion: 4.4, cacheRead: null })
  assert.doesNotMatch((await run('models', 'sync')).stdout, /acme\/new-1/)
  assert.equal((await run('models', 'show', 'acme/lost')).exitCode, 0, 'nothing is removed')
})

test('a list without most of what a provider serves is doubted, and one that does not come ends with 1', async (context) => {
  const { upstream, run } = await start(context, OWN)
  upstream.answerWith(jsonAnswer([]))
  const empty = await run('models', 'sync', 'acme')
  assert.equal(empty.exitCode, 0, empty.stderr)
  assert.match(
    empty.stdout,
    /not listed any more: old\. So many that the list is more likely to be incomplete/,
  )
  upstream.answerWith(jsonAnswer({}, { status: 503 }))
  const down = await run('models', 'sync', 'acme')
  assert.equal(down.exitCode, 1)
  assert.match(down.stdout, /^Acme: failed: Acme answered 503/)
  assert.equal((await run('models', 'sync', '--add')).exitCode, 2)
  assert.match(
    (await run('models', 'sync', 'nobody')).stderr,
    /No provider "nobody" is switched on\. On: acme\./,
  )
})

test("a local server's models are taken over when they are asked for", async (context) => {
  const { upstream, run } = await start(
    context,
    'providers:\n  den: { name: Den, dialect: openai-chat, base_url: "UPSTREAM", auth: none, discover: true }\n',
  )
  upstream.answerWith(jsonAnswer({ data: [{ id: 'llama:latest' }, { id: 'qwen' }] }))
  const synced = await run('models', 'sync', 'den')
  assert.match(synced.stdout, /^Den: 2 models listed\n {2}added: den\/llama, den\/qwen\n$/)
  assert.equal((await run('models', 'show', 'den/qwen')).exitCode, 0)
})
