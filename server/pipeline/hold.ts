// How much credit to set aside before a provider is called: a bound of the prompt by its bytes, plus a bound of the answer.
// What cannot be paid for whole is shortened where that still leaves an answer, and refused otherwise.
import type { ChatRequest } from '../../core/chat.ts'
import { GatewayError } from '../../core/errors.ts'
import type { Model } from '../../core/model.ts'
import type { Nanodollars } from '../../core/money.ts'
import { percentOf } from '../../core/money.ts'
import type { Hold } from '../ledger/holds.ts'
import type { Services } from '../services.ts'
import type { PreparedRequest } from './generation.ts'
import type { Inbound } from './inbound.ts'

/** An answer shorter than this is not worth a request; reasoning alone takes more. */
const SHORTEST_ANSWER_TOKENS = 16
/** What a linked picture or file may add to the prompt beyond its own bytes. */
const LINKED_PART_TOKENS = 4000
const USUAL_OUTPUT_TOKENS = 16_384

interface Ceiling {
  readonly promptPicodollars: number
  readonly completionPicodollars: number
  readonly requestPicodollars: number
}

const EMPTY: Ceiling = { promptPicodollars: 0, completionPicodollars: 0, requestPicodollars: 0 }
const ceilings = new WeakMap<Model, Ceiling>()

export interface HoldParts {
  readonly prepared: PreparedRequest
  readonly inbound: Inbound
  readonly services: Services
  /** How many times the caller may pay for the prompt. */
  readonly prompts: number
}

/** Sets credit aside. Throws 402 or 403 when not even a short answer can be paid for. */
export function holdFor({ prepared, inbound, services, prompts }: HoldParts): {
  readonly hold: Hold
  readonly affordableTokens: number | undefined
  readonly ownKeysOnly: boolean
} {
  const model = prepared.models[0] as Model
  const price = prepared.models.length === 1 ? ceilingOf(model) : ceilingOfAll(prepared.models)
  const promptNanodollars = Math.ceil(
    (prompts *
      (promptBound(prepared.request, inbound) * price.promptPicodollars + price.requestPicodollars)) /
      1000,
  )
  const tokens = outputBound(prepared.request, model, services)
  const wanted = promptNanodollars + Math.ceil((tokens * price.completionPicodollars) / 1000)
  const whole = services.ledger.hold({ key: prepared.key, upperBoundNanodollars: asAmount(wanted) })
  if (whole.ok) return { hold: whole.hold, affordableTokens: undefined, ownKeysOnly: false }
  const fee = holdFee({ prepared, services, wanted })
  if (fee) return { hold: fee, affordableTokens: undefined, ownKeysOnly: true }

  const left = whole.affordableNanodollars - promptNanodollars
  const affordableTokens = Math.floor((left * 1000) / Math.max(price.completionPicodollars, 1))
  if (affordableTokens >= SHORTEST_ANSWER_TOKENS && affordableTokens < tokens) {
    const part = services.ledger.hold({
      key: prepared.key,
      upperBoundNanodollars: whole.affordableNanodollars,
    })
    if (part.ok) return { hold: part.hold, affordableTokens, ownKeysOnly: false }
  }
  throw new GatewayError(whole.code, whole.message, {
    retryAfterSeconds: whole.retryAfterSeconds,
    metadata: {
      limit_source: whole.code === 'key_limit_exceeded' ? 'key_limit' : 'credits',
      ...(whole.heldByOthers ? { reason: 'in_flight_budget_exhausted' } : {}),
    },
  })
}

/** Keys of the account's own need no credit but for the fee; undefined when there is none for these models, or not even that. */
function holdFee({
  prepared,
  services,
  wanted,
}: Pick<HoldParts, 'prepared' | 'services'> & { readonly wanted: number }): Hold | undefined {
  const { key, models } = prepared
  const own = services.ownKeys.of(key.accountId)
  const isServed = models.some(({ endpoints }) =>
    endpoints.some(({ provider }) => provider.takesOwnKeys && own?.has(provider.id)),
  )
  if (!isServed) return undefined
  const upperBoundNanodollars = percentOf(asAmount(wanted), services.config.current().ownKeyFee)
  const held = services.ledger.hold({ key, upperBoundNanodollars })
  return held.ok ? held.hold : undefined
}

function promptBound(request: ChatRequest, inbound: Inbound): number {
  let tokens = inbound.bytes
  for (const message of request.messages) {
    if (typeof message.content === 'string' || message.content === null) continue
    for (const part of message.content) if (part.type !== 'text') tokens += LINKED_PART_TOKENS
  }
  return tokens
}

function outputBound(request: ChatRequest, model: Model, services: Services): number {
  const most = model.capabilities.maxOutputTokens ?? USUAL_OUTPUT_TOKENS
  const learned = services.learnedOutputs.p99(model.id) ?? most
  const limit = request.maxCompletionTokens ?? request.maxTokens ?? Infinity
  return Math.min(limit, learned, most) * (request.n ?? 1)
}

/** The dearest of the models: any of them may come to serve. */
function ceilingOfAll(models: readonly Model[]): Ceiling {
  const [only = EMPTY, ...others] = models.map(ceilingOf)
  return others.reduce(
    (most, other) => ({
      promptPicodollars: Math.max(most.promptPicodollars, other.promptPicodollars),
      completionPicodollars: Math.max(most.completionPicodollars, other.completionPicodollars),
      requestPicodollars: Math.max(most.requestPicodollars, other.requestPicodollars),
    }),
    only,
  )
}

/** The dearest endpoint's prices: any of them may come to serve. */
function ceilingOf(model: Model): Ceiling {
  const known = ceilings.get(model)
  if (known) return known
  const all = [model.prices, ...model.endpoints.map((endpoint) => endpoint.prices)]
  const ceiling = {
    promptPicodollars: Math.max(...all.flatMap((prices) => [prices.prompt, prices.cacheWrite ?? 0])),
    completionPicodollars: Math.max(...all.map((prices) => prices.completion)),
    requestPicodollars: Math.max(...all.map((prices) => prices.request)),
  }
  ceilings.set(model, ceiling)
  return ceiling
}

function asAmount(nanodollars: number): Nanodollars {
  return Math.min(nanodollars, Number.MAX_SAFE_INTEGER) as Nanodollars
}
