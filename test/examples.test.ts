// Everything that people copy, run as they would run it: the files of examples/ and the commands in docs/, against the real server.
// Test keys meet the simulator; live keys a fake upstream in OpenAI's place. A tool that this machine lacks is named aloud.
import assert from 'node:assert/strict'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { type TestContext, after, before, test } from 'node:test'
import { loadConfigFile } from '../server/config/load-file.ts'
import { SETTINGS } from '../server/config/settings.ts'
import { type ClientPackages, createClientPackages } from './support/client-packages.ts'
import { type CodeBlock, codeBlocks, readDocPages } from './support/doc-pages.ts'
import { type FakeUpstream, startFakeUpstream } from './support/fake-upstream.ts'
import { openaiServer } from './support/openai-answers.ts'
import { hasTool, runTool } from './support/run-tool.ts'
import { type RunningCauseway, repositoryFolder, startCauseway } from './support/start-causeway.ts'

const USUAL_URL = 'http://127.0.0.1:8484'
const FOUR_SNAPSHOTS = ['o1-2024-12-17', 'o1-mini-2024-09-12', 'o3-mini-2025-01-31', 'o3-2025-04-16']
const pages = readDocPages()

let upstream: FakeUpstream
let server: RunningCauseway
let managementKey: string
let workFolder: string
let packages: ClientPackages

before(async () => {
  upstream = await startFakeUpstream()
  upstream.answerWith(openaiServer({ pieces: ['Hello ', 'there.'] }))
  server = await startCauseway({
    environment: { OPENAI_API_KEY: 'sk-fake', OPENAI_BASE_URL: upstream.baseUrl },
  })
  managementKey = await server.createKey({ name: 'examples', kind: 'management' })
  workFolder = await mkdtemp(join(tmpdir(), 'causeway-examples-'))
  packages = createClientPackages(workFolder)
})

after(async () => {
  await server?.stop()
  await upstream?.stop()
  if (workFolder) await rm(workFolder, { recursive: true, force: true })
})

/** What examples and pages ask of the environment. */
function environment(): Record<string, string> {
  return {
    CAUSEWAY_URL: server.url,
    CAUSEWAY_KEY: server.testKey,
    TEST_KEY: server.testKey,
    CAUSEWAY_MANAGEMENT_KEY: managementKey,
    CAUSEWAY_DATA: server.dataFolder,
    PYTHONIOENCODING: 'utf-8',
  }
}

/** Says aloud that something was not run; a failure where everything must be there. */
function missing(context: TestContext, what: string): void {
  assert.ok(!/^(1|true)$/.test(process.env['CI'] ?? ''), `missing here: ${what}`)
  process.stderr.write(`examples: "${context.name}" was NOT run. Missing: ${what}\n`)
  context.skip(what)
}

