// The tables of the rankings, each with its columns: models, authors, the fastest endpoints, the cheapest models.
import { Link } from '@tanstack/react-router'
import type { CheapModel, FastEndpoint, RankedAuthor, RankedModel } from '../../../contract/app/rankings.ts'
import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { duration, percent, averagePerMillion, speed, whole } from '../../parts/figures.ts'
import { Monogram } from '../../parts/monogram.tsx'
import { CHANGE, MODEL, RANK, REQUESTS, SHARE, TOKENS } from '../../parts/usage-columns.tsx'

const USED = [TOKENS, SHARE, CHANGE, REQUESTS]

interface ModelTableProps {
  readonly rows: readonly RankedModel[]
}

/** By tokens. */
export function ModelTable({ rows }: ModelTableProps) {
  return <DataTable label="Models by tokens" columns={MODELS} rows={rows} keyOf={({ model }) => model.id} />
}

const MODELS = [RANK, MODEL, ...USED]

interface AuthorTableProps {
  readonly rows: readonly RankedAuthor[]
  readonly nameOf: (author: string) => string
}

/** By tokens. */
export function AuthorTable({ rows, nameOf }: AuthorTableProps) {
  const columns: readonly Column<RankedAuthor>[] = [
    RANK,
    {
      id: 'author',
      head: 'Author',
      sortBy: ({ author }) => nameOf(author),
      cell: ({ author }) => (
        <span className="flex items-center gap-3">
          <Monogram name={nameOf(author)} />
          <Link to="/models" search={{ authors: author }} className="font-medium hover:text-water">
            {nameOf(author)}
          </Link>
        </span>
      ),
    },
    ...USED,
  ]
  return <DataTable label="Authors by tokens" columns={columns} rows={rows} keyOf={({ author }) => author} />
}

interface FastTableProps {
  readonly rows: readonly FastEndpoint[]
}

/** Most tokens a second first. */
export function FastTable({ rows }: FastTableProps) {
  return <DataTable label="Fastest endpoints" columns={FAST} rows={rows} keyOf={({ endpoint }) => endpoint} />
}

const FAST: readonly Column<FastEndpoint>[] = [
  RANK,
  MODEL,
  { id: 'provider', head: 'Provider', sortBy: ({ provider }) => provider, cell: ({ provider }) => provider },
  {
    id: 'speed',
    head: 'Throughput',
    isNumber: true,
    sortBy: ({ tokensPerSecond }) => tokensPerSecond,
    cell: ({ tokensPerSecond }) => speed(tokensPerSecond),
  },
  {
    id: 'first',
    head: 'First token',
    isNumber: true,
    sortBy: ({ firstTokenMs }) => firstTokenMs ?? undefined,
    cell: ({ firstTokenMs }) => duration(firstTokenMs),
  },
  {
    id: 'answers',
    head: 'Answers',
    isNumber: true,
    sortBy: ({ answers }) => answers,
    cell: ({ answers }) => whole(answers),
  },
]

interface CheapTableProps {
  readonly rows: readonly CheapModel[]
}

/** Cheapest first. */
export function CheapTable({ rows }: CheapTableProps) {
  return <DataTable label="Cheapest models" columns={CHEAP} rows={rows} keyOf={({ model }) => model.id} />
}

const CHEAP: readonly Column<CheapModel>[] = [
  RANK,
  MODEL,
  {
    id: 'price',
    head: 'All tokens /M',
    isNumber: true,
    sortBy: ({ dollarsPerMillion }) => dollarsPerMillion,
    cell: ({ dollarsPerMillion }) => averagePerMillion(dollarsPerMillion),
  },
  {
    id: 'cached',
    head: 'Prompt cached',
    isNumber: true,
    sortBy: ({ cachedShare }) => cachedShare,
    cell: ({ cachedShare }) => percent(cachedShare),
  },
  TOKENS,
]
