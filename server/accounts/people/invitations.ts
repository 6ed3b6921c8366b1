// Invitations by link: made, mailed where mail is configured, found and accepted by their token. Who may invite whom is decided by
// those who call.
import { GatewayError } from '../../../core/errors.ts'
import type { InvitationStore } from '../../store/people/ports.ts'
import type { Attempts, Rule } from './attempts.ts'
import type { Address } from './address.ts'
import type { Mail } from './mail.ts'
import type { Invitations } from './people.ts'
import { makeToken, tokenDigest } from './token.ts'

const VALID_MS = 7 * 86_400_000
/** Letters to strangers: nobody needs more, and nobody shall use the mail server for their own ends. */
const BY_ONE_PERSON: Rule = { most: 50, windowMs: 3_600_000 }

/** Over the store. */
export function createInvitations(options: {
  readonly store: InvitationStore
  readonly address: Address
  readonly mail: Mail
  readonly attempts: Attempts
  readonly now: () => number
}): Invitations {
  const { store, address, mail, attempts, now } = options
  return {
    create: async ({ email, organisation, inviter }) => {
      const waitMs = inviter && attempts.take(`invite ${inviter.id}`, BY_ONE_PERSON)
      if (waitMs !== undefined)
        throw new GatewayError(
          'rate_limit_exceeded',
          `At most ${BY_ONE_PERSON.most} invitations can be made in an hour.`,
          { retryAfterSeconds: Math.ceil(waitMs / 1000) },
        )
      const token = makeToken()
      const at = now()
      const invitation = await store.create({
        digest: tokenDigest(token),
        email,
        organisation,
        invitedBy: inviter?.id,
        createdAt: at,
        expiresAt: at + VALID_MS,
      })
      const link = `${address.url()}/invitation?token=${token}`
      const where = organisation === undefined ? 'Causeway' : `${organisation.title} on Causeway`
      mail.send({
        to: invitation.email,
        subject: `You are invited to ${oneLine(where)}`,
        text: `${inviter?.name ?? 'An administrator'} invites you to ${where}.\n\nTo accept, open this link within seven days:\n${link}\n\nIf you expected no invitation, do nothing.\n`,
      })
      return { invitation, link }
    },
    find: (token) => store.find({ digest: tokenDigest(token), at: now() }),
    acceptedBy: (token, person) => store.acceptedBy({ digest: tokenDigest(token), personId: person.id }),
    accept: async (token, person) => {
      const digest = tokenDigest(token)
      const found = await store.find({ digest, at: now() })
      if (found?.email !== person.email) return false
      return await store.accept({ digest, personId: person.id, at: now() })
    },
  }
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}
