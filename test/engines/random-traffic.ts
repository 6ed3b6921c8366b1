// Generations of every kind, at random, for laws about traffic: several accounts, keys, models, apps, failures, attempts.
import { nanodollars, ZERO } from '../../core/money.ts'
import type { AttemptRecord, GenerationRecord } from '../../server/store/ledger/ports.ts'
import { sampleGeneration, SAMPLE_TIME } from './sample-records.ts'

export interface TrafficWish {
  readonly random: () => number
  readonly accountIds: readonly number[]
  readonly count: number
  /** The stretch in which they were made, from SAMPLE_TIME on. */
  readonly spanMs: number
}

/** One in seven is made with a test key, one in five failed, one in ten was cancelled. */
export function randomTraffic(wish: TrafficWish): GenerationRecord[] {
  return Array.from({ length: wish.count }, (_, at) => randomGeneration(wish, at))
}

function randomGeneration({ random, accountIds, spanMs }: TrafficWish, at: number): GenerationRecord {
  const below = (limit: number): number => Math.floor(random() * limit)
  const pick = <T>(from: readonly [T, ...T[]]): T => from[below(from.length)] ?? from[0]
  const isTest = below(7) === 0
  const modelId = `acme/thinker-${below(4)}`
  const failed = below(5) === 0
  const cancelled = !failed && below(10) === 0
  const served = !failed || below(3) > 0
  const endpointId = served ? `${modelId}@${pick(['acme', 'other'])}` : undefined
  const attempts = randomAttempts({ below, modelId, endpointId, failed })
  const error = failed
    ? pick([
        { status: 502, errorCode: 'provider_error' },
        { status: 429, errorCode: 'rate_limit_exceeded' },
        { status: 504, errorCode: 'provider_timeout' },
        { status: 400, errorCode: 'context_length_exceeded' },
        { status: 500, errorCode: 'internal' },
      ])
    : cancelled
      ? { status: 499, errorCode: 'caller_left' }
      : { status: 200, errorCode: undefined }
  const outputTokens = failed ? 0 : below(2000)
  return sampleGeneration({
    id: `gen-${at}`,
    accountId: accountIds[below(accountIds.length)] ?? 1,
    keyId: 1 + below(5),
    keyKind: isTest ? 'test' : 'live',
    createdAt: SAMPLE_TIME + below(spanMs),
    modelId,
    endpointId,
    providerName: endpointId === undefined ? undefined : 'Acme',
    cancelled,
    ...error,
    inputTokens: below(5000),
    cachedTokens: below(500),
    cacheWriteTokens: below(100),
    outputTokens,
    reasoningTokens: below(outputTokens + 1),
    costNanodollars: isTest ? ZERO : nanodollars(below(10_000_000)),
    upstreamCostNanodollars: nanodollars(below(10_000_000)),
    latencyMs: 1 + below(30_000),
    firstTokenMs: below(3) === 0 ? undefined : 1 + below(3_000),
    attempts,
    appReferer: pick([undefined, 'https://notes.example/a', 'https://mail.example/b?c', 'http://localhost']),
    appTitle: pick([undefined, 'Notes', 'Mail']),
  })
}

function randomAttempts(parts: {
  readonly below: (limit: number) => number
  readonly modelId: string
  readonly endpointId: string | undefined
  readonly failed: boolean
}): AttemptRecord[] {
  const { below, modelId, endpointId, failed } = parts
  const attempts: AttemptRecord[] = []
  const add = (endpoint: string, code: string | undefined): void => {
    const began = below(4) > 0
    attempts.push({
      endpoint,
      provider: 'Acme',
      upstreamModel: 'thinker',
      startedMs: below(1000),
      firstEventMs: began ? 1 + below(900) : undefined,
      durationMs: 1 + below(20_000),
      status: below(4) === 0 ? undefined : code === undefined ? 200 : 503,
      error: code === undefined ? undefined : { code, message: 'no' },
      upstreamId: undefined,
    })
  }
  for (let extra = below(3); extra > 0; extra--)
    add(`${modelId}@third`, ['provider_error', 'rate_limit_exceeded', 'provider_timeout'][below(3)] ?? '')
  if (endpointId !== undefined) add(endpointId, failed ? 'stream_cut' : undefined)
  return attempts
}
