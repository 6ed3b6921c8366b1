// The code that our documents show, run as a reader would run it: taken from the documents of a running server, in every language
// and package, with nothing changed. The key is in the environment, as the samples say. A tool that this machine lacks is named
// aloud, and is a failure where everything must be there.
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, after, before, test } from 'node:test'
import { SAMPLE_KINDS, type SampleKind } from '../contract/code-samples/code-samples.ts'
import type { SampleBody } from '../contract/code-samples/sample-request.ts'
import type { OpenApiDocument } from '../contract/openapi/document.ts'
import { type ClientPackages, createClientPackages } from './support/client-packages.ts'
import { repository } from './support/read-sources.ts'
import { hasTool, runTool, type ToolResult } from './support/run-tool.ts'
import { type RunningCauseway, startCauseway } from './support/start-causeway.ts'

let server: RunningCauseway
let workFolder: string
let packages: ClientPackages

before(async () => {
  server = await startCauseway()
  workFolder = await mkdtemp(join(tmpdir(), 'causeway-samples-'))
  packages = createClientPackages(workFolder)
})

after(async () => {
  await server?.stop()
  if (workFolder) await rm(workFolder, { recursive: true, force: true })
})

function missing(context: TestContext, what: string): void {
  // Go's tools are half a gigabyte for one sample, so they alone may be missing where everything else must be there.
  assert.ok(what === 'go' || !/^(1|true)$/.test(process.env['CI'] ?? ''), `missing here: ${what}`)
  process.stderr.write(`code samples: "${context.name}" was NOT run. Missing: ${what}\n`)
  context.skip(what)
}

/** How a kind of sample is run: the command and the file that the sample goes into; or what is missing for it. */
async function programFor(id: string): Promise<{ command: string; args: string[]; file: string } | string> {
  const place = async (name: string, folder = workFolder): Promise<string> => {
    const own = await mkdtemp(join(folder, 'sample-'))
    return join(own, name)
  }
  if (id === 'curl') {
    const file = await place('sample.sh')
    return (await hasTool('curl', '--version')) ? { command: 'sh', args: ['-e', file], file } : 'curl'
  }
  if (id === 'go') {
    const file = await place('main.go')
    return (await hasTool('go', 'version')) ? { command: 'go', args: ['run', file], file } : 'go'
  }
  if (id.startsWith('python')) {
    const python = await (id === 'python-openai'
      ? packages.pythonWithOpenai()
      : packages.pythonWithRequests())
    const file = await place('sample.py')
    return python === undefined ? `${id} for Python` : { command: python, args: [file], file }
  }
  const folder = await folderOf(id)
  if (folder === undefined) return `the packages of ${id}`
  const file = await place('sample.mts', folder)
  return { command: process.execPath, args: [file], file }
}

const PACKAGE_OF: Readonly<Record<string, string>> = {
  'typescript-openai': 'openai',
  'typescript-ai-sdk': '@ai-sdk/openai-compatible',
}

function folderOf(id: string): Promise<string | undefined> {
  const name = PACKAGE_OF[id]
  return name === undefined ? Promise.resolve(workFolder) : packages.folderWith(name)
}

/** Runs it; undefined when something is missing, which has been said then. */
async function run(context: TestContext, id: string, source: string): Promise<ToolResult | undefined> {
  const program = await programFor(id)
  if (typeof program === 'string') {
    missing(context, program)
    return undefined
  }
  await writeFile(program.file, source)
  const { command, args } = program
  return runTool({
    command,
    args,
    environment: {
      CAUSEWAY_KEY: server.testKey,
      PYTHONIOENCODING: 'utf-8',
      NODE_NO_WARNINGS: '1',
    },
  })
}

async function documentOf(id: string): Promise<OpenApiDocument> {
  return (await (await fetch(`${server.url}/openapi/${id}.json`)).json()) as OpenApiDocument
}

interface CodeSample {
  readonly label: string
  readonly source: string
}

for (const id of ['openai/o1', 'openai/o3-mini', 'openai/text-embedding-3-small'])
  for (const [at, kind] of SAMPLE_KINDS.entries())
    test(`${kind.id} of the document of ${id} runs as it stands`, async (context) => {
      const document = await documentOf(id)
      const operation = Object.values(document.paths)[0]?.post
      const samples = operation?.['x-codeSamples'] as readonly CodeSample[]
      assert.equal(samples.length, SAMPLE_KINDS.length)
      const sample = samples[at]
      assert.ok(sample, 'there is one')
      assert.ok(sample.source.includes(server.url), 'it calls this very server')
      const result = await run(context, kind.id, sample.source)
      if (result === undefined) return
      assert.equal(result.exitCode, 0, result.stderr)
      assert.match(
        result.stdout,
        id.includes('embedding') ? /-?0\.\d{3}/ : /simulated|Simulated|test mode/,
        result.stdout,
      )
    })

