// Runs the official Claude Agent SDK, pointed at Causeway as its documentation says: by ANTHROPIC_BASE_URL and ANTHROPIC_AUTH_TOKEN
// of the program that it brings along. Each run has a home of its own, in which nobody is signed in.
import { query } from '@anthropic-ai/claude-agent-sdk'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { liveKey, url } from '../environment.mjs'

const LONGEST_RUN_MS = 120_000

/** One query: its messages, and how it ended. `prompt` is made from the folder that it works in. */
export async function runAgent({ model, prompt, files = {}, options = {}, headers = '', key = liveKey }) {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'causeway-agent-')))
  try {
    const folder = join(home, 'work')
    await mkdir(folder)
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
    const abortController = new AbortController()
    const timer = setTimeout(() => abortController.abort(), LONGEST_RUN_MS)
    const messages = []
    try {
      for await (const message of query({
        prompt: prompt(folder),
        options: {
          model,
          cwd: folder,
          abortController,
          allowedTools: ['Read'],
          env: {
            PATH: process.env.PATH,
            HOME: home,
            ANTHROPIC_BASE_URL: url,
            ANTHROPIC_AUTH_TOKEN: key,
            ANTHROPIC_CUSTOM_HEADERS: headers,
            // Nothing but the model is asked for; retries would only repeat what the test waits for.
            CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
            CLAUDE_CODE_MAX_RETRIES: '0',
          },
          ...options,
        },
      }))
        messages.push(message)
    } catch (error) {
      // After a result that is an error it throws the same once more.
      messages.push({ type: 'thrown', error: String(error) })
    } finally {
      clearTimeout(timer)
    }
    const result = messages.findLast(({ type }) => type === 'result')
    return { messages, result, output: JSON.stringify(messages.slice(-4), null, 1) }
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}
