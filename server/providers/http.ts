// Calls providers over the network with undici's dispatch: one pool per origin, no fetch, no web streams, no redirects.
// Knows addresses, authentication and connections; not what the bytes mean.
import { Pool } from 'undici'
import type { Dispatcher } from 'undici'
import { GatewayError } from '../../core/errors.ts'
import type { Endpoint, Provider } from '../../core/model.ts'
import type { Transport, UpstreamCall, UpstreamFlow, UpstreamHandler } from './transport.ts'

export interface HttpTransportOptions {
  /** `Via: causeway/<instance>`; an inbound request with our own value is a loop. */
  readonly via: string
  readonly userAgent: string
}

interface Origin {
  readonly pool: Pool
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

const NO_HEADERS: Readonly<Record<string, string>> = {}

/** Opens no connection until the first call. */
export function createHttpTransport(options: HttpTransportOptions): Transport {
  const origins = new Map<string, Origin>()
  const targets = new WeakMap<Endpoint, Target>()

  const poolFor = (origin: string, connectTimeoutMs: number): Pool => {
    const name = `${origin} ${connectTimeoutMs}`
    const known = origins.get(name)
    if (known) return known.pool
    // Deadlines after the connection are the pipeline's; undici's own body and header timers are switched off.
    const pool = new Pool(origin, {
      connections: 512,
      pipelining: 1,
      bodyTimeout: 0,
      headersTimeout: 0,
      keepAliveTimeout: 30_000,
      connect: { timeout: connectTimeoutMs },
    })
    origins.set(name, { pool })
    return pool
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
      return dispatch({ pool: poolFor(target.origin, call.connectTimeoutMs), target, call, handler })
    },
    close: async () => {
      await Promise.all([...origins.values()].map((origin) => origin.pool.destroy()))
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
    headers: headersFor(provider, authentication(provider, provider.auth), options),
    // Embeddings are asked for in OpenAI's format, where Google takes its key as OpenAI does.
    embeddingsHeaders: headersFor(
      provider,
      authentication(provider, provider.auth === 'x-goog-api-key' ? 'bearer' : provider.auth),
      options,
    ),
  }
}

function headersFor(provider: Provider, auth: readonly string[], options: HttpTransportOptions): string[] {
  return [
    'content-type',
    'application/json',
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

function authentication({ apiKey }: Provider, auth: Provider['auth']): string[] {
  if (!apiKey || auth === 'none') return []
  return auth === 'bearer' ? ['authorization', `Bearer ${apiKey}`] : [auth, apiKey]
}

interface DispatchParts {
  readonly pool: Pool
  readonly target: Target
  readonly call: UpstreamCall
  readonly handler: UpstreamHandler
}

function dispatch({ pool, target, call, handler }: DispatchParts): UpstreamFlow {
  let controller: Dispatcher.DispatchController | undefined
  let over = false
  let paused = false
  const own = call.operation === 'chat' ? target.headers : target.embeddingsHeaders
  const headers = [...own, 'accept', call.stream ? 'text/event-stream' : 'application/json']
  for (const name in call.passedHeaders) headers.push(name, call.passedHeaders[name] as string)
  pool.dispatch(
    {
      method: 'POST',
      path: pathFor(target, call),
      headers,
      body: call.body,
    },
    {
      onRequestStart: (started) => {
        controller = started
        if (over) started.abort(new Error('aborted'))
      },
      onResponseStart: (_controller, statusCode, responseHeaders) => {
        if (!over) handler.onHeaders(statusCode, (responseHeaders as Record<string, string>) ?? NO_HEADERS)
      },
      onResponseData: (_controller, chunk) => {
        if (!over) handler.onData(chunk)
      },
      onResponseEnd: () => {
        if (over) return
        over = true
        handler.onEnd()
      },
      onResponseError: (_controller, error) => {
        if (over) return
        over = true
        handler.onError(connectionError(error, call.endpoint))
      },
    },
  )
  return {
    abort: () => {
      if (over) return
      over = true
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

function pathFor(target: Target, call: UpstreamCall): string {
  if (call.operation !== 'chat') return target.embeddingsPath
  return call.stream ? target.chatStreamPath : target.chatPath
}

/** Says what happened to the connection without the address, which may be private to the operator. */
function connectionError(error: Error & { code?: string }, endpoint: Endpoint): GatewayError {
  const name = endpoint.provider.name
  const code = error.code ?? ''
  if (code === 'UND_ERR_CONNECT_TIMEOUT')
    return new GatewayError('provider_timeout', `${name} did not accept a connection in time.`, {
      cause: error,
    })
  const reason = CONNECTION_REASONS[code] ?? 'the connection failed'
  return new GatewayError('provider_error', `${name} could not be reached: ${reason}.`, {
    cause: error,
    metadata: { provider_name: name, reason: code || error.name },
  })
}

const CONNECTION_REASONS: Record<string, string> = {
  ECONNREFUSED: 'it refused the connection',
  ECONNRESET: 'it closed the connection',
  UND_ERR_SOCKET: 'it closed the connection',
  ENOTFOUND: 'its name could not be resolved',
  EAI_AGAIN: 'its name could not be resolved',
  EPIPE: 'it closed the connection',
  HPE_INVALID_CONSTANT: 'it did not answer in HTTP',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
}
