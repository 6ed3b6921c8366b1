// Counts the prompt of a request that is not sent: `POST /messages/count_tokens`. The count is our tokenizer's, an estimate for
// models whose own tokenizer is not published. Costs nothing and leaves no generation.
import type { CallerDialect } from '../../dialects/dialect.ts'
import type { Services } from '../services.ts'
import { admit } from './admit.ts'
import type { Inbound } from './inbound.ts'
import { parseBody, resolveModel } from './prepare.ts'

export interface CountCall {
  readonly inbound: Inbound
  readonly services: Services
  readonly caller: CallerDialect
}

/** Answers `{"input_tokens": N}`; rejects with what is wrong with the request. */
export async function runCountTokens({ inbound, services, caller }: CountCall): Promise<void> {
  admit(inbound, services)
  const wire = parseBody(inbound.text)
  // The body is that of a message, of which only the limit is not needed for counting.
  const isObject = typeof wire === 'object' && wire !== null && !Array.isArray(wire)
  const request = caller.readRequest(isObject ? { max_tokens: Number.MAX_SAFE_INTEGER, ...wire } : wire)
  const { model } = resolveModel(services.catalogue.current(), request.model)
  const inputTokens = await services.tokenizer.countChat({ encoding: model.tokenizer, request })
  const headers = ['content-type', 'application/json', 'x-request-id', inbound.requestId]
  if (caller.requestIdHeader !== undefined) headers.push(caller.requestIdHeader, inbound.requestId)
  inbound.caller.answer(200, headers, JSON.stringify({ input_tokens: inputTokens }))
}
