// The HTTP server: one Node server, model endpoints first, Fastify for the rest. Owns sockets, limits and the drain.
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { randomUUID } from 'node:crypto'
import Fastify from 'fastify'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { GatewayError, toGatewayError } from '../../core/errors.ts'
import type { CallerDialect } from '../../dialects/dialect.ts'
import type { Surface } from '../../dialects/dialect.ts'
import type { HeaderList } from '../pipeline/inbound.ts'
import { errorHeaders } from '../pipeline/answer-headers.ts'
import type { Services } from '../services.ts'
import { registerApp } from './app/register-app.ts'
import { CROSS_ORIGIN_HEADERS } from './caller.ts'
import { isGeminiPath, matchGemini } from './gemini-endpoints.ts'
import { GOOGLE_PREFIXES, registerGoogleModels } from './google-models.ts'
import type { ModelEndpoint } from './model-endpoints.ts'
import { serveModelEndpoint } from './model-endpoints.ts'
import { isProgramPath, surfaceOf } from './surface.ts'
import { registerWeb } from './web.ts'
import { MODEL_ENDPOINTS, registerOperations, registerProgramRoutes } from './routes.ts'

export interface HttpServer {
  /** Where it listens, as a URL without a trailing slash. */
  readonly url: string
  readonly port: number
  /** Stops accepting, lets what runs finish for at most this long, then closes every connection. */
  readonly drain: (milliseconds: number) => Promise<void>
}

interface HotRoute {
  readonly endpoint: ModelEndpoint
  readonly surface: Surface
}

/**
 * Callers who come all at once wait in this queue until they are accepted. Of 1,000 a queue of 511, which is usual, lost 300:
 * the kernel drops who finds no room, and they try again a second later. The kernel's own bound may be lower (somaxconn).
 */
const BACKLOG = 4096

const SURFACES: Readonly<Record<string, Surface>> = { '/v1': 'openai', '/api/v1': 'openrouter' }

/** Starts listening. Rejects when the port is in use or not allowed. */
export async function openHttpServer(services: Services): Promise<HttpServer> {
  const hot = hotRoutes()
  const serve = (request: IncomingMessage, response: ServerResponse): boolean => {
    if (request.method !== 'POST') return false
    const route = hot.get(pathOf(request.url ?? '/')) ?? geminiRoute(request.url ?? '/')
    if (!route) return false
    void serveModelEndpoint({ ...route, services }, request, response)
    return true
  }
  let server: Server | undefined
  const app = Fastify({
    serverFactory: (handler) => {
      server = createServer(
        { keepAliveTimeout: 75_000, headersTimeout: 60_000, requestTimeout: 300_000, noDelay: true },
        (request, response) => {
          if (!serve(request, response)) handler(request, response)
        },
      )
      return server
    },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 500 },
    bodyLimit: 1024 * 1024,
    genReqId: () => `req_${randomUUID().replaceAll('-', '')}`,
    frameworkErrors: (error, request, reply) => void sendError(error, { request, reply, services }),
  })
  configure(app, services)
  await app.listen({
    host: services.config.current().host,
    port: services.config.current().port,
    backlog: BACKLOG,
  })
  const { port } = (server as unknown as Server).address() as AddressInfo
  const host = services.config.current().host.includes(':')
    ? `[${services.config.current().host}]`
    : services.config.current().host
  return {
    url: services.config.current().publicUrl ?? `http://${host}:${port}`,
    port,
    drain: (milliseconds) => drain({ app, server: server as unknown as Server, services, milliseconds }),
  }
}

function hotRoutes(): ReadonlyMap<string, HotRoute> {
  const routes = new Map<string, HotRoute>()
  for (const [path, endpoint] of Object.entries(MODEL_ENDPOINTS)) {
    for (const [prefix, surface] of Object.entries(SURFACES)) routes.set(prefix + path, { endpoint, surface })
  }
  routes.set('/chat/completions', {
    endpoint: MODEL_ENDPOINTS['/chat/completions'] as ModelEndpoint,
    surface: 'openai',
  })
  return routes
}

/** Google's paths hold the model, so they are matched by pattern rather than looked up. */
function geminiRoute(url: string): HotRoute | undefined {
  const endpoint = matchGemini(url)
  return endpoint && { endpoint, surface: 'openai' }
}

function pathOf(url: string): string {
  const query = url.indexOf('?')
  const path = query < 0 ? url : url.slice(0, query)
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}

