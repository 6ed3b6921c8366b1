// The user's pages against the code: every path, error code, warning, provider, quirk and fact that a page must have, and every
// link. What pages say in commands is run by test/examples.test.ts; docs/settings.md and docs/test-mode.md have tests of their own.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import Fastify from 'fastify'
import { ERRORS } from '../core/errors.ts'
import { readShippedDocuments } from '../server/catalogue/read-data.ts'
import { GOOGLE_METHODS, matchGemini } from '../server/http/gemini-endpoints.ts'
import { registerGoogleModels } from '../server/http/google-models.ts'
import { MODEL_ENDPOINTS, registerOperations, registerProgramRoutes } from '../server/http/routes.ts'
import type { Services } from '../server/services.ts'
import { createMetrics } from '../server/telemetry/metrics.ts'
import { CLIENT_FAMILIES } from './run-clients.ts'
import { brokenLinks, readDecisions, readDocPages, readPage } from './support/doc-pages.ts'
import { modelRows, modelSources, providerRows, quirkRows } from './support/doc-tables.ts'
import { readSources, repository } from './support/read-sources.ts'

const api = readPage('docs/api.md').text
const shipped = await readShippedDocuments()

/** Every line of `wanted` is in the page, one after the other; the message has the table to copy. */
function assertTable(path: string, wanted: readonly string[]): void {
  const { text } = readPage(path)
  const table = wanted.join('\n')
  assert.ok(text.includes(`\n${table}\n`), `${path} is not current. The rows should be:\n\n${table}\n`)
}

test('every relative link in the pages and the decisions leads to a file and a heading', () => {
  assert.deepEqual([...readDocPages(), ...readDecisions()].flatMap(brokenLinks), [])
})

test('the index names every page', () => {
  const index = readPage('docs/README.md').text
  for (const { path } of readDocPages()) {
    if (!path.startsWith('docs/') || path === 'docs/README.md') continue
    assert.ok(index.includes(`(${path.slice('docs/'.length)})`), `docs/README.md does not link to ${path}`)
  }
})

test('docs/api.md has a row for every path, and no row for a path that is not there', async () => {
  const there = new Set(Object.keys(MODEL_ENDPOINTS).map((path) => `POST ${path}`))
  for (const route of await registeredRoutes()) there.add(route)
  const written = new Set(
    [...api.matchAll(/^\| `([A-Z]+)` \| `(\/[^`]*)` \|/gm)].map(([, method, path]) => `${method} ${path}`),
  )
  // Google's that call a model are matched by hand.
  for (const method of GOOGLE_METHODS) {
    assert.ok(matchGemini(`/v1beta/models/o1:${method}`), `${method} is there`)
    there.add(`POST /v1beta/models/{model}:${method}`)
  }
  // One route serves two documented paths: what ends in /endpoints is another answer of /models/*.
  there.add('GET /models/{author}/{slug}/endpoints')
  assert.deepEqual([...written].toSorted(), [...there].toSorted())
})

/** What the routers register, `METHOD /path`, without the HEAD that comes with each GET. */
async function registeredRoutes(): Promise<readonly string[]> {
  const found: string[] = []
  const app = Fastify()
  app.addHook('onRoute', ({ method, url }) => {
    for (const name of [method].flat()) if (name !== 'HEAD') found.push(`${name} ${documented(url)}`)
  })
  registerOperations(app, anything as Services)
  void app.register(async (scope) => registerProgramRoutes(scope, anything as Services), { prefix: PREFIX })
  void app.register(async (scope) => registerGoogleModels(scope, anything as Services), { prefix: '/v1beta' })
  await app.ready()
  await app.close()
  return found
}

const PREFIX = '/v1'

/** `/v1/keys/:hash` as the page has it: `/keys/{hash}`. */
function documented(url: string): string {
  const path = url.startsWith(`${PREFIX}/`) ? url.slice(PREFIX.length) : url
  return path.replace(/:(\w+)/g, '{$1}').replace('*', '{id}')
}

/** Stands for services while routes are registered: handlers that would use it are never called. */
const anything: unknown = new Proxy(() => anything, { get: () => anything })

test('docs/api.md names every header of our own', () => {
  const names = new Set<string>()
  for (const file of readSources().values()) {
    if (file.isTest || !file.path.startsWith('server/')) continue
    for (const [, name = ''] of file.text.matchAll(/'(x-causeway-[a-z-]+)'/g)) names.add(name)
  }
  assert.ok(names.size > 4)
  const page = api.toLowerCase()
  for (const name of names) assert.ok(page.includes(`\`${name}`), `docs/api.md does not say what ${name} is`)
})

test('docs/api.md has a row for every error code with its status, and no other', () => {
  const section = api.slice(api.indexOf('\n## Errors'))
  const written = [...section.matchAll(/^\| (\d{3}) \| `(\w+)` \|/gm)].map(
    ([, status, code]) => `${code} ${status}`,
  )
  const there = Object.entries(ERRORS).map(([code, { status }]) => `${code} ${status}`)
  assert.deepEqual(written.toSorted(), there.toSorted())
})

