// Starts and stops the programs of a benchmark run, pinned to a core, each in its own process group.
// None outlives the run: not after an error, an interrupt or a time-out. Knows no gateway by name.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'

/** How to start a program. */
export interface ChildOptions {
  readonly command: string
  readonly args: readonly string[]
  /** The whole environment: nothing of the caller's leaks in, provider keys least of all. */
  readonly environment: Readonly<Record<string, string>>
  readonly folder: string
  /** Where its stderr goes; shown when it fails. */
  readonly logFile: string
  /** The core that it may use; undefined leaves it free. */
  readonly core: number | undefined
}

/** A program that runs. */
export interface Child {
  readonly processId: number
  /** Resolves with the first match of `pattern` in its stdout; rejects with its log when it ends or takes too long. */
  readonly line: (pattern: RegExp, timeoutMs: number) => Promise<RegExpExecArray>
  readonly ended: () => boolean
  /** The end of its stderr. */
  readonly log: () => string
  /** Asks it to end, and ends it after `graceMs`. */
  readonly stop: (graceMs?: number) => Promise<void>
}

const running = new Set<ChildProcess>()

/** Ends every program at once, without asking. Synchronous, so that it can run while this process exits. */
export function killAll(): void {
  for (const child of running) signalGroup(child, 'SIGKILL')
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch {
    running.delete(child) // The whole group is gone already.
  }
}

/** Starts a program. */
export function startChild(options: ChildOptions): Child {
  const log = openSync(options.logFile, 'a')
  const pinned = options.core === undefined ? [] : ['taskset', '-c', String(options.core)]
  const [command = options.command, ...args] = [...pinned, options.command, ...options.args]
  const child = spawn(command, args, {
    cwd: options.folder,
    env: options.environment,
    // The open stdin tells a child that asks for it (the upstream) when this process dies.
    stdio: ['pipe', 'pipe', log],
    detached: true,
  })
  closeSync(log)
  running.add(child)
  let output = ''
  let gone = false
  child.stdout?.on('data', (chunk: Buffer) => {
    if (output.length < 65_536) output += chunk.toString('utf8')
  })
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      gone = true
      resolve()
    })
    child.once('error', (error) => {
      gone = true
      output += `\n${error.message}`
      resolve()
    })
  })
  const tail = (): string => `${readFileSync(options.logFile, 'utf8').slice(-2000)}${output.slice(-500)}`

  const line = async (pattern: RegExp, timeoutMs: number): Promise<RegExpExecArray> => {
    const deadline = performance.now() + timeoutMs
    while (performance.now() < deadline) {
      if (gone) break
      const match = pattern.exec(output)
      if (match !== null) return match
      await pause(2)
    }
    throw new Error(`${options.command} ${gone ? 'ended' : `said nothing for ${timeoutMs} ms`}:\n${tail()}`)
  }

  const stop = async (graceMs = 3000): Promise<void> => {
    signalGroup(child, 'SIGTERM')
    await waitAtMost(ended, graceMs)
    // Also when it ended in time: its own children may not have.
    signalGroup(child, 'SIGKILL')
    await waitAtMost(ended, 1000)
    running.delete(child)
  }

  return { processId: child.pid ?? 0, line, ended: () => gone, log: tail, stop }
}

/** Runs a short program to its end; throws with its words when it fails. */
export function runToEnd(options: {
  readonly command: string
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly folder: string
  readonly timeoutMs: number
}): string {
  const { command, args, environment, folder, timeoutMs } = options
  const done = spawnSync(command, args, {
    cwd: folder,
    env: environment,
    encoding: 'utf8',
    timeout: timeoutMs,
  })
  if (done.status === 0) return done.stdout
  const reason = done.error?.message ?? `exit ${done.status ?? done.signal}`
  throw new Error(`${command} ${args.join(' ')}: ${reason}\n${done.stderr}${done.stdout}`)
}

/** Leaves no timer behind, which would keep this process alive. */
async function waitAtMost(event: Promise<void>, ms: number): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, ms)
  await Promise.race([event, late])
  clearTimeout(timer)
}

/** Waits. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}
