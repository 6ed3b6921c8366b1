// Records for tests of the store and of what stands on it: plausible, and different only in what a test says.
import { nanodollars, ZERO } from '../../core/money.ts'
import type { KeyRecord, NewKey } from '../../server/store/keys/ports.ts'
import type { GenerationRecord } from '../../server/store/ledger/ports.ts'

/** 2026-03-04 05:06:07 UTC, a Wednesday. */
export const SAMPLE_TIME = Date.UTC(2026, 2, 4, 5, 6, 7)

/** A generation of a live key that cost 1,000 nanodollars. */
export function sampleGeneration(
  facts: Partial<GenerationRecord> & Pick<GenerationRecord, 'id' | 'accountId'>,
): GenerationRecord {
  return {
    keyId: 1,
    keyKind: 'live',
    createdAt: SAMPLE_TIME,
    operation: 'chat',
    requestedModel: 'thinker',
    modelId: 'acme/thinker-1',
    endpointId: undefined,
    providerName: undefined,
    upstreamId: undefined,
    streamed: true,
    cancelled: false,
    status: 200,
    errorCode: undefined,
    finishReason: 'stop',
    nativeFinishReason: 'stop',
    inputTokens: 100,
    cachedTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 20,
    reasoningTokens: 5,
    estimated: false,
    costNanodollars: nanodollars(1000),
    upstreamCostNanodollars: ZERO,
    latencyMs: 250,
    firstTokenMs: undefined,
    attempts: [],
    choices: undefined,
    warnings: [],
    appReferer: undefined,
    appTitle: undefined,
    userAgent: undefined,
    externalUser: undefined,
    sessionId: undefined,
    requestId: 'req-1',
    ...facts,
  }
}

/** A generation with every field set to something that is not its default. */
export function fullGeneration(id: string, accountId: number): GenerationRecord {
  return sampleGeneration({
    id,
    accountId,
    operation: 'embeddings',
    endpointId: 'acme/thinker-1@acme',
    providerName: 'Acme "quoted" ünïcödé 🚀',
    upstreamId: 'chatcmpl-1',
    cancelled: true,
    streamed: false,
    status: 499,
    errorCode: 'caller_left',
    cachedTokens: 10,
    cacheWriteTokens: 11,
    estimated: true,
    upstreamCostNanodollars: nanodollars(777),
    firstTokenMs: 30,
    attempts: [
      {
        endpoint: 'acme/thinker-1@other',
        provider: 'Other',
        upstreamModel: 'thinker-1-2026-01-01',
        startedMs: 1,
        firstEventMs: undefined,
        durationMs: 20,
        status: 503,
        error: { code: 'provider_overloaded', message: "it's full; drop table generations" },
        upstreamId: undefined,
      },
      {
        endpoint: 'acme/thinker-1@acme',
        provider: 'Acme',
        upstreamModel: 'thinker-1',
        startedMs: 22,
        firstEventMs: 30,
        durationMs: 200,
        status: 200,
        error: undefined,
        upstreamId: 'chatcmpl-1',
      },
    ],
    choices: '[{"m":"acme/thinker-1","o":["other","acme"]}]',
    warnings: ['temperature was dropped'],
    appReferer: 'https://example.com/',
    appTitle: 'Example',
    userAgent: 'curl/8',
    externalUser: 'user-1',
    sessionId: 'session-1',
  })
}

/** A key as accounts/keys.ts would store it; `seed` makes digest and hash unique. */
export function sampleKey(
  facts: Partial<NewKey> & { readonly accountId: number; readonly seed: string },
): NewKey {
  const { seed, ...rest } = facts
  return {
    digest: `digest-${seed}`,
    hash: `hash-${seed}`,
    label: 'sk-cw-v1-abc…xyz',
    name: `key ${seed}`,
    kind: 'live',
    disabled: false,
    limitNanodollars: undefined,
    limitReset: undefined,
    expiresAt: undefined,
    allowedModels: undefined,
    allowedProviders: undefined,
    requestsPerMinute: undefined,
    tokensPerMinute: undefined,
    parameters: undefined,
    personId: undefined,
    purpose: undefined,
    connectTimeoutMs: undefined,
    firstEventTimeoutMs: undefined,
    idleTimeoutMs: undefined,
    totalTimeoutMs: undefined,
    createdAt: SAMPLE_TIME,
    ...rest,
  }
}

/** A key record that no store has given out. */
export function sampleKeyRecord(facts: Partial<KeyRecord> = {}): KeyRecord {
  return {
    ...sampleKey({ accountId: 1, seed: String(facts.id ?? 1) }),
    id: 1,
    updatedAt: SAMPLE_TIME,
    lastUsedAt: undefined,
    ...facts,
  }
}