test('examples/curl.sh asks for everything and gets it', async (context) => {
  if (!(await hasTool('curl', '--version'))) return missing(context, 'curl')
  const script = join(repositoryFolder, 'examples', 'curl.sh')
  const result = await runTool({ command: 'sh', args: [script], environment: environment() })
  assert.equal(result.exitCode, 0, result.stderr)
  const { stdout } = result
  assert.match(stdout, /"id":"o1"/)
  assert.match(stdout, /"model":"o1-2024-12-17"/)
  assert.match(stdout, /"model":"openai\/o1","provider":"Simulator"/)
  assert.match(stdout, /^data: \[DONE\]$/m)
  assert.match(stdout, /"name":"get_weather","arguments":"\{\\"city\\":/)
  assert.match(stdout, /"object":"embedding"/)
  assert.match(stdout, /"is_management_key":false/)
})

test('examples/python/seeds.py gets the five documented answers', async (context) => {
  const python = await packages.pythonWithRequests()
  if (python === undefined) return missing(context, 'python3 with requests')
  const script = join(repositoryFolder, 'examples', 'python', 'seeds.py')
  const result = await runTool({ command: python, args: [script], environment: environment() })
  assert.equal(result.exitCode, 0, result.stderr)
  const answered = [...result.stdout.matchAll(/^(\S+) \((\d+) tokens of reasoning\): \S/gm)]
  assert.deepEqual(
    answered.map((match) => match[1]),
    [...FOUR_SNAPSHOTS, 'openai/o1'],
  )
  for (const [, , reasoning] of answered) assert.ok(Number(reasoning) > 0)
})

test('examples/node/openai.mjs gets an answer and a stream', async (context) => {
  const folder = await packages.folderWith('openai')
  if (folder === undefined) return missing(context, 'the npm package openai')
  const copy = join(folder, 'example.mjs')
  await cp(join(repositoryFolder, 'examples', 'node', 'openai.mjs'), copy)
  const result = await runTool({ command: process.execPath, args: [copy], environment: environment() })
  assert.equal(result.exitCode, 0, result.stderr)
  const [first, ...texts] = result.stdout.trim().split('\n')
  assert.equal(first, 'o1-2024-12-17 256')
  assert.equal(texts.length, 2, result.stdout)
  for (const text of texts) assert.match(text, /openai\/o1/)
})

test('examples/causeway.yaml loads and leads somewhere', async () => {
  const file = join(repositoryFolder, 'examples', 'causeway.yaml')
  const loaded = await loadConfigFile(file, (name) => (name === 'ACME_KEY' ? 'a-key' : undefined))
  assert.deepEqual(loaded.notices, [])
  assert.deepEqual([...loaded.documents.models.keys()], ['acme/thinker-1'])
  const without = await loadConfigFile(file, () => undefined)
  assert.match(without.notices.join('\n'), /Provider acme is switched off: the variable ACME_KEY/)
})

test('every YAML block in the pages loads', async () => {
  let count = 0
  for (const page of pages)
    for (const block of codeBlocks(page)) {
      if (block.language !== 'yaml') continue
      count += 1
      const file = join(workFolder, `${basename(page.path)}-${block.line}.yaml`)
      await writeFile(file, block.text)
      const variable = (name: string): string | undefined => (name === 'ACME_KEY' ? 'a-key' : undefined)
      await assert.doesNotReject(loadConfigFile(file, variable), `${page.path}, line ${block.line}`)
    }
  assert.ok(count > 2)
})

test('examples/systemd/causeway.service starts the server, gives it time to end, and is read by systemd', async () => {
  const text = await readFile(join(repositoryFolder, 'examples', 'systemd', 'causeway.service'), 'utf8')
  const value = (name: string): string | undefined => new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1]
  assert.equal(value('ExecStart'), '/usr/bin/npm start')
  assert.equal(value('Environment'), `CAUSEWAY_DATA=/var/lib/${value('StateDirectory')}`)
  assert.ok(Number(value('TimeoutStopSec')) * 1000 > Number(SETTINGS.drainMs.fallback))
  if (!(await hasTool('systemd-analyze', '--version'))) {
    process.stderr.write('examples: systemd-analyze is not here, so the unit was NOT read by systemd.\n')
    return
  }
  // npm may be elsewhere on this machine; that it can be executed is not what is asked.
  const copy = join(workFolder, 'causeway.service')
  await writeFile(copy, text.replace('/usr/bin/npm', process.execPath))
  const result = await runTool({ command: 'systemd-analyze', args: ['verify', copy] })
  assert.deepEqual([result.exitCode, result.stderr], [0, ''])
})

/** Commands that call the server or the command line; what starts a server or needs more than one is not run here. */
function isCommand(block: CodeBlock): boolean {
  return (
    block.language === 'sh' &&
    /\bcurl\b|npm run -s causeway/.test(block.text) &&
    !/npm start/.test(block.text)
  )
}

