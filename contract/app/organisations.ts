// Organisations and their people. All but making one act on the account of the request (`X-Causeway-Account`). Pure.
import { z } from 'zod'
import { accountOfPerson, accountRole } from './me.ts'

/** What people call an organisation. Two may have the same name. */
export const organisationName = z.string().trim().min(1).max(100)

/** `POST /organisations`; whoever makes it owns it. */
export const createOrganisationBody = z.strictObject({ name: organisationName })
/** `PATCH /organisation`. */
export const renameOrganisationBody = z.strictObject({ name: organisationName })
/** `DELETE /organisation`: the name says that it is meant. */
export const deleteOrganisationBody = z.strictObject({
  name: z.string().describe('the name of the organisation, as it is'),
})
/** The account as it is now. */
export const organisationAnswer = z.strictObject({ account: accountOfPerson })
/** Something that is over. */
export const doneAnswer = z.strictObject({ done: z.literal(true) })

/** Somebody in an account. */
export const member = z.strictObject({
  personId: z.string(),
  name: z.string(),
  email: z.email(),
  role: accountRole,
  /** The installation's administrator has shut them out. */
  disabled: z.boolean(),
  since: z.iso.datetime(),
  /** US dollars that they may spend in a UTC month with all keys that they made here; null is no budget. */
  budget: z.number().nullable(),
  /** Of this UTC month, as the books count. */
  spent: z.number(),
})
/** `GET /organisation/members`, by name. */
export const membersAnswer = z.strictObject({ members: z.array(member) })
/** A member in a path. */
export const memberPath = z.strictObject({ personId: z.string().min(1).max(100) })
/** `PATCH /organisation/members/:personId`. */
export const changeMemberInput = memberPath.extend({
  role: accountRole.optional(),
  budget: z.number().nonnegative().max(9_000_000).nullable().optional(),
})

export type Member = z.infer<typeof member>
