// One call of one endpoint whose answer is needed whole, as text. For operations that do not stream.
import type { Rest } from '../../core/chat.ts'
import { inSeconds } from '../../core/duration.ts'
import { GatewayError } from '../../core/errors.ts'
import type { Endpoint } from '../../core/model.ts'
import type { ProviderDialect } from '../../dialects/dialect.ts'
import type { Operation } from '../providers/transport.ts'
import { connectMs } from '../routing/patience.ts'
import { totalDueAt } from './deadlines.ts'
import type { Generation } from './generation.ts'
import { readErrorBody } from './read-provider-body.ts'
import type { Watch } from './watches.ts'

const MAX_ANSWER_BYTES = 64 * 1024 * 1024

export interface WholeCall {
  readonly operation: Operation
  readonly endpoint: Endpoint
  readonly body: string
  readonly number: number
  readonly simulate: Rest | undefined
  readonly dialect: ProviderDialect
  /** Longest time for this call; the rest of the request's own where there is none. */
  readonly mostMs?: number | undefined
}

/** Resolves with the text of a successful answer; rejects with what the provider or the connection said. */
export function callWhole(generation: Generation, call: WholeCall): Promise<string> {
  const { services, inbound, attempts } = generation
  const { endpoint, dialect } = call
  const openedAt = services.now()
  const transport = services.transports[endpoint.provider.transport]
  let sentMs: number | undefined
  let status: number | undefined
  let headers: Readonly<Record<string, string>> = {}
  const note = (error: GatewayError | undefined): void => {
    attempts.push({
      endpoint: endpoint.id,
      provider: endpoint.provider.name,
      upstreamModel: endpoint.upstreamId,
      startedMs: openedAt - inbound.receivedAt,
      sentMs,
      firstEventMs: undefined,
      durationMs: services.now() - openedAt,
      status,
      error: error && { code: error.code, message: error.message },
      upstreamId: undefined,
      isOwn: endpoint.provider.isOwn,
    })
  }
  return new Promise<string>((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    let over = false
    const end = (error: GatewayError | undefined, text = ''): void => {
      if (over) return
      over = true
      services.watches.remove(watch)
      note(error)
      if (error) reject(error)
      else resolve(text)
    }
    const stop = (error: GatewayError): void => {
      flow.abort()
      end(error)
    }
    const name = endpoint.provider.name
    const mostMs = Math.min(totalDueAt(generation) - openedAt, call.mostMs ?? Infinity)
    const watch: Watch = {
      dueAt: openedAt + mostMs,
      fire: () =>
        stop(new GatewayError('provider_timeout', `${name} did not answer within ${inSeconds(mostMs)}.`)),
    }
    const flow = transport.send(
      {
        operation: call.operation,
        endpoint,
        body: call.body,
        stream: false,
        passedHeaders: {},
        simulate: call.simulate,
        attempt: call.number,
        connectTimeoutMs:
          generation.deadlines.connectTimeoutMs ?? connectMs(transport.slowestConnectMs?.(endpoint), true),
      },
      {
        onSent: () => {
          sentMs = services.now() - openedAt
        },
        onHeaders: (answered, named) => {
          status = answered
          headers = named
        },
        onData: (chunk) => {
          size += chunk.length
          if (size > MAX_ANSWER_BYTES)
            stop(new GatewayError('malformed_answer', `${name} sent an answer of more than 64 MiB.`))
          else chunks.push(chunk)
        },
        onEnd: () => {
          if (status !== undefined && status >= 200 && status < 300)
            end(undefined, Buffer.concat(chunks).toString('utf8'))
          else
            end(
              readErrorBody({ endpoint, dialect, chunks, status: status ?? 0, headers, now: services.now() }),
            )
        },
        onError: (error) => end(error),
      },
    )
    services.watches.add(watch)
    inbound.caller.onLeave(() => stop(new GatewayError('caller_left', 'The caller closed the connection.')))
  })
}
