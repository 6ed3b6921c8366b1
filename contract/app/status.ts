// `GET /api/app/status`: how this gateway and its endpoints stand and stood over ninety days, and what went wrong when. Of the
// whole installation, without accounts or keys. Pure.
import { z } from 'zod'
import { date, format, moment } from './time-range.ts'

const count = z.int().nonnegative()
const uptime = z.number().min(0).max(100).nullable()

export const statusQuery = z.strictObject({
  format,
  /** Which table a CSV holds. */
  table: z.enum(['incidents', 'endpoints']).default('incidents'),
})

/** `unknown`: too few attempts lately to say. */
export const standing = z.enum(['up', 'degraded', 'down', 'unknown'])

export const incident = z.strictObject({
  id: z.string(),
  subject: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('gateway') }),
    z.strictObject({
      kind: z.literal('provider'),
      provider: z.string(),
      providerName: z.string(),
      /** Those of its endpoints that did badly, most failures first. */
      endpoints: z.array(z.strictObject({ id: z.string(), model: z.string() })),
    }),
  ]),
  /** `down`: fewer than 80 % of the attempts succeeded, or the gateway did not run. `degraded`: fewer than 95 %. */
  level: z.enum(['down', 'degraded']),
  startedAt: moment,
  /** Null while it lasts. */
  endedAt: moment.nullable(),
  minutes: count,
  /** Of these endpoints in these slices of time; null for the gateway itself. */
  attempts: count.nullable(),
  failures: count.nullable(),
  /** For the gateway: whether it was stopped in order or ended without a word. */
  cause: z.enum(['stopped', 'ended', 'failures']),
})

export const statusEndpoint = z.strictObject({
  id: z.string(),
  model: z.string(),
  modelName: z.string(),
  provider: z.string(),
  providerName: z.string(),
  /** Switched on here and in the catalogue. */
  available: z.boolean(),
  standing,
  /** Over all ninety days. */
  overall: uptime,
  /** Parallel to `dates`. */
  days: z.array(uptime),
  attempts: z.array(count),
})

export const statusAnswer = z.strictObject({
  asOf: moment,
  /** The worst that is true right now of the gateway, or of a model that no endpoint serves well. */
  now: z.enum(['up', 'degraded', 'down']),
  /** Models of which every endpoint with traffic is down, by id. */
  modelsDown: z.array(z.string()),
  /** The last ninety UTC days, oldest first, the last is today. */
  dates: z.array(date),
  gateway: z.strictObject({
    /** Since when this process runs. */
    startedAt: moment,
    /** Since when anything is known; days before it are null. */
    knownSince: moment,
    overall: uptime,
    days: z.array(uptime),
  }),
  /** Those with attempts in ninety days, worst standing first, then by model. */
  endpoints: z.array(statusEndpoint),
  /** Newest first, at most a hundred. */
  incidents: z.array(incident),
  /** The rules behind `incidents`, for the page to say. */
  rules: z.strictObject({
    /** Time is looked at in slices of so many minutes. */
    sliceMinutes: count,
    /** A slice of an endpoint is part of an incident when fewer per cent succeeded and at least so many attempts failed. */
    down: z.strictObject({ below: z.number(), leastFailures: count }),
    degraded: z.strictObject({ below: z.number(), leastFailures: count }),
    /** Slices of one provider with at most so many quiet minutes between them are one incident. */
    quietMinutes: count,
    /** Shortest absence of the gateway that is an incident. */
    gatewayMinutes: count,
  }),
})

export type Standing = z.infer<typeof standing>
export type StatusQuery = z.infer<typeof statusQuery>
export type Incident = z.infer<typeof incident>
export type StatusEndpoint = z.infer<typeof statusEndpoint>
export type Status = z.infer<typeof statusAnswer>
