// `GET /api/app/logs` and `/api/app/logs/{id}`: the account's generations one by one, newest first. Generations of test keys
// are here for a day, though they are in no activity. Pure.
import { z } from 'zod'
import { dollars } from '../dollars.ts'
import { generationAnswer } from '../generation.ts'
import { format, list, moment, timeRange } from './time-range.ts'

const count = z.int().nonnegative()
const milliseconds = z.number().nonnegative()

export const logsQuery = z.strictObject({
  ...timeRange,
  model: list,
  /** Hashes. */
  key: list,
  /** Slugs. */
  provider: list,
  /** Ids, as apps have them. */
  app: list,
  /** `answered`, `failed`, `cancelled`, or a status of HTTP. */
  status: z
    .union([z.enum(['answered', 'failed', 'cancelled']), z.coerce.number().int().min(100).max(599)])
    .optional(),
  kind: z.enum(['live', 'test']).optional(),
  /** Part of an id: of the generation, of the request, of the provider's own, of the session. */
  text: z.string().trim().max(200).optional(),
  /** `next` of the page before. */
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  format,
})

export const logItem = z.strictObject({
  id: z.string(),
  at: moment,
  /** What served; what was asked for when nobody did. */
  model: z.string(),
  requestedModel: z.string(),
  provider: z.string().nullable(),
  endpoint: z.string().nullable(),
  /** `hash` is null for a key that was deleted. */
  key: z.strictObject({ hash: z.string().nullable(), name: z.string() }),
  /** Made with a test key: simulated and free. */
  test: z.boolean(),
  app: z.strictObject({ id: z.string(), title: z.string() }).nullable(),
  operation: z.enum(['chat', 'completions', 'embeddings']),
  streamed: z.boolean(),
  cancelled: z.boolean(),
  status: z.int(),
  error: z.string().nullable(),
  finishReason: z.string().nullable(),
  inputTokens: count,
  cachedTokens: count,
  outputTokens: count,
  reasoningTokens: count,
  /** Counted here because the provider did not say. */
  estimated: z.boolean(),
  cost: dollars,
  latencyMs: milliseconds,
  firstTokenMs: milliseconds.nullable(),
  tokensPerSecond: z.number().nullable(),
  attempts: count,
})

export const logsAnswer = z.strictObject({
  /** May be fewer than asked for though there is more: a page looks at a bounded stretch of time. */
  items: z.array(logItem),
  /** Null on the last page. */
  next: z.string().nullable(),
  /** How far back this page has looked; with a `next` there may be more before it. */
  lookedBackTo: moment,
})

/** One try of one endpoint; times are milliseconds after the request came in. */
export const logAttempt = z.strictObject({
  endpoint: z.string(),
  provider: z.string(),
  upstreamModel: z.string(),
  upstreamId: z.string().nullable(),
  /** Made with a provider key of the account's own. */
  isOwn: z.boolean(),
  startedMs: milliseconds,
  /** After the attempt's start; until the connection stood and the request was on its way. */
  sentMs: milliseconds.nullable(),
  /** After the attempt's start. */
  firstEventMs: milliseconds.nullable(),
  durationMs: milliseconds,
  status: z.int().nullable(),
  error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
})

/** A line of the bill. */
export const costLine = z.strictObject({
  what: z.enum(['input', 'cached input', 'cache write', 'output', 'reasoning', 'request']),
  /** 1 for `request`. */
  quantity: count,
  /** US dollars per million tokens; per request for `request`. */
  price: z.number(),
  cost: dollars,
})

export const logDetail = z.strictObject({
  ...logItem.shape,
  attempts: z.array(logAttempt),
  warnings: z.array(z.string()),
  /** How the endpoints of each model were chosen; null for generations of the time before this was kept. */
  routing: generationAnswer.shape.data.shape.routing,
  nativeFinishReason: z.string().nullable(),
  upstreamId: z.string().nullable(),
  requestId: z.string(),
  sessionId: z.string().nullable(),
  externalUser: z.string().nullable(),
  userAgent: z.string().nullable(),
  appReferer: z.string().nullable(),
  cacheWriteTokens: count,
  /** Served with a provider key of the account's own: what the provider charges the account itself. Null otherwise. */
  ownKeyCost: dollars.nullable(),
  /** What makes up the cost at the endpoint's prices of today; null when those are not the prices that were charged. */
  costLines: z.array(costLine).nullable(),
})

/** `GET /api/app/logs/{id}`. */
export const logAnswer = z.strictObject({ generation: logDetail })

export type LogsQuery = z.infer<typeof logsQuery>
export type LogItem = z.infer<typeof logItem>
export type Logs = z.infer<typeof logsAnswer>
export type LogDetail = z.infer<typeof logDetail>
export type CostLine = z.infer<typeof costLine>
