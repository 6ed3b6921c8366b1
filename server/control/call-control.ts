// The command line's side of the control socket: calls one operation of whoever serves a data folder.
import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { ControlError } from './control-error.ts'
import type { SocketAddress } from './socket-path.ts'
import { socketAddress } from './socket-path.ts'

/** Who has the socket: the server, or a command that works on the data folder for a moment. */
export interface ControlHolder {
  readonly role: 'server' | 'command'
  readonly pid: number
}

/** What an operation came to, as JSON. */
export interface ControlAnswer {
  readonly result: unknown
}

const MOST_QUESTIONS = 5
const ASK_AGAIN_MS = 20

interface Answer {
  readonly status: number
  readonly body: unknown
}

/** Undefined when nobody has the socket of this folder. */
export async function controlHolder(dataFolder: string): Promise<ControlHolder | undefined> {
  for (let turn = 1; ; turn++) {
    try {
      const answer = await ask(dataFolder, { method: 'GET', path: '/' })
      return answer?.body as ControlHolder | undefined
    } catch (error) {
      // Whoever has it is just giving it up; asking changes nothing, so it may be asked again.
      if (!(error instanceof ControlError) || turn === MOST_QUESTIONS) throw error
      await sleep(ASK_AGAIN_MS)
    }
  }
}

/**
 * Runs an operation in the process that serves the folder and returns its result. Undefined when no server runs. Throws a
 * ControlError with the operation's own words when it refuses or fails.
 */
export async function callControl(call: {
  readonly dataFolder: string
  readonly operation: string
  readonly input: unknown
}): Promise<ControlAnswer | undefined> {
  const path = `/${encodeURIComponent(call.operation)}`
  const answer = await ask(call.dataFolder, { method: 'POST', path, body: JSON.stringify(call.input) })
  if (answer === undefined) return undefined
  const { result, error } = answer.body as {
    result?: unknown
    error?: { kind: 'usage' | 'failed'; message: string }
  }
  if (error) throw new ControlError(error.kind, error.message)
  return { result }
}

async function ask(
  dataFolder: string,
  question: { readonly method: string; readonly path: string; readonly body?: string },
): Promise<Answer | undefined> {
  let address: SocketAddress
  try {
    address = socketAddress(dataFolder)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined // no folder, no server
    throw error
  }
  try {
    return await exchange(address.path, question)
  } catch (error) {
    // Nobody has bound it, or who did is gone.
    if (['ENOENT', 'ECONNREFUSED', 'ENOTDIR'].includes(codeOf(error))) return undefined
    if (codeOf(error) === 'EACCES')
      throw new ControlError(
        'failed',
        `The server of ${dataFolder} runs as another user; run the command as that user.`,
      )
    throw new ControlError('failed', `The server stopped before it answered (${codeOf(error)}).`, {
      cause: error,
    })
  } finally {
    address.release()
  }
}

function exchange(
  socketPath: string,
  { method, path, body }: { readonly method: string; readonly path: string; readonly body?: string },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, method, path, agent: false }, (incoming) => {
      let text = ''
      incoming.setEncoding('utf8')
      incoming.on('data', (piece: string) => (text += piece))
      incoming.on('error', reject)
      incoming.on('end', () => {
        try {
          resolve({ status: incoming.statusCode ?? 0, body: JSON.parse(text) })
        } catch (error) {
          reject(error)
        }
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
