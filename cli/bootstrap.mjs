#!/usr/bin/env node
// The one door for `npm start`, `npm test`, `npm run check | causeway | bench`: plain JavaScript that Node 20 can run.
// Installs what package-lock.json pins when that is not there yet, finds the pinned Node and becomes the program under it.
// No dependencies, no TypeScript, and on an installed clone no npm call: it runs in front of every command.
import { createHash } from 'node:crypto'
import { spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs'
import { rmSync, utimes, writeFileSync, writeSync } from 'node:fs'
import { constants, hostname } from 'node:os'
import { delimiter, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildPages } from './build-pages.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')
const stampFile = join(modules, '.causeway-install.json')
const lockFile = join(root, '.cache', 'install.lock')
const LOCK_BEAT_MS = 2_000
/** A lock whose owner has not touched it for this long is taken over: its owner was killed. */
const LOCK_STALE_MS = 15_000
/** Two that take over an abandoned lock at once remove each other's; after this pause the file says who has it. */
const LOCK_SETTLE_MS = 100

/** The npm, or other child, that works at this moment; ended with us. */
let worker

/** What each word of package.json's scripts runs, below the root of the repository. */
const programs = {
  serve: { file: 'server/main.ts', leading: [], needsPages: true },
  causeway: { file: 'cli/causeway.ts', leading: [] },
  check: { file: 'test/run-all.ts', leading: ['check'] },
  test: { file: 'test/run-all.ts', leading: ['test'], needsPages: true },
  bench: { file: 'bench/run.ts', leading: [] },
}

await main(process.argv[2] ?? '', process.argv.slice(3))

async function main(word, rest) {
  const program = Object.hasOwn(programs, word) ? programs[word] : undefined
  if (!program) stop(2, `Unknown word "${word}". Use one of: ${Object.keys(programs).join(', ')}.`)
  const wanted = wantedStamp()
  let node = installedNode(wanted)
  if (!node) {
    await locked(async () => {
      node = installedNode(wanted) ?? (await install(wanted))
    })
  }
  if (program.needsPages) await buildPages({ root, node, pins: wanted, locked, finished, say })
  run(node, [join(root, program.file), ...program.leading, ...rest])
}

/** Says it on stderr and ends: 1 something failed, 2 wrong usage. */
function stop(code, sentence) {
  say(sentence)
  process.exit(code)
}

function say(sentence) {
  process.stderr.write(`causeway: ${sentence}\n`)
}

/** Changes whenever another install could be needed: other pins, or the folder was copied to another kind of machine. */
function wantedStamp() {
  const pins = readFileSync(join(root, 'package-lock.json'))
  return `${createHash('sha256').update(pins).digest('hex')} ${process.platform}-${process.arch}`
}

/** The Node to run, when what is installed is what is pinned. */
function installedNode(wanted) {
  const stamp = readJson(stampFile)
  if (stamp?.lock !== wanted) return undefined
  const node = resolve(root, stamp.node)
  return existsSync(node) ? node : undefined
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined // absent or half-written: the same as not installed
  }
}

/** Brings node_modules to what package-lock.json says, leaves a stamp that says so, and returns the Node to run. */
async function install(wanted) {
  if (!isAlreadyInstalled()) {
    say('Installing the pinned packages with npm ci; this happens once and takes a little while.')
    const code = await npm([
      'ci',
      '--include=dev',
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ])
    if (code !== 0) stop(1, whatNpmNeeds(code))
  }
  const node = await findPinnedNode()
  const inside = node.startsWith(modules)
  try {
    writeFileSync(stampFile, JSON.stringify({ lock: wanted, node: inside ? relative(root, node) : node }))
  } catch (error) {
    say(`Could not write ${stampFile} (${error.code}); every start will check the packages again.`)
  }
  return node
}

function whatNpmNeeds(code) {
  return [
    `npm ci failed with code ${code}; its own words are above. Nothing was started.`,
    '  No network or the registry is unreachable: check the connection, the proxy (npm config get proxy) and the',
    '  registry (npm config get registry), then run the same command again; or run npm ci where there is a network',
    '  and copy the whole folder with its node_modules to a machine of the same kind.',
  ].join('\n')
}

/** True when somebody ran `npm ci` or `npm install` by hand: npm's own record has every package in the pinned version. */
function isAlreadyInstalled() {
  const pinned = readJson(join(root, 'package-lock.json'))?.packages ?? {}
  const present = readJson(join(modules, '.package-lock.json'))?.packages
  if (!present) return false
  return Object.entries(pinned).every(
    ([path, entry]) => path === '' || entry.optional || present[path]?.version === entry.version,
  )
}

/**
 * The path of the Node that package-lock.json pins. The npm package `node` puts it in place from its install script,
 * which npm 12 blocks, and npm does not always link it; so it is looked for by its own path, and the script is run by hand
 * when it has not been.
 */
