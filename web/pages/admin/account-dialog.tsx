// One account: gives it credit or takes some, with a note for the books, says whether it needs credit first, and shuts it.
import { useState } from 'react'
import type { AccountOfInstallation } from '../../../contract/app/admin-accounts.ts'
import { ActionForm, textIn } from '../../parts/action-form.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field, Select, TextInput } from '../../parts/field.tsx'
import { dollars } from '../../parts/figures.ts'
import { useToast } from '../../parts/toast.tsx'
import { AccessForm } from './access-form.tsx'
import { change } from './queries.ts'

interface AccountDialogProps {
  readonly account: AccountOfInstallation
  readonly allPrepaid: boolean
  readonly onClose: () => void
}

/** Stays open, so that the balance is seen to change. */
export function AccountDialog({ account, allPrepaid, onClose }: AccountDialogProps) {
  const { name, granted, used, balance, held } = account
  const figures = [
    ['Granted', granted],
    ['Used', used],
    ['Balance', balance],
    ...(held > 0 ? ([['Held for requests in flight', held]] as const) : []),
  ] as const
  return (
    <Dialog title={name} lead="Credit, billing and access" place="side" onClose={onClose}>
      <dl className="mb-6 divide-y rounded-md border">
        {figures.map(([label, value]) => (
          <div key={label} className="flex justify-between gap-4 px-3 py-2">
            <dt className="text-quiet">{label}</dt>
            <dd className="numeric font-medium">{dollars(value)}</dd>
          </div>
        ))}
      </dl>
      <CreditForm account={account} />
      <BillingForm account={account} allPrepaid={allPrepaid} />
      <AccessForm account={account} />
    </Dialog>
  )
}

function CreditForm({ account: { id, name } }: { readonly account: AccountOfInstallation }) {
  const toast = useToast()
  const [times, setTimes] = useState(0)
  const [kind, setKind] = useState<'grant' | 'adjustment'>('grant')
  const submit = async (fields: FormData): Promise<void> => {
    const amount = Number(textIn(fields, 'amount'))
    const note = textIn(fields, 'note').trim()
    await change('POST', `/admin/accounts/${id}/credit`, { kind, dollars: amount, note })
    toast.done(amount < 0 ? `${dollars(-amount)} taken from ${name}` : `${dollars(amount)} given to ${name}`)
    setTimes(times + 1)
  }
  return (
    <section aria-label="Credit" className="border-t pt-5">
      <h3 className="mb-3 font-medium">Credit</h3>
      <ActionForm key={times} action={kind === 'grant' ? 'Give credit' : 'Adjust'} onSubmit={submit}>
        <Field
          label="What it is"
          hint={
            kind === 'grant' ? 'Adds credit.' : 'Puts the books right: a negative amount takes credit away.'
          }
        >
          {(ties) => (
            <Select
              {...ties}
              value={kind}
              onChange={(event) => setKind(event.target.value === 'grant' ? 'grant' : 'adjustment')}
            >
              <option value="grant">A grant</option>
              <option value="adjustment">An adjustment</option>
            </Select>
          )}
        </Field>
        <Field label="US dollars">
          {(ties) => (
            <TextInput
              {...ties}
              name="amount"
              type="number"
              inputMode="decimal"
              step="any"
              required
              {...(kind === 'grant' && { min: 0.01 })}
              className="numeric"
            />
          )}
        </Field>
        <Field
          label="Note"
          hint="Why. It is kept in the books with your address, and the account’s own people read it."
        >
          {(ties) => <TextInput {...ties} name="note" required maxLength={500} />}
        </Field>
      </ActionForm>
    </section>
  )
}

function BillingForm({ account, allPrepaid }: Omit<AccountDialogProps, 'onClose'>) {
  const toast = useToast()
  const [wished, setWished] = useState<AccountOfInstallation['billing']>()
  const set = async (billing: AccountOfInstallation['billing']): Promise<void> => {
    setWished(billing)
    try {
      await change('PATCH', `/admin/accounts/${account.id}`, { billing })
      toast.done(`${account.name} is ${billing}`)
    } catch (error) {
      toast.failed('The billing is as it was', error)
    }
    setWished(undefined)
  }
  return (
    <section aria-label="Billing" className="mt-6 border-t pt-5">
      <h3 className="mb-3 font-medium">Billing</h3>
      <Field
        label="Whether it needs credit first"
        hint={
          allPrepaid
            ? 'The setting CAUSEWAY_BILLING makes every account prepaid; what is chosen here holds once that is gone.'
            : 'Acts on the next request. A prepaid account without credit gets 402.'
        }
      >
        {(ties) => (
          <Select
            {...ties}
            value={wished ?? account.billing}
            disabled={wished !== undefined || allPrepaid}
            onChange={(event) => void set(event.target.value === 'prepaid' ? 'prepaid' : 'metered')}
          >
            <option value="metered">Metered: spends first, owes what it used</option>
            <option value="prepaid">Prepaid: spends what it has</option>
          </Select>
        )}
      </Field>
    </section>
  )
}
