// Portkey's open gateway from npm (see ../peers/package.json), on the same Node as everything else.
// It keeps no keys, no accounts and no records here: the caller's key passes through to the provider.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startChild } from '../child.ts'
import { upstreamKey, upstreamModel } from '../payload.ts'
import { cleanEnvironment, firstAnswer, freePort, planPrefixes, type Gateway } from './gateway.ts'

const peers = join(import.meta.dirname, '..', 'peers')
const program = join(peers, 'node_modules', '@portkey-ai', 'gateway', 'build', 'start-server.js')
const manifest = join(peers, 'node_modules', '@portkey-ai', 'gateway', 'package.json')

/** The best-known gateway in TypeScript. */
export const portkey: Gateway = {
  name: 'portkey',
  does: 'provider adapter; no keys, no accounts, no records',
  firstWarmUpMs: 10_000,
  obstacle: () => (existsSync(program) ? undefined : install()),
  start: async ({ upstreamPort, folder, core }) => {
    const port = await freePort()
    const startedAtMs = performance.now()
    const child = startChild({
      command: process.execPath,
      args: [
        '--import',
        join(import.meta.dirname, 'loopback-only.ts'),
        program,
        `--port=${port}`,
        '--headless',
      ],
      environment: cleanEnvironment(folder),
      folder,
      logFile: join(folder, 'portkey.log'),
      core,
    })
    await firstAnswer(port, child)
    return {
      port,
      child,
      version: `@portkey-ai/gateway ${version()}`,
      startMs: performance.now() - startedAtMs,
      address: (plan) => ({
        path: '/v1/chat/completions',
        model: upstreamModel,
        key: upstreamKey,
        headers: {
          'x-portkey-provider': 'openai',
          'x-portkey-custom-host': `http://127.0.0.1:${upstreamPort}${planPrefixes[plan]}/v1`,
        },
      }),
    }
  },
}

function install(): string | undefined {
  console.log('Installing @portkey-ai/gateway into bench/peers/node_modules ...')
  const done = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: peers,
    encoding: 'utf8',
    timeout: 120_000,
  })
  if (done.status === 0 && existsSync(program)) return undefined
  return `portkey could not be installed (npm ci in bench/peers): ${done.error?.message ?? done.stderr.trim()}`
}

function version(): string {
  const parsed: unknown = JSON.parse(readFileSync(manifest, 'utf8'))
  const known = typeof parsed === 'object' && parsed !== null && 'version' in parsed
  return known ? String(parsed.version) : 'unknown'
}
