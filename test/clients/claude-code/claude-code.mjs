// Runs the official Claude Code without a person (`claude -p`), pointed at Causeway as its documentation says: by
// ANTHROPIC_BASE_URL and ANTHROPIC_AUTH_TOKEN. Each run has a home of its own, in which nobody is signed in.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { liveKey, url } from '../environment.mjs'

const LONGEST_RUN_MS = 120_000
// Its own program is put in place by an install script, which is not run here; this one finds it without.
const program = join(
  dirname(createRequire(import.meta.url).resolve('@anthropic-ai/claude-code/package.json')),
  'cli-wrapper.cjs',
)

/** One `claude -p`: how it ended and its last message. `prompt` is made from the folder that it works in. */
export async function runClaude({ model, prompt, files = {}, args = [], key = liveKey, prefix = '' }) {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'causeway-claude-')))
  try {
    const folder = join(home, 'work')
    await mkdir(folder)
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
    const child = spawn(
      process.execPath,
      [program, '-p', prompt(folder), '--model', model, '--output-format', 'json', ...args],
      {
        cwd: folder,
        env: {
          PATH: process.env.PATH,
          HOME: home,
          ANTHROPIC_BASE_URL: url + prefix,
          ANTHROPIC_AUTH_TOKEN: key,
          // Nothing but the model is asked for; retries would only repeat what the test waits for.
          CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
          DISABLE_AUTOUPDATER: '1',
          CLAUDE_CODE_MAX_RETRIES: '0',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: LONGEST_RUN_MS,
      },
    )
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
    const [exitCode] = await once(child, 'close')
    return { exitCode, result: parse(stdout), output: stdout + stderr }
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return {} // it ended before it could say anything; the test shows the output
  }
}
