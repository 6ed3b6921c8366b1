// What the link of an invitation shows: into what, by whom, and the way in: signing up, signing in, or just accepting.
import { useQuery } from '@tanstack/react-query'
import { Link, useRouter, useSearch } from '@tanstack/react-router'
import type { InvitationOfLink } from '../../../contract/app/invitations.ts'
import type { AccountOfPerson, AccountRole } from '../../../contract/app/me.ts'
import { actFor, get, send } from '../../data/api.ts'
import { auth } from '../../data/auth.ts'
import { useMe } from '../../data/session.ts'
import { buttonClass } from '../../parts/button.tsx'
import { messageOf } from '../../parts/error-state.tsx'
import { day } from '../../parts/figures.ts'
import { Skeleton } from '../../parts/skeleton.tsx'
import { enter } from './enter.ts'
import { NewPersonFields } from './new-person-fields.tsx'
import { AuthForm, textOf, WayIn } from './way-in.tsx'

/** `/invitation?token=…`. */
export function InvitationPage() {
  const me = useMe()
  const token = String(useSearch({ strict: false })['token'] ?? '')
  const query = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => get<InvitationOfLink>(`/invitations/${encodeURIComponent(token)}`, {}, signal),
    retry: false,
    enabled: token !== '',
  })
  if (token === '' || query.isError) {
    return (
      <WayIn
        title="This invitation does not work"
        lead={
          query.isError
            ? messageOf(query.error)
            : 'The link is not whole. Open it again from where you got it.'
        }
      >
        <Link to="/" className="text-water underline-offset-2 hover:underline">
          To the first page
        </Link>
      </WayIn>
    )
  }
  if (query.data === undefined) {
    return (
      <WayIn title="Invitation">
        <Skeleton className="h-40 w-full" />
      </WayIn>
    )
  }
  return <Invitation token={token} invitation={query.data} signedInAs={me.person?.email} />
}

/** What somebody who has just joined can do. */
const FIRST_PAGE: Readonly<Record<AccountRole, string>> = {
  viewer: '/activity',
  billing: '/credits',
  member: '/keys',
  admin: '/keys',
  owner: '/keys',
}

interface InvitationProps {
  readonly token: string
  readonly invitation: InvitationOfLink
  readonly signedInAs: string | undefined
}

function Invitation({ token, invitation, signedInAs }: InvitationProps) {
  const router = useRouter()
  const accept = async (): Promise<void> => {
    const { account } = await send<{ account: AccountOfPerson | null }>('POST', '/invitations/accept', {
      token,
    })
    if (account) actFor(account.id)
    await enter(router, account ? FIRST_PAGE[account.role] : '/keys')
  }
  const signUp = async (fields: FormData): Promise<void> => {
    const [name, password] = [textOf(fields, 'name'), textOf(fields, 'password')]
    await auth('/sign-up/email', { name, email: invitation.email, password, invitation: token })
    await accept()
  }
  const { organisation, invitedBy } = invitation
  const title = organisation ? `Join ${organisation.name}` : 'You are invited'
  const lead = `${invitedBy ?? 'Somebody'} invites ${invitation.email}${organisation ? ` as ${organisation.role}` : ''}. The link works until ${day(invitation.expiresAt)}.`
  if (signedInAs === invitation.email) {
    return (
      <WayIn title={title} lead={lead}>
        <AuthForm action={organisation ? 'Join' : 'Accept'} onSubmit={accept}>
          {null}
        </AuthForm>
      </WayIn>
    )
  }
  if (invitation.isKnown || signedInAs !== undefined) {
    return (
      <WayIn title={title} lead={lead}>
        <p>
          {signedInAs === undefined
            ? 'There is an account with this address already. Sign in to accept.'
            : `You are signed in as ${signedInAs}. Sign out first, then open the link again.`}
        </p>
        {signedInAs === undefined && (
          <Link
            to="/sign-in"
            search={{ return: `/invitation?token=${encodeURIComponent(token)}` }}
            className={buttonClass({ look: 'main' })}
          >
            Sign in
          </Link>
        )}
      </WayIn>
    )
  }
  return (
    <WayIn title={title} lead={lead}>
      <AuthForm action="Create the account and join" onSubmit={signUp}>
        <NewPersonFields email={invitation.email} />
      </AuthForm>
    </WayIn>
  )
}
