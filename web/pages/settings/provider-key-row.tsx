// One provider key of the account: how it is, its switch, its test, and what else can be done with it.
import { MoreHorizontal, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { ProviderKeyItem } from '../../../contract/app/provider-keys.ts'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { ago, day, moment } from '../../parts/figures.ts'
import { Menu, MenuItem } from '../../parts/menu.tsx'
import { Monogram } from '../../parts/monogram.tsx'
import { StatusChip } from '../../parts/status-chip.tsx'
import { Switch } from '../../parts/switch.tsx'
import { useToast } from '../../parts/toast.tsx'
import { EditProviderKeyDialog } from './provider-key-dialog.tsx'
import { changeProviderKey, deleteProviderKey, stateOf, testProviderKey, testWords } from './provider-keys.ts'

interface ProviderKeyRowProps {
  readonly item: ProviderKeyItem
  readonly now: number
}

/** The key is never in it: only its end. */
export function ProviderKeyRow({ item, now }: ProviderKeyRowProps) {
  const [open, setOpen] = useState<'edit' | 'delete'>()
  const { kind, word, text } = stateOf(item)
  const { provider, name, ending, createdBy, createdAt, lastUsedAt } = item
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-3 px-4 py-3.5">
      <Monogram name={provider.name} size={30} />
      <div className="min-w-56 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium break-words">{name}</span>
          <StatusChip kind={kind}>{word}</StatusChip>
        </p>
        <p className="text-sm text-quiet">
          {provider.name}
          {ending !== '' && ' '}
          {ending !== '' && <span className="font-mono">…{ending}</span>} · added{' '}
          <time dateTime={createdAt} title={moment(createdAt)}>
            {day(createdAt)}
          </time>
          {createdBy !== null && ` by ${createdBy}`}
          {lastUsedAt !== null && ` · used ${ago(lastUsedAt, now)}`}
          {!item.allowFallback && ' · no fallback'}
        </p>
        {text !== undefined && <p className="mt-1 text-sm">{text}</p>}
      </div>
      <Actions item={item} onOpen={setOpen} />
      {open === 'edit' && <EditProviderKeyDialog item={item} onClose={() => setOpen(undefined)} />}
      {open === 'delete' && (
        <Confirm
          title={`Delete ${name}?`}
          action="Delete the key"
          onConfirm={() => deleteProviderKey(item.id)}
          onClose={() => setOpen(undefined)}
        >
          Requests are not served with it from the next one on. It cannot be brought back; at {provider.name}{' '}
          it goes on working until you revoke it there.
        </Confirm>
      )}
    </li>
  )
}

interface ActionsProps {
  readonly item: ProviderKeyItem
  readonly onOpen: (dialog: 'edit' | 'delete') => void
}

function Actions({ item, onOpen }: ActionsProps) {
  const toast = useToast()
  const [busy, setBusy] = useState<'test' | 'switch'>()
  const act = async (what: 'test' | 'switch', work: () => Promise<unknown>): Promise<void> => {
    setBusy(what)
    try {
      await work()
    } catch (error) {
      toast.failed(what === 'test' ? 'It could not be tested' : `${item.name} is as it was`, error)
    }
    setBusy(undefined)
  }
  const test = async (): Promise<void> => {
    const result = await testProviderKey(item.id)
    if (result.ok) toast.done(`${item.provider.name} answers`, testWords(result))
    else toast.failed(`${item.provider.name} did not answer as it should`, new Error(testWords(result)))
  }
  return (
    <div className="flex items-center gap-2.5">
      <Button
        size="small"
        isBusy={busy === 'test'}
        disabled={!item.provider.takesKeys}
        onClick={() => void act('test', test)}
      >
        Test<span className="sr-only"> {item.name}</span>
      </Button>
      <Switch
        label={`Use ${item.name}`}
        isOn={busy === 'switch' ? item.disabled : !item.disabled}
        isDisabled={busy !== undefined}
        onChange={(isOn) => void act('switch', () => changeProviderKey(item.id, { disabled: !isOn }))}
      />
      <Menu label={`More for ${item.name}`} trigger={<MoreHorizontal size={17} aria-hidden />}>
        <MenuItem onSelect={() => onOpen('edit')}>
          <Pencil size={15} aria-hidden /> Edit
        </MenuItem>
        <MenuItem onSelect={() => onOpen('delete')} className="text-error">
          <Trash2 size={15} aria-hidden /> Delete
        </MenuItem>
      </Menu>
    </div>
  )
}
