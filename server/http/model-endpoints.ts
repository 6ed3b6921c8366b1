// The endpoints that call models. They run on Node's own request and response: no framework object is made for them.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { toGatewayError } from '../../core/errors.ts'
import type { CallerDialect, Surface } from '../../dialects/dialect.ts'
import { errorHeaders } from '../pipeline/answer-headers.ts'
import { runChat } from '../pipeline/chat.ts'
import { runCountTokens } from '../pipeline/count-tokens.ts'
import { runEmbeddings } from '../pipeline/embeddings.ts'
import type { Inbound } from '../pipeline/inbound.ts'
import { nextRandomBytes } from '../pipeline/random-bytes.ts'
import { runResponses } from '../pipeline/responses/responses.ts'
import type { Services } from '../services.ts'
import { createCaller } from './caller.ts'
import { discardRest, readBody } from './read-body.ts'

/** What a model endpoint does with a request whose body has been read. Never rejects. */
export interface ModelEndpoint {
  readonly caller: (services: Services) => CallerDialect
  readonly run: (inbound: Inbound, services: Services) => Promise<void>
}

export const chatCompletions: ModelEndpoint = {
  caller: (services) => services.callers.chat,
  run: (inbound, services) =>
    runChat({ inbound, services, caller: services.callers.chat, operation: 'chat' }),
}

export const completions: ModelEndpoint = {
  caller: (services) => services.callers.completions,
  run: (inbound, services) =>
    runChat({ inbound, services, caller: services.callers.completions, operation: 'completions' }),
}

export const responses: ModelEndpoint = {
  caller: (services) => services.callers.responses,
  run: (inbound, services) => runResponses(inbound, services),
}

export const messages: ModelEndpoint = {
  caller: (services) => services.callers.messages,
  run: (inbound, services) =>
    runChat({ inbound, services, caller: services.callers.messages, operation: 'chat' }),
}

export const countTokens: ModelEndpoint = {
  caller: (services) => services.callers.messages,
  run: (inbound, services) => runCountTokens({ inbound, services, caller: services.callers.messages }),
}

export const embeddings: ModelEndpoint = {
  caller: (services) => services.callers.chat,
  run: (inbound, services) => runEmbeddings({ inbound, services, caller: services.callers.chat }),
}

export interface ModelCall {
  readonly endpoint: ModelEndpoint
  readonly surface: Surface
  readonly services: Services
  /** Who may read the answer: programs of any origin, or our own pages only. */
  readonly readers?: 'any-origin' | 'own'
}

/** Reads the body and hands the request to its pipeline. */
export async function serveModelEndpoint(
  call: ModelCall,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { services, surface, endpoint } = call
  const caller = createCaller(response, call.readers)
  const requestId = `req_${nextRandomBytes(16).toString('hex')}`
  const receivedAt = services.now()
  try {
    const body = await readBody(request)
    await endpoint.run(
      { surface, requestId, receivedAt, headers: request.headers, ...body, caller },
      services,
    )
  } catch (thrown) {
    const error = toGatewayError(thrown)
    if (error.code === 'internal')
      services.log.error({ err: thrown, requestId }, 'a request failed inside the gateway')
    if (caller.hasLeft() || caller.hasBegun()) return caller.destroy()
    const written = endpoint.caller(services).writeError(error, surface)
    const headers = errorHeaders(error, {
      requestId,
      generationId: undefined,
      attempts: 0,
      caller: endpoint.caller(services),
    })
    // A refused body is not read to its end; the connection cannot be used again.
    const unread = error.status === 413 || error.status === 415
    if (unread) await discardRest(request)
    if (caller.hasLeft()) return
    caller.answer(written.status, unread ? [...headers, 'connection', 'close'] : headers, written.body)
  }
}
