// Calls providers over the network with undici's dispatch: one pool per origin, no fetch, no web streams, no redirects.
// Knows addresses, authentication and connections; not what the bytes mean.
import type { Dispatcher } from 'undici'
import { inSeconds } from '../../core/duration.ts'
import { GatewayError } from '../../core/errors.ts'
import type { Endpoint, Provider } from '../../core/model.ts'
import { keyHeaders } from './authentication.ts'
import type { Connections } from './connections.ts'
import { openConnections } from './connections.ts'
import type { KeyCeremonies } from './key-ceremonies.ts'
import { createKeyCeremonies } from './key-ceremonies.ts'
import { sendAfter } from './send-after.ts'
import type { Transport, UpstreamCall, UpstreamFlow, UpstreamHandler } from './transport.ts'

export interface HttpTransportOptions {
  /** `Via: causeway/<instance>`; an inbound request with our own value is a loop. */
  readonly via: string
  readonly userAgent: string
  /** Unix milliseconds, for signatures and for tokens that end. */
  readonly now?: () => number
}

/** Where and how one endpoint is called; computed once per endpoint object, since catalogues are immutable. */
interface Target {
  readonly origin: string
  readonly chatPath: string
  readonly chatStreamPath: string
  readonly embeddingsPath: string
  readonly headers: readonly string[]
  readonly embeddingsHeaders: readonly string[]
}

/** A connection that nobody waits for any more is given this long to stand, and to teach what one takes. */
const ABANDONED_MS = 15_000

const NO_HEADERS: Readonly<Record<string, string>> = {}

/** Opens no connection until the first call. */
export function createHttpTransport(options: HttpTransportOptions): Transport {
  const origins = new Map<string, Connections>()
  const targets = new WeakMap<Endpoint, Target>()
  const ceremonies = createKeyCeremonies({ now: options.now ?? Date.now })

  const connectionsTo = (origin: string, connectTimeoutMs: number): Connections => {
    // An operator may wait longer than anybody else would.
    const abandonMs = Math.max(connectTimeoutMs, ABANDONED_MS)
    const name = abandonMs === ABANDONED_MS ? origin : `${origin} ${abandonMs}`
    const known = origins.get(name)
    if (known) return known
    const opened = openConnections(origin, abandonMs)
    origins.set(name, opened)
    return opened
  }

  const targetOf = (endpoint: Endpoint): Target => {
    const known = targets.get(endpoint)
    if (known) return known
    const made = makeTarget(endpoint, options)
    targets.set(endpoint, made)
    return made
  }

  return {
    send: (call, handler) => {
      const target = targetOf(call.endpoint)
      const connections = connectionsTo(target.origin, call.connectTimeoutMs)
      const parts: DispatchParts = { connections, target, call, handler, ceremonies, proof: NO_PROOF }
      const url = target.origin + pathFor(target, call)
      const { provider } = call.endpoint
      const made = ceremonies.headersFor(provider, { method: 'POST', url, body: call.body })
      if (made === undefined) return dispatch(parts)
      return sendAfter(made, { send: (proof) => dispatch({ ...parts, proof }), onError: handler.onError })
    },
    slowestConnectMs: (endpoint) => origins.get(targetOf(endpoint).origin)?.slowestConnectMs(),
    close: async () => {
      await Promise.all([...origins.values()].map((origin) => origin.destroy()))
    },
  }
}

function makeTarget(endpoint: Endpoint, options: HttpTransportOptions): Target {
  const { provider } = endpoint
  const url = new URL(provider.baseUrl)
  const base = url.pathname.replace(/\/+$/, '')
  const path = (template: string): string =>
    withQuery(base + template.replace('{model}', encodeURIComponent(endpoint.upstreamId)), url.search)
  return {
    origin: url.origin,
    chatPath: path(provider.paths.chat),
    chatStreamPath: path(provider.paths.chatStream ?? provider.paths.chat),
    embeddingsPath: path(provider.paths.embeddings),
    headers: headersFor(provider, keyHeaders(provider, provider.auth), options),
    // Embeddings are asked for in OpenAI's format, where Google takes its key as OpenAI does.
    embeddingsHeaders: headersFor(
      provider,
      keyHeaders(provider, provider.auth === 'x-goog-api-key' ? 'bearer' : provider.auth),
      options,
    ),
  }
}

function headersFor(provider: Provider, auth: readonly string[], options: HttpTransportOptions): string[] {
  return [
    'content-type',
    'application/json',
    // Nothing here unpacks answers, and a silent request would allow any packing (RFC 9110 12.5.3).
    'accept-encoding',
    'identity',
    ...auth,
    'user-agent',
    options.userAgent,
    'via',
    `1.1 ${options.via}`,
    ...Object.entries(provider.headers).flat(),
  ]
}

/** A path with the query of the provider's address, also where it has one of its own. */
function withQuery(path: string, query: string): string {
  return path.includes('?') ? path + query.replace('?', '&') : path + query
}

interface DispatchParts {
  readonly connections: Connections
  readonly target: Target
  readonly call: UpstreamCall
  readonly handler: UpstreamHandler
  readonly ceremonies: KeyCeremonies
  /** Headers of a key ceremony. */
  readonly proof: readonly string[]
}

const NO_PROOF: readonly string[] = []
const REFUSED = new Set([401, 403])

