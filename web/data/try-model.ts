// Asks a model in test mode, without a key: the simulator answers, and what comes is told piece by piece. Knows no page.
import type { TryBody } from '../../contract/app/try.ts'
import { createSseReader } from '../../core/sse.ts'
import { ApiError, readError } from './api.ts'
import type { TriedAnswer } from './tried-answer.ts'
import { addChunk, nothingYet, readWhole } from './tried-answer.ts'

const LONGEST_EVENT = 1_000_000

export interface TryOptions extends TryBody {
  readonly signal: AbortSignal
  /** Called with all that has come so far. */
  readonly onAnswer: (answer: TriedAnswer) => void
}

/** Resolves with the whole answer. Rejects with an ApiError when it was refused or broke off. */
export async function tryModel({ operation, body, signal, onAnswer }: TryOptions): Promise<TriedAnswer> {
  const startedAt = performance.now()
  const response = await send({ operation, body }, signal)
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true
  if (!response.ok || !isStream) {
    const whole: unknown = await response.json().catch(() => undefined)
    if (!response.ok) throw readError(response.status, whole)
    const answer = readWhole(whole, performance.now() - startedAt)
    onAnswer(answer)
    return answer
  }
  return await readStream(response, { startedAt, onAnswer })
}

async function send(body: TryBody, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch('/api/app/try', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      credentials: 'same-origin',
      body: JSON.stringify(body),
      signal,
    })
  } catch (error) {
    if (signal.aborted) throw error
    throw new ApiError({
      status: 0,
      code: 'unreachable',
      message: 'The server could not be reached. Check that it is running and try again.',
    })
  }
}

interface Reading {
  readonly startedAt: number
  readonly onAnswer: (answer: TriedAnswer) => void
}

async function readStream(response: Response, { startedAt, onAnswer }: Reading): Promise<TriedAnswer> {
  let answer = nothingYet()
  let isWhole = false
  const reader = createSseReader({
    maxEventLength: LONGEST_EVENT,
    onEvent: ({ data }) => {
      if (data === '[DONE]') isWhole = true
      else answer = addChunk(answer, JSON.parse(data), performance.now() - startedAt)
    },
  })
  const pieces = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  for (let piece = await pieces?.read(); piece && !piece.done; piece = await pieces?.read()) {
    reader.push(piece.value)
    onAnswer(answer)
  }
  reader.end()
  if (answer.error !== undefined)
    throw new ApiError({ status: 200, code: 'broken_off', message: answer.error })
  if (!isWhole)
    throw new ApiError({ status: 200, code: 'broken_off', message: 'The answer broke off before its end.' })
  return answer
}
