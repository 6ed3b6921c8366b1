// Signing in: with a password and a second factor, with a passkey, or with another service when one is configured.
import { Link, useRouter, useSearch } from '@tanstack/react-router'
import { Fingerprint } from 'lucide-react'
import { useEffect, useState } from 'react'
import { auth } from '../../data/auth.ts'
import { useMe } from '../../data/session.ts'
import { Button } from '../../parts/button.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { useToast } from '../../parts/toast.tsx'
import { enter } from './enter.ts'
import { AuthForm, Or, textOf, WayIn } from './way-in.tsx'

/** `/sign-in?return=/keys`. */
export function SignInPage() {
  const { installation, person } = useMe()
  const router = useRouter()
  const search = useSearch({ strict: false })
  const [isSecondAsked, askSecond] = useState(false)
  const [failure] = useState(() => (typeof search['error'] === 'string' ? search['error'] : undefined))
  useEffect(() => {
    if (person) void router.navigate({ to: '/keys', replace: true })
  }, [person, router])
  if (isSecondAsked) return <SecondFactor onDone={() => void enter(router, search['return'])} />

  const signIn = async (fields: FormData): Promise<void> => {
    const body = { email: textOf(fields, 'email'), password: textOf(fields, 'password') }
    const answer = await auth<{ twoFactorRedirect?: boolean }>('/sign-in/email', body)
    if (answer.twoFactorRedirect) askSecond(true)
    else await enter(router, search['return'])
  }
  return (
    <WayIn
      title="Sign in"
      lead={
        installation.setupNeeded
          ? 'There is no administrator yet. Open the link that the server printed when it started.'
          : undefined
      }
    >
      {failure !== undefined && (
        <p role="alert" className="rounded-md bg-error-soft px-3 py-2 text-sm text-error">
          Signing in with the other service did not work ({failure.slice(0, 80)}). Try again, or sign in
          another way.
        </p>
      )}
      <AuthForm action="Sign in" onSubmit={signIn}>
        <Field label="E-mail">
          {(ties) => (
            <TextInput
              {...ties}
              name="email"
              type="email"
              autoComplete="username webauthn"
              required
              autoFocus
            />
          )}
        </Field>
        <Field
          label="Password"
          hint={
            <Link to="/reset-password" className="text-water underline-offset-2 hover:underline">
              Forgotten?
            </Link>
          }
        >
          {(ties) => (
            <TextInput {...ties} name="password" type="password" autoComplete="current-password" required />
          )}
        </Field>
      </AuthForm>
      <Or />
      <PasskeyButton onDone={() => void enter(router, search['return'])} />
      {installation.signInWith.map(({ id, name }) => (
        <SocialButton key={id} id={id} name={name} wanted={search['return']} />
      ))}
      {installation.signUp === 'open' && (
        <p className="text-center text-quiet">
          New here?{' '}
          <Link
            to="/sign-up"
            search={{ return: search['return'] }}
            className="text-water underline-offset-2 hover:underline"
          >
            Create an account
          </Link>
        </p>
      )}
    </WayIn>
  )
}

interface DoneProps {
  readonly onDone: () => void
}

function SecondFactor({ onDone }: DoneProps) {
  const [isBackup, setBackup] = useState(false)
  const verify = async (fields: FormData): Promise<void> => {
    const path = isBackup ? '/two-factor/verify-backup-code' : '/two-factor/verify-totp'
    await auth(path, { code: textOf(fields, 'code').replaceAll(/\s/g, '') })
    onDone()
  }
  return (
    <WayIn
      title="Second factor"
      lead={
        isBackup
          ? 'One of the codes that you kept when you set it up.'
          : 'The six digits that your authenticator shows now.'
      }
    >
      <AuthForm action="Continue" onSubmit={verify}>
        <Field label={isBackup ? 'Backup code' : 'Code'}>
          {(ties) => (
            <TextInput
              {...ties}
              key={String(isBackup)}
              name="code"
              required
              autoFocus
              autoComplete="one-time-code"
              inputMode={isBackup ? 'text' : 'numeric'}
              className="font-mono text-lg tracking-widest"
            />
          )}
        </Field>
      </AuthForm>
      <Button look="quiet" onClick={() => setBackup(!isBackup)}>
        {isBackup ? 'Use the authenticator' : 'Use a backup code'}
      </Button>
    </WayIn>
  )
}

function PasskeyButton({ onDone }: DoneProps) {
  const toast = useToast()
  const [isBusy, setBusy] = useState(false)
  const signIn = async (): Promise<void> => {
    setBusy(true)
    try {
      const { signInWithPasskey } = await import('../../data/passkeys.ts')
      await signInWithPasskey()
      onDone()
    } catch (error) {
      toast.failed('No passkey was used', error)
    }
    setBusy(false)
  }
  return (
    <Button isBusy={isBusy} onClick={() => void signIn()} className="w-full">
      <Fingerprint size={16} aria-hidden /> Sign in with a passkey
    </Button>
  )
}

interface SocialButtonProps {
  readonly id: string
  readonly name: string
  readonly wanted: unknown
}

function SocialButton({ id, name, wanted }: SocialButtonProps) {
  const toast = useToast()
  const [isBusy, setBusy] = useState(false)
  const leave = async (): Promise<void> => {
    setBusy(true)
    try {
      const callbackURL = typeof wanted === 'string' ? wanted : '/keys'
      const { url } = await auth<{ url?: string }>('/sign-in/social', { provider: id, callbackURL })
      if (url !== undefined) location.assign(url)
    } catch (error) {
      toast.failed(`${name} could not be reached`, error)
      setBusy(false)
    }
  }
  return (
    <Button isBusy={isBusy} onClick={() => void leave()} className="w-full">
      Sign in with {name}
    </Button>
  )
}
