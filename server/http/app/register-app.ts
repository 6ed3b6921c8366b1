// Serves the private API, the rows of routes.ts, below /api/app: who asks, whether they may, whether the input is right, then the
// row's function. The web app is its only caller; programs have /v1.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { GatewayError, toGatewayError } from '../../../core/errors.ts'
import { requireOpenAccount } from '../../pipeline/admit.ts'
import type { Services } from '../../services.ts'
import { check } from '../check.ts'
import { keepForAudit } from './audit.ts'
import { registerAuth } from './auth-mount.ts'
import { registerChat } from './chat-mount.ts'
import { createClientAddress } from './client-address.ts'
import { CsvFile, sendCsv } from './csv-file.ts'
import { isWithinAccount, may } from './roles.ts'
import type { AppRoute } from './route.ts'
import { ROUTES } from './routes.ts'
import { requireSameOrigin } from './same-origin.ts'
import { readSender } from './who.ts'

/** Registers everything below /api/app on a scope of its own. */
export function registerApp(app: FastifyInstance, services: Services): void {
  void app.register(
    async (scope) => {
      let readAddress: ReturnType<typeof createClientAddress> | undefined
      const addressOf = (request: FastifyRequest): string => {
        readAddress ??= createClientAddress(services.config.current().people.trustedProxies)
        return readAddress(request.raw)
      }
      // JSON alone: what a form elsewhere can send is not even read.
      scope.removeContentTypeParser('text/plain')
      scope.setErrorHandler((error, request, reply) => sendError(error, { request, reply, services }))
      scope.setNotFoundHandler((request, reply) =>
        sendError(new GatewayError('not_found', `There is no ${request.method} ${pathOf(request)}.`), {
          request,
          reply,
          services,
        }),
      )
      scope.addHook('onRequest', async (request, reply) => {
        void reply.header('cache-control', 'no-store')
        requireSameOrigin(request.raw, services.people.address.origins)
      })
      for (const row of ROUTES) serve(scope, { row, services, addressOf })
      await scope.register(async (own) => registerAuth(own, { services, addressOf }))
      await scope.register(async (own) => registerChat(own, { services, addressOf }))
    },
    { prefix: '/api/app' },
  )
}

interface Serving {
  readonly row: AppRoute
  readonly services: Services
  readonly addressOf: (request: FastifyRequest) => string
}

function serve(scope: FastifyInstance, { row, services, addressOf }: Serving): void {
  scope.route({
    method: row.method,
    url: row.path,
    handler: async (request, reply) => {
      const address = addressOf(request)
      const sender = await readSender(request, { services, reply, address })
      if (row.role !== 'anyone') {
        if (sender === undefined) throw notSignedIn()
        const { person, account } = sender
        if (!may(row.role, { role: account.role, administrator: person.administrator })) throw notAllowed(row)
        // Its people may look, and take their books with them.
        if (row.method !== 'GET' && isWithinAccount(row.role) && row.evenWhenDisabled !== true)
          requireOpenAccount(account.accountId, services)
      }
      const input = check(row.input, inputOf(request))
      const exchange = { request, reply, address }
      const call = { services, ...sender, role: sender?.account.role, input, exchange }
      const answer = await row.run(call as never)
      await keepForAudit(services, { row, sender, input })
      if (answer instanceof CsvFile) return sendCsv(reply, answer)
      return reply.sent ? reply : answer
    },
  })
}

/** Path, then query of a GET or else the body, as one object. */
function inputOf(request: FastifyRequest): unknown {
  const params = request.params as Readonly<Record<string, unknown>>
  const rest = request.method === 'GET' ? request.query : (request.body ?? {})
  if (typeof rest !== 'object' || rest === null || Array.isArray(rest))
    throw new GatewayError('invalid_type', 'The body must be a JSON object.')
  const twice = Object.keys(params).find((name) => Object.hasOwn(rest, name))
  if (twice !== undefined)
    throw new GatewayError('unknown_parameter', `'${twice}' is in the path already.`, { param: twice })
  return { ...rest, ...params }
}

function notSignedIn(): GatewayError {
  return new GatewayError('permission_denied', 'Sign in first.', { status: 401, wireCode: 'not_signed_in' })
}

function notAllowed({ role }: AppRoute): GatewayError {
  return new GatewayError(
    'permission_denied',
    role === 'administrator'
      ? 'Only an administrator of this installation may do this.'
      : 'Your role in this account does not allow this.',
    { wireCode: 'role_not_allowed' },
  )
}

interface ErrorContext {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly services: Services
}

function sendError(thrown: unknown, { request, reply, services }: ErrorContext): FastifyReply {
  const error = fromFramework(thrown) ?? toGatewayError(thrown)
  if (error.code === 'internal')
    services.log.error({ err: thrown, requestId: request.id }, 'a request of the web app failed')
  if (error.retryAfterSeconds !== undefined) void reply.header('retry-after', String(error.retryAfterSeconds))
  const { message, param } = error
  const code = error.wireCode ?? error.code
  return reply.code(error.status).send({ error: { code, message, ...(param !== null && { field: param }) } })
}

/** Fastify's own refusals of a body, in our words. */
function fromFramework(thrown: unknown): GatewayError | undefined {
  const { code, statusCode } = (thrown ?? {}) as Partial<FastifyError>
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new GatewayError('request_too_large', 'The body is too large.')
  if (typeof code !== 'string' || !code.startsWith('FST_ERR_CTP')) return undefined
  return new GatewayError(
    'invalid_json',
    'The body must be JSON, sent with Content-Type: application/json.',
    {
      status: statusCode ?? 400,
      cause: thrown,
    },
  )
}

function pathOf(request: FastifyRequest): string {
  return request.url.slice(0, 200).replace(/\?.*$/, '')
}
