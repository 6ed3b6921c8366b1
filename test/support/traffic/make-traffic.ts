// Makes synthetic generations of a stretch of time: more by day than by night and than at weekends, more from week to week,
// models that come and go, providers in trouble and what failover makes of it. The same seed makes the same traffic.
import { generationId } from '../../../core/ids.ts'
import type { Endpoint } from '../../../core/model.ts'
import { costOf, ZERO } from '../../../core/money.ts'
import type { Catalogue } from '../../../server/catalogue/catalogue.ts'
import type { AttemptRecord, GenerationRecord } from '../../../server/store/ledger/ports.ts'
import type { CastApp, CastModel, Trouble } from './cast.ts'
import { ABSENCES, APPS, KEYS, MODELS, TROUBLES } from './cast.ts'

const HOUR_MS = 3_600_000
const DAY_HOURS = 24

/** An account with the ids of its keys, in the order of KEYS. */
export interface TrafficAccount {
  readonly accountId: number
  readonly keyIds: readonly number[]
  readonly share: number
}

export interface TrafficWish {
  readonly seed: number
  /** Unix milliseconds at which the traffic ends. */
  readonly until: number
  readonly days: number
  readonly count: number
  readonly accounts: readonly TrafficAccount[]
  readonly catalogue: Catalogue
}

interface Making extends TrafficWish {
  readonly random: () => number
  readonly models: readonly (CastModel & { readonly endpoints: readonly Endpoint[] })[]
}

/** Oldest first, hour by hour. */
export function* makeTraffic(wish: TrafficWish): Generator<GenerationRecord> {
  const making: Making = { ...wish, random: createRandom(wish.seed), models: castOf(wish.catalogue) }
  const hours = wish.days * DAY_HOURS
  const weights = Array.from({ length: hours }, (_, at) => weightOf(wish, at))
  const total = weights.reduce((all, weight) => all + weight, 0)
  let owed = 0
  for (const [at, weight] of weights.entries()) {
    owed += (weight / total) * wish.count
    const start = wish.until - (hours - at) * HOUR_MS
    for (; owed >= 1; owed--) {
      const createdAt = Math.floor(start + making.random() * HOUR_MS)
      yield makeGeneration(making, { createdAt, progress: at / hours })
    }
  }
}

function castOf(catalogue: Catalogue): Making['models'] {
  return MODELS.flatMap((model) => {
    const endpoints = catalogue.models.get(model.id)?.endpoints ?? []
    return endpoints.length === 0 ? [] : [{ ...model, endpoints: endpoints.slice(0, 3) }]
  })
}

function weightOf({ until, days }: TrafficWish, at: number): number {
  const moment = new Date(until - (days * DAY_HOURS - at) * HOUR_MS)
  const daylight = 1 + 0.85 * Math.sin(((moment.getUTCHours() - 8) / DAY_HOURS) * 2 * Math.PI)
  const weekend = moment.getUTCDay() % 6 === 0 ? 0.35 : 1
  const growth = 1 + (1.4 * at) / (days * DAY_HOURS)
  const isAway = ABSENCES.some(({ beganHoursAgo, minutes }) => {
    const hoursAgo = days * DAY_HOURS - at
    return minutes > 30 && hoursAgo <= beganHoursAgo && hoursAgo > beganHoursAgo - 1
  })
  return isAway ? 0.05 : daylight * weekend * growth
}

interface Moment {
  readonly createdAt: number
  /** From 0 at the beginning to 1 at the end. */
  readonly progress: number
}

