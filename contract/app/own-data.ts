// What is kept about a person, for themselves to read, and the end of it. Pure.
import { z } from 'zod'
import { accountRole } from './me.ts'
import { session } from './sessions.ts'

const moment = z.iso.datetime()

/** `GET /me/export`. */
export const ownDataAnswer = z.strictObject({
  exportedAt: moment,
  person: z.strictObject({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    emailVerified: z.boolean(),
    administrator: z.boolean(),
    twoFactor: z.boolean(),
    createdAt: moment,
  }),
  /** `credential` is a password, of which only a digest is kept; others are places elsewhere. */
  waysToSignIn: z.array(z.string()),
  sessions: z.array(session),
  accounts: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      kind: z.enum(['personal', 'organisation']),
      role: accountRole,
    }),
  ),
  /** Those that the person made. */
  keys: z.array(
    z.strictObject({
      name: z.string(),
      label: z.string(),
      kind: z.enum(['live', 'test', 'management']),
      account: z.string(),
      createdAt: moment,
      lastUsedAt: moment.nullable(),
    }),
  ),
  /** Of the audit log: what the person did, newest first. */
  changes: z.array(
    z.strictObject({ at: moment, account: z.string().nullable(), action: z.string(), summary: z.string() }),
  ),
  /** What else there is, and where it is read. */
  elsewhere: z.array(z.string()),
})

/** `DELETE /me`. */
export const deleteMeBody = z.strictObject({
  email: z.string().max(254).describe('the address of the person, as it is'),
  /** Of those who have one. */
  password: z.string().max(128).optional(),
})

export type OwnData = z.infer<typeof ownDataAnswer>
