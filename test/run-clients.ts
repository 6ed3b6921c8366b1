// Runs the suites of test/clients: official clients that nobody here wrote, each family with its own packages, pointed at a
// running server. Installs a family's packages on demand. Decides nothing about what is missing: it says so, and the caller
// (test/clients.test.ts) makes a failure of it where it must be one.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, globSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { cleanEnvironment } from './support/start-causeway.ts'

/** All families, in the order in which they run. */
export const CLIENT_FAMILIES = [
  'openai',
  'openai-responses',
  'openai-agents',
  'codex',
  'anthropic',
  'claude-code',
  'claude-agent-sdk',
  'continue',
  'google-genai',
  'gemini-cli',
  'openrouter-sdk',
  'ai-sdk',
  'langchain',
  'python-requests',
  'python-sdks',
] as const
/** A folder of test/clients. */
export type ClientFamily = (typeof CLIENT_FAMILIES)[number]

/** The server under test and the keys that reach it. */
export interface ClientTarget {
  /** Without a trailing slash. */
  url: string
  keys: { test: string; live: string; management: string }
}

/** How a family's suite ended. `missing` says what this machine lacks; then nothing ran. */
export interface ClientResult {
  family: ClientFamily
  passed: number
  /** Failed, cancelled and skipped ones: a suite that skips has not proved what it says. */
  failed: number
  output: string
  missing?: string
}

/** The part of a suite's output that says what went wrong; all of it when that part cannot be found. */
export function failuresOf(result: ClientResult): string {
  const { family, output } = result
  if (PYTHON.has(family)) return output.slice(Math.max(0, output.indexOf('\n====')))
  return output.slice(Math.max(0, output.indexOf('✖ failing tests:')))
}

const PYTHON: ReadonlySet<ClientFamily> = new Set(['python-requests', 'python-sdks'])
const clientsFolder = resolve(import.meta.dirname, 'clients')
const INSTALL_TIMEOUT_MS = 300_000
const SUITE_TIMEOUT_MS = 300_000

/** Runs the families one after another; never throws for a suite that fails or cannot run. */
export async function runClientFamilies(
  target: ClientTarget & { families?: readonly ClientFamily[] },
): Promise<ClientResult[]> {
  const results: ClientResult[] = []
  for (const family of target.families ?? CLIENT_FAMILIES) results.push(await runFamily(family, target))
  return results
}

async function runFamily(family: ClientFamily, target: ClientTarget): Promise<ClientResult> {
  const environment = cleanEnvironment({
    CAUSEWAY_URL: target.url,
    CAUSEWAY_TEST_KEY: target.keys.test,
    CAUSEWAY_LIVE_KEY: target.keys.live,
    CAUSEWAY_MANAGEMENT_KEY: target.keys.management,
    // LangChain and others report to their makers when they find a key of theirs; they find none here.
    DO_NOT_TRACK: '1',
  })
  const run = PYTHON.has(family) ? runPython : runNode
  try {
    return await run(family, environment)
  } catch (error) {
    if (error instanceof MissingTool)
      return { family, passed: 0, failed: 0, output: '', missing: error.message }
    return { family, passed: 0, failed: 1, output: error instanceof Error ? error.message : String(error) }
  }
}

async function runNode(family: ClientFamily, environment: Environment): Promise<ClientResult> {
  const folder = join(clientsFolder, family)
  await installOnce({
    family,
    pins: 'package-lock.json',
    marker: join(folder, 'node_modules', '.causeway-install'),
    install: async () => {
      const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund']
      await finish({ family, command: 'npm', args, what: 'npm' })
    },
  })
  const files = globSync('*.test.mjs', { cwd: folder }).toSorted()
  const args = ['--test', '--test-reporter=spec', '--test-concurrency=2', ...files]
  say(`${family}: ${files.length} test file(s)`)
  const { output, exitCode } = await execute({
    command: process.execPath,
    args,
    folder,
    environment,
    timeoutMs: SUITE_TIMEOUT_MS,
  })
  const count = (word: string): number => Number(new RegExp(`^ℹ ${word} (\\d+)$`, 'm').exec(output)?.[1] ?? 0)
  const failed = count('fail') + count('cancelled') + count('skipped') + count('todo')
  return judge({ family, passed: count('pass'), failed, output, exitCode })
}