function makeGeneration(making: Making, moment: Moment): GenerationRecord {
  const { random, accounts } = making
  const account = pick(random, accounts, (one) => one.share)
  const key = pick(random, [...KEYS.entries()], ([, one]) => one.share)[0]
  const model = pick(random, making.models, (one) => one.first + (one.last - one.first) * moment.progress)
  const app = pick(random, APPS, (one) => one.share)
  const run = runAttempts(making, { ...moment, model })
  const cancelled = run.error === undefined && random() < 0.02
  const tokens = tokensOf(making, { model, run, cancelled })
  const attempts = withDuration(run, tokens.outputTokens)
  const last = attempts.at(-1)
  const serving = run.serving
  const cost = serving && run.error === undefined ? costOf(serving.prices, tokens) : ZERO
  const latencyMs = (last?.startedMs ?? 0) + (last?.durationMs ?? 20)
  return {
    id: generationId(Math.floor(moment.createdAt / 1000), randomBytes(random)),
    accountId: account.accountId,
    keyId: account.keyIds[key] ?? 1,
    keyKind: 'live',
    createdAt: moment.createdAt,
    operation: model.text === 0 ? 'embeddings' : 'chat',
    requestedModel: model.id,
    modelId: model.id,
    endpointId: serving?.id,
    providerName: serving?.provider.name,
    upstreamId: serving === undefined ? undefined : `chatcmpl-${Math.floor(random() * 1e12)}`,
    streamed: model.text > 0 && random() < 0.8,
    cancelled,
    ...endOf(run.error, cancelled),
    ...tokens,
    estimated: random() < 0.02,
    costNanodollars: cost,
    upstreamCostNanodollars: cost,
    latencyMs,
    firstTokenMs: last?.firstEventMs === undefined ? undefined : last.startedMs + last.firstEventMs,
    attempts,
    choices: undefined,
    warnings: [],
    ...whoIs(app, random),
    requestId: `req_${Math.floor(random() * 1e15).toString(36)}`,
  }
}

interface Run {
  readonly attempts: readonly AttemptRecord[]
  readonly serving: Endpoint | undefined
  readonly error: { readonly code: string; readonly status: number } | undefined
}

/** Tries endpoints in order until one answers, as routing would. */
function runAttempts(
  { random, until }: Making,
  { model, createdAt }: Moment & { readonly model: Making['models'][number] },
): Run {
  const attempts: AttemptRecord[] = []
  let startedMs = 1 + Math.floor(random() * 4)
  const isCallersFault = random() < 0.008
  for (const endpoint of model.endpoints) {
    const hoursAgo = (until - createdAt) / HOUR_MS
    const trouble = isCallersFault ? CALLERS_FAULT : troubleOf({ endpoint, hoursAgo, random })
    const attempt = openAttempt({ endpoint, startedMs, random, model })
    if (trouble === undefined)
      return { attempts: [...attempts, attempt], serving: endpoint, error: undefined }
    const durationMs = trouble.code === 'provider_timeout' ? 30_000 : Math.floor(attempt.durationMs / 3) + 40
    attempts.push({
      ...attempt,
      firstEventMs: trouble.code === 'stream_cut' ? attempt.firstEventMs : undefined,
      durationMs,
      status: trouble.status,
      error: { code: trouble.code, message: `${endpoint.provider.name} did not answer.` },
    })
    startedMs += durationMs + 2
    if (isCallersFault) return { attempts, serving: undefined, error: { code: trouble.code, status: 400 } }
  }
  const last = attempts.at(-1)?.error?.code ?? 'provider_error'
  return {
    attempts,
    serving: undefined,
    error: { code: last, status: last === 'provider_timeout' ? 504 : 502 },
  }
}

type Failing = Pick<Trouble, 'code' | 'status'>
const CALLERS_FAULT: Failing = { code: 'context_length_exceeded', status: 400 }

function troubleOf(asked: {
  readonly endpoint: Endpoint
  readonly hoursAgo: number
  readonly random: () => number
}): Failing | undefined {
  const { endpoint, hoursAgo, random } = asked
  const trouble = TROUBLES.find(
    (one) =>
      one.provider === endpoint.provider.id && hoursAgo <= one.beganHoursAgo && hoursAgo > one.endedHoursAgo,
  )
  if (trouble && random() < trouble.failing) return trouble
  if (random() < 0.004) return { code: 'rate_limit_exceeded', status: 429 }
  return random() < 0.003 ? { code: 'provider_error', status: 502 } : undefined
}

