// The first page of an installation: whoever has the link that the server printed becomes its administrator.
import { Link, useRouter, useSearch } from '@tanstack/react-router'
import type { SetupBody } from '../../../contract/app/setup.ts'
import { send } from '../../data/api.ts'
import { auth } from '../../data/auth.ts'
import { useMe } from '../../data/session.ts'
import { enter } from './enter.ts'
import { NewPersonFields } from './new-person-fields.tsx'
import { AuthForm, textOf, WayIn } from './way-in.tsx'

/** `/setup?token=…`. */
export function SetupPage() {
  const { installation } = useMe()
  const router = useRouter()
  const token = String(useSearch({ strict: false })['token'] ?? '')
  if (!installation.setupNeeded) {
    return (
      <WayIn
        title="This installation has its administrator"
        lead="The link has done its work and leads nowhere any more."
      >
        <Link to="/sign-in" className="text-water underline-offset-2 hover:underline">
          Sign in
        </Link>
      </WayIn>
    )
  }
  if (token === '') {
    return (
      <WayIn
        title="Create the administrator"
        lead="Open the link that the server prints on its output when it starts, after “Create the administrator:”."
      >
        <p className="text-quiet">
          Without a browser, <code className="text-ink">causeway admin create --email you@example.com</code>{' '}
          does the same.
        </p>
      </WayIn>
    )
  }
  const setUp = async (fields: FormData): Promise<void> => {
    const [name, email, password] = [
      textOf(fields, 'name'),
      textOf(fields, 'email'),
      textOf(fields, 'password'),
    ]
    const body: SetupBody = { token, name, email, password }
    await send('POST', '/setup', body)
    await auth('/sign-in/email', { email, password })
    await enter(router, '/keys')
  }
  return (
    <WayIn
      title="Create the administrator"
      lead="You will look after providers, people and settings. The keys and credits that are here already become yours."
    >
      <AuthForm action="Create the administrator" onSubmit={setUp}>
        <NewPersonFields />
      </AuthForm>
    </WayIn>
  )
}
