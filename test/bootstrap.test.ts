// End to end: the bootstrap in a small repository of its own, with a stand-in for npm, as `npm start` runs it.
import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

const VERSION = process.versions.node
const CLI = join(import.meta.dirname, '..', 'cli')

/** What stands in for Vite: says that it ran, and makes the folder that the real one would. */
const VITE = `
import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
const root = process.cwd()
appendFileSync(join(root, 'page-builds'), 'built\\n')
if (process.env.VITE_FAILS) process.exit(6)
mkdirSync(join(root, 'web', 'dist'), { recursive: true })
`

/** What stands in for npm: says that it ran, takes a moment, and puts Vite and the "pinned" Node where the real one would. */
const NPM = `
import { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
const root = process.cwd()
appendFileSync(join(root, 'npm-calls'), process.argv.slice(2).join(' ') + '\\n')
console.log('npm says this on stdout')
if (process.env.NPM_FAILS) process.exit(7)
rmSync(join(root, 'node_modules'), { recursive: true, force: true })
await new Promise((resolve) => setTimeout(resolve, Number(process.env.NPM_TAKES_MS ?? 30)))
const place = join(root, process.env.NODE_PLACE ?? 'node_modules/node/bin')
mkdirSync(place, { recursive: true })
symlinkSync(${JSON.stringify(process.execPath)}, join(place, 'node'))
const vite = join(root, 'node_modules', 'vite', 'bin')
mkdirSync(vite, { recursive: true })
writeFileSync(join(vite, 'vite.js'), ${JSON.stringify(VITE)})
writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: { 'node_modules/node': { version: ${JSON.stringify(VERSION)} } } }))
`

const SERVER = `
const port: string = 'typescript'
if (process.env['STAYS']) {
  const timer = setInterval(() => undefined, 1000)
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.on(signal, () => {
      console.log(signal)
      if (signal === 'SIGHUP') return
      clearInterval(timer)
      process.exitCode = 9
    })
}
console.log(JSON.stringify({ words: process.argv.slice(2), node: process.execPath, path: process.env['PATH']?.split(':')[0], port }))
if (process.env['DIES']) process.kill(process.pid, 'SIGKILL')
`

let root: string
let running: ChildProcess[]

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'causeway-bootstrap-'))
  running = []
  await mkdir(join(root, 'cli'))
  await mkdir(join(root, 'server'))
  await mkdir(join(root, 'fake-npm'))
  for (const name of ['bootstrap.mjs', 'build-pages.mjs'])
    await copyFile(join(CLI, name), join(root, 'cli', name))
  await writeFile(join(root, 'package.json'), '{"type":"module"}')
  await writeLock('one')
  await writeFile(join(root, 'server', 'main.ts'), SERVER)
  await writeFile(join(root, 'fake-npm', 'npm-cli.js'), NPM)
})
afterEach(async () => {
  for (const child of running) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  await rm(root, { recursive: true, force: true })
})

async function writeLock(name: string): Promise<void> {
  const packages = { '': { name }, 'node_modules/node': { version: VERSION } }
  await writeFile(join(root, 'package-lock.json'), JSON.stringify({ name, packages }))
}

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly error: string
}

