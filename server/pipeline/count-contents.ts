// Counts the prompt of a request that is not sent: Google's `:countTokens`. The count is our tokenizer's, an estimate for models
// whose own tokenizer is not published. Costs nothing and leaves no generation.
import type { CallerDialect } from '../../dialects/dialect.ts'
import type { Services } from '../services.ts'
import { admit } from './admit.ts'
import type { Inbound } from './inbound.ts'
import { parseBody, resolveModel } from './prepare.ts'

export interface CountContentsCall {
  readonly inbound: Inbound
  readonly services: Services
  readonly caller: CallerDialect
}

/** Answers `{"totalTokens": N}`; rejects with what is wrong with the request. */
export async function runCountContents({ inbound, services, caller }: CountContentsCall): Promise<void> {
  admit(inbound, services)
  const request = caller.readRequest(countedRequest(parseBody(inbound.text)))
  const { model } = resolveModel(services.catalogue.current(), request.model)
  const totalTokens = await services.tokenizer.countChat({ encoding: model.tokenizer, request })
  const headers = ['content-type', 'application/json', 'x-request-id', inbound.requestId]
  inbound.caller.answer(200, headers, JSON.stringify({ totalTokens }))
}

/** A whole request may stand in `generateContentRequest`; otherwise the body is one. */
function countedRequest(wire: unknown): unknown {
  if (typeof wire !== 'object' || wire === null) return wire
  return (wire as { generateContentRequest?: unknown }).generateContentRequest ?? wire
}
