// Keys as rows: a switch that acts at once, what is left of the limit, spend, last use, and what else can be done.
import { Link } from '@tanstack/react-router'
import { ChartNoAxesColumn, Ellipsis, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { OwnKey } from '../../../contract/app/keys.ts'
import { changeKey, deleteKey } from '../../data/keys.ts'
import { Card } from '../../parts/card.tsx'
import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { ago, day, dollars, moment } from '../../parts/figures.ts'
import { Menu, MenuItem, MenuLine } from '../../parts/menu.tsx'
import { StatusChip } from '../../parts/status-chip.tsx'
import { Switch } from '../../parts/switch.tsx'
import { useToast } from '../../parts/toast.tsx'
import { nextReset, usedShare } from './key-form.ts'
import { KeySpend } from './key-spend.tsx'

interface KeyTableProps {
  readonly keys: readonly OwnKey[]
  /** False for those who may only look. */
  readonly mayChange: boolean
  readonly onEdit: (key: OwnKey) => void
}

/** Newest first until a head is pressed. */
export function KeyTable({ keys, mayChange, onEdit }: KeyTableProps) {
  const [deleted, setDeleted] = useState<OwnKey>()
  const [now] = useState(() => Date.now())
  const columns: readonly Column<OwnKey>[] = [
    {
      id: 'on',
      head: 'On',
      cell: (key) => <KeySwitch item={key} mayChange={mayChange} />,
    },
    {
      id: 'name',
      head: 'Name',
      sortBy: ({ name }) => name,
      cell: (key) => <KeyName item={key} now={now} />,
    },
    {
      id: 'limit',
      head: 'Limit',
      sortBy: (key) => usedShare(key),
      cell: (key) => <Limit item={key} now={now} />,
    },
    {
      id: 'spent',
      head: 'Spent',
      isNumber: true,
      sortBy: ({ usage }) => usage,
      cell: (key) => (
        <span className="inline-flex items-center gap-3">
          <KeySpend hash={key.hash} hasSpent={key.usage > 0} />
          <span className="min-w-14">{dollars(key.usage)}</span>
        </span>
      ),
    },
    {
      id: 'used',
      head: 'Last used',
      isNumber: true,
      sortBy: ({ last_used_at }) => (last_used_at === null ? undefined : Date.parse(last_used_at)),
      cell: ({ last_used_at }) =>
        last_used_at === null ? (
          <span className="text-quiet">never</span>
        ) : (
          <time dateTime={last_used_at} title={moment(last_used_at)}>
            {ago(last_used_at, now)}
          </time>
        ),
    },
    {
      id: 'more',
      head: <span className="sr-only">More</span>,
      className: 'w-12',
      cell: (key) => (
        <Menu label={`More about ${key.name}`} trigger={<Ellipsis size={16} aria-hidden />}>
          <MenuItem asChild>
            <Link to="/activity" search={{ key: key.hash }}>
              <ChartNoAxesColumn size={15} aria-hidden /> Activity
            </Link>
          </MenuItem>
          {mayChange && (
            <>
              <MenuItem onSelect={() => onEdit(key)}>
                <Pencil size={15} aria-hidden /> Edit
              </MenuItem>
              <MenuLine />
              <MenuItem onSelect={() => setDeleted(key)} className="text-error">
                <Trash2 size={15} aria-hidden /> Delete
              </MenuItem>
            </>
          )}
        </Menu>
      ),
    },
  ]
  return (
    <Card>
      <DataTable label="Keys" columns={columns} rows={keys} keyOf={({ hash }) => hash} />
      {deleted && (
        <Confirm
          title={`Delete ${deleted.name}?`}
          action="Delete the key"
          onConfirm={() => deleteKey(deleted.hash)}
          onClose={() => setDeleted(undefined)}
        >
          Programs that use <code className="text-ink">{deleted.label}</code> are refused from the next
          request on. What it has done stays in activity and logs. This cannot be undone; switching it off
          can.
        </Confirm>
      )}
    </Card>
  )
}

interface KeySwitchProps {
  readonly item: OwnKey
  readonly mayChange: boolean
}

function KeySwitch({ item, mayChange }: KeySwitchProps) {
  const toast = useToast()
  // What was wished is shown at once; the list says what is.
  const [wished, setWished] = useState<boolean>()
  const change = async (isOn: boolean): Promise<void> => {
    setWished(isOn)
    try {
      await changeKey(item.hash, { disabled: !isOn })
    } catch (error) {
      toast.failed(`${item.name} is still ${isOn ? 'off' : 'on'}`, error)
    }
    setWished(undefined)
  }
  return (
    <Switch
      label={`${item.name} is on`}
      isOn={wished ?? !item.disabled}
      isDisabled={!mayChange || wished !== undefined}
      onChange={(isOn) => void change(isOn)}
    />
  )
}

interface KeyItemProps {
  readonly item: OwnKey
  readonly now: number
}

function KeyName({ item, now }: KeyItemProps) {
  const hasEnded = item.expires_at !== null && Date.parse(item.expires_at) <= now
  const bounds = [
    item.allowed_models &&
      `${item.allowed_models.length} ${item.allowed_models.length === 1 ? 'model' : 'models'}`,
    item.allowed_providers &&
      `${item.allowed_providers.length} ${item.allowed_providers.length === 1 ? 'provider' : 'providers'}`,
    item.requests_per_minute !== null && `${item.requests_per_minute} requests a minute`,
    item.tokens_per_minute !== null && `${item.tokens_per_minute.toLocaleString('en-US')} tokens a minute`,
  ].filter(Boolean)
  return (
    <div className="min-w-52 py-1">
      <div className="flex flex-wrap items-center gap-2">
        <span className={`font-medium ${item.disabled ? 'text-quiet' : ''}`}>{item.name}</span>
        {item.kind === 'test' && <StatusChip kind="info">test</StatusChip>}
        {item.kind === 'management' && <StatusChip kind="degraded">management</StatusChip>}
        {item.disabled && <StatusChip kind="neutral">off</StatusChip>}
        {hasEnded && <StatusChip kind="error">ended</StatusChip>}
      </div>
      <div className="font-mono text-xs text-quiet">{item.label}</div>
      <div className="text-xs text-quiet">
        {day(item.created_at)}
        {item.created_by && ` by ${item.created_by.name}`}
        {item.expires_at !== null && !hasEnded && ` · ends ${day(item.expires_at)}`}
        {bounds.length > 0 && ` · ${bounds.join(', ')}`}
      </div>
    </div>
  )
}

function Limit({ item, now }: KeyItemProps) {
  const share = usedShare(item)
  if (share === undefined || item.limit === null || item.limit_remaining === null)
    return <span className="text-quiet">none</span>
  const reset = nextReset(item.limit_reset, now)
  const tint = share >= 1 ? 'bg-error' : share >= 0.8 ? 'bg-degraded' : 'bg-water'
  return (
    <div className="min-w-40">
      <div className="numeric text-sm">
        {dollars(item.limit_remaining)} <span className="text-quiet">left of {dollars(item.limit)}</span>
      </div>
      <div
        className="my-1 h-1 overflow-hidden rounded-full bg-line"
        role="meter"
        aria-label={`Used of the limit of ${item.name}`}
        aria-valuenow={Math.round(share * 100)}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <div className={`h-full ${tint}`} style={{ width: `${share * 100}%` }} />
      </div>
      {reset !== undefined && <div className="text-xs text-quiet">starts anew {ago(reset, now)}</div>}
    </div>
  )
}
