// `GET /api/app/providers` and `/providers/{provider}`: who serves, as the catalogue knows them. `/traffic/providers…`: how they did
// here. No key and no address of the operator's is ever in it, only the names of variables. Pure.
import { z } from 'zod'
import { endpointOfModel, listedModel, providerPolicy } from './models.ts'
import { date, format, moment, period } from './time-range.ts'
import { percentiles } from './usage.ts'

const count = z.int().nonnegative()
/** Per cent of the attempts that count; null when none did. */
const uptime = z.number().min(0).max(100).nullable()

/** One provider in the list. */
export const listedProvider = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** Wire formats that it is spoken to in. */
  formats: z.array(
    z.enum(['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini', 'bedrock-converse']),
  ),
  /** Switched on here. */
  on: z.boolean(),
  /** An administrator has switched it off, whatever variables there are. */
  isSwitchedOff: z.boolean(),
  /** Ways to switch it on, each the variables that are needed together; none for one that the operator's file switches on. */
  switchedOnBy: z.array(z.array(z.string())),
  /** A server of one's own: which models it has is asked, and nobody else sees the request. */
  local: z.boolean(),
  /** Models of the catalogue that it serves. */
  models: count,
  policy: providerPolicy,
  /** Country of its seat as ISO 3166-1 alpha-2. */
  headquarters: z.string().length(2).nullable(),
})

/** `GET /providers`: those that are switched on first, then by name. The simulator is none of them. */
export const catalogueProvidersAnswer = z.strictObject({ providers: z.array(listedProvider) })

/** One model at the provider. */
export const endpointOfProvider = endpointOfModel.omit({ provider: true }).extend({
  model: listedModel.pick({ id: true, name: true, author: true, kind: true, status: true, shutdown: true }),
})

/** `GET /providers/{provider}`. */
export const providerPageAnswer = z.strictObject({
  provider: listedProvider.extend({
    links: z.strictObject({
      docs: z.url().nullable(),
      privacy: z.url().nullable(),
      terms: z.url().nullable(),
      status: z.url().nullable(),
    }),
    /** What its entry was read from, addresses and other words. */
    sources: z.array(z.string()),
    /** By the model's name. */
    endpoints: z.array(endpointOfProvider),
  }),
})

/** `GET /traffic/providers`, `/traffic/providers/{provider}`: whole UTC days that end with today. */
export const providerTrafficQuery = z.strictObject({ period: period.default('week'), format })

const measured = {
  /** Input and output. */
  tokens: count,
  requests: count,
  /** Tries, those included after which another provider answered. */
  attempts: count,
  uptime,
  /** Milliseconds to the first good event. */
  firstTokenMs: percentiles.nullable(),
  /** Milliseconds of a whole answer. */
  latencyMs: percentiles.nullable(),
  tokensPerSecond: percentiles.nullable(),
}

const ninetyDays = {
  /** Per cent of the attempts of each of the last ninety days. */
  uptimeDays: z.array(uptime),
  attemptDays: z.array(count),
}

/** How a provider did as a whole. */
export const providerTraffic = z.strictObject({
  id: z.string(),
  ...measured,
  /** Of all tokens that any provider served in the period. */
  share: z.number().min(0).max(1),
  ...ninetyDays,
})

const asked = {
  asOf: moment,
  from: date,
  to: date,
  /** The last ninety UTC days, oldest first. */
  uptimeDates: z.array(date),
}

/** Providers with traffic in the period or in ninety days, most tokens first. */
export const providersTrafficAnswer = z.strictObject({ ...asked, providers: z.array(providerTraffic) })

/** One provider, with zeroes when nobody called it, and its endpoints with traffic in the period. */
export const providerTrafficAnswer = z.strictObject({
  ...asked,
  provider: providerTraffic,
  /** Tokens of each UTC day of the period, oldest first. */
  days: z.array(z.strictObject({ date, tokens: count })),
  endpoints: z.array(z.strictObject({ id: z.string(), model: z.string(), ...measured })),
})

export type ListedProvider = z.infer<typeof listedProvider>
export type CatalogueProviders = z.infer<typeof catalogueProvidersAnswer>
export type EndpointOfProvider = z.infer<typeof endpointOfProvider>
export type ProviderDetail = z.infer<typeof providerPageAnswer>['provider']
export type ProviderTrafficQuery = z.infer<typeof providerTrafficQuery>
export type ProviderTraffic = z.infer<typeof providerTraffic>
export type ProvidersTraffic = z.infer<typeof providersTrafficAnswer>
export type ProviderTrafficPage = z.infer<typeof providerTrafficAnswer>
