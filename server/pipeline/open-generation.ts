// Begins a generation: what the request sets for itself is read, its rate and its credit are taken, and its state is laid out.
// Throws what refuses it; nothing is held then.
import type { CallerDialect } from '../../dialects/dialect.ts'
import { generationId } from '../../core/ids.ts'
import type { Model } from '../../core/model.ts'
import type { Services } from '../services.ts'
import { lacksSeveral } from './attempt-way.ts'
import { requestDeadlines } from './deadlines.ts'
import type { Generation, PreparedRequest } from './generation.ts'
import { requestHedge } from './hedge-wish.ts'
import { holdFor } from './hold.ts'
import type { Inbound } from './inbound.ts'
import { preferenceWarnings } from './preference-warnings.ts'
import { nextRandomBytes } from './random-bytes.ts'
import { admitRate } from './rate.ts'

export interface OpenGenerationParts {
  readonly prepared: PreparedRequest
  readonly inbound: Inbound
  readonly services: Services
  readonly caller: CallerDialect
  readonly operation: Generation['operation']
}

/** How often the prompt is sent when no endpoint gives all answers at once. */
function timesAsked(prepared: PreparedRequest): number {
  const { n = 1 } = prepared.request
  const isAskedForEach = ({ endpoints }: Model): boolean =>
    endpoints.some((endpoint) => lacksSeveral(endpoint, prepared))
  return n > 1 && prepared.mode === 'lenient' && prepared.models.some(isAskedForEach) ? n : 1
}

/** The generation with everything still to come. */
export function openGeneration(parts: OpenGenerationParts): Generation {
  const { prepared, inbound, services } = parts
  const { deadlines, warnings } = requestDeadlines({
    inbound,
    key: prepared.key,
    settings: services.config.current().routing,
  })
  const hedge = requestHedge(inbound, services.config.current().routing)
  const ignored = preferenceWarnings(prepared.request, prepared.mode)
  const rate = admitRate(prepared.key, inbound, services)
  // Last, since it is the only one that has to be given back.
  const { hold, affordableTokens, ownKeysOnly } = holdFor({
    prepared,
    inbound,
    services,
    prompts: (hedge?.isCallers ? 2 : 1) * timesAsked(prepared),
  })
  return {
    ...prepared,
    warnings: [...prepared.warnings, ...warnings, ...ignored],
    deadlines,
    hedge,
    outrun: [],
    broken: [],
    successions: [],
    choices: [],
    id: generationId(Math.floor(inbound.receivedAt / 1000), nextRandomBytes(40)),
    inbound,
    services,
    caller: parts.caller,
    operation: parts.operation,
    hold,
    affordableTokens,
    ownKeysOnly,
    rateAdmission: rate.admission,
    rateHeaders: rate.headers,
    attempts: [],
    fitWarnings: [],
    serving: undefined,
    servingAttempt: undefined,
    upstreamId: undefined,
    firstTokenAt: undefined,
    longestSilenceMs: 0,
    usage: undefined,
    finishReason: undefined,
    nativeFinishReason: undefined,
    settled: false,
    // An embedding has no words to keep.
    keepsPrompt: parts.operation !== 'embeddings' && services.keptPrompts.isOnFor(prepared.key.accountId),
    told: () => [],
    parts: [],
  }
}
