// The life of one embeddings request. Like chat.ts but whole answers only, and the provider's wire passes through: OpenAI's
// shape is what every provider of embeddings speaks here.
import { GatewayError, toGatewayError } from '../../core/errors.ts'
import type { Usage } from '../../core/events.ts'
import { NO_USAGE } from '../../core/events.ts'
import { editJsonMembers } from '../../core/json-members.ts'
import type { Endpoint } from '../../core/model.ts'
import type { CallerDialect } from '../../dialects/dialect.ts'
import { readProviderPreferences } from '../../dialects/openai-chat/provider-preferences.ts'
import { accountAllows, withAccount } from '../routing/account-rules.ts'
import { candidateEndpoints } from '../routing/candidates.ts'
import { judgeAttempt } from '../routing/judge-attempt.ts'
import type { Services } from '../services.ts'
import { admit } from './admit.ts'
import { answerHeaders, errorHeaders } from './answer-headers.ts'
import { tryKeys } from './attempt-keys.ts'
import { callWhole } from './call-whole.ts'
import { checkKind } from './check-kind.ts'
import { endingOf, noCandidate, ownKeysOf } from './choose.ts'
import type { EmbeddingsWire } from './embeddings-request.ts'
import { readEmbeddingsAnswer, readEmbeddingsRequest } from './embeddings-request.ts'
import type { Generation } from './generation.ts'
import { answeredModelName } from './generation.ts'
import type { Inbound } from './inbound.ts'
import { openGeneration } from './open-generation.ts'
import { notOfAccount, parseBody, resolveModel } from './prepare.ts'
import { costDollarsOf, estimateUsage, isCounted, settle } from './settle.ts'
import { withHistory } from './try-endpoints.ts'

export interface EmbeddingsCall {
  readonly inbound: Inbound
  readonly services: Services
  /** In whose words errors are told. */
  readonly caller: CallerDialect
}

/** Runs one request to its end; never rejects. */
export async function runEmbeddings(call: EmbeddingsCall): Promise<void> {
  const { inbound, services } = call
  let generation: Generation | undefined
  services.activity.enter()
  try {
    const key = admit(inbound, services)
    const wire = readEmbeddingsRequest(parseBody(inbound.text))
    generation = beginGeneration({ ...call, wire, key })
    const answer = await tryEndpoints(generation, wire)
    await sendAnswer(generation, answer)
  } catch (thrown) {
    await refuse(call, toGatewayError(thrown), generation)
  } finally {
    services.activity.leave()
  }
}

interface OpenParts extends EmbeddingsCall {
  readonly wire: EmbeddingsWire
  readonly key: Generation['key']
}

function beginGeneration({ inbound, services, caller, wire, key }: OpenParts): Generation {
  const { model } = resolveModel(services.catalogue.current(), wire.model)
  checkKind(model, { wanted: 'embedding', surface: inbound.surface })
  if (key.allowedModels && !key.allowedModels.includes(model.id))
    throw new GatewayError('model_not_allowed', `This key may not use ${model.id}.`, { param: 'model' })
  if (!accountAllows(services.accountSettings.of(key.accountId), model.id)) throw notOfAccount(model)
  const preferences = wire.provider && readProviderPreferences(wire.provider)
  const prepared = {
    key,
    request: {
      model: wire.model,
      messages: [{ role: 'user' as const, content: wire.inputText }],
      stream: false,
      includeUsage: false,
      rest: {},
      maxTokens: 0,
      ...(preferences ? { provider: preferences } : {}),
      ...(wire.user === undefined ? {} : { user: wire.user }),
    },
    source: undefined,
    mode: 'lenient' as const,
    models: [model],
    warnings: [],
  }
  return openGeneration({
    prepared,
    inbound,
    services,
    caller,
    operation: 'embeddings',
  })
}

interface EmbeddingsAnswer {
  readonly text: string
  readonly model: string
  readonly usage: Usage | undefined
}

/** Nobody has to think about an embedding: an endpoint that takes longer is left for the next one, where there is one. */
const LONGEST_CALL_MS = 20_000

async function tryEndpoints(generation: Generation, wire: EmbeddingsWire): Promise<EmbeddingsAnswer> {
  const { services, key, request, models, inbound } = generation
  const candidates = candidateEndpoints({
    catalogue: services.catalogue.current(),
    model: models[0] as (typeof models)[number],
    key,
    ...withAccount(request.provider, services.accountSettings.of(key.accountId)),
    ownKeys: ownKeysOf(generation),
    ownKeysOnly: generation.ownKeysOnly,
    isKeyFree: services.keyRotation.isAnyFree,
    health: services.health,
    now: inbound.receivedAt,
    bodyBytes: inbound.bytes,
    balance: services.config.current().routing.balance,
  })
  let failure: GatewayError | undefined
  const asked = candidates.slice(0, services.config.current().routing.attempts)
  for (const [number, endpoint] of asked.entries()) {
    const mostMs = number < asked.length - 1 ? LONGEST_CALL_MS : undefined
    const beganAt = services.now()
    const note = (error: GatewayError | undefined): void => {
      // A fault that a test key asked for says nothing about the simulator.
      if (wire.simulate !== undefined || endpoint.provider.isOwn) return
      services.health.ended({
        endpointId: endpoint.id,
        result: judgeAttempt(error),
        beganAt,
        now: services.now(),
        retryAfterSeconds: error?.retryAfterSeconds,
      })
    }
    try {
      const answer = await tryWithKeys(generation, { endpoint, number, wire, mostMs })
      note(undefined)
      return answer
    } catch (thrown) {
      failure = toGatewayError(thrown)
      note(failure)
      if (failure.retry !== 'elsewhere') break
    }
  }
  throw failure ? withHistory(generation, failure) : noCandidate()
}

