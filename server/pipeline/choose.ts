// Asks routing for the endpoints of one model and notes how they were chosen, for the explanation and the books.
import type { ChatRequest } from '../../core/chat.ts'
import { GatewayError } from '../../core/errors.ts'
import type { Warning } from '../../core/fitting.ts'
import type { Endpoint, Model } from '../../core/model.ts'
import type { OwnKeysOfAccount } from '../accounts/own-keys.ts'
import { withAccount } from '../routing/account-rules.ts'
import { chooseEndpoints } from '../routing/candidates.ts'
import type { ChosenBy } from '../routing/choice-record.ts'
import { endingWarning } from '../routing/ending.ts'
import { noProviderOfSuccessorError } from '../routing/no-endpoints.ts'
import type { Choice } from '../routing/query.ts'
import { hasEnded } from '../routing/succession.ts'
import type { Generation } from './generation.ts'
import { header } from './inbound.ts'

/** Which model is to be asked, and why. */
export interface Wish {
  readonly model: Model
  readonly by: ChosenBy
  /** Further models whose endpoints stand in the same list. */
  readonly alternatives?: readonly Model[]
  /** Further models are asked when nobody of these answers. */
  readonly hasOthersAfter?: boolean
}

/**
 * Endpoints to try in order; `gone` when all are known to be gone, or none is left of a model whose day has passed; or why
 * nobody can be asked.
 */
export function chooseFor(generation: Generation, wish: Wish): readonly Endpoint[] | 'gone' | GatewayError {
  const { model, by, alternatives } = wish
  const { services, key, request, inbound, choices, successions } = generation
  const found = chooseEndpoints({
    catalogue: services.catalogue.current(),
    model,
    ...(alternatives && { alternatives }),
    key,
    ...withAccount(request.provider, services.accountSettings.of(key.accountId)),
    ownKeys: ownKeysOf(generation),
    ownKeysOnly: generation.ownKeysOnly,
    isKeyFree: services.keyRotation.isAnyFree,
    health: services.health,
    now: services.now(),
    request,
    bodyBytes: inbound.bytes,
    balance: services.config.current().routing.balance,
    sticky: services.sticky,
    sessionId: header(inbound, 'x-session-id'),
  })
  const isGone = ({ id }: Endpoint): boolean => services.health.isGone(id, inbound.receivedAt)
  // The filter for what is gone yields rather than leave nobody; nobody is what succession waits for.
  const choice = found.candidates.some(isGone) ? without(found, { isOut: isGone, filter: 'gone' }) : found
  choices.push({ choice, by })
  if (found.refusal === undefined) return choice.candidates.length === 0 ? 'gone' : choice.candidates
  const isUnserved = found.refusal.code === 'no_provider_configured'
  if (isUnserved && generation.ownKeysOnly && !wish.hasOthersAfter) return notPaidFor(model)
  if (isUnserved && hasEnded(model, today(generation)) && model.successor !== undefined) return 'gone'
  return isUnserved && by !== 'request' ? noProviderOfSuccessorError(successions, model) : found.refusal
}

/** There was credit for keys of the account's own only, and they do not serve this one. */
function notPaidFor(model: Model): GatewayError {
  return new GatewayError(
    'insufficient_credits',
    `Insufficient credits. Add credits to this account, or a provider key of its own that serves ${model.id}.`,
    { metadata: { limit_source: 'credits' } },
  )
}

/** What the account has brought itself; test keys reach no provider. */
export function ownKeysOf({
  key,
  services,
}: Pick<Generation, 'key' | 'services'>): OwnKeysOfAccount | undefined {
  return key.kind === 'test' ? undefined : services.ownKeys.of(key.accountId)
}

/** Notes that an endpoint could not take the request at all, and so was not tried. */
export function noteUnfit({ choices }: Generation, endpoint: Endpoint): void {
  const last = choices.at(-1)
  if (!last) return
  const isOut = (other: Endpoint): boolean => other === endpoint
  choices[choices.length - 1] = { ...last, choice: without(last.choice, { isOut, filter: 'unfit' }) }
}

interface Removal {
  readonly isOut: (endpoint: Endpoint) => boolean
  readonly filter: string
}

function without(choice: Choice, { isOut, filter }: Removal): Choice {
  const out = choice.candidates.filter(isOut).map((endpoint) => ({ endpoint, filter }))
  return {
    ...choice,
    candidates: choice.candidates.filter((endpoint) => !isOut(endpoint)),
    order: choice.order.filter(({ endpoint }) => !isOut(endpoint)),
    removed: [...choice.removed, ...out],
  }
}

/** The day that counts; a test key may name another one. */
export function today({ request, services }: Pick<Generation, 'request' | 'services'>): string {
  const simulated = request.simulate?.['today']
  return typeof simulated === 'string' ? simulated : new Date(services.now()).toISOString().slice(0, 10)
}

/** True when the request wants the endpoints of all its models in one list (`partition: "none"`, once `route: "sort"`). */
export function wantsOneList({ provider, rest }: Pick<ChatRequest, 'provider' | 'rest'>): boolean {
  const partition = provider?.rest?.['partition']
  return partition === 'none' || (partition === undefined && rest['route'] === 'sort')
}

/** The warning that the model of this endpoint is about to be shut down, when it is. */
export function endingOf(
  generation: Pick<Generation, 'request' | 'services'>,
  endpoint: Endpoint,
): Warning | undefined {
  const { services } = generation
  const catalogue = services.catalogue.current()
  const model = catalogue.models.get(endpoint.modelId)
  if (model?.shutdownAt === undefined) return undefined
  const settings = services.config.current().succession
  return endingWarning({ model, today: today(generation), catalogue, settings })
}

/** The error of a request for which nobody could even be asked. */
export function noCandidate(): GatewayError {
  return new GatewayError('no_endpoints', 'No endpoint could be tried for this request.')
}
