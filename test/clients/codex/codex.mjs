// Runs the official Codex CLI without a person, pointed at Causeway as its documentation says: a provider of its own in
// config.toml with base URL, key variable and `wire_api = "responses"`. Each run has a home of its own, in which nobody is signed in.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { liveKey, url } from '../environment.mjs'

const LONGEST_RUN_MS = 120_000
const program = createRequire(import.meta.url).resolve('@openai/codex/bin/codex.js')

/** What Codex is told of a model: it knows OpenAI's by itself, and gives others no tool for patches. */
function describe(slug) {
  return {
    slug,
    display_name: slug,
    description: 'A model of the tests.',
    visibility: 'list',
    supported_in_api: true,
    priority: 1,
    shell_type: 'shell_command',
    apply_patch_tool_type: 'freeform',
    default_reasoning_level: 'medium',
    supported_reasoning_levels: [
      { effort: 'low', description: 'Short' },
      { effort: 'medium', description: 'Usual' },
      { effort: 'high', description: 'Long' },
    ],
    supports_reasoning_summaries: true,
    default_reasoning_summary: 'auto',
    support_verbosity: false,
    supports_parallel_tool_calls: true,
    truncation_policy: { mode: 'tokens', limit: 10_000 },
    context_window: 128_000,
    input_modalities: ['text'],
    experimental_supported_tools: [],
    base_instructions: 'You are a coding agent.',
  }
}

const config = (model, catalogue) => `model = "${model}"
model_provider = "causeway"
model_catalog_json = "${catalogue}"
check_for_update_on_startup = false

[analytics]
enabled = false

[model_providers.causeway]
name = "Causeway"
base_url = "${url}/v1"
env_key = "CAUSEWAY_KEY"
wire_api = "responses"
request_max_retries = 0
stream_max_retries = 0
`

/** Nothing but the address: Codex then takes it for OpenAI's own, and the key from CODEX_API_KEY. */
const addressOnly = (model) => `model = "${model}"
openai_base_url = "${url}/v1"
check_for_update_on_startup = false

[analytics]
enabled = false
`

/** One `codex exec`: how it ended, what it printed, and the files of its folder that are asked for. */
export async function runCodex({ model, prompt, files = {}, read = [], key = liveKey, isPlain = false }) {
  const home = await mkdtemp(join(tmpdir(), 'causeway-codex-'))
  try {
    const [settings, folder] = [join(home, '.codex'), join(home, 'work')]
    await Promise.all([mkdir(settings), mkdir(folder)])
    const catalogue = join(settings, 'models.json')
    await writeFile(catalogue, JSON.stringify({ models: [describe(model)] }))
    const text = isPlain ? addressOnly(model) : config(model, catalogue)
    await writeFile(join(settings, 'config.toml'), text)
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
    const ended = await execute({ home, settings, folder, prompt, key })
    const written = await Promise.all(
      read.map((name) => readFile(join(folder, name), 'utf8').catch(() => undefined)),
    )
    return { ...ended, written }
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

async function execute({ home, settings, folder, prompt, key }) {
  // Its sandbox needs rights that not every machine gives; what is run here is in the tests and touches its own folder only.
  const args = [
    'exec',
    '--json',
    '--skip-git-repo-check',
    '--dangerously-bypass-approvals-and-sandbox',
    prompt,
  ]
  const child = spawn(process.execPath, [program, ...args], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: home,
      CODEX_HOME: settings,
      CAUSEWAY_KEY: key,
      CODEX_API_KEY: key,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST_RUN_MS,
  })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
  const [exitCode] = await once(child, 'close')
  const events = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
  const items = events.filter(({ type }) => type === 'item.completed').map(({ item }) => item)
  return {
    exitCode,
    events,
    items,
    /** What it said last. */
    answer: items.findLast(({ type }) => type === 'agent_message')?.text ?? '',
    output: stdout + stderr,
  }
}
