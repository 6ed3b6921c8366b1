// Runs Continue's official command line without a person (`cn -p`), pointed at Causeway as its documentation says: a model with
// `provider: openai` and an `apiBase` in config.yaml. Each run has a home of its own, in which nobody is signed in.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { liveKey, url } from '../environment.mjs'

const LONGEST_RUN_MS = 120_000
const program = join(
  dirname(createRequire(import.meta.url).resolve('@continuedev/cli/package.json')),
  'dist',
  'cn.js',
)

const config = ({ model, key }) => `name: Causeway
version: 1.0.0
schema: v1
models:
  - name: ${model}
    provider: openai
    model: ${model}
    apiBase: ${url}/v1
    apiKey: ${key}
    capabilities: [tool_use]
    roles: [chat, edit, apply]
`

/** One `cn -p`: how it ended and what it said. `prompt` is made from the folder that it works in. */
export async function runContinue({ model, prompt, files = {}, args = [], key = liveKey }) {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'causeway-continue-')))
  try {
    const folder = join(home, 'work')
    await mkdir(folder)
    const settings = join(home, 'config.yaml')
    await writeFile(settings, config({ model, key }))
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
    const child = spawn(process.execPath, [program, '--config', settings, '-p', prompt(folder), ...args], {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        HOME: home,
        CONTINUE_GLOBAL_DIR: join(home, '.continue'),
        // Nothing but the model is asked for.
        CONTINUE_CLI_ENABLE_TELEMETRY: '0',
        CONTINUE_METRICS_ENABLED: '0',
        CONTINUE_TELEMETRY_ENABLED: '0',
        CONTINUE_CLI_AUTO_UPDATED: '1',
        DO_NOT_TRACK: '1',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LONGEST_RUN_MS,
    })
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
    const [exitCode] = await once(child, 'close')
    return { exitCode, answer: stdout, output: stdout + stderr }
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}