test('an error code that the page calls reserved is thrown nowhere', () => {
  const reserved = [...api.matchAll(/^\| \d{3} \| `(\w+)` \| reserved;/gm)].map(([, code = '']) => code)
  assert.ok(reserved.length > 0)
  for (const file of readSources().values()) {
    if (file.isTest || file.path === 'core/errors.ts') continue
    for (const code of reserved)
      assert.ok(!file.text.includes(`GatewayError('${code}'`), `${file.path} throws ${code}`)
  }
})

test('docs/api.md has a row for every warning, and no other', () => {
  const source = readFileSync(join(repository, 'core/fitting.ts'), 'utf8')
  const type = /interface Warning \{[\s\S]*?readonly code:([\s\S]*?)readonly param/.exec(source)?.[1] ?? ''
  const there = [...type.matchAll(/'(\w+)'/g)].map(([, code = '']) => code)
  assert.ok(there.length > 0, 'core/fitting.ts has the codes of warnings')
  const section = api.slice(api.indexOf('\n## Warnings'), api.indexOf('\n## Limits'))
  const written = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, code = '']) => code)
  assert.deepEqual(written.toSorted(), there.toSorted())
})

test('docs/providers.md has every provider with its variables and quirks', () => {
  assertTable('docs/providers.md', providerRows(shipped.providers))
})

test('docs/providers.md has every quirk with what it means', () => {
  assertTable('docs/providers.md', quirkRows())
})

test('docs/models.md has the facts of the four models and their sources', () => {
  const four = ['openai/o1', 'openai/o1-mini', 'openai/o3-mini', 'openai/o3'].map((id) => {
    const model = shipped.models.get(id)
    assert.ok(model, `${id} is in the catalogue`)
    return model
  })
  assertTable('docs/models.md', modelRows(four))
  assertTable('docs/models.md', modelSources(four))
})

test('docs/models.md counts the catalogue', () => {
  const models = [...shipped.models.values()]
  const authors = globSync('data/models/*.json', { cwd: repository }).length
  const ofKind = (kind: string): number => models.filter((model) => model.kind === kind).length
  const sentence = `${models.length} models of ${authors} authors: ${ofKind('chat')} for chat and ${ofKind('embedding')} for embeddings`
  assert.ok(readPage('docs/models.md').text.includes(sentence), `it should say: ${sentence}`)
})

/** What is meant by a suite's pins; the rest is what these packages need. */
const PYTHON_PACKAGES = {
  'python-requests': ['requests'],
  'python-sdks': [
    'openai',
    'anthropic',
    'google-genai',
    'openai-agents',
    'openrouter',
    'langchain-openai',
    'langchain-anthropic',
    'langchain-google-genai',
  ],
} as const

test('docs/clients.md has the versions of the clients that test/clients.test.ts runs', () => {
  const page = readPage('docs/clients.md').text
  for (const family of CLIENT_FAMILIES) {
    if (family.startsWith('python-')) continue
    const folder = `test/clients/${family}`
    const { dependencies } = JSON.parse(readFileSync(join(repository, folder, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>
    }
    for (const [name, version] of Object.entries(dependencies)) {
      // Part of a suite's own tools, not a client of ours.
      if (name === 'zod' || name === '@langchain/core') continue
      const rows = page.split('\n').filter((line) => line.startsWith('|') && line.includes(`\`${name}\``))
      const isThere = rows.some((row) => row.includes(`| ${version} |`) && row.includes(`\`${folder}\``))
      assert.ok(isThere, `docs/clients.md needs ${name} ${version} with its suite ${folder}`)
    }
  }
  for (const [family, names] of Object.entries(PYTHON_PACKAGES)) {
    const folder = `test/clients/${family}`
    const pins = readFileSync(join(repository, folder, 'requirements.txt'), 'utf8')
    for (const name of names) {
      const version = new RegExp(`^${name}==(\\S+)$`, 'm').exec(pins)?.[1]
      const row = `| Python \`${name}\` | ${version} | \`${folder}\` |`
      assert.ok(page.includes(row), `docs/clients.md needs ${row}`)
    }
  }
})

test('docs/operations.md has every metric of the gateway', async () => {
  const metrics = createMetrics()
  metrics.generation({
    modelId: 'a/b',
    providerName: 'p',
    status: 200,
    latencyMs: 1,
    firstTokenMs: 1,
    inputTokens: 1,
    outputTokens: 1,
    reasoningTokens: 0,
    costNanodollars: 0,
    streamed: false,
    attempts: 1,
  })
  const text = await metrics.render({ generationsInFlight: 0, holds: 0, unsavedSettlements: 0 })
  const there = [...text.matchAll(/^# TYPE (causeway_\w+)/gm)].map(([, name = '']) => name)
  const page = readPage('docs/operations.md').text
  const written = [...page.matchAll(/^\| `(causeway_\w+)` \|/gm)].map(([, name = '']) => name)
  assert.deepEqual(written.toSorted(), there.toSorted())
})
