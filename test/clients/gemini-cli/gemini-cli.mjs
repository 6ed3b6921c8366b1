// Runs the official Gemini CLI without a person (`gemini -p`), pointed at Causeway as its documentation says: by
// GOOGLE_GEMINI_BASE_URL and GEMINI_API_KEY. Each run has a home of its own, in which nobody is signed in.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { liveKey, url } from '../environment.mjs'

const LONGEST_RUN_MS = 120_000
const program = join(
  dirname(createRequire(import.meta.url).resolve('@google/gemini-cli/package.json')),
  'bundle',
  'gemini.js',
)

const SETTINGS = {
  security: { auth: { selectedType: 'gemini-api-key' } },
  // Nothing but the model is asked for.
  privacy: { usageStatisticsEnabled: false },
  general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
}

/** One `gemini -p`: how it ended, and what it said. `prompt` is made from the folder that it works in. */
export async function runGemini({ model, prompt, files = {}, tools = {}, key = liveKey, headers = '' }) {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'causeway-gemini-')))
  try {
    const [settings, folder] = [join(home, '.gemini'), join(home, 'work')]
    await Promise.all([mkdir(settings), mkdir(folder)])
    await writeFile(
      join(settings, 'settings.json'),
      JSON.stringify({ ...SETTINGS, tools: { useRipgrep: false, ...tools } }),
    )
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
    const child = spawn(
      process.execPath,
      [program, '-p', prompt(folder), '-m', model, '-o', 'json', '--skip-trust'],
      {
        cwd: folder,
        env: {
          PATH: process.env.PATH,
          HOME: home,
          GOOGLE_GEMINI_BASE_URL: url,
          GEMINI_API_KEY: key,
          // Otherwise it starts itself once more to have more memory.
          GEMINI_CLI_NO_RELAUNCH: 'true',
          GEMINI_CLI_CUSTOM_HEADERS: headers,
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
    return JSON.parse(text.slice(text.indexOf('{')))
  } catch {
    return {} // it ended before it could say anything; the test shows the output
  }
}
