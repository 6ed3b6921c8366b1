// Asks for one answer and hands its chunks on as they come. Knows the stream, not what is done with it.
import { createSseReader } from '../../core/sse.ts'
import { ApiError, readError, requestHeaders } from './api.ts'

const LONGEST_EVENT = 16 * 1024 * 1024

export interface AskOptions {
  readonly mode: 'live' | 'test'
  readonly body: unknown
  readonly signal: AbortSignal
  readonly onChunk: (chunk: unknown) => void
}

/** Resolves at the end of a whole stream. Rejects with an ApiError for a refusal, for a stream that broke off, and when aborted. */
export async function ask({ mode, body, signal, onChunk }: AskOptions): Promise<void> {
  const response = await fetch(`/api/app/chat/completions?mode=${mode}`, {
    method: 'POST',
    headers: { ...requestHeaders(), 'content-type': 'application/json' },
    credentials: 'same-origin',
    body: JSON.stringify(body),
    signal,
  }).catch((error: unknown) => {
    if (signal.aborted) throw error
    throw broken('The server could not be reached.')
  })
  if (!response.ok) throw readError(response.status, await response.json().catch(() => undefined))
  let isWhole = false
  const reader = createSseReader({
    maxEventLength: LONGEST_EVENT,
    onEvent: ({ data }) => {
      if (data === '[DONE]') isWhole = true
      else onChunk(JSON.parse(data))
    },
  })
  if (!response.body) throw broken('The server sent no answer.')
  const text = response.body.pipeThrough(new TextDecoderStream())
  try {
    for await (const piece of text) reader.push(piece)
  } catch (error) {
    if (signal.aborted || error instanceof SyntaxError) throw error
    throw broken('The connection was lost before the end of the answer.')
  }
  if (!isWhole) throw broken('The answer broke off before its end.')
}

function broken(message: string): ApiError {
  return new ApiError({ status: 0, code: 'broken_stream', message })
}