async function findPinnedNode() {
  const version = readJson(join(root, 'package-lock.json'))?.packages?.['node_modules/node']?.version
  const script = join(modules, 'node', 'installArchSpecificPackage.js')
  const first = await firstThatRuns(version)
  if (first) return first
  if (existsSync(script)) {
    say(`Fetching Node ${version} for ${process.platform}-${process.arch}.`)
    await finished(
      spawn(process.execPath, ['--no-deprecation', script], {
        cwd: dirname(script),
        stdio: ['ignore', 2, 2],
      }),
    )
    const second = await firstThatRuns(version)
    if (second) return second
  }
  if (Number.parseInt(process.versions.node, 10) >= Number.parseInt(version, 10)) {
    say(`The pinned Node ${version} has no build for this machine; using Node ${process.versions.node}.`)
    return process.execPath
  }
  stop(
    1,
    `Node ${version} could not be installed for ${process.platform}-${process.arch}. Install Node ${version} or later ` +
      `yourself (https://nodejs.org) and run the same command with it.`,
  )
}

async function firstThatRuns(version) {
  const system = process.platform === 'win32' ? 'win' : process.platform
  const binary = process.platform === 'win32' ? 'node.exe' : 'node'
  const places = [join(modules, 'node', 'bin', binary)]
  for (const prefix of ['node', 'node-bin']) {
    const name = `${prefix}-${system}-${process.arch}`
    places.push(
      join(modules, 'node', 'node_modules', name, 'bin', binary),
      join(modules, name, 'bin', binary),
    )
  }
  for (const place of places) {
    if (existsSync(place) && (await outputOf(place, ['--version'])).trim() === `v${version}`) return place
  }
  return undefined
}

/** Runs npm with what it prints on our stderr, so that stdout stays for the program. Resolves with its exit code. */
function npm(words) {
  const script = process.env.npm_execpath ?? ''
  const options = { cwd: root, stdio: ['ignore', 2, 2] }
  return script.endsWith('npm-cli.js')
    ? finished(spawn(process.execPath, [script, ...words], options))
    : finished(spawn('npm', words, { ...options, shell: process.platform === 'win32' }))
}

function finished(child) {
  worker = child
  return new Promise((done) => {
    const end = (result) => {
      worker = undefined
      done(result)
    }
    child.on('error', (error) => end(error.code ?? 1))
    child.on('exit', (code, signal) => end(code ?? signal))
  })
}

async function outputOf(file, words) {
  const child = spawn(file, words, { stdio: ['ignore', 'pipe', 'ignore'] })
  let text = ''
  child.stdout?.on('data', (chunk) => (text += chunk))
  await finished(child)
  return text
}

/** Does the work while no other bootstrap of this clone does it; two first starts at once install once. */
async function locked(work) {
  mkdirSync(dirname(lockFile), { recursive: true })
  let told = false
  while (!(takeLock() && (await isStillOurs()))) {
    if (!told) say('Another command is installing the packages; waiting for it.')
    told = true
    await sleep(200)
  }
  const beat = setInterval(() => utimes(lockFile, new Date(), new Date(), () => {}), LOCK_BEAT_MS)
  const release = () => rmSync(lockFile, { force: true })
  const leave = (signal) => {
    const end = () => process.exit(128 + constants.signals[signal])
    // npm must not go on writing after the lock is gone
    if (worker) worker.once('exit', end).kill(signal)
    else end()
  }
  process.on('exit', release)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, leave)
  try {
    await work()
  } finally {
    clearInterval(beat)
    process.off('exit', release)
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, leave)
    release()
  }
}

function takeLock() {
  try {
    const handle = openSync(lockFile, 'wx')
    writeSync(handle, JSON.stringify({ pid: process.pid, host: hostname() }))
    closeSync(handle)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST')
      stop(1, `Cannot write ${lockFile} (${error.code}), so nothing can be installed here.`)
  }
  if (isAbandoned()) rmSync(lockFile, { force: true })
  return false
}

async function isStillOurs() {
  await sleep(LOCK_SETTLE_MS)
  const owner = readJson(lockFile)
  return owner?.pid === process.pid && owner.host === hostname()
}

function sleep(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds))
}

function isAbandoned() {
  try {
    if (Date.now() - statSync(lockFile).mtimeMs > LOCK_STALE_MS) return true
    const owner = readJson(lockFile)
    if (!owner || owner.host !== hostname()) return false
    process.kill(owner.pid, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH' // no such process; ENOENT means that the owner has just finished
  }
}

/** Becomes the program: in this very process where Node can do that, else as a child that gets our signals and gives us its end. */
function run(node, words) {
  const environment = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` }
  if (process.execve && process.platform !== 'win32') {
    process.removeAllListeners('warning') // older lines call execve experimental, on the stderr of every command
    process.execve(node, [node, ...words], environment)
  }
  const child = spawn(node, words, { stdio: 'inherit', env: environment })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2'])
    process.on(signal, () => child.kill(signal))
  child.on('error', (error) => stop(1, `${node} could not be started: ${error.message}`))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
}
