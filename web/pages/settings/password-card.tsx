// The password: changed by whoever knows the one before. Other browsers may be signed out with it.
import { Link } from '@tanstack/react-router'
import { auth } from '../../data/auth.ts'
import { queryClient } from '../../data/query-client.ts'
import { ActionForm, textIn } from '../../parts/action-form.tsx'
import { Card } from '../../parts/card.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { useToast } from '../../parts/toast.tsx'
import { sessionsQuery } from './sessions.ts'

interface PasswordCardProps {
  /** False for those who only ever signed in elsewhere. */
  readonly hasPassword: boolean
}

/** Without a password it says how to get one. */
export function PasswordCard({ hasPassword }: PasswordCardProps) {
  const toast = useToast()
  if (!hasPassword)
    return (
      <Card title="Password" className="pb-4">
        <p className="max-w-[75ch] px-4 pt-4 text-quiet">
          You have none: you sign in elsewhere. To set one, sign out and use{' '}
          <Link to="/reset-password" className="text-water underline underline-offset-2">
            “Forgotten?”
          </Link>{' '}
          on the page to sign in.
        </p>
      </Card>
    )
  const change = async (fields: FormData): Promise<void> => {
    await auth('/change-password', {
      currentPassword: textIn(fields, 'current'),
      newPassword: textIn(fields, 'new'),
      revokeOtherSessions: fields.get('others') === 'on',
    })
    await queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey })
    toast.done('Your password is changed')
  }
  return (
    <Card title="Password">
      <ActionForm action="Change the password" onSubmit={change} className="max-w-md p-4 sm:p-5">
        <Field label="Current password">
          {(ties) => (
            <TextInput {...ties} name="current" type="password" autoComplete="current-password" required />
          )}
        </Field>
        <Field label="New password" hint="At least 10 characters; a few words that you remember are best.">
          {(ties) => (
            <TextInput
              {...ties}
              name="new"
              type="password"
              autoComplete="new-password"
              required
              minLength={10}
              maxLength={128}
            />
          )}
        </Field>
        <label className="flex items-center gap-2.5">
          <input type="checkbox" name="others" defaultChecked className="size-4 accent-water" />
          Sign out all other browsers
        </label>
      </ActionForm>
    </Card>
  )
}
