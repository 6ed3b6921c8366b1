// Shuts a whole account with a reason that its people and its callers are told, and opens it again.
import { useState } from 'react'
import type { AccountOfInstallation } from '../../../contract/app/admin-accounts.ts'
import { queryClient } from '../../data/query-client.ts'
import { meQuery, useMe } from '../../data/session.ts'
import { ActionForm, textIn } from '../../parts/action-form.tsx'
import { Button } from '../../parts/button.tsx'
import { messageOf } from '../../parts/error-state.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { moment } from '../../parts/figures.ts'
import { useToast } from '../../parts/toast.tsx'
import { change } from './queries.ts'

interface AccessFormProps {
  readonly account: AccountOfInstallation
}

/** Part of the sheet of an account. */
export function AccessForm({ account }: AccessFormProps) {
  const { id, name, disabled } = account
  const isOwn = useMe().accounts.some((own) => own.id === id && own.kind === 'personal')
  const toast = useToast()
  const disable = async (fields: FormData): Promise<void> => {
    await change('POST', `/admin/accounts/${id}/disable`, { reason: textIn(fields, 'reason').trim() })
    await queryClient.invalidateQueries({ queryKey: meQuery.queryKey })
    toast.done(`${name} is disabled`, 'None of its keys works from now on.')
  }
  return (
    <section aria-label="Access" className="mt-6 border-t pt-5">
      <h3 className="mb-3 font-medium">Access</h3>
      {disabled ? (
        <Disabled account={account} since={disabled.since} reason={disabled.reason} />
      ) : (
        <ActionForm action="Disable the account" look="danger" onSubmit={disable}>
          <p className="text-sm text-quiet">
            All keys stop with their next request, whatever their own switches say. Its people can still sign
            in, look and save what they need, and change nothing. Enabling brings everything back as it was.
            {isOwn && ' This is your own account: administration goes on, your keys and the chat do not.'}
          </p>
          <Field
            label="Reason"
            hint="Its people and whoever calls with its keys are told this. Name no secret."
          >
            {(ties) => <TextInput {...ties} name="reason" required maxLength={300} autoComplete="off" />}
          </Field>
        </ActionForm>
      )}
    </section>
  )
}

interface DisabledProps extends AccessFormProps {
  readonly since: string
  readonly reason: string
}

function Disabled({ account: { id, name }, since, reason }: DisabledProps) {
  const toast = useToast()
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly error?: string }>({ isBusy: false })
  const enable = async (): Promise<void> => {
    setState({ isBusy: true })
    try {
      await change('POST', `/admin/accounts/${id}/enable`)
      await queryClient.invalidateQueries({ queryKey: meQuery.queryKey })
      toast.done(`${name} is enabled`, 'Its keys work as their own switches say.')
    } catch (error) {
      setState({ isBusy: false, error: messageOf(error) })
    }
  }
  return (
    <div className="flex flex-col items-start gap-3">
      <p className="wrap-anywhere">
        Disabled since {moment(since)}: <q>{reason}</q>
      </p>
      <p role="alert" className="rounded-md bg-error-soft px-3 py-2 text-sm text-error empty:hidden">
        {state.error}
      </p>
      <Button isBusy={state.isBusy} onClick={() => void enable()}>
        Enable the account
      </Button>
    </div>
  )
}
