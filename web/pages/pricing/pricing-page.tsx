// The prices of all models in one table, to search, sort and take away as CSV.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Download, SearchX } from 'lucide-react'
import type { ListedModel } from '../../../contract/app/models.ts'
import { modelsQuery } from '../../data/models.ts'
import { SectionTabs } from '../../frame/section-tabs.tsx'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { downloadCsv } from '../../parts/download-csv.ts'
import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { count, pricePerMillion } from '../../parts/figures.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { SearchInput } from '../../parts/search-input.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'

/** `/pricing`. */
export function PricingPage() {
  const query = useQuery(modelsQuery)
  const navigate = useNavigate()
  const q = String(useSearch({ strict: false })['q'] ?? '')
  const words = q.toLowerCase().split(/\s+/).filter(Boolean)
  const models = query.data?.filter((model) =>
    words.every((word) => `${model.name} ${model.id} ${model.author.name}`.toLowerCase().includes(word)),
  )
  return (
    <div className="page-width py-6 sm:py-8">
      <SectionTabs subject="catalogue" />
      <PageHeader
        title="Pricing"
        lead="US dollars per million tokens at the provider that is switched on here, else at the first that serves the model. Reasoning is billed as output."
        action={
          models && (
            <Button onClick={() => downloadCsv('prices', HEADS, models.map(csvRow))}>
              <Download size={15} aria-hidden /> CSV
            </Button>
          )
        }
      />
      <div className="mb-4">
        <SearchInput
          label="Search prices"
          hint="A model or an author"
          value={q}
          onChange={(text) =>
            void navigate({
              to: '/pricing',
              search: text === '' ? {} : { q: text },
              replace: true,
              resetScroll: false,
            })
          }
        />
      </div>
      <Loaded query={query} what="The prices" skeleton={<Skeleton className="h-[640px] w-full" />}>
        {() => (
          <Card>
            <DataTable
              label="Prices of all models"
              columns={COLUMNS}
              rows={models ?? []}
              keyOf={({ id }) => id}
              empty={
                <EmptyState icon={SearchX} title="No model is called that">
                  Nothing in the catalogue matches “{q}”.
                </EmptyState>
              }
            />
          </Card>
        )}
      </Loaded>
    </div>
  )
}

const HEADS = [
  'id',
  'name',
  'input_usd_per_million',
  'cached_input',
  'cache_write',
  'output',
  'context_tokens',
] as const

function csvRow({ id, name, prices, contextTokens }: ListedModel): readonly (string | number | undefined)[] {
  return [
    id,
    name,
    prices.prompt,
    prices.cacheRead,
    prices.cacheWrite,
    prices.completion,
    contextTokens ?? undefined,
  ]
}

const price = (
  id: string,
  head: string,
  read: (model: ListedModel) => number | undefined,
): Column<ListedModel> => ({
  id,
  head,
  isNumber: true,
  sortBy: read,
  cell: (model) => pricePerMillion(read(model)),
})

const COLUMNS: readonly Column<ListedModel>[] = [
  {
    id: 'model',
    head: 'Model',
    sortBy: ({ name }) => name,
    cell: (model) => {
      const [author = '', slug = ''] = model.id.split('/')
      return (
        <div className="min-w-32">
          <Link
            to="/models/$author/$slug/$tab"
            params={{ author, slug, tab: 'pricing' }}
            className="font-medium hover:text-water"
          >
            {model.name}
          </Link>
          <span className="text-sm whitespace-nowrap text-quiet max-sm:block sm:ml-2">
            {model.author.name}
          </span>
        </div>
      )
    },
  },
  price('input', 'Input', ({ prices }) => prices.prompt),
  price('output', 'Output', (model) => (model.kind === 'chat' ? model.prices.completion : undefined)),
  price('cached', 'Cached input', ({ prices }) => prices.cacheRead),
  price('written', 'Cache write', ({ prices }) => prices.cacheWrite),
  {
    id: 'context',
    head: 'Context',
    isNumber: true,
    sortBy: ({ contextTokens }) => contextTokens ?? undefined,
    cell: ({ contextTokens }) => (contextTokens === null ? '–' : count(contextTokens)),
  },
]
