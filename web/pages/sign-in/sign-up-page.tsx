// Making an account of one's own, where the administrator has opened that or an invitation allows it.
import { Link, useRouter, useSearch } from '@tanstack/react-router'
import { auth } from '../../data/auth.ts'
import { useMe } from '../../data/session.ts'
import { enter } from './enter.ts'
import { NewPersonFields } from './new-person-fields.tsx'
import { AuthForm, textOf, WayIn } from './way-in.tsx'

/** `/sign-up`. */
export function SignUpPage() {
  const { installation } = useMe()
  const router = useRouter()
  const search = useSearch({ strict: false })
  if (installation.signUp !== 'open') {
    return (
      <WayIn
        title="Signing up is not open here"
        lead={
          installation.signUp === 'invitation'
            ? 'Accounts are made by invitation. Ask an administrator for one and open its link.'
            : 'Only an administrator can let people in. Ask them for an invitation.'
        }
      >
        <Link to="/sign-in" className="text-water underline-offset-2 hover:underline">
          I have an account
        </Link>
      </WayIn>
    )
  }
  const signUp = async (fields: FormData): Promise<void> => {
    const [name, email, password] = [
      textOf(fields, 'name'),
      textOf(fields, 'email'),
      textOf(fields, 'password'),
    ]
    await auth('/sign-up/email', { name, email, password })
    await enter(router, search['return'])
  }
  return (
    <WayIn title="Create an account" lead="One key for every model that this installation serves.">
      <AuthForm action="Create the account" onSubmit={signUp}>
        <NewPersonFields />
      </AuthForm>
      <p className="text-center text-quiet">
        Have one already?{' '}
        <Link to="/sign-in" className="text-water underline-offset-2 hover:underline">
          Sign in
        </Link>
      </p>
    </WayIn>
  )
}
