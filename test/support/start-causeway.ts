// Starts the real server as a child process for end-to-end tests: free port, own data folder, own YAML, clean environment.
// It knows only what the contract promises an operator: settings, the lines on stdout, signals, the command line.
// Not a mock and not a way into the server's modules.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

/** The repository, found from this file, so that tests may run from any folder. */
export const repositoryFolder = resolve(import.meta.dirname, '../..')

/** How to start: nothing is needed. `dataFolder` of an earlier run makes it a second start. */
export interface StartOptions {
  /** Text of the YAML file behind `CAUSEWAY_CONFIG`; empty when absent. */
  configYaml?: string
  /** Settings on top of the clean environment, e.g. `ACME_KEY`, `OPENAI_API_KEY`, `DATABASE_URL`. */
  environment?: Record<string, string>
  /** Used as it is and left alone by `stop()`; without it a temporary one is made and removed. */
  dataFolder?: string
  /** How long to wait for the lines on stdout; 60 s when absent. */
  startTimeoutMs?: number
}

/** What a key should be: an ordinary live key unless said otherwise. */
export interface KeyOptions {
  name: string
  kind?: 'live' | 'test' | 'management'
  limitUsd?: number
  account?: string
}

/** How a finished command ended. */
export interface CommandResult {
  exitCode: number
  stdout: string
  stderr: string
}

/** A server that answers. */
export interface RunningCauseway {
  /** Without a trailing slash, e.g. `http://127.0.0.1:41234`. */
  readonly url: string
  /** The key that the first start prints; throws on a second start, which prints none. */
  readonly testKey: string
  readonly processId: number
  readonly dataFolder: string
  readonly configPath: string
  /** Lines printed to stdout so far. */
  readonly stdout: readonly string[]
  /** Everything logged to stderr so far. */
  stderr(): string
  /** Replaces the YAML file; the server notices by itself. */
  writeConfig(yaml: string): Promise<void>
  /** Runs `causeway <args>` against this server. Never throws for a failed command: look at `exitCode`. */
  runCommand(args: readonly string[]): Promise<CommandResult>
  /** Makes a key through the command line and returns it; throws with the command's own words when that fails. */
  createKey(options: KeyOptions): Promise<string>
  /** SIGTERM, waits for the end, removes a temporary folder; returns the exit code (null: ended by a signal). */
  stop(): Promise<number | null>
  /** SIGKILL, waits, keeps the data folder so that a test can start again on it. */
  kill(): Promise<void>
}

/** The environment that every child gets: enough to run, no provider's key, nothing of the caller's. */
export function cleanEnvironment(additions: Record<string, string>): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const name of ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ', 'SystemRoot', 'TEMP', 'TMP']) {
    const value = process.env[name]
    if (value !== undefined) kept[name] = value
  }
  return { ...kept, ...additions }
}

