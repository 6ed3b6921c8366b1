// Apps by what they used, in the order of the server.
import type { ReactNode } from 'react'
import type { RankedApp } from '../../contract/app/apps.ts'
import { AppLink } from './app-link.tsx'
import type { Column } from './data-table.tsx'
import { DataTable } from './data-table.tsx'
import { whole } from './figures.ts'
import { CHANGE, RANK, REQUESTS, TOKENS } from './usage-columns.tsx'

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
  RANK,
  { id: 'app', head: 'App', sortBy: ({ app }) => app.title, cell: ({ app }) => <AppLink app={app} /> },
  TOKENS,
  CHANGE,
  REQUESTS,
  {
    id: 'models',
    head: 'Models',
    isNumber: true,
    sortBy: ({ models }) => models,
    cell: ({ models }) => whole(models),
  },
]
