// The control socket of a data folder: one process at a time holds it, so two servers never share a folder, and a command
// that works without a server keeps one from starting in the middle. JSON over HTTP, for the user who owns the folder only.
import { chmodSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { toGatewayError } from '../../core/errors.ts'
import type { Services } from '../services.ts'
import type { Log } from '../telemetry/log.ts'
import type { ControlHolder } from './call-control.ts'
import { controlHolder } from './call-control.ts'
import { ControlError, FolderTaken } from './control-error.ts'
import { runOperation } from './operations.ts'
import type { SocketAddress } from './socket-path.ts'
import { socketAddress } from './socket-path.ts'

const LONGEST_BODY = 1_000_000
const OWNER_ONLY = 0o600
const COMMAND_WAIT_MS = 60_000
const TRY_AGAIN_MS = 50
/** How long operations under way may hold up the end. */
const CLOSE_WAIT_MS = 2_000

export interface Control {
  /** From now on operations are run; those that came earlier have waited for it. */
  readonly serve: (services: Services) => void
  /** Lets operations under way finish, then gives the socket up. */
  readonly close: () => Promise<void>
}

/**
 * Takes the socket. Waits for a command that has it; rejects with FolderTaken when a server has it. A socket file that
 * nobody answers on is left over from a killed process and replaced.
 */
export async function openControl(options: {
  readonly dataFolder: string
  readonly role: ControlHolder['role']
  readonly log: Pick<Log, 'error'>
}): Promise<Control> {
  const { dataFolder, role, log } = options
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  const ready = Promise.withResolvers<Services>()
  const holder: ControlHolder = { role, pid: process.pid }
  const server = createServer(
    (incoming, outgoing) => void answer({ incoming, outgoing, holder, ready: ready.promise, log }),
  )
  const address = socketAddress(dataFolder)
  try {
    await listen({ server, address, dataFolder })
  } catch (error) {
    address.release()
    throw error
  }
  return {
    serve: ready.resolve,
    close: async () => {
      await new Promise((resolve) => {
        server.close(resolve)
        setTimeout(() => server.closeAllConnections(), CLOSE_WAIT_MS).unref()
      })
      address.release()
    },
  }
}

async function listen({
  server,
  address,
  dataFolder,
}: {
  readonly server: Server
  readonly address: SocketAddress
  readonly dataFolder: string
}): Promise<void> {
  const until = Date.now() + COMMAND_WAIT_MS
  for (;;) {
    if (await tryToListen(server, address.path)) break
    const found = identity(address.file)
    const present = await controlHolder(dataFolder)
    if (present === undefined) {
      // Another start may have put its own socket there while this one was asking; only what was asked is removed.
      if (address.file && found === identity(address.file)) rmSync(address.file, { force: true })
      if (address.file) continue // at once, before another start can come between
    }
    if (present?.role === 'server') throw new FolderTaken(dataFolder, present.pid)
    if (Date.now() > until)
      throw new ControlError(
        'failed',
        `A command (process ${present?.pid ?? 'unknown'}) works on ${dataFolder} and does not end. Try again later, or stop it.`,
      )
    await sleep(TRY_AGAIN_MS)
  }
  if (address.file) chmodSync(address.file, OWNER_ONLY)
}

function identity(file: string | undefined): string | undefined {
  const status = file === undefined ? undefined : statSync(file, { throwIfNoEntry: false })
  return status && `${status.dev} ${status.ino} ${status.ctimeMs}`
}

/** False when the address is taken. The mask is for the moment between binding and chmod. */
function tryToListen(server: Server, path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => {
      server.off('listening', listening)
      if (error.code === 'EADDRINUSE') resolve(false)
      else reject(error)
    }
    const listening = (): void => {
      server.off('error', failed)
      resolve(true)
    }
    server.once('error', failed)
    server.once('listening', listening)
    const mask = process.umask(0o177)
    server.listen(path)
    process.umask(mask)
  })
}

interface Exchange {
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
  readonly holder: ControlHolder
  readonly ready: Promise<Services>
  readonly log: Pick<Log, 'error'>
}

async function answer({ incoming, outgoing, holder, ready, log }: Exchange): Promise<void> {
  const send = (status: number, body: unknown): void => {
    outgoing.writeHead(status, { 'content-type': 'application/json', connection: 'close' })
    outgoing.end(JSON.stringify(body))
  }
  if (incoming.method === 'GET') return send(200, holder)
  try {
    const input = await readJson(incoming)
    const operation = decodeURIComponent((incoming.url ?? '/').slice(1))
    if (holder.role === 'command') throw new ControlError('failed', 'Another command is at work; try again.')
    send(200, { result: (await runOperation({ services: await ready, operation, input })) ?? null })
  } catch (error) {
    const refusal = toControlError(error, log)
    send(refusal.kind === 'usage' ? 400 : 500, { error: { kind: refusal.kind, message: refusal.message } })
  }
}

function toControlError(error: unknown, log: Pick<Log, 'error'>): ControlError {
  if (error instanceof ControlError) return error
  const known = toGatewayError(error)
  if (known.code === 'internal') log.error({ err: error }, 'a control operation failed')
  return new ControlError('failed', known.message, { cause: error })
}

async function readJson(incoming: IncomingMessage): Promise<unknown> {
  let text = ''
  incoming.setEncoding('utf8')
  for await (const piece of incoming as AsyncIterable<string>) {
    text += piece
    if (text.length > LONGEST_BODY) throw new ControlError('usage', 'The input is too long.')
  }
  try {
    return text === '' ? {} : JSON.parse(text)
  } catch (error) {
    throw new ControlError('usage', 'The input is not JSON.', { cause: error })
  }
}
