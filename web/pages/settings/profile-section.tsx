// Settings → Profile: the reader's name, address and monogram.
import { useState } from 'react'
import { auth } from '../../data/auth.ts'
import { queryClient } from '../../data/query-client.ts'
import { meQuery, useMe } from '../../data/session.ts'
import { ActionForm } from '../../parts/action-form.tsx'
import { Card } from '../../parts/card.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { Monogram } from '../../parts/monogram.tsx'
import { StatusChip } from '../../parts/status-chip.tsx'
import { useToast } from '../../parts/toast.tsx'
import { OwnDataCard } from './own-data-card.tsx'

/** The section. */
export function ProfileSection() {
  const { person, accounts } = useMe()
  const toast = useToast()
  const [name, setName] = useState(person?.name ?? '')
  if (!person) return null
  const save = async (): Promise<void> => {
    await auth('/update-user', { name: name.trim() })
    await queryClient.invalidateQueries({ queryKey: meQuery.queryKey })
    toast.done('Your name is changed')
  }
  return (
    <>
      <Card className="p-4 sm:p-5">
        <div className="mb-6 flex items-center gap-4">
          <Monogram name={person.name} size={52} isRound />
          <div className="min-w-0">
            <p className="flex flex-wrap items-center gap-2 text-lg font-semibold">
              <span className="truncate">{person.name}</span>
              {person.administrator && <StatusChip kind="info">administrator</StatusChip>}
            </p>
            <p className="truncate text-quiet">{person.email}</p>
          </div>
        </div>
        <ActionForm
          action="Save"
          isDisabled={name.trim() === '' || name.trim() === person.name}
          onSubmit={save}
          className="max-w-md"
        >
          <Field label="Name" hint="The others in your organisations see it, and it names your own account.">
            {(ties) => (
              <TextInput
                {...ties}
                value={name}
                maxLength={100}
                autoComplete="name"
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          <Field label="E-mail" hint="What you sign in with. It cannot be changed here.">
            {(ties) => <TextInput {...ties} value={person.email} disabled readOnly />}
          </Field>
        </ActionForm>
      </Card>
      <Card title="Your accounts">
        <ul className="divide-y">
          {accounts.map((account) => (
            <li key={account.id} className="flex items-center gap-3 px-4 py-3">
              <Monogram name={account.name} size={28} />
              <span className="min-w-0 flex-1 truncate">{account.name}</span>
              <span className="text-sm text-quiet">
                {account.kind === 'personal' ? 'your own' : account.role}
              </span>
            </li>
          ))}
        </ul>
      </Card>
      <OwnDataCard person={person} />
    </>
  )
}