async function runPython(family: ClientFamily, environment: Environment): Promise<ClientResult> {
  const folder = join(clientsFolder, family)
  const venv = join(folder, '.venv')
  const binaries = join(venv, process.platform === 'win32' ? 'Scripts' : 'bin')
  await installOnce({
    family,
    pins: 'requirements.txt',
    marker: join(venv, '.causeway-install'),
    install: async () => {
      await finish({
        family,
        command: 'python3',
        args: ['-m', 'venv', '--clear', venv],
        what: 'python3 with venv',
      })
      // Most of what comes with the packages is never imported, so that compiling all of it would take longer than it saves.
      const args = ['install', '--no-compile', '--disable-pip-version-check', '-r', 'requirements.txt']
      await finish({ family, command: join(binaries, 'pip'), args, what: 'pip' })
    },
  })
  say(`${family}: suite.py`)
  const { output, exitCode } = await execute({
    command: join(binaries, 'python'),
    args: ['suite.py'],
    folder,
    environment: { ...environment, PYTHONPYCACHEPREFIX: join(venv, 'bytecode') },
    timeoutMs: SUITE_TIMEOUT_MS,
  })
  const count = (pattern: RegExp): number => Number(pattern.exec(output)?.[1] ?? 0)
  const ran = count(/^Ran (\d+) tests?/m)
  const failed = count(/failures=(\d+)/) + count(/errors=(\d+)/) + count(/skipped=(\d+)/)
  return judge({ family, passed: Math.max(0, ran - failed), failed, output, exitCode })
}

/** A suite that ended badly or ran nothing has failed, whatever it counted. */
function judge(end: ClientResult & { exitCode: number | null }): ClientResult {
  const { exitCode, ...result } = end
  const isProven = exitCode === 0 && result.passed > 0
  return { ...result, failed: isProven ? result.failed : Math.max(1, result.failed) }
}

/** Thrown for what this machine lacks; a suite that is wrong throws something else. */
class MissingTool extends Error {}

interface Installation {
  family: ClientFamily
  /** The file of pins, in the family's folder. */
  pins: string
  /** Written after a successful install, with the hash of the pins and the runtime. */
  marker: string
  install: () => Promise<void>
}

async function installOnce({ family, pins, marker, install }: Installation): Promise<void> {
  const text = await readFile(join(clientsFolder, family, pins))
  const wanted = createHash('sha256').update(text).update(`${process.platform} ${process.arch}`).digest('hex')
  if (existsSync(marker) && (await readFile(marker, 'utf8')) === wanted) return
  const startMs = performance.now()
  say(`${family}: installing ${pins} …`)
  await install()
  await writeFile(marker, wanted)
  say(`${family}: installed in ${((performance.now() - startMs) / 1000).toFixed(1)} s`)
}

/** Runs an installer to its end; what stands in its way on this machine becomes a MissingTool. */
async function finish(step: {
  family: ClientFamily
  command: string
  args: string[]
  what: string
}): Promise<void> {
  const { family, command, args, what } = step
  const folder = join(clientsFolder, family)
  // Installers need the caller's proxies, certificates and registries; the suites must not see them.
  const environment = cleanEnvironment(installerSettings())
  let end: Ended
  try {
    end = await execute({ command, args, folder, environment, timeoutMs: INSTALL_TIMEOUT_MS })
  } catch (error) {
    throw new MissingTool(`${family} needs ${what}, which could not be started: ${String(error)}`)
  }
  if (end.exitCode === 0) return
  const isLack = OFFLINE.test(end.output) || NO_VENV.test(end.output) || end.exitCode === null
  const sentence = `${family}: ${what} ended with ${end.exitCode}:\n${end.output.slice(-2000)}`
  throw isLack ? new MissingTool(sentence) : new Error(sentence)
}

const OFFLINE =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network is unreachable|name resolution|NewConnectionError|Max retries exceeded|from versions: none/i
const NO_VENV = /ensurepip is not available|No module named venv/i

function installerSettings(): Environment {
  const settings: Environment = {}
  const wanted =
    /^(npm_config_|pip_|(https?|no|all)_proxy$|ssl_cert_|node_extra_ca_certs$|requests_ca_bundle$)/i
  for (const [name, value] of Object.entries(process.env))
    if (value !== undefined && wanted.test(name)) settings[name] = value
  return settings
}

type Environment = Record<string, string>

interface Ended {
  output: string
  /** Null when it was ended by its time limit. */
  exitCode: number | null
}

async function execute(step: {
  command: string
  args: string[]
  folder: string
  environment: Environment
  timeoutMs: number
}): Promise<Ended> {
  const child = spawn(step.command, step.args, {
    cwd: step.folder,
    env: step.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: step.timeoutMs,
    killSignal: 'SIGKILL',
  })
  // What it has started itself may hold its pipes for ever, and is not waited for once the time is up.
  child.once('exit', (_code, signal) => {
    if (signal !== null) for (const stream of [child.stdout, child.stderr]) stream.destroy()
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  const [exitCode] = (await once(child, 'close')) as [number | null]
  return { output, exitCode }
}

function say(sentence: string): void {
  process.stderr.write(`clients: ${sentence}\n`)
}