test('every body that a page sends by curl is JSON', () => {
  let count = 0
  for (const page of pages)
    for (const block of codeBlocks(page)) {
      if (block.language !== 'sh' || !block.text.includes('curl ')) continue
      for (const [, body = ''] of block.text.matchAll(/ -d '(\{[^']*)'/g)) {
        count += 1
        assert.doesNotThrow(() => JSON.parse(body) as unknown, `${page.path}, line ${block.line}: ${body}`)
      }
    }
  assert.ok(count > 10)
})

for (const page of pages) {
  const blocks = codeBlocks(page).filter(isCommand)
  if (blocks.length === 0) continue
  test(`the ${blocks.length} blocks of commands in ${page.path} work as pasted`, async (context) => {
    if (!(await hasTool('curl', '--version'))) return missing(context, 'curl')
    const result = await runTool({
      command: 'sh',
      args: ['-s'],
      input: scriptOf(blocks),
      environment: environment(),
      folder: repositoryFolder,
    })
    const reached = result.stdout.match(/^#line \d+$/gm)?.at(-1) ?? '#line ?'
    assert.equal(
      result.exitCode,
      0,
      `${page.path} ${reached}\n${result.stdout.slice(-2000)}\n${result.stderr}`,
    )
  })
}

/** One script of all blocks in their order, since later ones use what earlier ones export. The first that fails ends it. */
function scriptOf(blocks: readonly CodeBlock[]): string {
  const text = blocks
    // A page may show where one's own key goes; here it is in the environment.
    .map(
      (block) => `echo "#line ${block.line}"\n${block.text.replace(/^export \w+=sk-cw-\S*…?\.*.*$/gm, '')}`,
    )
    .join('\n')
    .replaceAll(USUAL_URL, server.url)
  const commandLine = `'${process.execPath}' '${join(repositoryFolder, 'cli', 'causeway.ts')}'`
  return `set -eu
curl() { command curl -fsS "$@"; }
npm() {
  [ "$1 $2 $3 $4" = "run -s causeway --" ] || { echo "not known here: npm $*" >&2; return 1; }
  shift 4
  ${commandLine} "$@"
}
${text}`
}

for (const page of pages)
  for (const block of codeBlocks(page)) {
    // Other packages for Python are not installed for pages: test/clients/python-sdks/ runs them, and docs/clients.md says what was tried by hand.
    const isPython =
      block.language === 'python' && /^(import requests|from openai import .*)$/m.test(block.text)
    if (block.language !== 'js' && !isPython) continue
    test(`the ${block.language} block at line ${block.line} of ${page.path} runs`, async (context) => {
      const program = await programFor(block)
      if (typeof program === 'string') return missing(context, program)
      const text = block.text.replaceAll(USUAL_URL, server.url).replaceAll('<YOUR_KEY>', server.testKey)
      await writeFile(program.file, text)
      const { command, file } = program
      const result = await runTool({ command, args: [file], environment: environment() })
      assert.equal(result.exitCode, 0, result.stderr)
      assert.match(
        result.stdout,
        /simulated|Simulated|test mode|2024-12-17/,
        'it prints an answer of the simulator',
      )
    })
  }

interface Program {
  readonly command: string
  readonly file: string
}

/** How to run a block, or what is missing for it. */
async function programFor(block: CodeBlock): Promise<Program | string> {
  if (block.language === 'python') {
    const isOpenai = block.text.includes('from openai import')
    const command = await (isOpenai ? packages.pythonWithOpenai() : packages.pythonWithRequests())
    const what = `python3 with ${isOpenai ? 'openai' : 'requests'}`
    return command ? { command, file: join(workFolder, `${block.line}.py`) } : what
  }
  const [, name = ''] = /^import .* from '([^']+)'$/m.exec(block.text) ?? []
  const folder = await packages.folderWith(name)
  return folder ? { command: process.execPath, file: join(folder, `${block.line}.mjs`) } : `package ${name}`
}
