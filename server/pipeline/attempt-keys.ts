// An endpoint whose provider has several keys is tried with one of them, and with the next when that one is limited or refused:
// which is the key's trouble and not the endpoint's. With one key without limits nothing is chosen and nothing made.
import { GatewayError } from '../../core/errors.ts'
import type { Usage } from '../../core/events.ts'
import type { Endpoint, ProviderKey } from '../../core/model.ts'
import type { KeyResult, TakenKey } from '../routing/key-rotation.ts'
import type { Conversation } from '../routing/sticky.ts'
import type { AttemptOptions, AttemptOutcome } from './attempt-exchange.ts'
import { attemptByWay } from './attempt-way.ts'
import { isOutOfTime } from './deadlines.ts'
import type { Generation } from './generation.ts'
import { header } from './inbound.ts'

/** Prompts are about four bytes a token; the count is corrected when the real one is known. */
const BYTES_PER_TOKEN = 4

/** A try of one endpoint, whatever its kind of outcome. */
export interface KeyedTry<Outcome> {
  readonly generation: Generation
  readonly endpoint: Endpoint
  readonly attempt: (endpoint: Endpoint) => Promise<Outcome>
  /** What went wrong, and what was used. */
  readonly read: (outcome: Outcome) => {
    readonly error: GatewayError | undefined
    readonly usage: Usage | undefined
    /** False once the caller has seen something: then it is not done again. */
    readonly isOpen: boolean
  }
  /** The outcome of a try that failed; `attempted` is false when nobody was called. */
  readonly failed: (error: GatewayError, attempted: boolean) => Outcome
}

/** As `attemptByWay`, with the keys that the provider has. */
export function attemptWithKeys(options: AttemptOptions): Promise<AttemptOutcome> {
  const { generation, endpoint } = options
  if (endpoint.provider.keys === undefined) return attemptByWay(options)
  return tryKeys<AttemptOutcome>({
    generation,
    endpoint,
    attempt: (keyed) => attemptByWay({ ...options, endpoint: keyed }),
    read: (outcome) => ({
      error: outcome.kind === 'answer' ? undefined : outcome.error,
      usage: outcome.kind === 'answer' ? outcome.answer.usage : generation.usage,
      isOpen: outcome.kind === 'failed' && outcome.attempted,
    }),
    failed: (error, attempted) => ({ kind: 'failed', error, attempted }),
  })
}

/** Tries the endpoint with one key after the other until one is neither limited nor refused. */
export async function tryKeys<Outcome>(given: KeyedTry<Outcome>): Promise<Outcome> {
  const { generation, endpoint } = given
  const { services, inbound } = generation
  const { keys = [] } = endpoint.provider
  const conversation = conversationOf(generation, endpoint)
  const preferredId = services.keySticky.find(conversation, services.now())
  const expectedTokens = Math.ceil(inbound.bytes / BYTES_PER_TOKEN)
  const tried = new Set<ProviderKey>()
  let failure: GatewayError | undefined
  for (;;) {
    const query = { keys, endpointId: endpoint.id, expectedTokens, preferredId, tried }
    const taken = services.keyRotation.take(query)
    if (taken === undefined) break
    if ('waitSeconds' in taken) {
      if (failure) break
      return given.failed(limitsReached(endpoint, taken.waitSeconds), false)
    }
    tried.add(taken.key)
    const outcome = await given.attempt(withKey(endpoint, taken.key))
    const { error, usage, isOpen } = given.read(outcome)
    const result = keyResultOf(error, endpoint)
    noteKey(generation, { taken, result, error, usage })
    if (error === undefined) remember(generation, { conversation, endpoint, key: taken.key, usage })
    const isKeys = result === 'limited' || result === 'refused' || isForbidden(error)
    if (!isOpen || !isKeys || error === undefined) return outcome
    failure = moreTelling(failure, taken.key.ownKeyId === undefined ? error : ofOwnKey(error, taken.key))
    if (isOutOfTime(generation)) break
  }
  return given.failed(failure ?? limitsReached(endpoint, 1), failure !== undefined)
}

const keyed = new WeakMap<Endpoint, Map<string, Endpoint>>()

/** The endpoint with this key alone; the same object each time, so that what is made for it once serves all requests. */
function withKey(endpoint: Endpoint, key: ProviderKey): Endpoint {
  let copies = keyed.get(endpoint)
  if (!copies) keyed.set(endpoint, (copies = new Map()))
  let copy = copies.get(key.id)
  if (!copy) copies.set(key.id, (copy = copyFor(endpoint, key)))
  return copy
}