function openAttempt(parts: {
  readonly endpoint: Endpoint
  readonly startedMs: number
  readonly random: () => number
  readonly model: CastModel
}): AttemptRecord {
  const { endpoint, startedMs, random, model } = parts
  const pace = paceOf(endpoint.id)
  const thinkingMs = (model.reasoning / pace.tokensPerSecond) * 1000
  const firstEventMs = Math.floor(pace.firstMs * spread(random) + thinkingMs * random())
  return {
    endpoint: endpoint.id,
    provider: endpoint.provider.name,
    upstreamModel: endpoint.upstreamId,
    startedMs,
    firstEventMs: model.text === 0 ? undefined : firstEventMs,
    durationMs: firstEventMs + 20,
    status: 200,
    error: undefined,
    upstreamId: undefined,
  }
}

/** The answer takes as long as its tokens take. */
function withDuration({ attempts, serving }: Run, outputTokens: number): AttemptRecord[] {
  return attempts.map((attempt) => {
    if (attempt.error || !serving) return attempt
    const writingMs = (outputTokens / paceOf(serving.id).tokensPerSecond) * 700
    return { ...attempt, durationMs: Math.floor(attempt.durationMs + writingMs) }
  })
}

function tokensOf(
  { random }: Making,
  parts: { readonly model: CastModel; readonly run: Run; readonly cancelled: boolean },
) {
  const { model, run, cancelled } = parts
  const failed = run.error !== undefined
  const reached = failed ? 0 : cancelled ? random() : 1
  const inputTokens = failed ? 0 : Math.ceil(model.prompt * spread(random))
  const cachedTokens = random() < 0.4 ? Math.floor(inputTokens * random() * 0.9) : 0
  const reasoningTokens = Math.floor(model.reasoning * spread(random) * reached)
  const text = Math.floor(model.text * spread(random) * reached)
  return {
    inputTokens,
    cachedTokens,
    cacheWriteTokens: 0,
    outputTokens: reasoningTokens + text,
    reasoningTokens,
  }
}

function endOf(error: Run['error'], cancelled: boolean) {
  const finishReason = error || cancelled ? undefined : 'stop'
  return {
    status: error?.status ?? (cancelled ? 499 : 200),
    errorCode: error?.code ?? (cancelled ? 'caller_left' : undefined),
    finishReason,
    nativeFinishReason: finishReason,
  }
}

function whoIs(app: CastApp, random: () => number) {
  return {
    appReferer: app.referer,
    appTitle: app.title,
    userAgent: random() < 0.6 ? 'OpenAI/Python 2.8.0' : 'OpenAI/JS 6.9.0',
    externalUser: random() < 0.3 ? `user-${Math.floor(random() * 40)}` : undefined,
    sessionId: random() < 0.3 ? `session-${Math.floor(random() * 400)}` : undefined,
  }
}

/** How fast an endpoint is, for ever: from its id. */
function paceOf(id: string): { readonly firstMs: number; readonly tokensPerSecond: number } {
  let hash = 7
  for (let at = 0; at < id.length; at++) hash = (hash * 31 + id.charCodeAt(at)) >>> 0
  return { firstMs: 180 + (hash % 700), tokensPerSecond: 35 + ((hash >>> 10) % 140) }
}

/** Mostly near 1, seldom a few times as much. */
function spread(random: () => number): number {
  return Math.exp((random() + random() + random() - 1.5) * 0.9)
}

function pick<T>(random: () => number, from: readonly T[], weight: (one: T) => number): T {
  const total = from.reduce((all, one) => all + weight(one), 0)
  let left = random() * total
  for (const one of from) {
    left -= weight(one)
    if (left < 0) return one
  }
  return from.at(-1) as T
}

function randomBytes(random: () => number): Uint8Array {
  return Uint8Array.from({ length: 40 }, () => Math.floor(random() * 256))
}

/** Xorshift (Marsaglia 2003). */
export function createRandom(seed: number): () => number {
  let state = seed | 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}
