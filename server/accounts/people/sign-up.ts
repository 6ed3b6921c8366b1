// Who may become a person here. One rule for every way of signing up: password, GitHub, an OpenID Connect issuer.
import type { InvitationRecord } from '../../store/people/ports.ts'
import type { Store } from '../../store/ports.ts'
import type { SignUpPolicy } from '../../config/people-settings.ts'
import { tokenDigest } from './token.ts'

const FACT = 'sign-up'

export interface SignUp {
  readonly policy: () => Promise<SignUpPolicy>
  /** Holds from now on, also after a restart, whatever the environment says. */
  readonly setPolicy: (policy: SignUpPolicy) => Promise<void>
  /** What speaks against it, in words for the person; undefined when nothing does. */
  readonly refusal: (candidate: Candidate) => Promise<string | undefined>
}

/** Somebody who wants to become a person. */
export interface Candidate {
  readonly email: string
  /** The token of the invitation that they followed. */
  readonly invitation: string | undefined
  /** Somebody whom we asked says that mail to this address reaches them. */
  readonly isProven: boolean
}

/** `configured` is what the environment says. */
export function createSignUp(options: {
  readonly store: Pick<Store, 'facts' | 'invitations'>
  readonly configured: SignUpPolicy
  readonly now: () => number
}): SignUp {
  const { store, configured, now } = options
  const policy = async (): Promise<SignUpPolicy> =>
    ((await store.facts.get(FACT)) as SignUpPolicy | undefined) ?? configured

  const invitationsOf = async ({ email, invitation, isProven }: Candidate): Promise<InvitationRecord[]> => {
    const at = now()
    // Whoever has the link was given it. Without one, an address counts only when somebody else vouches for it: otherwise
    // whoever knows that a person is invited could take their name.
    if (invitation === undefined) return isProven ? await store.invitations.openFor({ email, at }) : []
    const found = await store.invitations.find({ digest: tokenDigest(invitation), at })
    return found?.email === email.toLowerCase() ? [found] : []
  }

  return {
    policy,
    setPolicy: (wanted) => store.facts.set({ name: FACT, value: wanted }),
    refusal: async (candidate) => {
      const holds = await policy()
      if (holds === 'open') return undefined
      const invitations = await invitationsOf(candidate)
      const counts = invitations.some((one) => holds === 'invitation' || admitsWhenClosed(one))
      if (counts) return undefined
      return candidate.invitation === undefined || invitations.length > 0 ? refusals[holds] : WRONG_INVITATION
    },
  }
}

const WRONG_INVITATION = 'This invitation is for another address, was used, or is over. Ask for a new one.'
const refusals = {
  invitation:
    'Signing up is by invitation only. Ask an administrator, or an owner of your organisation, for one.',
  closed: 'Signing up is closed. Ask an administrator of this installation for an invitation.',
} as const

function admitsWhenClosed({ organisation, byAdministrator }: InvitationRecord): boolean {
  return organisation === undefined || byAdministrator
}
