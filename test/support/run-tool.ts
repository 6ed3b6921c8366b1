// Runs a program to its end and gives back what it printed; for tests of examples. Judges nothing.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cleanEnvironment } from './start-causeway.ts'

/** What to run. */
export interface Tool {
  readonly command: string
  readonly args: readonly string[]
  /** On top of the clean environment. */
  readonly environment?: Record<string, string>
  /** The working folder; this process's own when absent. */
  readonly folder?: string
  /** Written to its stdin. */
  readonly input?: string
  readonly timeoutMs?: number
}

/** How it ended. `exitCode` is null when a signal or the time limit ended it, and 127 when there is no such program. */
export interface ToolResult {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Never throws for a program that fails or is missing. */
export async function runTool(tool: Tool): Promise<ToolResult> {
  const child = spawn(tool.command, tool.args, {
    cwd: tool.folder,
    env: cleanEnvironment(tool.environment ?? {}),
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: tool.timeoutMs ?? 120_000,
    killSignal: 'SIGKILL',
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  // A program that does not read its input closes the pipe; how it ended says what that means.
  child.stdin.on('error', () => undefined)
  child.stdin.end(tool.input ?? '')
  try {
    const [exitCode] = (await once(child, 'close')) as [number | null]
    return { exitCode, stdout, stderr }
  } catch (error) {
    return { exitCode: 127, stdout, stderr: String(error) }
  }
}

/** True when the program is there and answers these words with success. */
export async function hasTool(command: string, ...args: readonly string[]): Promise<boolean> {
  return (await runTool({ command, args })).exitCode === 0
}