/** Starts the server and resolves once it has printed its address (and, on a fresh data folder, its test key). */
export async function startCauseway(options: StartOptions = {}): Promise<RunningCauseway> {
  const workFolder = await mkdtemp(join(tmpdir(), 'causeway-test-'))
  const dataFolder = options.dataFolder ?? join(workFolder, 'data')
  const configPath = join(workFolder, 'causeway.yaml')
  await writeFile(configPath, options.configYaml ?? '')
  const environment = cleanEnvironment({
    PORT: '0',
    HOST: '127.0.0.1',
    CAUSEWAY_DATA: dataFolder,
    CAUSEWAY_CONFIG: configPath,
    ...options.environment,
  })
  const child = spawn(process.execPath, [join(repositoryFolder, 'server/main.ts')], {
    cwd: workFolder,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = collectOutput(child)
  const removeFolder = (): Promise<void> => rm(workFolder, { recursive: true, force: true })
  try {
    const needed = options.dataFolder === undefined ? ['Listening on ', 'Test key: '] : ['Listening on ']
    await output.waitForLines(needed, options.startTimeoutMs ?? 60_000)
  } catch (error) {
    await end(child, 'SIGKILL')
    await removeFolder()
    throw error
  }
  return describeRunning({ child, output, dataFolder, configPath, environment, removeFolder })
}

interface Output {
  readonly lines: string[]
  stderr(): string
  /** The rest of the first line that starts so. */
  after(start: string): string | undefined
  waitForLines(starts: readonly string[], timeoutMs: number): Promise<void>
}

function collectOutput(child: ChildProcess): Output {
  const lines: string[] = []
  let errors = ''
  if (child.stdout === null || child.stderr === null) throw new Error('the child has no pipes')
  const reader = createInterface({ input: child.stdout })
  reader.on('line', (line) => lines.push(line))
  child.stderr.setEncoding('utf8')
  child.stderr.on('data', (text: string) => {
    errors += text
  })
  const after = (start: string): string | undefined =>
    lines
      .find((line) => line.startsWith(start))
      ?.slice(start.length)
      .trim()
  const report = (): string => `stdout:\n${lines.join('\n')}\nstderr:\n${errors}`
  const waitForLines = (starts: readonly string[], timeoutMs: number): Promise<void> =>
    new Promise((resolveWait, rejectWait) => {
      const isComplete = (): boolean => starts.every((start) => after(start) !== undefined)
      const settle = (error?: Error): void => {
        clearTimeout(timer)
        reader.off('line', onLine)
        child.off('close', onClose)
        child.off('error', onError)
        if (error === undefined) resolveWait()
        else rejectWait(error)
      }
      const onLine = (): void => {
        if (isComplete()) settle()
      }
      const onClose = (code: number | null): void =>
        settle(new Error(`the server ended with ${code} before it was ready\n${report()}`))
      const onError = (error: Error): void => settle(error)
      const timer = setTimeout(
        () =>
          settle(
            new Error(`the server did not print ${starts.join('and ')} in ${timeoutMs} ms\n${report()}`),
          ),
        timeoutMs,
      )
      reader.on('line', onLine)
      child.on('close', onClose)
      child.on('error', onError)
    })
  return { lines, stderr: () => errors, after, waitForLines }
}

interface Parts {
  child: ChildProcess
  output: Output
  dataFolder: string
  configPath: string
  environment: Record<string, string>
  removeFolder: () => Promise<void>
}

function describeRunning(parts: Parts): RunningCauseway {
  const { child, output, dataFolder, configPath, environment } = parts
  const url = (output.after('Listening on ') ?? '').replace(/\/$/, '')
  const runCommand = (args: readonly string[]): Promise<CommandResult> =>
    run([join(repositoryFolder, 'cli/causeway.ts'), ...args], environment)
  return {
    url,
    get testKey(): string {
      const key = output.after('Test key: ')
      if (key === undefined)
        throw new Error('this start printed no test key: only the first on a data folder does')
      return key
    },
    processId: child.pid ?? 0,
    dataFolder,
    configPath,
    stdout: output.lines,
    stderr: output.stderr,
    writeConfig: (yaml) => writeFile(configPath, yaml),
    runCommand,
    createKey: async (options) => {
      const result = await runCommand(keyArguments(options))
      if (result.exitCode !== 0) throw new Error(`keys create exited ${result.exitCode}: ${result.stderr}`)
      return result.stdout.trim()
    },
    stop: async () => {
      await end(child, 'SIGTERM')
      await parts.removeFolder()
      return child.exitCode
    },
    kill: () => end(child, 'SIGKILL'),
  }
}

function keyArguments(options: KeyOptions): string[] {
  const args = ['keys', 'create', '--name', options.name]
  if (options.kind === 'test') args.push('--test')
  if (options.kind === 'management') args.push('--management')
  if (options.limitUsd !== undefined) args.push('--limit', String(options.limitUsd))
  if (options.account !== undefined) args.push('--account', options.account)
  return args
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const closed = once(child, 'close')
  child.kill(signal)
  await closed
}

async function run(args: readonly string[], environment: Record<string, string>): Promise<CommandResult> {
  const child = spawn(process.execPath, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  await once(child, 'close')
  return { exitCode: child.exitCode ?? 1, stdout, stderr }
}
