// The headers that model endpoints answer with (contract: "Headers"). ASCII only; nothing that a caller sent is echoed raw.
// Lists rather than objects, name and value in turn: Node writes them as they are, without an object per request.
import type { GatewayError } from '../../core/errors.ts'
import type { CallerDialect } from '../../dialects/dialect.ts'
import { describeSuccession } from '../routing/succession.ts'
import type { Generation } from './generation.ts'
import type { HeaderList } from './inbound.ts'

/** Headers of an answer, whole or streamed, as far as they are known when they go out. */
export function answerHeaders(generation: Generation): HeaderList {
  const { inbound, request, serving, services } = generation
  const headers = [
    'content-type',
    request.stream ? 'text/event-stream; charset=utf-8' : 'application/json',
    'x-request-id',
    inbound.requestId,
    'x-generation-id',
    generation.id,
    'x-causeway-requested-model',
    ascii(request.model),
    'server-timing',
    `total;dur=${services.now() - inbound.receivedAt}`,
  ]
  const { requestIdHeader } = generation.caller
  if (requestIdHeader !== undefined) headers.push(requestIdHeader, inbound.requestId)
  if (serving) headers.push('x-provider-name', ascii(serving.provider.name))
  if (generation.successions.length > 0)
    headers.push('x-causeway-succession', ascii(describeSuccession(generation.successions)))
  if (request.stream) headers.push('cache-control', 'no-cache', 'x-accel-buffering', 'no')
  if (generation.rateHeaders.length > 0) headers.push(...generation.rateHeaders)
  if (generation.warnings.length > 0 || generation.fitWarnings.length > 0)
    headers.push('x-causeway-warnings', warningList(generation))
  return headers
}

function warningList({ warnings, fitWarnings }: Generation): string {
  return [...warnings, ...fitWarnings]
    .map((warning) => `${warning.code};param=${ascii(warning.param)}`)
    .join(', ')
}

/** Headers of an error. `x-should-retry: false` once the gateway has tried more than one endpoint itself. */
export function errorHeaders(error: GatewayError, context: ErrorContext): HeaderList {
  const headers = ['content-type', 'application/json', 'x-request-id', context.requestId]
  const { requestIdHeader } = context.caller ?? {}
  if (requestIdHeader !== undefined) headers.push(requestIdHeader, context.requestId)
  const limits = error.metadata?.['headers'] as HeaderList | undefined
  if (limits !== undefined) headers.push(...limits)
  if (context.generationId !== undefined) headers.push('x-generation-id', context.generationId)
  if (error.retryAfterSeconds !== undefined)
    headers.push('retry-after', String(Math.ceil(error.retryAfterSeconds)))
  if (context.attempts > 1) headers.push('x-should-retry', 'false')
  return headers
}

export interface ErrorContext {
  readonly requestId: string
  readonly generationId: string | undefined
  readonly attempts: number
  /** Who is answered, where his format has a header of its own for the id. */
  readonly caller?: Pick<CallerDialect, 'requestIdHeader'>
}

const LONGEST_VALUE = 1000
const NOT_ASCII = /[^\x20-\x7e]/

function ascii(text: string): string {
  const safe = NOT_ASCII.test(text) ? text.replace(/[^\x20-\x7e]/g, '?') : text
  return safe.length > LONGEST_VALUE ? safe.slice(0, LONGEST_VALUE) : safe
}