interface Try {
  readonly endpoint: Endpoint
  readonly number: number
  readonly wire: EmbeddingsWire
  readonly mostMs: number | undefined
}

/** With the next of its provider's keys when one is limited or refused. */
async function tryWithKeys(generation: Generation, one: Try): Promise<EmbeddingsAnswer> {
  const { endpoint } = one
  if (endpoint.provider.keys === undefined) return tryEndpoint(generation, one)
  const outcome = await tryKeys<EmbeddingsAnswer | GatewayError>({
    generation,
    endpoint,
    attempt: async (keyed) => {
      try {
        return await tryEndpoint(generation, { ...one, endpoint: keyed })
      } catch (thrown) {
        return toGatewayError(thrown)
      }
    },
    read: (tried) =>
      tried instanceof GatewayError
        ? { error: tried, usage: undefined, isOpen: true }
        : { error: undefined, usage: tried.usage, isOpen: false },
    failed: (error) => error,
  })
  if (outcome instanceof GatewayError) throw outcome
  return outcome
}

async function tryEndpoint(
  generation: Generation,
  { endpoint, number, wire, mostMs }: Try,
): Promise<EmbeddingsAnswer> {
  const dialect = generation.services.dialects.get(endpoint.provider.dialect)
  if (endpoint.provider.dialect !== 'openai-chat' || !dialect)
    throw new GatewayError('provider_error', `${endpoint.provider.name} has no embeddings in a known format.`)
  const body = editJsonMembers(
    generation.inbound.text,
    new Map([
      ['model', JSON.stringify(endpoint.upstreamId)],
      ['provider', undefined],
      ['simulate', undefined],
    ]),
  )
  const text = await callWhole(generation, {
    operation: 'embeddings',
    endpoint,
    body,
    number,
    simulate: wire.simulate,
    dialect,
    mostMs,
  })
  const answer = readEmbeddingsAnswer(text, endpoint.provider.name)
  generation.serving = endpoint
  const ending = endingOf(generation, endpoint)
  if (ending) generation.fitWarnings = [ending]
  return answer
}

async function sendAnswer(generation: Generation, answer: EmbeddingsAnswer): Promise<void> {
  const { inbound } = generation
  generation.usage = answer.usage
  if (!isCounted(generation)) generation.usage = { ...(await estimateUsage(generation, '')), outputTokens: 0 }
  const usage = generation.usage ?? NO_USAGE
  const wireUsage = {
    prompt_tokens: usage.inputTokens,
    total_tokens: usage.inputTokens,
    cost: costDollarsOf(generation, usage),
  }
  const edits = new Map<string, string | undefined>([
    ['object', '"list"'],
    ['model', JSON.stringify(answeredModelName(generation, answer.model))],
    ['usage', JSON.stringify(wireUsage)],
    ['id', JSON.stringify(generation.id)],
  ])
  if (inbound.surface === 'openrouter')
    edits.set('provider', JSON.stringify(generation.serving?.provider.name ?? ''))
  const body = editJsonMembers(answer.text, edits)
  await settle(generation, { status: 200, error: undefined, cancelled: inbound.caller.hasLeft() })
  if (!inbound.caller.hasLeft()) inbound.caller.answer(200, answerHeaders(generation), body)
}

async function refuse(
  call: EmbeddingsCall,
  error: GatewayError,
  generation: Generation | undefined,
): Promise<void> {
  const { inbound, services, caller } = call
  if (error.code === 'internal')
    services.log.error(
      { err: error.cause, requestId: inbound.requestId },
      'a request failed inside the gateway',
    )
  if (generation) {
    try {
      await settle(generation, { status: error.status, error, cancelled: error.code === 'caller_left' })
    } catch (thrown) {
      services.log.error({ err: thrown, generation: generation.id }, 'a failed generation was not recorded')
      services.ledger.release(generation.hold)
    }
  }
  if (inbound.caller.hasLeft()) return
  const written = caller.writeError(error, inbound.surface)
  const attempts = generation?.attempts.length ?? 0
  const headers = errorHeaders(error, {
    requestId: inbound.requestId,
    generationId: generation?.id,
    attempts,
  })
  inbound.caller.answer(written.status, headers, written.body)
}
