// One run of the server, from configuration to exit code. stdout gets exactly the lines of the contract; logs go to stderr.
import type { Config } from './config.ts'
import { readConfig } from './config.ts'
import { secretsOfLog } from './config/log-secrets.ts'
import { watchConfigFile } from './config/watch-file.ts'
import type { Control } from './control/open-control.ts'
import { openControl } from './control/open-control.ts'
import { createStopSignals } from './control/stop-signals.ts'
import type { HttpServer } from './http/server.ts'
import { removePidFile, writePidFile } from './pid-file.ts'
import type { Services } from './services.ts'
import { openStore } from './store/open.ts'
import type { Log } from './telemetry/log.ts'
import { createLog } from './telemetry/log.ts'

const FIRST_START = 'first-start'
const TEST_KEY_NAME = 'first test key'

/** Starts listening and returns; the process then ends by signal. Rejects when it cannot start. */
export async function runServer(): Promise<void> {
  const config = await readConfig()
  let services: Services | undefined
  const log = createLog({
    level: config.logLevel,
    secrets: () => secretsOfLog(config, services),
  })
  surviveHangups(config, log)
  for (const notice of config.notices) log.warn({}, notice)
  // First of all the folder itself: no two servers share one, and no command works on it while we open it.
  const control = await openControl({ dataFolder: config.dataFolder, role: 'server', log })
  // The database's threads start while the rest of the program is still being read: a third of a start's time.
  const store = openStore({ dataFolder: config.dataFolder, log })
  store.catch(ignoreBecauseOpenServicesAwaitsIt)
  const [
    { openServices },
    { openHttpServer },
    { startDiscovery },
    { startKeepingHealth },
    { startRetention },
    { startRollUp },
    { startHeartbeat },
    { startProbes },
    { startBalanceWarnings },
  ] = await Promise.all([
    import('./open-services.ts'),
    import('./http/server.ts'),
    import('./jobs/discover-models.ts'),
    import('./jobs/keep-health.ts'),
    import('./jobs/retention.ts'),
    import('./jobs/roll-up.ts'),
    import('./jobs/heartbeat.ts'),
    import('./jobs/probe-endpoints.ts'),
    import('./jobs/warn-of-low-balances.ts'),
  ])
  const opened = await openOrRelease(control, () => openServices({ config, log, store }))
  services = opened
  const http = await openOrRelease(control, () => listen(opened, openHttpServer))
  opened.people.address.listen(http.port)
  control.serve(opened)
  await writePidFile({ dataFolder: config.dataFolder, port: http.port, url: http.url })
  const jobs = [
    startRetention(opened),
    startDiscovery(opened),
    startKeepingHealth(opened),
    startRollUp(opened),
    startHeartbeat(opened),
    startProbes(opened),
    startBalanceWarnings(opened),
  ]
  const stopWatching = watchFileOf(opened)
  endOnSignal({
    services: opened,
    http,
    before: [stopWatching, control.close, ...jobs.map((job) => job.stop)],
  })
  say(`Listening on ${http.url}`)
  await inviteAdministrator(opened)
  await greet(opened, http.url)
}

/** A terminal that closes ends no server. With a file SIGHUP means to read it again, which watch-file.ts does. */
function surviveHangups(config: Config, log: Log): void {
  process.on('SIGHUP', () => {
    if (config.file === undefined)
      log.info('SIGHUP is ignored: CAUSEWAY_CONFIG names no file that could be read again')
  })
}

function ignoreBecauseOpenServicesAwaitsIt(): void {
  // A store that does not open rejects where it is awaited, in openServices.
}

async function openOrRelease<T>(control: Control, open: () => Promise<T>): Promise<T> {
  try {
    return await open()
  } catch (error) {
    await control.close()
    throw error
  }
}

/** Takes over a changed configuration file while running; a bad one changes nothing. */
function watchFileOf(services: Services): () => void {
  const { file, variable } = services.config.current()
  if (file === undefined) return () => undefined
  return watchConfigFile({
    path: file,
    variable,
    onChange: (changed) => {
      services.config.replace(changed)
      for (const notice of changed.notices) services.log.warn({}, notice)
      services.log.info({ file }, 'the configuration file was read again')
    },
    onError: (error) =>
      services.log.error(
        { err: error },
        'the configuration file was not taken over; the last good one stays',
      ),
  })
}

async function listen(
  services: Services,
  openHttpServer: (services: Services) => Promise<HttpServer>,
): Promise<HttpServer> {
  try {
    return await openHttpServer(services)
  } catch (error) {
    await services.close()
    const { code } = error as { code?: string }
    const { host, port } = services.config.current()
    if (code === 'EADDRINUSE')
      throw new Error(
        `Port ${port} on ${host} is in use. Set PORT to another one, or PORT=0 for any free port.`,
        {
          cause: error,
        },
      )
    if (code === 'EACCES')
      throw new Error(`Port ${port} may not be used by this user. Set PORT to one above 1023.`, {
        cause: error,
      })
    throw error
  }
}

/** At every start until there is one. */
async function inviteAdministrator({ people }: Services): Promise<void> {
  const link = await people.setup.link()
  if (link !== undefined) say(`Create the administrator: ${link}`)
}

/** The first start makes a key for the simulator, so that the printed line works as pasted. */
async function greet(services: Services, url: string): Promise<void> {
  if ((await services.store.facts.get(FIRST_START)) !== undefined) return
  const { key } = await services.keys.create({
    accountId: services.defaultAccount.id,
    name: TEST_KEY_NAME,
    kind: 'test',
  })
  await services.store.facts.set({ name: FIRST_START, value: new Date(services.now()).toISOString() })
  say(`Test key: ${key}`)
  say(
    `Try it: curl ${url}/v1/chat/completions -H "Authorization: Bearer ${key}" -H "Content-Type: application/json" ` +
      `-d '{"model":"o1","messages":[{"role":"user","content":"Hello"}]}'`,
  )
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

interface Ending {
  readonly services: Services
  readonly http: HttpServer
  /** What stops before the connections are drained. */
  readonly before: readonly (() => void | Promise<void>)[]
}

function endOnSignal({ services, http, before }: Ending): void {
  const { log } = services
  const next = createStopSignals(() => performance.now())
  const end = async (): Promise<void> => {
    services.activity.startDraining()
    for (const stop of before) await stop()
    await http.drain(services.config.current().drainMs)
    await services.close()
    await removePidFile(services.config.current().dataFolder)
  }
  const begin = (): void => {
    end().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'the end was not orderly')
        process.exit(1)
      },
    )
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      const step = next()
      if (step === 'ignore') return log.info({ signal }, 'taken for the same wish to stop')
      log.info({ signal }, step === 'begin' ? 'finishing what is under way' : 'ending at once')
      if (step === 'begin') return begin()
      log.flush()
      process.exit(1)
    })
  }
}
