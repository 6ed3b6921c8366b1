// The headers that model endpoints answer with (contract: "Headers"). ASCII only; nothing that a caller sent is echoed raw.
import type { GatewayError } from '../../core/errors.ts'
import type { Generation } from './generation.ts'

/** Headers of an answer, whole or streamed, as far as they are known when they go out. */
export function answerHeaders(generation: Generation): Record<string, string> {
  const { inbound, request, serving, services } = generation
  const headers: Record<string, string> = {
    'content-type': request.stream ? 'text/event-stream; charset=utf-8' : 'application/json',
    'x-request-id': inbound.requestId,
    'x-generation-id': generation.id,
    'x-causeway-requested-model': ascii(request.model),
    'server-timing': `total;dur=${services.now() - inbound.receivedAt}`,
  }
  Object.assign(headers, generation.rateHeaders)
  if (serving) headers['x-provider-name'] = ascii(serving.provider.name)
  if (request.stream) {
    headers['cache-control'] = 'no-cache'
    headers['x-accel-buffering'] = 'no'
  }
  const warnings = [...generation.warnings, ...generation.fitWarnings]
  if (warnings.length > 0)
    headers['x-causeway-warnings'] = warnings
      .map((warning) => `${warning.code};param=${ascii(warning.param)}`)
      .join(', ')
  return headers
}

/** Headers of an error. `x-should-retry: false` once the gateway has tried more than one endpoint itself. */
export function errorHeaders(error: GatewayError, context: ErrorContext): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'x-request-id': context.requestId,
  }
  const limits = error.metadata?.['headers']
  if (limits !== undefined) Object.assign(headers, limits)
  if (context.generationId !== undefined) headers['x-generation-id'] = context.generationId
  if (error.retryAfterSeconds !== undefined)
    headers['retry-after'] = String(Math.ceil(error.retryAfterSeconds))
  if (context.attempts > 1) headers['x-should-retry'] = 'false'
  return headers
}

export interface ErrorContext {
  readonly requestId: string
  readonly generationId: string | undefined
  readonly attempts: number
}

function ascii(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 200)
}
