// Invitations: into an organisation, or by an administrator to the installation alone. Pure.
import { z } from 'zod'
import { accountOfPerson, accountRole } from './me.ts'
import { emailAddress } from './setup.ts'

/** One that is open, as those see it who may invite. */
export const invitation = z.strictObject({
  id: z.string(),
  email: z.email(),
  /** What the person will be; null for an invitation to the installation alone. */
  role: accountRole.nullable(),
  /** The name of who invited; null when they are gone. */
  invitedBy: z.string().nullable(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
})
/** `GET /organisation/invitations`, newest first. */
export const invitationsAnswer = z.strictObject({ invitations: z.array(invitation) })
/** `POST /organisation/invitations`. A second one for the same address replaces the first. */
export const inviteBody = z.strictObject({ email: emailAddress, role: accountRole })
/** `POST /admin/invitations`. */
export const inviteToInstallationBody = z.strictObject({ email: emailAddress })
/** The link is told this once. */
export const invitedAnswer = z.strictObject({
  invitation,
  link: z.url(),
  /** It was sent by mail as well. */
  mailed: z.boolean(),
})
/** An invitation in a path. */
export const invitationPath = z.strictObject({ id: z.string().regex(/^\d{1,15}$/, 'must be a number') })

const token = z.string().min(1).max(200).describe('from the link')
/** `GET /invitations/:token`. */
export const invitationTokenPath = z.strictObject({ token })
/** What whoever has the link sees before they sign in or up. */
export const invitationOfLink = z.strictObject({
  email: z.email(),
  organisation: z.strictObject({ name: z.string(), role: accountRole }).nullable(),
  invitedBy: z.string().nullable(),
  expiresAt: z.iso.datetime(),
  /** Somebody with this address is here already and should sign in; otherwise they sign up. */
  isKnown: z.boolean(),
})
/** `POST /invitations/accept`. */
export const acceptInvitationBody = z.strictObject({ token })
/** The account that the person now belongs to; null after an invitation to the installation alone. */
export const acceptedAnswer = z.strictObject({ account: accountOfPerson.nullable() })

export type Invitation = z.infer<typeof invitation>
export type InvitationOfLink = z.infer<typeof invitationOfLink>
