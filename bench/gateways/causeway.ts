// The real gateway as an operator starts it, with everything on: a live key, a hold before and a durable
// settlement after each request, a stored generation. Its providers are the fake upstream, by a YAML file.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runToEnd, startChild } from '../child.ts'
import { reportedUsage, upstreamKey, upstreamModel } from '../payload.ts'
import {
  allPlans,
  cleanEnvironment,
  firstAnswer,
  planPrefixes,
  type Audit,
  type Gateway,
  type Plan,
} from './gateway.ts'

const root = join(import.meta.dirname, '..', '..')
const server = join(root, 'server', 'main.ts')
const commandLine = join(root, 'cli', 'causeway.ts')

const promptDollarsPerMillion = 1
const completionDollarsPerMillion = 4
const dollarsPerAnswer =
  (reportedUsage.prompt_tokens * promptDollarsPerMillion +
    reportedUsage.completion_tokens * completionDollarsPerMillion) /
  1e6

/** This project. */
export const causeway: Gateway = {
  name: 'causeway',
  does: 'key, routing, hold, durable settlement, stored generation',
  firstWarmUpMs: 8000,
  obstacle: () => {
    const missing = [server, commandLine].filter((file) => !existsSync(file))
    return missing.length === 0 ? undefined : `causeway is not whole: ${missing.join(', ')} missing`
  },
  start: async ({ upstreamPort, folder, core }) => {
    const configuration = join(folder, 'causeway.yaml')
    writeFileSync(configuration, configurationText(upstreamPort))
    const environment = {
      ...cleanEnvironment(folder),
      PORT: '0',
      HOST: '127.0.0.1',
      CAUSEWAY_DATA: join(folder, 'data'),
      CAUSEWAY_CONFIG: configuration,
    }
    const startedAtMs = performance.now()
    const child = startChild({
      command: process.execPath,
      args: [server],
      environment,
      folder: root,
      logFile: join(folder, 'causeway.log'),
      core,
    })
    const listening = await child.line(/^Listening on http:\/\/[^\n]*:(\d+)\/?$/m, 30_000)
    const port = Number(listening[1])
    await firstAnswer(port, child)
    const startMs = performance.now() - startedAtMs
    const key = createKey(environment)
    return {
      port,
      child,
      version: version(),
      startMs,
      address: (plan) => ({ path: '/v1/chat/completions', model: modelFor(plan), key, headers: {} }),
      audit: (answers) => audit({ port, key, answers }),
    }
  },
}

function modelFor(plan: Plan): string {
  return plan === 'json' ? 'bench/echo' : `bench/echo-${plan}`
}

/** JSON is YAML. One provider per plan, because a plan is a path at the upstream. */
function configurationText(upstreamPort: number): string {
  const providers = allPlans.map((plan) => [
    `fake-${plan}`,
    {
      name: `Fake ${plan}`,
      dialect: 'openai-chat',
      base_url: `http://127.0.0.1:${upstreamPort}${planPrefixes[plan]}/v1`,
      api_key: upstreamKey,
    },
  ])
  const models = allPlans.map((plan) => [
    modelFor(plan),
    {
      name: `Echo ${plan}`,
      context: 128_000,
      max_output: 32_000,
      pricing: { prompt: promptDollarsPerMillion, completion: completionDollarsPerMillion },
      supports: [
        'max_tokens',
        'temperature',
        'top_p',
        'stop',
        'seed',
        'tools',
        'tool_choice',
        'response_format',
      ],
      endpoints: [{ provider: `fake-${plan}`, id: upstreamModel }],
    },
  ])
  return JSON.stringify(
    { providers: Object.fromEntries(providers), models: Object.fromEntries(models) },
    null,
    2,
  )
}

function createKey(environment: Readonly<Record<string, string>>): string {
  const args = [commandLine, 'keys', 'create', '--name', 'bench']
  const key = runToEnd({
    command: process.execPath,
    args,
    environment,
    folder: root,
    timeoutMs: 20_000,
  }).trim()
  if (!/^sk-cw-v1-[0-9A-Za-z]+$/.test(key)) throw new Error(`keys create printed no live key: ${key}`)
  return key
}

/**
 * Every whole answer must have exactly one settlement: all answers cost the same, so what the key has used,
 * divided by that, is the number of settlements.
 */
async function audit(options: {
  readonly port: number
  readonly key: string
  readonly answers: number
}): Promise<Audit> {
  const { port, key, answers } = options
  const deadlineMs = performance.now() + 10_000
  let settled = Number.NaN
  do {
    settled = Math.round((await usedDollars(port, key)) / dollarsPerAnswer)
    if (settled === answers) break
    await new Promise((resolve) => {
      setTimeout(resolve, 250)
    })
  } while (performance.now() < deadlineMs)
  const verdict = settled === answers ? 'kept' : 'broken'
  return { verdict, said: `${settled} settlements for ${answers} whole answers` }
}

async function usedDollars(port: number, key: string): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/key`, {
    headers: { authorization: `Bearer ${key}` },
    signal: AbortSignal.timeout(10_000),
  })
  const body: unknown = await response.json()
  const data = typeof body === 'object' && body !== null && 'data' in body ? body.data : undefined
  const usage = typeof data === 'object' && data !== null && 'usage' in data ? data.usage : undefined
  if (typeof usage !== 'number') throw new Error(`GET /api/v1/key said no usage: ${JSON.stringify(body)}`)
  return usage
}

function version(): string {
  const parsed: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const known = typeof parsed === 'object' && parsed !== null && 'version' in parsed
  return `causeway ${known ? String(parsed.version) : 'unknown'}`
}
