// The top of the catalogue: what is used most here, or what is newest.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ArrowRight } from 'lucide-react'
import { modelsQuery, modelTokensQuery } from '../../data/models.ts'
import { ErrorState } from '../../parts/error-state.tsx'
import { count, pricePerMillion } from '../../parts/figures.ts'
import { Monogram } from '../../parts/monogram.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import type { TopModel } from './top-models.ts'
import { topModels } from './top-models.ts'

const MOST = 8

/** With a way to all of them. */
export function HomeModels() {
  const models = useQuery(modelsQuery)
  const traffic = useQuery(modelTokensQuery)
  const rows = models.data && topModels(models.data, traffic.data, MOST)
  const isUsed = rows?.some(({ weekTokens }) => weekTokens > 0) === true
  return (
    <section aria-labelledby="home-models" className="mt-14 border-t pt-10 sm:mt-16">
      <div className="mb-4 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 id="home-models" className="text-lg font-semibold">
          {isUsed ? 'Used most here this week' : 'Models'}
        </h2>
        <Link
          to="/models"
          className="inline-flex items-center gap-1 text-water underline-offset-2 hover:underline"
        >
          {models.data ? `All ${models.data.length} models` : 'All models'}{' '}
          <ArrowRight size={14} aria-hidden />
        </Link>
      </div>
      {models.isError && (
        <ErrorState
          what="The models could not be loaded"
          error={models.error}
          onRetry={() => void models.refetch()}
        />
      )}
      {models.isPending && <Skeleton className="h-[488px] w-full" />}
      {rows && (
        <ul className="divide-y rounded-card border bg-card">
          {rows.map((row) => (
            <Row key={row.model.id} row={row} />
          ))}
        </ul>
      )}
    </section>
  )
}

interface RowProps {
  readonly row: TopModel
}

function Row({ row: { model, weekTokens } }: RowProps) {
  const [author = '', slug = ''] = model.id.split('/')
  return (
    <li>
      <Link
        to="/models/$author/$slug"
        params={{ author, slug }}
        className="flex items-center gap-3 px-4 py-2.5 hover:bg-sunken"
      >
        <Monogram name={model.author.name} size={32} />
        <span className="min-w-0 flex-1 lg:w-72 lg:flex-none">
          <span className="block truncate font-medium">{model.name}</span>
          <span className="block truncate font-mono text-xs text-quiet">{model.id}</span>
        </span>
        <span className="min-w-0 flex-1 truncate text-sm text-quiet max-lg:hidden">{model.description}</span>
        <span className="numeric w-24 shrink-0 text-right text-sm max-sm:hidden">
          {pricePerMillion(model.prices.prompt)} <span className="text-quiet">/M in</span>
        </span>
        <span className="numeric w-28 shrink-0 text-right text-sm max-sm:hidden">
          {pricePerMillion(model.prices.completion)} <span className="text-quiet">/M out</span>
        </span>
        <span className="numeric w-28 shrink-0 text-right text-sm">
          {weekTokens > 0
            ? count(weekTokens)
            : model.contextTokens === null
              ? '–'
              : count(model.contextTokens)}{' '}
          <span className="text-quiet">{weekTokens > 0 ? 'tokens' : 'context'}</span>
        </span>
      </Link>
    </li>
  )
}
