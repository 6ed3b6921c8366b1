// Everybody who is here: shut out or let in again, made administrator, given a link to choose a new password.
import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import type { PersonOfInstallation } from '../../../contract/app/people.ts'
import { useMe } from '../../data/session.ts'
import { Card } from '../../parts/card.tsx'
import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { day } from '../../parts/figures.ts'
import { Menu, MenuItem, MenuLine } from '../../parts/menu.tsx'
import { Monogram } from '../../parts/monogram.tsx'
import { StatusChip } from '../../parts/status-chip.tsx'
import { useToast } from '../../parts/toast.tsx'
import { change } from './queries.ts'
import { ResetLink } from './reset-link.tsx'

interface PeopleTableProps {
  readonly people: readonly PersonOfInstallation[]
}

type Asked = { readonly person: PersonOfInstallation; readonly about: 'disable' | 'administrator' | 'link' }

/** Oldest first until a head is pressed. */
export function PeopleTable({ people }: PeopleTableProps) {
  const [asked, setAsked] = useState<Asked>()
  const close = (): void => setAsked(undefined)
  const columns: readonly Column<PersonOfInstallation>[] = [
    { id: 'name', head: 'Name', sortBy: ({ name }) => name, cell: (person) => <Name person={person} /> },
    {
      id: 'factor',
      head: 'Second factor',
      className: 'max-sm:hidden',
      sortBy: ({ twoFactor }) => Number(twoFactor),
      cell: ({ twoFactor }) => (
        <span className={twoFactor ? '' : 'text-quiet'}>{twoFactor ? 'on' : 'off'}</span>
      ),
    },
    {
      id: 'since',
      head: 'Since',
      className: 'max-sm:hidden',
      isNumber: true,
      sortBy: ({ createdAt }) => Date.parse(createdAt),
      cell: ({ createdAt }) => day(createdAt),
    },
    {
      id: 'more',
      head: <span className="sr-only">More</span>,
      className: 'w-12',
      cell: (person) => <Actions person={person} onAsk={(about) => setAsked({ person, about })} />,
    },
  ]
  return (
    <Card title="Everybody" action={<span className="text-sm text-quiet">{people.length}</span>}>
      <DataTable label="People" columns={columns} rows={people} keyOf={({ id }) => id} />
      {asked?.about === 'disable' && <Disable person={asked.person} onClose={close} />}
      {asked?.about === 'administrator' && <MakeAdministrator person={asked.person} onClose={close} />}
      {asked?.about === 'link' && <ResetLink person={asked.person} onClose={close} />}
    </Card>
  )
}

interface PersonProps {
  readonly person: PersonOfInstallation
}

function Name({ person: { name, email, administrator, disabled } }: PersonProps) {
  return (
    <div className="flex items-center gap-3 py-1 sm:min-w-52">
      <Monogram name={name} size={28} isRound />
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-2">
          <span className={disabled ? 'font-medium text-quiet' : 'font-medium'}>{name}</span>
          {administrator && <StatusChip kind="info">administrator</StatusChip>}
          {disabled && <StatusChip kind="error">shut out</StatusChip>}
        </p>
        <p className="text-sm wrap-anywhere text-quiet">{email}</p>
      </div>
    </div>
  )
}

interface ActionsProps extends PersonProps {
  readonly onAsk: (about: Asked['about']) => void
}

function Actions({ person, onAsk }: ActionsProps) {
  const toast = useToast()
  const isOneself = useMe().person?.id === person.id
  const set = async (changes: object, said: string): Promise<void> => {
    try {
      await change('PATCH', `/admin/people/${encodeURIComponent(person.id)}`, changes)
      toast.done(said)
    } catch (error) {
      toast.failed('Nothing was changed', error)
    }
  }
  return (
    <Menu label={`More about ${person.name}`} trigger={<Ellipsis size={16} aria-hidden />}>
      <MenuItem onSelect={() => onAsk('link')}>Link for a new password</MenuItem>
      {person.administrator ? (
        <MenuItem
          onSelect={() => void set({ administrator: false }, `${person.name} is no administrator any more`)}
        >
          Take the administration away
        </MenuItem>
      ) : (
        <MenuItem onSelect={() => onAsk('administrator')}>Make administrator</MenuItem>
      )}
      {!isOneself && <MenuLine />}
      {!isOneself &&
        (person.disabled ? (
          <MenuItem onSelect={() => void set({ disabled: false }, `${person.name} may sign in again`)}>
            Let in again
          </MenuItem>
        ) : (
          <MenuItem onSelect={() => onAsk('disable')} className="text-error">
            Shut out
          </MenuItem>
        ))}
    </Menu>
  )
}

interface AskProps extends PersonProps {
  readonly onClose: () => void
}

function Disable({ person, onClose }: AskProps) {
  return (
    <Confirm
      title={`Shut ${person.name} out?`}
      action="Shut them out"
      onConfirm={() => change('PATCH', `/admin/people/${encodeURIComponent(person.id)}`, { disabled: true })}
      onClose={onClose}
    >
      They are signed out everywhere at once and cannot sign in. The keys of their own account are switched
      off and stay off, also when they are let in again. Keys of organisations go on working: somebody there
      should delete those that they have seen.
    </Confirm>
  )
}

function MakeAdministrator({ person, onClose }: AskProps) {
  return (
    <Confirm
      title={`Make ${person.name} an administrator?`}
      action="Make them administrator"
      onConfirm={() =>
        change('PATCH', `/admin/people/${encodeURIComponent(person.id)}`, { administrator: true })
      }
      onClose={onClose}
    >
      They may then do everything on these pages: shut people out, you among them, and give credit.
    </Confirm>
  )
}
