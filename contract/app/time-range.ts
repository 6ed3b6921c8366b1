// What queries over time have in common: how they name a stretch of time, its steps and a zone, and lists in a query string.
// Pure.
import { z } from 'zod'

/** A moment in answers: ISO 8601 in UTC. */
export const moment = z.iso.datetime()

/** A day in answers: `2026-11-21`. */
export const date = z.iso.date()

/** How wide one bucket is. Weeks begin on Monday. */
export const step = z.enum(['hour', 'day', 'week', 'month'])

/**
 * Where days begin: an IANA name (`Europe/Berlin`) or an offset (`+02:00`); `UTC` when absent. What is counted is kept by the
 * hour of UTC, so that days are exact wherever the offset is a whole number of hours. Elsewhere (India, Nepal …) an hour that
 * midnight falls into counts as a whole for the day in which it begins.
 */
export const zone = z
  .string()
  .max(64)
  .regex(/^[A-Za-z0-9_+\-/:]+$/)
  .default('UTC')

/** The stretches that public pages offer; each ends now and is as long as its name says, counted in whole UTC days. */
export const period = z.enum(['day', 'week', 'month', 'quarter'])

/** `from` and `to` as ISO 8601; `to` is now when absent, and `from` thirty days before it. */
export const timeRange = {
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
}

/** `?x=a,b` and `?x=a&x=b` alike; undefined when nothing is named. */
export const list = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => {
    const words = [given]
      .flat()
      .flatMap((text) => text.split(','))
      .map((word) => word.trim())
      .filter((word) => word !== '')
    return words.length === 0 ? undefined : words
  })
  .pipe(z.array(z.string().max(300)).max(100).optional())
  .optional()

/** `csv` answers with the table as a file instead of JSON. */
export const format = z.enum(['json', 'csv']).default('json')

export type Step = z.infer<typeof step>
export type Period = z.infer<typeof period>
