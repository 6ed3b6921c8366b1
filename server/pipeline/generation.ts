// The state of one generation while it runs. Mutable, owned by chat.ts and the files it hands it to; gone afterwards.
import type { ChatRequest, Rest } from '../../core/chat.ts'
import type { FinishReason, Usage } from '../../core/events.ts'
import type { ParameterMode, Warning } from '../../core/fitting.ts'
import type { Endpoint, Model } from '../../core/model.ts'
import type { CallerDialect, RequestSource } from '../../dialects/dialect.ts'
import { slugOf } from '../catalogue/catalogue.ts'
import type { Hold } from '../ledger/holds.ts'
import type { Admission } from '../limits/rates.ts'
import type { MadeChoice } from '../routing/choice-record.ts'
import type { SuccessionStep } from '../routing/succession.ts'
import type { Services } from '../services.ts'
import type { KeyRecord } from '../store/keys/ports.ts'
import type { AttemptRecord, GenerationRecord } from '../store/ledger/ports.ts'
import type { RequestDeadlines } from './deadlines.ts'
import type { HedgeWish } from './hedge-wish.ts'
import type { HeaderList, Inbound } from './inbound.ts'
import type { ToldChoice } from './told.ts'

/** What was asked, read and checked; nothing in it changes while the generation runs. */
export interface PreparedRequest {
  readonly key: KeyRecord
  readonly request: ChatRequest
  readonly source: RequestSource | undefined
  readonly mode: ParameterMode
  /** Models to try in order: the one asked for, then the caller's own fallbacks. */
  readonly models: readonly Model[]
  readonly warnings: readonly Warning[]
}

export interface Generation extends Omit<PreparedRequest, 'warnings'> {
  /** What was changed or happened on the way; grows while the generation runs. */
  readonly warnings: Warning[]
  /** Steps from models that are gone to the one that answers. */
  readonly successions: SuccessionStep[]
  /** How the endpoints of each model that was asked were chosen; grows with each model. */
  readonly choices: MadeChoice[]
  readonly id: string
  readonly inbound: Inbound
  readonly services: Services
  readonly caller: CallerDialect
  readonly operation: GenerationRecord['operation']
  readonly hold: Hold
  /** Most output tokens that the credit at hand pays for; undefined when nothing limits it. */
  readonly affordableTokens: number | undefined
  /** True when the credit at hand pays for nothing but the fee on keys that the account has brought itself. */
  readonly ownKeysOnly: boolean
  readonly deadlines: RequestDeadlines
  /** Whether a second endpoint may be asked when the first is late. */
  readonly hedge: HedgeWish | undefined
  /** Endpoints that were hung up on because another one answered first. */
  readonly outrun: Endpoint[]
  /** Endpoints whose streams broke and were continued elsewhere, with about as many tokens as they had written. */
  readonly broken: { readonly endpoint: Endpoint; readonly outputTokens: number }[]
  readonly rateAdmission: Admission | undefined
  readonly rateHeaders: HeaderList
  readonly attempts: AttemptRecord[]
  /** Warnings of the endpoint that serves, after fitting. */
  fitWarnings: readonly Warning[]
  serving: Endpoint | undefined
  /** The attempt that is answering; it joins `attempts` when it ends. */
  servingAttempt: AttemptRecord | undefined
  upstreamId: string | undefined
  firstTokenAt: number | undefined
  /** The longest silence inside the stream that was answered with; 0 without one. */
  longestSilenceMs: number
  usage: Usage | undefined
  finishReason: FinishReason | undefined
  nativeFinishReason: string | undefined
  settled: boolean
  /** The account has prompts and answers kept. */
  readonly keepsPrompt: boolean
  /** What the caller has been told so far, where that is kept. */
  told: () => readonly ToldChoice[]
  /** The answers that make this one, where each was asked for by itself (fan-out.ts); empty for all others. */
  parts: readonly AnswerPart[]
}

/** One of several answers, with the books of its own tries. */
export interface AnswerPart {
  readonly generation: Generation
  /** What the model has written so far, for the tokenizer. */
  readonly producedText: () => string
}

/** The model that answers, or the first one asked for while none does. */
export function servingModel(generation: Generation): Model {
  const id = generation.serving?.modelId
  const asked = generation.models[0] as Model
  if (id === undefined || id === asked.id) return asked
  return generation.services.catalogue.current().models.get(id) ?? asked
}

/**
 * The model as this surface names it. `/api/v1` says `author/slug`; `/v1` says what the provider said, without an author,
 * and the dated snapshot where the provider only repeated the undated name.
 */
export function answeredModelName(generation: Generation, upstreamModel: string): string {
  const model = servingModel(generation)
  if (generation.inbound.surface === 'openrouter') return model.id
  const upstream = upstreamModel || generation.serving?.upstreamId || model.snapshot
  const bare = upstream.slice(upstream.lastIndexOf('/') + 1)
  return bare === slugOf(model.id) ? model.snapshot : bare
}

/** What the caller's dialect repeats of his request in its answers; of the request as it came, not as it was fitted. */
export function echoOf({ caller, source }: Pick<Generation, 'caller' | 'source'>): Rest | undefined {
  return source && caller.echo?.(source.request)
}
