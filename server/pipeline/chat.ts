// The life of one chat request, top to bottom: admitted, read, held, tried, answered, settled.
// Whatever happens, the caller gets exactly one ending and the hold is either settled or released.
import { GatewayError, toGatewayError } from '../../core/errors.ts'
import type { CallerDialect } from '../../dialects/dialect.ts'
import type { Services } from '../services.ts'
import { admit } from './admit.ts'
import { answerWhole } from './answer-whole.ts'
import { errorHeaders } from './answer-headers.ts'
import { explainedError } from './explain.ts'
import { tryForAll } from './fan-out.ts'
import type { Generation } from './generation.ts'
import type { Inbound } from './inbound.ts'
import { openGeneration } from './open-generation.ts'
import { prepareRequest } from './prepare.ts'
import type { RelayToCaller } from './relay-to-caller.ts'
import { createRelayToCaller } from './relay-to-caller.ts'
import { settle } from './settle.ts'

export interface ChatCall {
  readonly inbound: Inbound
  readonly services: Services
  /** The shape the caller speaks. */
  readonly caller: CallerDialect
  readonly operation: 'chat' | 'completions'
  /** Hears when the request is admitted, read and paid for, before anybody is asked. */
  readonly onOpened?: (generation: Generation) => void
}

/** Runs one request to its end; never rejects. */
export async function runChat(call: ChatCall): Promise<void> {
  const { inbound, services, caller } = call
  let generation: Generation | undefined
  let relay: RelayToCaller | undefined
  services.activity.enter()
  try {
    const key = admit(inbound, services)
    const catalogue = services.catalogue.current()
    const prepared = prepareRequest({
      inbound,
      key,
      account: services.accountSettings.of(key.accountId),
      catalogue,
      caller,
    })
    generation = openGeneration({ ...call, prepared })
    call.onOpened?.(generation)
    relay = createRelayToCaller(generation)
    const outcome = await tryForAll(generation, relay)
    if (outcome.kind === 'answer') await answerWhole(generation, outcome.answer)
    else if (outcome.kind === 'streamed') await relay.finish(outcome.error)
    else await refuse(call, outcome.error, generation)
  } catch (thrown) {
    await refuse(call, toGatewayError(thrown), generation)
  } finally {
    relay?.close()
    services.activity.leave()
  }
}

/** Ends a request without an answer: its real status when nothing was sent yet, an error in the stream otherwise. */
async function refuse(
  call: ChatCall,
  error: GatewayError,
  generation: Generation | undefined,
): Promise<void> {
  const { inbound, services, caller } = call
  if (error.code === 'internal')
    services.log.error(
      { err: error.cause, requestId: inbound.requestId },
      'a request failed inside the gateway',
    )
  if (generation) await bookFailure(generation, error)
  if (inbound.caller.hasLeft()) return
  const written = caller.writeError(error, inbound.surface)
  const { publicUrl } = services.config.current()
  const body =
    error.code === 'internal'
      ? written.body
      : explainedError(written.body, { error, generation, inbound, publicUrl })
  if (inbound.caller.hasBegun()) {
    // Only a stream that had to be kept open gets here: comments went out, but no event of an answer did.
    const name = caller.errorEvent === undefined ? '' : `event: ${caller.errorEvent}\n`
    inbound.caller.end(`${name}data: ${body}\n\n`)
    return
  }
  const context = {
    requestId: inbound.requestId,
    generationId: generation?.id,
    attempts: generation?.attempts.length ?? 0,
    caller,
  }
  inbound.caller.answer(written.status, errorHeaders(error, context), body)
}

/** A failure is recorded too, at no cost. When even that fails the hold is let go, so that no credit stays locked. */
async function bookFailure(generation: Generation, error: GatewayError): Promise<void> {
  try {
    const cancelled = error.code === 'caller_left'
    await settle(generation, { status: error.status, error, cancelled })
  } catch (thrown) {
    generation.services.log.error(
      { err: thrown, generation: generation.id },
      'a failed generation was not recorded',
    )
    generation.services.ledger.release(generation.hold)
  }
}