function dispatch(parts: DispatchParts): UpstreamFlow {
  const { connections, call, handler, ceremonies } = parts
  let controller: Dispatcher.DispatchController | undefined
  let over = false
  let paused = false
  let answered = false
  let refused = false
  let isSecondTry = false
  const request = requestFor(parts)
  const fail = (error: GatewayError): void => {
    over = true
    clearTimeout(connecting)
    handler.onError(error)
  }
  const waitForConnection = (): NodeJS.Timeout =>
    setTimeout(() => fail(lateConnection(call)), call.connectTimeoutMs)
  let connecting = waitForConnection()
  const listener: Dispatcher.DispatchHandler = {
    onRequestStart: (started) => {
      controller = started
      if (over) return started.abort(new Error('aborted'))
      clearTimeout(connecting)
      handler.onSent?.()
    },
    onResponseStart: (started, statusCode, responseHeaders) => {
      if (over) return
      answered = true
      if (REFUSED.has(statusCode)) ceremonies.forget(call.endpoint.provider)
      // One that comes twice is a list; whoever reads it makes a text of it.
      const headers = (responseHeaders as Record<string, string>) ?? NO_HEADERS
      handler.onHeaders(statusCode, headers)
      if (!isCompressed(headers)) return
      // Of a refusal the status is enough; of an answer nothing is.
      refused = statusCode < 200 || statusCode >= 300
      if (refused) return
      fail(compressedError(headers, call.endpoint))
      started.abort(new Error('aborted'))
    },
    onResponseData: (_controller, chunk) => {
      if (!over && !refused) handler.onData(chunk)
    },
    onResponseEnd: () => {
      if (over) return
      over = true
      handler.onEnd()
    },
    onResponseError: (_controller, error) => {
      if (over) return
      if (!answered && !isSecondTry && connections.wasStale(error)) {
        isSecondTry = true
        connecting = waitForConnection()
        connections.dispatchAfresh(request, listener)
      } else fail(connectionError(error, call.endpoint))
    },
  }
  connections.dispatch(request, listener)
  return {
    abort: () => {
      if (over) return
      over = true
      clearTimeout(connecting)
      controller?.abort(new Error('aborted'))
    },
    pause: () => {
      paused = true
      controller?.pause()
    },
    resume: () => {
      if (!paused) return
      paused = false
      controller?.resume()
    },
  }
}

function requestFor({ target, call, proof }: DispatchParts): Dispatcher.DispatchOptions {
  const own = call.operation === 'chat' ? target.headers : target.embeddingsHeaders
  const headers = [...own, ...proof]
  if (!Object.hasOwn(call.endpoint.provider.headers, 'accept'))
    headers.push('accept', call.stream ? 'text/event-stream' : 'application/json')
  for (const name in call.passedHeaders) setHeader(headers, name, call.passedHeaders[name] as string)
  return { method: 'POST', path: pathFor(target, call), headers, body: call.body }
}

/** In place of the provider's own of that name. */
function setHeader(headers: string[], name: string, value: string): void {
  const place = headers.findIndex((one, at) => at % 2 === 0 && one.toLowerCase() === name)
  if (place < 0) headers.push(name, value)
  else headers[place + 1] = value
}

function pathFor(target: Target, call: UpstreamCall): string {
  if (call.operation !== 'chat') return target.embeddingsPath
  return call.stream ? target.chatStreamPath : target.chatPath
}

function isCompressed(headers: Readonly<Record<string, string>>): boolean {
  const encoding = headers['content-encoding']
  return encoding !== undefined && encoding !== '' && String(encoding).toLowerCase() !== 'identity'
}

function compressedError(headers: Readonly<Record<string, string>>, endpoint: Endpoint): GatewayError {
  const { name } = endpoint.provider
  const encoding = String(headers['content-encoding']).slice(0, 40)
  const message = `${name} sent its answer compressed (${encoding}) although it was asked not to.`
  return new GatewayError('malformed_answer', message, { metadata: { provider_name: name } })
}

function lateConnection({ endpoint, connectTimeoutMs }: UpstreamCall): GatewayError {
  const message = `${endpoint.provider.name} did not accept a connection within ${inSeconds(connectTimeoutMs)}.`
  return new GatewayError('provider_timeout', message)
}

/** Says what happened to the connection without the address, which may be private to the operator. */
function connectionError(error: Error & { code?: string }, endpoint: Endpoint): GatewayError {
  const name = endpoint.provider.name
  const code = error.code ?? ''
  if (code === 'UND_ERR_CONNECT_TIMEOUT')
    return new GatewayError('provider_timeout', `${name} did not accept a connection in time.`, {
      cause: error,
    })
  const reason = CONNECTION_REASONS[code] ?? reasonByKind(code)
  return new GatewayError('provider_error', `${name} could not be reached: ${reason}.`, {
    cause: error,
    metadata: { provider_name: name, reason: code || error.name },
  })
}

/** For codes that come in families: those of the HTTP parser and of TLS. */
function reasonByKind(code: string): string {
  if (code.startsWith('HPE_')) return 'it did not answer in HTTP'
  if (code.startsWith('ERR_SSL_') || code === 'EPROTO') return 'it does not speak TLS as it should'
  return code === '' ? 'the connection failed' : `the connection failed (${code.slice(0, 60)})`
}

const CONNECTION_REASONS: Record<string, string> = {
  ECONNREFUSED: 'it refused the connection',
  ECONNRESET: 'it closed the connection',
  UND_ERR_SOCKET: 'it closed the connection',
  ENOTFOUND: 'its name could not be resolved',
  EAI_AGAIN: 'its name could not be resolved',
  EPIPE: 'it closed the connection',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ETIMEDOUT: 'it did not accept the connection',
  EHOSTUNREACH: 'no network leads to it',
  ENETUNREACH: 'no network leads to it',
  UND_ERR_HEADERS_OVERFLOW: 'the headers of its answer were too long',
  HPE_HEADER_OVERFLOW: 'the headers of its answer were too long',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is of an authority that is not trusted here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is of an authority that is not trusted here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate cannot be verified',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
}
