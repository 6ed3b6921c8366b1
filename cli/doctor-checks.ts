// The checks of `causeway doctor`, one function each. They look and never change anything but a file they remove again.
import { constants } from 'node:fs'
import { access, readdir, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { openCatalogue } from '../server/catalogue/open-catalogue.ts'
import { readShippedDocuments } from '../server/catalogue/read-data.ts'
import type { Config } from '../server/config.ts'
import { callControl } from '../server/control/call-control.ts'
import { openControl } from '../server/control/open-control.ts'
import type { ProviderRow } from '../server/control/operations/providers.ts'
import type { PidFile } from '../server/pid-file.ts'
import { openStore } from '../server/store/open.ts'
import { createLog } from '../server/telemetry/log.ts'
import { localUrl } from './local-url.ts'

/** One line of the report. `fix` says what to do; only lines that are not ok have it. */
export interface Finding {
  readonly name: string
  readonly state: 'ok' | 'warn' | 'fail'
  readonly message: string
  readonly fix?: string
}

const GIGABYTE = 1e9
const SERVER_WAIT_MS = 5_000
const LARGEST_CLOCK_ERROR_MS = 5_000

/** Whether the folder exists or can be made, can be written, has room, and keeps its secret to its owner. */
export async function checkDataFolder({ dataFolder }: Config): Promise<Finding[]> {
  const name = 'data folder'
  if (!(await exists(dataFolder))) {
    const parent = await nearestFolder(dataFolder)
    if (await isWritable(parent))
      return [{ name, state: 'ok', message: `${dataFolder} will be made at the first start` }]
    const fix = `Let this user write to ${parent}, or set CAUSEWAY_DATA to another folder.`
    return [{ name, state: 'fail', message: `${dataFolder} does not exist and cannot be made`, fix }]
  }
  if (!(await isWritable(dataFolder))) {
    const fix = 'Give the folder to the user who runs the server, or set CAUSEWAY_DATA to another one.'
    return [{ name, state: 'fail', message: `${dataFolder} cannot be written to`, fix }]
  }
  const findings: Finding[] = [{ name, state: 'ok', message: dataFolder }, await checkRoom(dataFolder)]
  const secret = join(dataFolder, 'causeway.secret')
  if ((await exists(secret)) && process.platform !== 'win32' && ((await stat(secret)).mode & 0o077) !== 0)
    findings.push({
      name: 'secret',
      state: 'warn',
      message: `${secret} can be read by others`,
      fix: `chmod 600 ${secret}`,
    })
  return findings
}

async function checkRoom(folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  const message = `${(free / GIGABYTE).toFixed(1)} GB free`
  if (free >= GIGABYTE) return { name: 'disk', state: 'ok', message }
  const state = free < GIGABYTE / 10 ? 'fail' : 'warn'
  return {
    name: 'disk',
    state,
    message,
    fix: 'Make room, or set CAUSEWAY_DATA to a folder on a larger disk.',
  }
}

/** Whether the running server is healthy; without one, whether its port is free and its database opens. */
export async function checkServer(config: Config, server: PidFile | undefined): Promise<Finding[]> {
  if (server) return [await checkReadiness(server)]
  return [
    { name: 'server', state: 'ok', message: 'not running' },
    await checkPort(config),
    await checkStore(config),
  ]
}

async function checkReadiness(server: PidFile): Promise<Finding> {
  const { pid } = server
  const url = localUrl(server)
  const name = 'server'
  try {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(SERVER_WAIT_MS) })
    if (answer.ok) return { name, state: 'ok', message: `answers at ${url} (process ${pid})` }
    const { reasons = [] } = (await answer.json()) as { reasons?: string[] }
    const message = `runs at ${url} but takes no requests: ${reasons.join(', ') || answer.status}`
    return {
      name,
      state: 'fail',
      message,
      fix: 'Its log on stderr says why; store and ledger mean the data folder.',
    }
  } catch (error) {
    const message = `process ${pid} runs but does not answer at ${url} (${(error as Error).message})`
    return {
      name,
      state: 'fail',
      message,
      fix: `Look at its log; if it hangs, stop process ${pid} and start it again.`,
    }
  }
}

