// Apps by what they used, in the order of the server.
import type { ReactNode } from 'react'
import type { RankedApp } from '../../contract/app/apps.ts'
import { AppLink } from './app-link.tsx'
import { changeFrom } from './change-from.ts'
import { ChangeSince } from './change-since.tsx'
import type { Column } from './data-table.tsx'
import { DataTable } from './data-table.tsx'
import { count, whole } from './figures.ts'

interface AppTableProps {
  readonly label: string
  readonly apps: readonly RankedApp[]
  /** Left out where all are of one model. */
  readonly hasModels?: boolean
  readonly empty: ReactNode
}

/** Sorts by its heads. */
export function AppTable({ label, apps, hasModels = true, empty }: AppTableProps) {
  const columns = hasModels ? COLUMNS : COLUMNS.filter(({ id }) => id !== 'models')
  return <DataTable label={label} columns={columns} rows={apps} keyOf={({ app }) => app.id} empty={empty} />
}

const COLUMNS: readonly Column<RankedApp>[] = [
  {
    id: 'rank',
    head: '#',
    isNumber: true,
    className: 'w-10 text-quiet',
    cell: ({ rank }) => rank,
  },
  { id: 'app', head: 'App', sortBy: ({ app }) => app.title, cell: ({ app }) => <AppLink app={app} /> },
  {
    id: 'tokens',
    head: 'Tokens',
    isNumber: true,
    sortBy: ({ tokens }) => tokens,
    cell: ({ tokens }) => count(tokens),
  },
  {
    id: 'change',
    head: 'Change',
    isNumber: true,
    sortBy: ({ tokens, previousTokens }) => changeFrom(tokens, previousTokens),
    cell: ({ tokens, previousTokens }) => <ChangeSince share={changeFrom(tokens, previousTokens)} isShort />,
  },
  {
    id: 'requests',
    head: 'Requests',
    isNumber: true,
    sortBy: ({ requests }) => requests,
    cell: ({ requests }) => whole(requests),
  },
  {
    id: 'models',
    head: 'Models',
    isNumber: true,
    sortBy: ({ models }) => models,
    cell: ({ models }) => whole(models),
  },
]
