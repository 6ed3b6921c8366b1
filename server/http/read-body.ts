// Reads a request's body as text, bounded. What is too long is refused without being kept; what is left of it is read and thrown
// away, within bounds, since a caller who is still sending does not hear why he was refused.
import type { IncomingMessage } from 'node:http'
import { GatewayError } from '../../core/errors.ts'

/** Pictures and PDFs travel inside the JSON, so this is generous; OpenAI's own bound for a request is 512 MB, Anthropic's 32 MB. */
export const MAX_BODY_BYTES = 64 * 1024 * 1024

export interface Body {
  readonly text: string
  readonly bytes: number
}

/** Resolves with the whole body. Rejects with 413 when it is too long, 499 when the caller leaves first. */
export function readBody(request: IncomingMessage): Promise<Body> {
  return new Promise((resolve, reject) => {
    const declared = Number(request.headers['content-length'] ?? 0)
    if (declared > MAX_BODY_BYTES) return reject(tooLarge())
    const encoding = request.headers['content-encoding']
    if (encoding !== undefined && encoding !== 'identity')
      return reject(
        new GatewayError(
          'invalid_request',
          `A body with content-encoding '${encoding}' is not read; send it plain.`,
          {
            status: 415,
          },
        ),
      )
    const chunks: Buffer[] = []
    let bytes = 0
    let isRefused = false
    request.on('data', (chunk: Buffer) => {
      if (isRefused) return
      bytes += chunk.length
      if (bytes > MAX_BODY_BYTES) {
        isRefused = true
        chunks.length = 0
        request.pause()
        return reject(tooLarge())
      }
      chunks.push(chunk)
    })
    request.on('end', () => {
      const whole = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)
      resolve({ text: whole.toString('utf8'), bytes })
    })
    const gone = (): void => reject(new GatewayError('caller_left', 'The caller closed the connection.'))
    request.on('error', gone)
    request.on('aborted', gone)
  })
}

const MOST_DISCARDED_BYTES = 256 * 1024 * 1024
const LONGEST_DISCARD_MS = 5000

/** Resolves when the rest of a refused body has come and is forgotten, or when that takes too long. */
export function discardRest(request: IncomingMessage): Promise<void> {
  if (request.complete || request.destroyed) return Promise.resolve()
  return new Promise((resolve) => {
    let bytes = 0
    const end = (): void => {
      clearTimeout(timer)
      request.pause()
      resolve()
    }
    const timer = setTimeout(end, LONGEST_DISCARD_MS)
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > MOST_DISCARDED_BYTES) end()
    })
    request.once('end', end)
    request.once('close', end)
    request.resume()
  })
}

function tooLarge(): GatewayError {
  return new GatewayError('request_too_large', `The body is larger than ${MAX_BODY_BYTES / 1024 / 1024} MiB.`)
}
