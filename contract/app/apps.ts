// Apps: who calls, as they say themselves in `HTTP-Referer` and `X-Title`. Whoever sends neither is on no list. An app is known
// by the host of its address, or by its title where the address is of this machine or a private network; no account and no
// key is named. `GET /api/app/apps`, `/api/app/apps/{id}`, `/api/app/models/{author}/{slug}/apps`. Pure.
import { z } from 'zod'
import { date, format, moment, period } from './time-range.ts'
import { modelName } from './usage.ts'

const count = z.int().nonnegative()

export const app = z.strictObject({
  /** For URLs: a host (`example.com`), or `~` and the title in small letters (`~my-notes`). */
  id: z.string(),
  /** Its own words: show them as text. The host when it gave no title. */
  title: z.string(),
  /** `https://<host>/`; null for an app that is known by its title. */
  url: z.url().nullable(),
})

export const appsQuery = z.strictObject({
  period: period.default('month'),
  /** Part of a title or a host. */
  text: z.string().trim().max(200).optional(),
  /** `popular` by tokens, `growing` by tokens more than in the period before. */
  sort: z.enum(['popular', 'growing']).default('popular'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  format,
})

export const rankedApp = z.strictObject({
  rank: z.int().positive(),
  app,
  tokens: count,
  requests: count,
  /** How many models it used. */
  models: count,
  /** Tokens in the period before; null when the app was not there. */
  previousTokens: count.nullable(),
})

export const appsAnswer = z.strictObject({ from: date, to: date, asOf: moment, apps: z.array(rankedApp) })

export const appQuery = z.strictObject({ period: period.default('month'), format })

export const appAnswer = z.strictObject({
  app,
  from: date,
  to: date,
  asOf: moment,
  firstSeen: date,
  lastSeen: date,
  tokens: count,
  requests: count,
  /** Most tokens first. */
  models: z.array(z.strictObject({ model: modelName, tokens: count, requests: count, share: z.number() })),
  /** Every UTC day; `tokens` is parallel to `models`, the first ten and then all others as one. */
  days: z.array(z.strictObject({ date, tokens: z.array(count) })),
})

/** `GET /api/app/models/{author}/{slug}/apps`: the apps that use a model, with their tokens on this model alone. */
export const modelAppsAnswer = appsAnswer

export type App = z.infer<typeof app>
export type AppsQuery = z.infer<typeof appsQuery>
export type RankedApp = z.infer<typeof rankedApp>
export type Apps = z.infer<typeof appsAnswer>
export type AppQuery = z.infer<typeof appQuery>
export type AppPage = z.infer<typeof appAnswer>
