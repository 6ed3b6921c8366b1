// What machines ask about this process: is it alive, does it take requests, what has it counted. No keys, and not for other
// origins: these are no program paths.
import { createHash, timingSafeEqual } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { GatewayError } from '../../core/errors.ts'
import type { Services } from '../services.ts'
import { METRICS_CONTENT_TYPE } from '../telemetry/metrics.ts'

/** A probe is asked again soon, so it must not wait longer for the database than probes usually wait for us. */
const STORE_PATIENCE_MS = 2_000

/** Why a gateway takes no requests. */
export type NotReady = 'draining' | 'store' | 'ledger'

/** `GET /healthz`, `/readyz`, `/metrics` at the root. */
export function registerHealth(app: FastifyInstance, services: Services): void {
  void app.register(async (scope) => {
    scope.addHook('onRequest', async (_request, reply) => {
      reply.header('cache-control', 'no-store')
    })
    scope.get('/healthz', async () => ({ status: 'ok' }))
    scope.get('/readyz', async (_request, reply) => {
      const reasons = await whyNotReady(services)
      if (reasons.length === 0) return { status: 'ok' }
      return reply.code(503).header('retry-after', '1').send({ status: 'unavailable', reasons })
    })
    scope.get('/metrics', async (request, reply) => {
      const { metricsToken } = services.config.current()
      if (!isFromThisMachine(request) && !hasToken(request, metricsToken))
        throw new GatewayError(
          'permission_denied',
          'Metrics are given to callers on this machine, and to others who send the token of the setting CAUSEWAY_METRICS_TOKEN as Authorization: Bearer.',
        )
      const { holds, unsaved } = services.ledger.pending()
      const text = await services.metrics.render({
        generationsInFlight: services.activity.count(),
        holds,
        unsavedSettlements: unsaved,
      })
      return reply.header('content-type', METRICS_CONTENT_TYPE).send(text)
    })
  })
}

async function whyNotReady(services: Services): Promise<NotReady[]> {
  const reasons: NotReady[] = []
  if (services.activity.isDraining()) reasons.push('draining')
  if (!(await answers(services.store.ping()))) reasons.push('store')
  // The ledger takes no new holds while the database has not taken what was settled.
  if (services.ledger.pending().unsaved > 0) reasons.push('ledger')
  return reasons
}

async function answers(ping: Promise<void>): Promise<boolean> {
  const patience = new AbortController()
  try {
    return await Promise.race([
      ping.then(
        () => true,
        () => false,
      ),
      wait(STORE_PATIENCE_MS, false, { signal: patience.signal, ref: false }),
    ])
  } finally {
    patience.abort()
  }
}

/**
 * True for a direct connection from this machine. A proxy on this machine passes strangers on, and a page whose name
 * resolves to 127.0.0.1 makes a browser ask for it: both give themselves away by headers.
 */
function isFromThisMachine(request: FastifyRequest): boolean {
  const { headers } = request
  const isPassedOn =
    headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined || headers.via !== undefined
  return !isPassedOn && isLoopback(request.socket.remoteAddress ?? '') && isLoopback(request.hostname)
}

/** Digests are compared, since they are of one length and the comparison then takes the same time for every token. */
function hasToken({ headers }: FastifyRequest, token: string | undefined): boolean {
  const given = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1]
  if (token === undefined || given === undefined) return false
  return timingSafeEqual(digestOf(given), digestOf(token))
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || /^(?:\[?::1\]?|(?:::ffff:)?127\.\d+\.\d+\.\d+)$/.test(host)
}
