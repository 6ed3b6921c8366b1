// Chooses the lane of a stream and gathers what it needs to know.
import type { Usage } from '../../core/events.ts'
import type { Endpoint } from '../../core/model.ts'
import type { ProviderDialect } from '../../dialects/dialect.ts'
import { explanationFields, wantsExplanation } from './explain.ts'
import type { Generation } from './generation.ts'
import { answeredModelName, echoOf } from './generation.ts'
import type { LaneContext } from './lanes.ts'
import type { Resume } from './resume.ts'
import { withOwnCost } from './settle.ts'

/** Quirks that concern requests and errors only; any other one keeps a stream out of the fast lane. */
const HARMLESS_QUIRKS = new Set([
  'created-status',
  'flat-errors',
  'no-stream-options',
  'max-tokens-only',
  'random-seed',
  'no-developer-role',
])

const fastProviders = new WeakMap<ReadonlySet<string>, boolean>()

export interface LaneParts {
  readonly generation: Generation
  readonly endpoint: Endpoint
  readonly dialect: ProviderDialect
  readonly resume: Resume | undefined
}

/** The lane's view of a generation at one endpoint. */
export function laneContext({ generation, endpoint, dialect, resume }: LaneParts): LaneContext {
  const { inbound, request, source } = generation
  const { provider } = endpoint
  const explains = wantsExplanation(inbound)
  const hidesReasoning = request.reasoning?.exclude === true
  return {
    caller: generation.caller,
    provider: dialect,
    fast:
      inbound.surface === 'openai' &&
      source?.dialect === provider.dialect &&
      (source.request.n ?? 1) === 1 &&
      !hidesReasoning &&
      !explains &&
      // What is passed on without having been read cannot be kept in words.
      !generation.keepsPrompt &&
      leavesStreamsAlone(provider.quirks),
    quirks: provider.quirks,
    id: generation.id,
    surface: inbound.surface,
    providerName: provider.name,
    includeUsage: request.includeUsage,
    hidesReasoning,
    keepsPrompt: generation.keepsPrompt,
    finalFields: explains ? () => explanationFields(generation) : undefined,
    created: Math.floor(inbound.receivedAt / 1000),
    echo: echoOf(generation),
    resume,
    withOwnCost: provider.isOwn ? (usage: Usage) => withOwnCost(generation, usage) : undefined,
    nameModel: (upstreamModel) => answeredModelName(generation, upstreamModel),
  }
}

function leavesStreamsAlone(quirks: ReadonlySet<string>): boolean {
  let fast = fastProviders.get(quirks)
  if (fast === undefined) {
    fast = [...quirks].every((quirk) => HARMLESS_QUIRKS.has(quirk))
    fastProviders.set(quirks, fast)
  }
  return fast
}
