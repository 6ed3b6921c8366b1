// Settings → Organisation: making one, and for those who act for one: its name, its people, invitations, leaving, the end of it.
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import type { AccountOfPerson } from '../../../contract/app/me.ts'
import { send } from '../../data/api.ts'
import { queryClient } from '../../data/query-client.ts'
import { isAtLeast, meQuery, useMe } from '../../data/session.ts'
import { ActionForm, textIn } from '../../parts/action-form.tsx'
import { Card } from '../../parts/card.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { useToast } from '../../parts/toast.tsx'
import { EndCard } from './end-card.tsx'
import { InvitationsCard } from './invitations-card.tsx'
import { MembersCard } from './members-card.tsx'
import { makeOrganisation } from './organisation.ts'

/** The section. */
export function OrganisationSection() {
  const me = useMe()
  const { account } = me
  const isOrganisation = account?.kind === 'organisation'
  return (
    <>
      {isOrganisation && (
        <>
          {isAtLeast(me, 'admin') && <NameCard key={account.id} account={account} />}
          <MembersCard role={account.role} />
          {isAtLeast(me, 'admin') && <InvitationsCard role={account.role} />}
          <EndCard account={account} />
        </>
      )}
      <NewOrganisationCard isFirst={!isOrganisation} />
    </>
  )
}

interface NameCardProps {
  readonly account: AccountOfPerson
}

function NameCard({ account }: NameCardProps) {
  const toast = useToast()
  const [name, setName] = useState(account.name)
  const rename = async (): Promise<void> => {
    await send('PATCH', '/organisation', { name: name.trim() })
    await queryClient.invalidateQueries({ queryKey: meQuery.queryKey })
    toast.done('The organisation has a new name')
  }
  return (
    <Card title="Name">
      <ActionForm
        action="Rename"
        look="plain"
        isDisabled={name.trim() === '' || name.trim() === account.name}
        onSubmit={rename}
        className="max-w-md p-4 sm:p-5"
      >
        <Field label="Name of the organisation">
          {(ties) => (
            <TextInput
              {...ties}
              value={name}
              maxLength={100}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
      </ActionForm>
    </Card>
  )
}

interface NewOrganisationCardProps {
  /** The reader acts for their own account, so it is said what an organisation is. */
  readonly isFirst: boolean
}

function NewOrganisationCard({ isFirst }: NewOrganisationCardProps) {
  const router = useRouter()
  const toast = useToast()
  const make = async (fields: FormData): Promise<void> => {
    const name = textIn(fields, 'name').trim()
    await makeOrganisation(name)
    await router.invalidate()
    toast.done(`${name} is ready`, 'You act for it now; the switch of accounts changes that.')
  }
  return (
    <Card title={isFirst ? 'Make an organisation' : 'Make another organisation'}>
      <div className="p-4 sm:p-5">
        {isFirst && (
          <p className="mb-4 max-w-[75ch] text-quiet">
            You act for your own account, which nobody else belongs to. An organisation has keys, credit and
            activity of its own and as many people as you invite; each has a role that says what they may.
          </p>
        )}
        <ActionForm
          action="Make the organisation"
          look={isFirst ? 'main' : 'plain'}
          onSubmit={make}
          className="max-w-md"
        >
          <Field label={isFirst ? 'Name of the organisation' : 'Name of the new one'}>
            {(ties) => <TextInput {...ties} name="name" required maxLength={100} />}
          </Field>
        </ActionForm>
      </div>
    </Card>
  )
}