function checkPort({ host, port }: Config): Promise<Finding> {
  const name = 'port'
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const fix =
        error.code === 'EADDRINUSE'
          ? 'Set PORT to another one, or PORT=0 for any free port.'
          : 'Set HOST or PORT.'
      resolve({ name, state: 'fail', message: `${host}:${port} cannot be listened on (${error.code})`, fix })
    })
    probe.listen(port, host, () => {
      probe.close(() => resolve({ name, state: 'ok', message: `${host}:${port} is free` }))
    })
  })
}

async function checkStore({ dataFolder }: Config): Promise<Finding> {
  const name = 'database'
  const files = (await exists(dataFolder)) ? await readdir(dataFolder) : []
  if (!files.some((file) => /^causeway\.(db|sqlite)/.test(file)))
    return { name, state: 'ok', message: 'will be made at the first start' }
  const log = createLog({ level: 'silent' })
  try {
    const control = await openControl({ dataFolder, role: 'command', log })
    try {
      const store = await openStore({ dataFolder, log })
      await store.ping().finally(() => store.close())
    } finally {
      await control.close()
    }
    return { name, state: 'ok', message: 'opens and answers' }
  } catch (error) {
    const fix =
      'Check the rights and the disk of the data folder; if the file is damaged, bring it back from a backup.'
    return { name, state: 'fail', message: rootOf(error), fix }
  }
}

/** The engine's own words: what wraps them is for callers of the API. */
function rootOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : rootOf(error.cause)
}

/** Which providers are switched on: in the server when one runs, whose environment may be another than ours. */
export async function checkProviders(config: Config, server: PidFile | undefined): Promise<Finding> {
  const name = 'providers'
  const on = (server ? await providersOfServer(config) : undefined) ?? (await providersHere(config))
  if (on.length > 0) return { name, state: 'ok', message: `${on.join(', ')} switched on` }
  const fix = 'Set the key of one; "causeway providers list" names the variable of each.'
  return { name, state: 'warn', message: 'none is switched on, so only test keys get answers', fix }
}

async function providersOfServer({ dataFolder }: Config): Promise<string[] | undefined> {
  const answer = await callControl({ dataFolder, operation: 'providers.list', input: {} })
  const rows = answer?.result as ProviderRow[] | undefined
  return rows?.filter((row) => row.enabled).map((row) => row.name)
}

async function providersHere({ documents: operator, variable }: Config): Promise<string[]> {
  const catalogue = openCatalogue({ shipped: await readShippedDocuments(), operator, variable }).current()
  const on = [...catalogue.providers.values()].filter(
    ({ transport, enabled }) => transport === 'http' && enabled,
  )
  return on.map((provider) => provider.name)
}

/** Whether the clock agrees with the data folder's disk and does not run before this program was installed. */
export async function checkClock({ dataFolder }: Config): Promise<Finding> {
  const name = 'clock'
  const fix = 'Set the clock, for example by switching on NTP: limits, expiry dates and bills depend on it.'
  const now = Date.now()
  const installed = (await stat(join(import.meta.dirname, '..', 'package.json'))).mtimeMs
  const time = new Date(now).toISOString()
  if (now < installed)
    return { name, state: 'fail', message: `${time} is before this program was installed`, fix }
  const error =
    (await exists(dataFolder)) && (await isWritable(dataFolder)) ? await clockError(dataFolder) : 0
  if (Math.abs(error) > LARGEST_CLOCK_ERROR_MS)
    return {
      name,
      state: 'warn',
      message: `${Math.round(error / 1000)} s apart from the disk of the data folder`,
      fix,
    }
  return { name, state: 'ok', message: time }
}

/** A network disk has the time of its own server. */
async function clockError(folder: string): Promise<number> {
  const file = join(folder, `causeway.doctor.${process.pid}`)
  try {
    await writeFile(file, '')
    return (await stat(file)).mtimeMs - Date.now()
  } finally {
    await rm(file, { force: true })
  }
}

async function nearestFolder(path: string): Promise<string> {
  const parent = dirname(path)
  return (await exists(parent)) || parent === path ? parent : await nearestFolder(parent)
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  )
}

async function isWritable(folder: string): Promise<boolean> {
  return await access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  )
}