const MESSAGES = [
  {
    role: 'user',
    content: 'It\'s "quoted", `ticked`, \\ slashed, $5 and ünïcode. What is the weather in Oslo?',
  },
]
const TOOL = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'The weather in a city',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
}
const SCHEMA = {
  type: 'json_schema',
  json_schema: {
    name: 'weather',
    strict: true,
    schema: {
      type: 'object',
      properties: { city: { type: 'string' } },
      required: ['city'],
      additionalProperties: false,
    },
  },
}

/** Bodies as a reader puts them together on the page, and what must come out. */
const VARIANTS: readonly { readonly name: string; readonly body: SampleBody; readonly prints: RegExp }[] = [
  {
    name: 'a stream with an effort and a limit',
    body: {
      model: 'o1',
      messages: MESSAGES,
      stream: true,
      reasoning_effort: 'low',
      max_completion_tokens: 900,
    },
    prints: /simulated|Simulated|test mode/,
  },
  {
    name: 'a call of a tool',
    body: { model: 'o3-mini', messages: MESSAGES, tools: [TOOL], tool_choice: 'required', seed: 7 },
    prints: /get_weather/,
  },
  {
    name: 'JSON by a schema',
    body: { model: 'o3-mini', messages: MESSAGES, response_format: SCHEMA },
    prints: /"?city"?\W/,
  },
  {
    name: 'parameters that packages have no name for',
    body: {
      model: 'o1',
      messages: MESSAGES,
      models: ['o3'],
      provider: { order: ['simulator-b'], allow_fallbacks: true },
      reasoning: { effort: 'high', exclude: true },
      session_id: 'sample',
      stop: ['###'],
      temperature: 1,
      simulate: { text: 'All of it came through.' },
    },
    prints: /All of it came through\./,
  },
]

for (const { name, body, prints } of VARIANTS)
  for (const kind of SAMPLE_KINDS)
    test(`${kind.id} runs with ${name}`, async (context) => {
      const source = write(kind, body)
      const result = await run(context, kind.id, source)
      if (result === undefined) return
      assert.equal(result.exitCode, 0, `${source}\n${result.stderr}`)
      assert.match(result.stdout, prints, `${source}\n${result.stdout}`)
    })

function write(kind: SampleKind, body: SampleBody): string {
  return kind.write({ baseUrl: server.url, operation: 'chat', key: { variable: 'CAUSEWAY_KEY' }, body })
}

test('a key that is written into a sample works as well', async (context) => {
  const [curl] = SAMPLE_KINDS
  assert.ok(curl)
  const source = curl.write({
    baseUrl: server.url,
    operation: 'chat',
    key: { literal: server.testKey },
    body: { model: 'o1', messages: [{ role: 'user', content: 'Hello' }] },
  })
  assert.ok(!source.includes('CAUSEWAY_KEY'))
  const result = await run(context, 'curl', source)
  if (result) assert.match(result.stdout, /"model":"o1-2024-12-17"/)
})

test('the TypeScript of every sample fits the types of its packages', async (context) => {
  const openai = await packages.folderWith('openai')
  const aiSdk = await packages.folderWith('@ai-sdk/openai-compatible')
  if (openai === undefined || aiSdk === undefined) return missing(context, 'openai and the AI SDK')
  const files: string[] = []
  for (const kind of SAMPLE_KINDS.filter(({ language }) => language === 'typescript')) {
    const folder = join(kind.id === 'typescript-ai-sdk' ? aiSdk : openai, 'types')
    await mkdir(join(folder, 'node_modules'), { recursive: true })
    const nodeTypes = join(folder, 'node_modules', '@types')
    await symlink(join(repository, 'node_modules', '@types'), nodeTypes, 'junction').catch(
      ignoreBecauseItIsThere,
    )
    for (const [at, { body }] of VARIANTS.entries()) {
      const file = join(folder, `${kind.id}-${at}.mts`)
      await writeFile(file, write(kind, body))
      files.push(file)
    }
  }
  const settings =
    '--noEmit --strict --skipLibCheck --module nodenext --target esnext --types node --ignoreConfig'.split(
      ' ',
    )
  const result = await runTool({
    command: process.execPath,
    args: [join(repository, 'node_modules', 'typescript', 'bin', 'tsc'), ...settings, ...files],
    folder: join(openai, 'types'),
  })
  assert.equal(result.exitCode, 0, result.stdout)
})

function ignoreBecauseItIsThere(): void {
  // Two kinds share a folder.
}
