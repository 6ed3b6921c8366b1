// Tells routing how an attempt ended: what it says about its endpoint, how fast it was, and where its prompt's cache is now.
import type { GatewayError } from '../../core/errors.ts'
import type { Usage } from '../../core/events.ts'
import type { Endpoint } from '../../core/model.ts'
import type { AttemptResult } from '../routing/health.ts'
import { judgeAttempt } from '../routing/judge-attempt.ts'
import { judgeToolCalls } from '../routing/judge-tool-calls.ts'
import { isGone } from '../routing/succession.ts'
import type { AttemptRecord } from '../store/ledger/ports.ts'
import type { AttemptOutcome } from './attempt-exchange.ts'
import { today } from './choose.ts'
import type { Generation } from './generation.ts'
import { header } from './inbound.ts'
import { latenessOf } from './lateness.ts'

/** Call it once for each attempt, when it is among the generation's. */
export function noteHealth(generation: Generation, endpoint: Endpoint, outcome: AttemptOutcome): void {
  const { services, request, attempts } = generation
  // A fault that a test key asked for says nothing about the simulator, which others use too.
  if (request.simulate !== undefined) return
  // What an account's own key meets must not keep others away; attempt-keys.ts remembers it of the key.
  if (endpoint.provider.isOwn) return
  const error = outcome.kind === 'answer' ? undefined : outcome.error
  const now = services.now()
  const wasCalled = outcome.kind !== 'failed' || outcome.attempted
  const attempt = wasCalled ? attempts.findLast((one) => one.endpoint === endpoint.id) : undefined
  const durationMs = attempt?.durationMs ?? 0
  const usage = outcome.kind === 'answer' ? outcome.answer.usage : generation.usage
  // The usage of a rescued stream is that of several attempts; it says nothing about the speed of the last.
  const isWhole = attempts.every((other) => other === attempt || other.firstEventMs === undefined)
  services.health.ended({
    endpointId: endpoint.id,
    result: wasCalled ? resultOf(generation, endpoint, outcome) : 'uncounted',
    beganAt: now - durationMs,
    now,
    firstTokenMs: attempt?.firstEventMs ?? waitedMs(generation, attempt),
    wholeMs: error || request.stream ? undefined : attempt?.durationMs,
    silenceMs: error || !request.stream || !isWhole ? undefined : generation.longestSilenceMs,
    tokensPerSecond:
      // The clock counts milliseconds, and a whole answer from next door may take less than one.
      error || !usage || !isWhole ? undefined : (usage.outputTokens * 1000) / Math.max(durationMs, 1),
    toolCalls: error ? undefined : toolCallsOf(generation, endpoint, outcome),
    retryAfterSeconds: error?.retryAfterSeconds,
  })
  if (error === undefined) remember(generation, endpoint, usage)
}

/**
 * Who was outrun would have taken at least as long as he had; left out, he would look faster with each race that he loses. Not
 * where only what is far too late is raced: of that an outage is made, which must not make the next one be waited for longer.
 */
function waitedMs({ request, hedge }: Generation, attempt: AttemptRecord | undefined): number | undefined {
  return hedge?.after !== 'late' && request.stream && attempt?.error?.code === 'outrun'
    ? attempt.durationMs
    : undefined
}

/**
 * Of answers that call tools, where the model has several endpoints: what is learnt is for choosing between them, and a stream
 * that was passed on as bytes must be read once more for it.
 */
function toolCallsOf(
  generation: Generation,
  endpoint: Endpoint,
  outcome: AttemptOutcome,
): 'good' | 'bad' | undefined {
  const { request, services, finishReason } = generation
  const { tools, n = 1 } = request
  if (tools === undefined || n > 1) return undefined
  const model = services.catalogue.current().models.get(endpoint.modelId)
  if (model === undefined || model.endpoints.length < 2) return undefined
  if (outcome.kind === 'answer')
    return judgeToolCalls(
      tools,
      outcome.answer.choices.flatMap(({ toolCalls }) => toolCalls),
    )
  if (outcome.kind === 'failed' || finishReason !== 'tool_calls') return undefined
  return judgeToolCalls(tools, outcome.lane.sentSoFar().calls)
}

function resultOf(generation: Generation, endpoint: Endpoint, outcome: AttemptOutcome): AttemptResult {
  if (outcome.kind === 'answer') {
    const isBad = outcome.answer.choices.some(({ finishReason }) => finishReason === 'error')
    return isBad ? 'failure' : 'success'
  }
  const { error } = outcome
  if (error === undefined) return 'success'
  if (isGoneAt(generation, endpoint, error)) {
    generation.services.health.gone(endpoint.id, generation.services.now())
    return 'uncounted'
  }
  if (error.code === 'outrun') return isLate(generation, endpoint) ? 'late' : 'uncounted'
  // An impatient caller must not keep others away from an endpoint that is in time for them.
  if (error.code === 'provider_timeout' && generation.deadlines.areCallers) return 'uncounted'
  return judgeAttempt(error)
}

/** Overtaken after a silence that would have made anybody ask another one; not who was asked last and lost by a little. */
function isLate(generation: Generation, endpoint: Endpoint): boolean {
  if (generation.hedge?.after !== 'late') return false
  const waitedMs = generation.attempts.findLast((one) => one.endpoint === endpoint.id)?.durationMs ?? 0
  return waitedMs >= latenessOf(generation, endpoint)
}

/** True when this error means that the endpoint's provider does not have the model any more. */
export function isGoneAt(generation: Generation, endpoint: Endpoint, error: GatewayError): boolean {
  const model = generation.services.catalogue.current().models.get(endpoint.modelId)
  return model !== undefined && isGone(error, model, today(generation))
}

/** In the order of the list nothing sticks, and nothing need be remembered. */
function remember(generation: Generation, endpoint: Endpoint, usage: Usage | undefined): void {
  const { services, key, request, inbound } = generation
  if (services.config.current().routing.balance !== 'price') return
  services.sticky.succeeded({
    conversation: {
      accountId: key.accountId,
      modelId: endpoint.modelId,
      request,
      sessionId: header(inbound, 'x-session-id'),
    },
    endpoint,
    now: services.now(),
    cachedTokens: usage?.cachedTokens ?? 0,
  })
}
