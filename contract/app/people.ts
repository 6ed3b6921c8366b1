// People as the installation's administrators see them, and the links that wait to be handed on. Pure.
import { z } from 'zod'
import { invitation } from './invitations.ts'

/** Somebody here. */
export const personOfInstallation = z.strictObject({
  id: z.string(),
  name: z.string(),
  email: z.email(),
  emailVerified: z.boolean(),
  administrator: z.boolean(),
  disabled: z.boolean(),
  twoFactor: z.boolean(),
  createdAt: z.iso.datetime(),
})
/** `GET /admin/people`, oldest first. */
export const peopleAnswer = z.strictObject({ people: z.array(personOfInstallation) })
/** A person in a path. */
export const personPath = z.strictObject({ personId: z.string().min(1).max(100) })
/** `PATCH /admin/people/:personId`: what is absent stays. */
export const changePersonInput = personPath.extend({
  disabled: z
    .boolean()
    .optional()
    .describe('true signs them out everywhere and switches off the keys of their own account'),
  administrator: z.boolean().optional(),
})
export const personAnswer = z.strictObject({ person: personOfInstallation })
/** `POST /admin/people/:personId/reset-link`: holds for an hour, and once. */
export const linkAnswer = z.strictObject({ link: z.url() })

/** `GET /admin/links`: who waits for a link that no mail could bring, and open invitations to the installation. */
export const pendingLinksAnswer = z.strictObject({
  resets: z.array(
    z.strictObject({
      personId: z.string(),
      name: z.string(),
      email: z.email(),
      askedAt: z.iso.datetime(),
    }),
  ),
  invitations: z.array(invitation),
})

/** `GET` and `PUT /admin/sign-up`. */
export const signUpSetting = z.strictObject({
  policy: z
    .enum(['closed', 'invitation', 'open'])
    .describe(
      'closed: whom an administrator invites; invitation: also whom an organisation invites; open: anybody',
    ),
})

export type PersonOfInstallation = z.infer<typeof personOfInstallation>
export type PendingLinks = z.infer<typeof pendingLinksAnswer>
