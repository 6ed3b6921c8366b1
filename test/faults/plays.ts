// The words that scenarios are written in: what providers do, as data for the fake upstreams. Decides nothing.
import type { UpstreamAnswer, UpstreamScript, UpstreamStep } from '../support/fake-upstream.ts'
import { chatChunks, openaiError, openaiServer, sseAnswer, sseEvent } from '../support/openai-answers.ts'
import type { RawOptions } from './raw-upstream.ts'
import type { Expectation, Mode, ProviderPlay, Script } from './scenario.ts'

export const ALL_MODES: readonly Mode[] = ['whole', 'stream', 'neutral']
export const STREAMS: readonly Mode[] = ['stream', 'neutral']

/** Sixty tokens, all different, so that a part that is lost, doubled or mixed up shows. */
export const PIECES: readonly string[] = Array.from({ length: 60 }, (_, index) => `word${index} `)
export const TEXT = PIECES.join('')
/** What every healthy provider says it used. */
export const TOKENS = { promptTokens: 10, completionTokens: 60, reasoningTokens: 0 }

const server = openaiServer({ pieces: PIECES, ...TOKENS })

/** Answers as it should. */
export const healthy: ProviderPlay = says(server)

/** Answers every request like this. */
export function says(standing: Script): ProviderPlay {
  return { kind: 'http', queue: [], standing }
}

/** Answers the first requests like this, one each, and then as it should. */
export function saysFirst(...queue: readonly Script[]): ProviderPlay {
  return { kind: 'http', queue, standing: server }
}

/** Streams with `streamed` where a stream was asked for, and answers with `whole` where not. */
export function byMode(streamed: Script, whole: Script): UpstreamScript {
  return (request) => {
    const chosen = (request.body as { stream?: boolean }).stream === true ? streamed : whole
    return typeof chosen === 'function' ? chosen(request) : chosen
  }
}

/** A provider on a bare socket. */
export function raw(play: RawOptions['play'], beginsAfter: 'head' | 'body' = 'body'): ProviderPlay {
  return { kind: 'raw', options: { play, beginsAfter } }
}

/** An address where no provider is. */
export function nobodyAt(baseUrl: (healthyOrigin: string) => string): ProviderPlay {
  return { kind: 'address', baseUrl }
}

/** A refusal with this status. */
export function refuses(
  status: number,
  more: { message?: string; code?: string; retryAfter?: number } = {},
): UpstreamAnswer {
  return openaiError({
    status,
    message: more.message ?? `the test's own ${status}`,
    type: status >= 500 ? 'server_error' : 'invalid_request_error',
    code: more.code ?? null,
    headers: more.retryAfter === undefined ? {} : { 'retry-after': String(more.retryAfter) },
  })
}

const completion = { pieces: PIECES, ...TOKENS, model: 'model-of-the-test' }
const chunks = chatChunks(completion, { stream_options: { include_usage: true } })
/** The events of a healthy stream: the opening one, one for each token, the finish, the usage. */
export const EVENTS: readonly string[] = chunks.map((chunk) => sseEvent(chunk))
export const DONE = sseEvent('[DONE]')
export const FINISH = PIECES.length + 1

/** The JSON of a healthy whole answer. */
export const WHOLE_BODY: Readonly<Record<string, unknown>> = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1_750_000_000,
  model: 'model-of-the-test',
  choices: [
    { index: 0, message: { role: 'assistant', content: TEXT }, logprobs: null, finish_reason: 'stop' },
  ],
  usage: { prompt_tokens: 10, completion_tokens: 60, total_tokens: 70 },
}

/** Writes these bytes. */
export function write(bytes: string): UpstreamStep {
  return { do: 'write', bytes }
}

/** Begins a healthy stream, says so many tokens and goes on with these steps. */
export function streamUpTo(tokens: number, ...then: readonly UpstreamStep[]): UpstreamAnswer {
  const said = EVENTS.slice(0, 1 + tokens).map(write)
  return sseAnswer([...said, { do: 'pause', ms: 20 }, ...then])
}

/** Begins a whole answer, stops half way and goes on with these steps. */
export function wholeUpTo(share: number, ...then: readonly UpstreamStep[]): UpstreamAnswer {
  const text = JSON.stringify(WHOLE_BODY)
  const headers = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }
  const begun = write(text.slice(0, Math.floor(text.length * share)))
  return { status: 200, headers, steps: [begun, { do: 'pause', ms: 20 }, ...then] }
}

/** The caller noticed nothing: the second provider answered, and is paid. */
export const ANSWERED_BY_SECOND: Expectation = { status: 200, servedBy: 'Second', ending: 'whole' }
export const ANSWERED_BY_FIRST: Expectation = { status: 200, servedBy: 'First', ending: 'whole' }
/** Each provider was asked once. */
export const AFTER_ONE_TRY: Expectation = {
  ...ANSWERED_BY_SECOND,
  calls: [1, 1],
  attempts: ['First', 'Second'],
}
