// What somebody may spend in an organisation in a month, with all keys that they made there.
import type { Member } from '../../../contract/app/organisations.ts'
import { send } from '../../data/api.ts'
import { queryClient } from '../../data/query-client.ts'
import { ActionForm, textIn } from '../../parts/action-form.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { dollars } from '../../parts/figures.ts'
import { useToast } from '../../parts/toast.tsx'
import { membersQuery } from './organisation.ts'

interface BudgetDialogProps {
  readonly member: Member
  readonly onClose: () => void
}

/** Empty takes the budget away. */
export function BudgetDialog({ member, onClose }: BudgetDialogProps) {
  const toast = useToast()
  const { personId, name, budget, spent } = member
  const save = async (fields: FormData): Promise<void> => {
    const text = textIn(fields, 'budget').trim()
    const path = `/organisation/members/${encodeURIComponent(personId)}`
    await send('PATCH', path, { budget: text === '' ? null : Number(text) })
    await queryClient.invalidateQueries({ queryKey: membersQuery.queryKey })
    toast.done(
      text === ''
        ? `${name} has no budget of their own`
        : `${name} may spend ${dollars(Number(text))} a month`,
      'It holds from their next request on.',
    )
    onClose()
  }
  return (
    <Dialog
      title={`Budget of ${name}`}
      lead={`${dollars(spent)} spent in this month so far. It starts anew on the first, 00:00 UTC.`}
      onClose={onClose}
    >
      <ActionForm action="Save" onSubmit={save} onCancel={onClose}>
        <Field
          label="US dollars a month"
          hint="With all keys that they made here and the chat, deleted keys too; empty is no budget. What goes beyond it is refused. Limits of keys hold besides."
        >
          {(ties) => (
            <TextInput
              {...ties}
              name="budget"
              type="number"
              inputMode="decimal"
              step="any"
              min={0}
              max={9_000_000}
              autoFocus
              defaultValue={budget ?? ''}
              className="numeric"
            />
          )}
        </Field>
      </ActionForm>
    </Dialog>
  )
}
