// Kept responses: asked for, followed, listed, cancelled and deleted, each by its own account only. How they are made and kept is
// the pipeline's.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { GatewayError } from '../../core/errors.ts'
import { listInputItems } from '../../dialects/openai-responses/kept.ts'
import type { KeptResponse, ResponseName } from '../pipeline/responses/archive.ts'
import { STREAM_ENDING } from '../pipeline/responses/background.ts'
import { createEventLog, type EventLog } from '../pipeline/responses/event-log.ts'
import type { Services } from '../services.ts'
import { createCaller } from './caller.ts'
import { check } from './check.ts'
import { requireKey } from './require-key.ts'
import { inputItemsQuery, pageOf, responseQuery } from './responses-query.ts'
import { surfaceOf } from './surface.ts'

type ById = FastifyRequest<{ Params: { id: string } }>

const JSON_TYPE = 'application/json; charset=utf-8'

/** `GET` and `DELETE /responses/{id}`, `GET /responses/{id}/input_items`, `POST /responses/{id}/cancel`. */
export function registerResponses(app: FastifyInstance, services: Services): void {
  app.get('/responses/:id', async (request: ById, reply) => {
    const name = nameIn(request, services)
    const { stream, starting_after: after } = check(responseQuery, request.query)
    if (stream === true) return follow(request, reply, { services, name, after: after ?? -1 })
    const text = services.responseRuns.find(name)?.text() ?? (await find(services, name)).response
    return reply.type(JSON_TYPE).send(text)
  })
  app.delete('/responses/:id', async (request: ById) => {
    const name = nameIn(request, services)
    const run = services.responseRuns.find(name)
    run?.stop('cancel')
    await run?.over
    if (!(await services.keptResponses.delete(name))) throw notFound(name.id)
    return { id: name.id, object: 'response', deleted: true }
  })
  app.get('/responses/:id/input_items', async (request: ById) => {
    const name = nameIn(request, services)
    const query = check(inputItemsQuery, request.query)
    const turns = await services.keptResponses.thread(name)
    const own = turns.at(-1)
    if (!own) throw notFound(name.id)
    return pageOf(listInputItems(turns.slice(0, -1), own), query)
  })
  app.post('/responses/:id/cancel', async (request: ById, reply) => {
    const name = nameIn(request, services)
    const run = services.responseRuns.find(name)
    run?.stop('cancel')
    const text = run ? await run.over : (await findInBackground(services, name)).response
    return reply.type(JSON_TYPE).send(text)
  })
}

function nameIn(request: ById, services: Services): ResponseName {
  const { accountId } = requireKey(request, services)
  return { accountId, id: request.params.id }
}

/** Another account's response is as unknown as one that never was. */
function notFound(id: string): GatewayError {
  return new GatewayError('not_found', `Response with id '${id.slice(0, 80)}' not found.`, {
    wireCode: null,
  })
}

async function find(services: Services, name: ResponseName): Promise<KeptResponse> {
  const found = await services.keptResponses.find(name)
  if (!found) throw notFound(name.id)
  return found
}

async function findInBackground(services: Services, name: ResponseName): Promise<KeptResponse> {
  const found = await find(services, name)
  if (found.background) return found
  throw new GatewayError(
    'invalid_request',
    'Cannot cancel a response that is not made in the background: its caller ends it by closing the connection.',
    { wireCode: null },
  )
}

interface Following {
  readonly services: Services
  readonly name: ResponseName
  readonly after: number
}

/** Sends the events of a stream from one of them on: those that were, and, while it runs, those to come. */
async function follow(
  request: FastifyRequest,
  reply: FastifyReply,
  { services, name, after }: Following,
): Promise<FastifyReply> {
  const run = services.responseRuns.find(name)
  const log = run ? run.log : keptEvents(await find(services, name))
  if (!log)
    throw new GatewayError(
      'invalid_request',
      "This response cannot be streamed: only one that was made with both 'background' and 'stream' can.",
      { param: 'stream', wireCode: null },
    )
  const headers = Object.entries(reply.getHeaders()).flatMap(([header, value]) =>
    header.startsWith('access-control-') ? [] : [header, String(value)],
  )
  const { raw } = reply.hijack()
  const caller = createCaller(raw)
  caller.begin(200, [
    ...headers,
    'content-type',
    'text/event-stream; charset=utf-8',
    'cache-control',
    'no-cache',
    'x-accel-buffering',
    'no',
  ])
  // There may be nothing to send yet.
  raw.flushHeaders()
  log.follow({ caller, after, ending: STREAM_ENDING[surfaceOf(request.url)] })
  return reply
}

function keptEvents({ events }: KeptResponse): EventLog | undefined {
  if (events.length === 0) return undefined
  const log = createEventLog(events)
  log.close()
  return log
}