function configure(app: FastifyInstance, services: Services): void {
  app.addHook('onRequest', async (request, reply) => {
    if (isProgramPath(request.url)) reply.headers(CROSS_ORIGIN_HEADERS)
    reply.header('x-request-id', request.id)
  })
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff')
  })
  app.setErrorHandler((error, request, reply) => sendError(error, { request, reply, services }))
  const web = registerWeb(app)
  app.setNotFoundHandler((request, reply) => {
    if (web.send(request, reply)) return reply
    const error = isKnownPath(request)
      ? wrongMethod(request, reply)
      : new GatewayError('not_found', `Invalid URL (${request.method} ${pathOf(request.url)})`, {
          wireCode: null,
        })
    return sendError(error, { request, reply, services })
  })
  app.options('/*', async (_request, reply) => {
    await reply
      .headers({
        'access-control-allow-methods': 'GET, POST, PATCH, DELETE, OPTIONS',
        'access-control-allow-headers': '*, Authorization',
        'access-control-max-age': '86400',
      })
      .code(204)
      .send()
  })
  registerOperations(app, services)
  registerApp(app, services)
  for (const prefix of Object.keys(SURFACES)) {
    void app.register(
      async (scope) => {
        takeEmptyBodies(scope)
        registerProgramRoutes(scope, services)
      },
      { prefix },
    )
  }
  for (const prefix of GOOGLE_PREFIXES)
    void app.register(async (scope) => registerGoogleModels(scope, services), { prefix })
}

/** OpenAI's and OpenRouter's packages for Python name a content type where they send nothing, as in a deletion. */
function takeEmptyBodies(scope: FastifyInstance): void {
  const parse = scope.getDefaultJsonParser('error', 'error')
  scope.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null)
    else parse(request, body as string, done)
  })
}

function isKnownPath(request: FastifyRequest): boolean {
  const path = pathOf(request.url)
  return Object.keys(MODEL_ENDPOINTS).some((known) => path.endsWith(known))
}

/** OpenAI's Codex asks for a WebSocket first, and goes on at once with POST where it is told to with this status alone. */
function wrongMethod(request: FastifyRequest, reply: FastifyReply): GatewayError {
  const path = pathOf(request.url)
  if (request.headers.upgrade?.toLowerCase() !== 'websocket') {
    reply.header('allow', 'POST')
    return new GatewayError('method_not_supported', `Only POST requests are accepted at ${path}.`)
  }
  reply.headers({ upgrade: 'HTTP/1.1', connection: 'Upgrade' })
  const message = `WebSockets are not offered at ${path}: send POST requests.`
  return new GatewayError('method_not_supported', message, { status: 426 })
}

interface ErrorContext {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly services: Services
}

function sendError(thrown: unknown, { request, reply, services }: ErrorContext): FastifyReply {
  const error = fromFramework(thrown) ?? toGatewayError(thrown)
  if (error.code === 'internal')
    services.log.error({ err: thrown, requestId: request.id }, 'a request failed inside the gateway')
  const caller = callerOf(request.url, services)
  const written = caller.writeError(error, surfaceOf(request.url))
  const headers = errorHeaders(error, { requestId: request.id, generationId: undefined, attempts: 0 })
  return reply.code(written.status).headers(asObject(headers)).send(written.body)
}

const MESSAGES_PATH = /^\/(?:api\/)?v1\/messages\//

/** Whose shape errors of a path have that nothing serves. */
function callerOf(url: string, { callers }: Services): CallerDialect {
  if (isGeminiPath(url)) return callers.contents
  return MESSAGES_PATH.test(url) ? callers.messages : callers.chat
}

function asObject(list: HeaderList): Record<string, string> {
  const headers: Record<string, string> = {}
  for (let at = 0; at + 1 < list.length; at += 2) headers[list[at] as string] = list[at + 1] as string
  return headers
}

/** Fastify's own refusals of a body, in our words. */
function fromFramework(thrown: unknown): GatewayError | undefined {
  const code = (thrown as Partial<FastifyError> | undefined)?.code
  if (code === 'FST_ERR_BAD_URL')
    return new GatewayError('invalid_request', 'The URL is not properly percent-encoded.', { wireCode: null })
  if (typeof code !== 'string' || !code.startsWith('FST_ERR_CTP')) return undefined
  const status = (thrown as FastifyError).statusCode ?? 400
  if (status === 413) return new GatewayError('request_too_large', 'The body is larger than 1 MiB.')
  return new GatewayError(
    'invalid_json',
    'The body must be JSON, sent with Content-Type: application/json.',
    {
      status,
      wireCode: null,
      cause: thrown,
    },
  )
}

interface DrainParts {
  readonly app: FastifyInstance
  readonly server: Server
  readonly services: Services
  readonly milliseconds: number
}

async function drain({ app, server, services, milliseconds }: DrainParts): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const patience = setTimeout(() => {
    server.closeAllConnections()
    services.responseRuns.interruptAll()
  }, milliseconds)
  // Connections that were busy become idle one by one; each is closed as soon as its answer is out.
  const sweep = setInterval(() => server.closeIdleConnections(), 50)
  await closed
  clearInterval(sweep)
  // Responses in the background hold no connection, and have as much time.
  await services.activity.idle()
  clearTimeout(patience)
  await app.close()
}