function copyFor(endpoint: Endpoint, key: ProviderKey): Endpoint {
  const { keys: _others, ...provider } = endpoint.provider
  const { viaResponses } = endpoint
  return {
    ...endpoint,
    provider: { ...provider, apiKey: key.secret, takenKey: key },
    ...(viaResponses && { viaResponses: copyFor(viaResponses, key) }),
  }
}

function conversationOf({ key, request, inbound }: Generation, endpoint: Endpoint): Conversation {
  return {
    accountId: key.accountId,
    modelId: endpoint.id,
    request,
    sessionId: header(inbound, 'x-session-id'),
  }
}

interface Served {
  readonly conversation: Conversation
  readonly endpoint: Endpoint
  readonly key: ProviderKey
  readonly usage: Usage | undefined
}

function remember({ services }: Generation, { conversation, endpoint, key, usage }: Served): void {
  services.keySticky.succeeded({
    conversation,
    endpoint: { id: key.id, prices: endpoint.prices },
    now: services.now(),
    cachedTokens: usage?.cachedTokens ?? 0,
  })
}

/** "No money left" in the words of those who call it too many requests. */
const OUT_OF_MONEY = 'insufficient_quota'

/** What an error says about the key. Of an account's own key nobody else may learn, so that it answers for its endpoint as well. */
function keyResultOf(error: GatewayError | undefined, { provider }: Endpoint): KeyResult {
  switch (error?.code) {
    case undefined:
      return 'worked'
    case 'rate_limit_exceeded':
      return error?.metadata?.['provider_code'] === OUT_OF_MONEY ? 'refused' : 'limited'
    case 'provider_unauthorized':
      // 403 is about this model as a rule, so it keeps the key from this endpoint only.
      return isForbidden(error) ? 'failed' : 'refused'
    case 'provider_error':
    case 'provider_overloaded':
    case 'provider_timeout':
    case 'stream_cut':
    case 'malformed_answer':
      return provider.isOwn ? 'failed' : 'nothing'
    default:
      return 'nothing'
  }
}

function isForbidden(error: GatewayError | undefined): boolean {
  return error?.code === 'provider_unauthorized' && error.metadata?.['provider_status'] === 403
}

interface Use {
  readonly taken: TakenKey
  readonly result: KeyResult
  readonly error: GatewayError | undefined
  readonly usage: Usage | undefined
}

function noteKey({ services }: Generation, { taken, result, error, usage }: Use): void {
  const isNew = services.keyRotation.ended({
    taken,
    result,
    retryAfterSeconds: error?.retryAfterSeconds,
    usedTokens: usage ? usage.inputTokens + usage.outputTokens : 0,
  })
  if (taken.key.ownKeyId !== undefined) {
    if (result !== 'nothing' && result !== 'failed')
      services.ownKeys.note(taken.key, result === 'worked' ? 'works' : result)
    return
  }
  if (!isNew) return
  const provider = taken.endpointId.slice(taken.endpointId.lastIndexOf('@') + 1)
  const facts = { provider, key: taken.key.label, status: error?.metadata?.['provider_status'] }
  if (result === 'refused') services.log.warn(facts, 'a provider key was refused and is set aside')
  else services.log.info(facts, 'a provider key is limited and waits')
}

/** A limit tells the caller when to come again; of several the shortest counts. */
function moreTelling(before: GatewayError | undefined, error: GatewayError): GatewayError {
  if (before === undefined) return error
  const isLimit = (one: GatewayError): boolean => one.code === 'rate_limit_exceeded'
  if (!isLimit(before) || !isLimit(error)) return isLimit(before) ? before : error
  const shorter = (error.retryAfterSeconds ?? Infinity) < (before.retryAfterSeconds ?? Infinity)
  return shorter ? error : before
}

/** Whoever brought the key is to mend it, not the operator. */
function ofOwnKey(error: GatewayError, { label }: ProviderKey): GatewayError {
  if (error.code !== 'provider_unauthorized') return error
  const status = String(error.metadata?.['provider_status'] ?? 'unknown')
  const message =
    `The provider did not accept this account's own key '${label}' (status ${status}). ` +
    'Check the key and its balance at the provider, or switch it off under Settings, Provider keys.'
  return new GatewayError(error.code, message, { metadata: { ...error.metadata, is_byok: true } })
}

function limitsReached({ provider }: Endpoint, waitSeconds: number): GatewayError {
  const message = `All keys that are set up for ${provider.name} have reached their limits. Try again in ${waitSeconds} s.`
  return new GatewayError('rate_limit_exceeded', message, {
    retryAfterSeconds: waitSeconds,
    metadata: { provider_name: provider.name, limit_source: 'provider_key' },
  })
}
