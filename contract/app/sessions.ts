// The browsers in which a person is signed in. Pure.
import { z } from 'zod'

/** One of them. */
export const session = z.strictObject({
  id: z.string(),
  /** The one that asks. */
  isCurrent: z.boolean(),
  createdAt: z.iso.datetime(),
  /** Used at least once since then; told about once a day. */
  usedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** Null where it was not known. */
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
})
/** `GET /sessions`, latest use first. */
export const sessionsAnswer = z.strictObject({ sessions: z.array(session) })
/** A session in a path. */
export const sessionPath = z.strictObject({ id: z.string().min(1).max(100) })
/** `POST /sessions/end-others`. */
export const endedAnswer = z.strictObject({ ended: z.int().nonnegative() })

export type Session = z.infer<typeof session>
