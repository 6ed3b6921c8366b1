// The people of an organisation: who they are, what they may, and changing that.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CircleDollarSign, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { AccountRole } from '../../../contract/app/me.ts'
import type { Member } from '../../../contract/app/organisations.ts'
import { send } from '../../data/api.ts'
import { queryClient } from '../../data/query-client.ts'
import { meQuery, useMe } from '../../data/session.ts'
import { Card } from '../../parts/card.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { ErrorState } from '../../parts/error-state.tsx'
import { Select } from '../../parts/field.tsx'
import { day, dollars } from '../../parts/figures.ts'
import { IconButton } from '../../parts/icon-button.tsx'
import { Monogram } from '../../parts/monogram.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { StatusChip } from '../../parts/status-chip.tsx'
import { useToast } from '../../parts/toast.tsx'
import { BudgetDialog } from './budget-dialog.tsx'
import { membersQuery, ROLES } from './organisation.ts'

interface MembersCardProps {
  /** The reader's own. */
  readonly role: AccountRole
}

/** Those below admin only look. Owners alone change owners, which the server sees to as well. */
export function MembersCard({ role }: MembersCardProps) {
  const query = useQuery(membersQuery)
  const [removed, setRemoved] = useState<Member>()
  const [budgeted, setBudgeted] = useState<Member>()
  return (
    <Card
      title="People"
      action={
        <Link
          to="/activity"
          search={{ by: 'person', range: 'this-month' }}
          className="text-sm text-water underline-offset-2 hover:underline"
        >
          Spend by person
        </Link>
      }
    >
      {query.isPending && <Skeleton className="m-4 h-24" />}
      {query.isError && (
        <div className="p-4">
          <ErrorState
            what="The people could not be loaded"
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        </div>
      )}
      <ul className="divide-y">
        {query.data?.map((member) => (
          <MemberItem
            key={member.personId}
            member={member}
            role={role}
            onBudget={() => setBudgeted(member)}
            onRemove={() => setRemoved(member)}
          />
        ))}
      </ul>
      {budgeted && <BudgetDialog member={budgeted} onClose={() => setBudgeted(undefined)} />}
      {removed && (
        <Confirm
          title={`Remove ${removed.name}?`}
          action="Remove them"
          onConfirm={async () => {
            await send('DELETE', `/organisation/members/${encodeURIComponent(removed.personId)}`)
            await queryClient.invalidateQueries({ queryKey: membersQuery.queryKey })
          }}
          onClose={() => setRemoved(undefined)}
        >
          They see nothing of this organisation from their next click on. Keys that they made or have seen go
          on working: delete those under Keys.
        </Confirm>
      )}
    </Card>
  )
}

interface MemberItemProps {
  readonly member: Member
  readonly role: AccountRole
  readonly onBudget: () => void
  readonly onRemove: () => void
}

function MemberItem({ member, role, onBudget, onRemove }: MemberItemProps) {
  const isOneself = useMe().person?.id === member.personId
  const mayChange = role === 'owner' || (role === 'admin' && member.role !== 'owner')
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3">
      <Monogram name={member.name} size={30} isRound />
      <div className="min-w-40 flex-1">
        <p className="flex flex-wrap items-center gap-2">
          <span className="truncate font-medium">{member.name}</span>
          {isOneself && <span className="text-sm text-quiet">you</span>}
          {member.disabled && <StatusChip kind="error">shut out</StatusChip>}
        </p>
        <p className="truncate text-sm text-quiet">
          {member.email} · since {day(member.since)}
        </p>
      </div>
      <p className="text-sm text-quiet">
        <span className="numeric text-ink">{dollars(member.spent)}</span>
        {member.budget !== null && (
          <>
            {' '}
            of <span className="numeric text-ink">{dollars(member.budget)}</span>
          </>
        )}{' '}
        this month
      </p>
      {mayChange ? (
        <span className="flex items-center gap-1">
          <IconButton label={`Budget of ${member.name}`} onClick={onBudget}>
            <CircleDollarSign size={15} aria-hidden />
          </IconButton>
          <RoleSelect member={member} mayMakeOwners={role === 'owner'} />
          {isOneself ? (
            <span className="w-8" />
          ) : (
            <IconButton label={`Remove ${member.name}`} onClick={onRemove}>
              <Trash2 size={15} aria-hidden />
            </IconButton>
          )}
        </span>
      ) : (
        <span className="text-sm text-quiet">{member.role}</span>
      )}
    </li>
  )
}

interface RoleSelectProps {
  readonly member: Member
  readonly mayMakeOwners: boolean
}

function RoleSelect({ member, mayMakeOwners }: RoleSelectProps) {
  const toast = useToast()
  const [wished, setWished] = useState<AccountRole>()
  const change = async (role: AccountRole): Promise<void> => {
    setWished(role)
    try {
      await send('PATCH', `/organisation/members/${encodeURIComponent(member.personId)}`, { role })
      toast.done(`${member.name} is ${role} now`, 'It holds from their next click on.')
      // The role of the reader may have changed with it.
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: membersQuery.queryKey }),
        queryClient.invalidateQueries({ queryKey: meQuery.queryKey }),
      ])
    } catch (error) {
      toast.failed(`${member.name} is still ${member.role}`, error)
    }
    setWished(undefined)
  }
  return (
    <Select
      aria-label={`Role of ${member.name}`}
      value={wished ?? member.role}
      disabled={wished !== undefined}
      onChange={(event) => void change(event.target.value as AccountRole)}
      className="!w-32"
    >
      {ROLES.filter(({ id }) => id !== 'owner' || mayMakeOwners).map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  )
}
