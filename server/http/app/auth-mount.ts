// Mounts the people library below AUTH_PATH: the body reaches it as bytes, bounded; its answer goes out as it is. Which of its paths
// are there at all is auth-paths.ts.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { GatewayError } from '../../../core/errors.ts'
import { isAuthPath } from '../../accounts/people/auth-paths.ts'
import { ADDRESS_HEADER, AUTH_PATH } from '../../accounts/people/constants.ts'
import type { Services } from '../../services.ts'

const LARGEST_BODY = 64 * 1024
/** Of no use to the library, or set here. */
const DROPPED = new Set(['connection', 'content-length', 'host', 'transfer-encoding', ADDRESS_HEADER])

/** Registers every path below the mount on a scope of its own, where no body is parsed. */
export function registerAuth(
  scope: FastifyInstance,
  {
    services,
    addressOf,
  }: { readonly services: Services; readonly addressOf: (request: FastifyRequest) => string },
): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: LARGEST_BODY }, (_request, body, done) => {
    done(null, body)
  })
  scope.route({
    method: ['GET', 'POST'],
    url: '/auth/*',
    bodyLimit: LARGEST_BODY,
    handler: async (request, reply) => {
      const { path, search } = split(request.raw.url ?? '/')
      if (!isAuthPath(request.method, path.slice(AUTH_PATH.length)))
        throw new GatewayError('not_found', `There is no ${request.method} ${path.slice(0, 200)}.`)
      const { people } = services
      const url = `${new URL(people.address.url()).origin}${path}${search}`
      return await send(await people.answer(toRequest(request, { url, address: addressOf(request) })), reply)
    },
  })
}

// Not parsed by URL, which would tidy up what is then compared with the list.
function split(url: string): { readonly path: string; readonly search: string } {
  const at = url.indexOf('?')
  return at < 0 ? { path: url, search: '' } : { path: url.slice(0, at), search: url.slice(at) }
}

function toRequest(
  request: FastifyRequest,
  { url, address }: { readonly url: string; readonly address: string },
): Request {
  const headers = new Headers({ [ADDRESS_HEADER]: address })
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined && !DROPPED.has(name)) headers.set(name, String(value))
  const body = Buffer.isBuffer(request.body) && request.body.length > 0 ? request.body : undefined
  return new Request(url, {
    method: request.method,
    headers,
    ...(body && { body: new Uint8Array(body) }),
  })
}

async function send(answer: Response, reply: FastifyReply): Promise<FastifyReply> {
  void reply.code(answer.status)
  answer.headers.forEach((value, name) => {
    if (name !== 'set-cookie') void reply.header(name, value)
  })
  const wait = answer.headers.get('x-retry-after')
  if (wait !== null) void reply.header('retry-after', wait)
  const cookies = answer.headers.getSetCookie()
  if (cookies.length > 0) void reply.header('set-cookie', cookies)
  void reply.header('cache-control', 'no-store')
  return await reply.send(Buffer.from(await answer.arrayBuffer()))
}
