// A forgotten password: asking for a link, and choosing a new password with it.
import { Link, useRouter, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { auth } from '../../data/auth.ts'
import { useMe } from '../../data/session.ts'
import { Field, TextInput } from '../../parts/field.tsx'
import { useToast } from '../../parts/toast.tsx'
import { PasswordField } from './new-person-fields.tsx'
import { AuthForm, textOf, WayIn } from './way-in.tsx'

/** `/reset-password`, and with `?token=…` from the link. */
export function ResetPasswordPage() {
  const token = String(useSearch({ strict: false })['token'] ?? '')
  return token === '' ? <AskForLink /> : <ChoosePassword token={token} />
}

function AskForLink() {
  const { installation } = useMe()
  const [isAsked, setAsked] = useState(false)
  const ask = async (fields: FormData): Promise<void> => {
    await auth('/request-password-reset', { email: textOf(fields, 'email'), redirectTo: '/reset-password' })
    setAsked(true)
  }
  if (isAsked) {
    return (
      <WayIn
        title={installation.mail ? 'Look into your mail' : 'Ask your administrator'}
        lead={
          installation.mail
            ? 'If there is an account with this address, a link to choose a new password is on its way. It works once, for an hour.'
            : 'This installation sends no mail. If there is an account with this address, the administrator now sees a link for you.'
        }
      >
        <Link to="/sign-in" className="text-water underline-offset-2 hover:underline">
          Back to signing in
        </Link>
      </WayIn>
    )
  }
  return (
    <WayIn title="Forgotten password" lead="A link lets you choose a new one.">
      <AuthForm action="Ask for the link" onSubmit={ask}>
        <Field label="E-mail">
          {(ties) => (
            <TextInput {...ties} name="email" type="email" autoComplete="username" required autoFocus />
          )}
        </Field>
      </AuthForm>
    </WayIn>
  )
}

interface ChoosePasswordProps {
  readonly token: string
}

function ChoosePassword({ token }: ChoosePasswordProps) {
  const router = useRouter()
  const toast = useToast()
  const choose = async (fields: FormData): Promise<void> => {
    await auth('/reset-password', { token, newPassword: textOf(fields, 'password') })
    toast.done('The new password is set', 'Sign in with it.')
    await router.navigate({ to: '/sign-in' })
  }
  return (
    <WayIn title="Choose a new password">
      <AuthForm action="Set the password" onSubmit={choose}>
        <PasswordField label="New password" />
      </AuthForm>
    </WayIn>
  )
}