function start(words: readonly string[], variables: Readonly<Record<string, string>> = {}): ChildProcess {
  const child = spawn(process.execPath, [join(root, 'cli', 'bootstrap.mjs'), ...words], {
    cwd: tmpdir(),
    env: { PATH: process.env['PATH'], npm_execpath: join(root, 'fake-npm', 'npm-cli.js'), ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.push(child)
  return child
}

async function run(
  words: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const child = start(words, variables)
  assert.ok(child.stdout && child.stderr)
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { code: child.exitCode, out, error }
}

/** Waits for it; fails when the program ends first. */
async function until(child: ChildProcess, holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) {
    assert.ok(child.exitCode === null && child.signalCode === null, 'the program has ended')
    await sleep(20)
  }
}

async function npmCalls(): Promise<string[]> {
  return linesOf('npm-calls')
}

async function linesOf(name: string): Promise<string[]> {
  const text = await readFile(join(root, name), 'utf8').catch(() => '')
  return text.split('\n').filter(Boolean)
}

test('the first start installs, says so on stderr, and runs the program under the pinned Node', async () => {
  const { code, out, error } = await run(['serve', 'a', '--b'])
  assert.equal(code, 0)
  const said = JSON.parse(out) as { words: string[]; path: string }
  assert.deepEqual(said.words, ['a', '--b'])
  assert.equal(said.path, join(root, 'node_modules', 'node', 'bin'))
  assert.match(error, /Installing the pinned packages/)
  assert.match(error, /npm says this on stdout/)
  assert.match((await npmCalls()).join(), /^ci --include=dev/)
})

test('the second start calls no npm; another lock file does', async () => {
  await run(['serve'])
  assert.equal((await run(['serve'])).error, '')
  assert.equal((await npmCalls()).length, 1)
  await writeLock('two')
  await rm(join(root, 'node_modules', '.package-lock.json'))
  await run(['serve'])
  assert.equal((await npmCalls()).length, 2)
})

test('what somebody installed by hand is taken as it is', async () => {
  await run(['serve'])
  await rm(join(root, 'node_modules', '.causeway-install.json'))
  assert.equal((await run(['serve'])).error, '')
  assert.equal((await npmCalls()).length, 1)
})

test('the pages are built once, and again when one of their sources has changed', async () => {
  await mkdir(join(root, 'web'))
  await writeFile(join(root, 'web', 'page.tsx'), 'one')
  assert.match((await run(['serve'])).error, /Building the pages/)
  assert.equal((await run(['serve'])).error, '')
  assert.equal((await linesOf('page-builds')).length, 1)
  await writeFile(join(root, 'web', 'page.tsx'), 'another')
  assert.match((await run(['serve'])).error, /Building the pages/)
  assert.equal((await linesOf('page-builds')).length, 2)
})

test('pages that cannot be built are told of, keep nothing from starting, and are tried again', async () => {
  const { code, out, error } = await run(['serve'], { VITE_FAILS: 'yes' })
  assert.equal(code, 0)
  assert.match(out, /typescript/)
  assert.match(error, /could not be built \(vite ended with 6\); the API works without them/)
  await run(['serve'])
  assert.equal((await linesOf('page-builds')).length, 2)
})

test('a Node that was deleted is installed again', async () => {
  await run(['serve'])
  await rm(join(root, 'node_modules'), { recursive: true })
  assert.equal((await run(['serve'])).code, 0)
  assert.equal((await npmCalls()).length, 2)
})

for (const place of [
  `node_modules/node-${process.platform}-${process.arch}/bin`,
  `node_modules/node/node_modules/node-bin-${process.platform}-${process.arch}/bin`,
]) {
  test(`the pinned Node is found in ${place.replace('node_modules/', '')}, where a blocked install script leaves it`, async () => {
    const { code, out } = await run(['serve'], { NODE_PLACE: place })
    assert.equal(code, 0)
    assert.equal((JSON.parse(out) as { path: string }).path, join(root, place))
  })
}

test('three first starts at once install once, and all of them run', async () => {
  const slowly = { NPM_TAKES_MS: '500' }
  const ends = await Promise.all([1, 2, 3].map(() => run(['serve'], slowly)))
  assert.deepEqual(
    ends.map(({ code }) => code),
    [0, 0, 0],
  )
  assert.equal((await npmCalls()).length, 1)
  assert.equal(ends.filter(({ error }) => error.includes('waiting for it')).length, 2)
})

test('the lock of a killed install is taken over', async () => {
  await mkdir(join(root, '.cache'))
  const lock = join(root, '.cache', 'install.lock')
  await writeFile(lock, JSON.stringify({ pid: 1, host: 'another machine' }))
  const longAgo = new Date(Date.now() - 60_000)
  await utimes(lock, longAgo, longAgo)
  assert.equal((await run(['serve'])).code, 0)
})

test('a failed install starts nothing and says what to do', async () => {
  const { code, out, error } = await run(['serve'], { NPM_FAILS: '1' })
  assert.equal(code, 1)
  assert.equal(out, '')
  assert.match(error, /npm ci failed with code 7/)
  assert.match(error, /registry/)
  assert.equal((await run(['serve'])).code, 0)
})

test('a start that is stopped while it installs ends npm too, and the next one installs again', async () => {
  const child = start(['serve'], { NPM_TAKES_MS: '60000' })
  await until(child, async () => (await npmCalls()).length > 0)
  child.kill('SIGTERM')
  const [code] = (await once(child, 'exit')) as [number]
  assert.equal(code, 143)
  assert.equal((await run(['serve'])).code, 0)
  assert.equal((await npmCalls()).length, 2)
})

for (const way of ['this process', 'a child'] as const) {
  test(`signals reach the program and its exit code comes back when it runs as ${way}`, async () => {
    await run(['serve'])
    if (way === 'a child') await hideExecve()
    const child = start(['serve'], { STAYS: '1' })
    assert.ok(child.stdout)
    const lines: string[] = []
    child.stdout.setEncoding('utf8').on('data', (piece: string) => lines.push(piece))
    await until(child, () => lines.join('').includes('typescript'))
    child.kill('SIGHUP')
    await until(child, () => lines.join('').includes('SIGHUP'))
    child.kill('SIGTERM')
    const [code] = (await once(child, 'exit')) as [number]
    assert.equal(code, 9)
    assert.match(lines.join(''), /SIGTERM/)
  })
}

test('a program that dies of a signal is told apart from one that failed', async () => {
  await run(['serve'])
  await hideExecve()
  assert.equal((await run(['serve'], { DIES: '1' })).code, 137)
})

test('an unknown word is refused with the words there are', async () => {
  const { code, error } = await run(['sevre'])
  assert.equal(code, 2)
  assert.match(error, /"sevre".*serve, causeway, check, test, bench/)
})

test('a folder that cannot be written says so', async () => {
  await writeFile(join(root, '.cache'), 'a file where the folder should be')
  const { code, error } = await run(['serve'])
  assert.equal(code, 1)
  assert.ok(error.length > 0)
})

test('a Node that is no pinned one is not run', async () => {
  await mkdir(join(root, 'node_modules', 'node', 'bin'), { recursive: true })
  const impostor = join(root, 'node_modules', 'node', 'bin', 'node')
  await writeFile(impostor, '#!/bin/sh\necho v20.0.0\n')
  await chmod(impostor, 0o755)
  const packages = { 'node_modules/node': { version: VERSION } }
  await writeFile(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }))
  const place = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin')
  await mkdir(place, { recursive: true })
  await symlink(process.execPath, join(place, 'node'))
  const { out } = await run(['serve'])
  assert.equal((JSON.parse(out) as { path: string }).path, place)
})

/** As on a Node that cannot replace its own process. */
async function hideExecve(): Promise<void> {
  const path = join(root, 'cli', 'bootstrap.mjs')
  await writeFile(path, (await readFile(path, 'utf8')).replace('process.execve &&', 'false &&'))
}
