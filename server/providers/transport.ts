// How a call reaches a provider, as the pipeline sees it: bytes out, bytes in, by callback and without promises per chunk.
// Kept by http.ts (the network) and simulator/ (inside this process); the pipeline cannot tell them apart.
import type { Rest } from '../../core/chat.ts'
import type { GatewayError } from '../../core/errors.ts'
import type { Endpoint } from '../../core/model.ts'

export type Operation = 'chat' | 'embeddings'

/** One attempt at one endpoint. */
export interface UpstreamCall {
  readonly operation: Operation
  readonly endpoint: Endpoint
  /** JSON text. */
  readonly body: string
  /** A stream was asked for: the answer should be server-sent events. */
  readonly stream: boolean
  /** Headers of the caller that may be passed on, lower-case names. */
  readonly passedHeaders: Readonly<Record<string, string>>
  /** What a test key asked of the simulator; the network ignores it. */
  readonly simulate: Rest | undefined
  /** 0 for the first attempt of a generation; faults with `times` count on it. */
  readonly attempt: number
  /** How long the connection is waited for where one has to be made. */
  readonly connectTimeoutMs: number
}

/** Called in this order: sent where there is a network, headers once, data any number of times, then end or error exactly once. Nothing after abort. */
export interface UpstreamHandler {
  /** The connection stands and the request is on its way. */
  readonly onSent?: () => void
  /** Header names are lower-case. */
  readonly onHeaders: (status: number, headers: Readonly<Record<string, string>>) => void
  readonly onData: (chunk: Buffer) => void
  readonly onEnd: () => void
  /** The connection failed: refused, reset, timed out, not HTTP. The message names no secret. */
  readonly onError: (error: GatewayError) => void
}

/** A running attempt. */
export interface UpstreamFlow {
  /** Stops it and frees the connection; the handler is not called again. Safe to call twice. */
  readonly abort: () => void
  /** Back-pressure: stop reading until `resume`. */
  readonly pause: () => void
  readonly resume: () => void
}

export interface Transport {
  readonly send: (call: UpstreamCall, handler: UpstreamHandler) => UpstreamFlow
  /** Milliseconds that the slowest of the last connections to its address took; undefined while too little is known. */
  readonly slowestConnectMs?: (endpoint: Endpoint) => number | undefined
  readonly close: () => Promise<void>
}
