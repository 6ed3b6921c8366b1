// Two to four models side by side. Which ones is in the address.
import { useQueries, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { Check, GitCompareArrows, X } from 'lucide-react'
import type { ListedModel } from '../../../contract/app/models.ts'
import { modelBenchmarksQuery, modelsQuery, modelTokensQuery } from '../../data/models.ts'
import { performanceQuery } from '../../data/performance.ts'
import { SectionTabs } from '../../frame/section-tabs.tsx'
import { buttonClass } from '../../parts/button.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorState } from '../../parts/error-state.tsx'
import { IconButton } from '../../parts/icon-button.tsx'
import { MoreShade } from '../../parts/more-shade.tsx'
import { Monogram } from '../../parts/monogram.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { useOverflow } from '../../parts/use-overflow.ts'
import type { ComparedFigures } from './compared-figures.ts'
import { benchmarkLines, measuredLines } from './compared-figures.ts'
import type { Line } from './compared.ts'
import { compareLines, MOST_COMPARED, readCompared } from './compared.ts'

/** `/compare?models=a/b,c/d`. */
export function ComparePage() {
  const query = useQuery(modelsQuery)
  const navigate = useNavigate()
  const ids = readCompared(useSearch({ strict: false })['models'])
  const show = (chosen: readonly string[]): void =>
    void navigate({ to: '/compare', search: { models: chosen.join(',') }, replace: true, resetScroll: false })
  const models = query.data
  const compared = ids.flatMap((id) => models?.find((model) => model.id === id) ?? [])
  const unknown = models ? ids.filter((id) => !models.some((model) => model.id === id)) : []
  return (
    <div className="page-width py-6 sm:py-8">
      <SectionTabs subject="catalogue" />
      <PageHeader
        title="Compare"
        lead={`Up to ${MOST_COMPARED} models side by side. The best of a line is marked.`}
        action={
          models && compared.length < MOST_COMPARED ? (
            <AddModel
              models={models}
              chosen={ids}
              onAdd={(id) => show([...compared.map((model) => model.id), id])}
            />
          ) : undefined
        }
      />
      {query.isPending && <Skeleton className="h-[640px] w-full" />}
      {query.isError && (
        <ErrorState
          what="The models could not be loaded"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {unknown.length > 0 && (
        <p role="status" className="mb-4 text-degraded">
          Not in the catalogue: {unknown.join(', ')}.
        </p>
      )}
      {models && compared.length === 0 && (
        <div className="rounded-card border bg-card">
          <EmptyState
            icon={GitCompareArrows}
            title="Nothing to compare yet"
            action={
              <Link to="/models" className={buttonClass({ look: 'main' })}>
                Choose in the catalogue
              </Link>
            }
          >
            Add two to four models here, or tick them in the catalogue.
          </EmptyState>
        </div>
      )}
      {compared.length > 0 && (
        <Comparison models={compared} onRemove={(id) => show(ids.filter((one) => one !== id))} />
      )}
    </div>
  )
}

interface AddModelProps {
  readonly models: readonly ListedModel[]
  readonly chosen: readonly string[]
  readonly onAdd: (id: string) => void
}

function AddModel({ models, chosen, onAdd }: AddModelProps) {
  return (
    <select
      aria-label="Add a model"
      value=""
      onChange={(event) => onAdd(event.target.value)}
      className="h-9 max-w-56 rounded-md border border-line-strong/60 bg-card px-3"
    >
      <option value="" disabled>
        Add a model
      </option>
      {models
        .filter(({ id }) => !chosen.includes(id))
        .map(({ id, name, author }) => (
          <option key={id} value={id}>
            {name} ({author.name})
          </option>
        ))}
    </select>
  )
}

const NAMES_PIXELS = 104
const MODEL_PIXELS = 134

interface ComparisonProps {
  readonly models: readonly ListedModel[]
  readonly onRemove: (id: string) => void
}

function Comparison({ models, onRemove }: ComparisonProps) {
  const figures = useFigures(models)
  const [frame, { hasMore }] = useOverflow()
  return (
    <div className="relative">
      <div ref={frame} className="overflow-x-auto rounded-card border bg-card">
        <table
          className="w-full table-fixed border-collapse"
          aria-label="Models side by side"
          // Two fit on a phone; more scroll beside the names of the lines, which stay.
          style={{ minWidth: NAMES_PIXELS + models.length * MODEL_PIXELS }}
        >
          <thead>
            <tr className="border-b align-top">
              <th scope="col" className="sticky left-0 z-10 w-26 bg-card sm:w-40">
                <span className="sr-only">What is compared</span>
              </th>
              {models.map((model) => (
                <ModelHead key={model.id} model={model} onRemove={onRemove} />
              ))}
            </tr>
          </thead>
          <Lines models={models} lines={compareLines(models)} />
          <Lines models={models} lines={measuredLines(figures)} head="Measured here in the last seven days" />
          <Lines
            models={models}
            lines={benchmarkLines(models, figures)}
            head="Published by others; the best known setting of each"
          />
        </table>
      </div>
      {hasMore && <MoreShade />}
    </div>
  )
}

/** Each may be missing: what traffic says is not for everybody, and the catalogue's lines do not wait for it. */
function useFigures(models: readonly ListedModel[]): readonly ComparedFigures[] {
  const tokens = useQuery(modelTokensQuery).data
  const performances = useQueries({ queries: models.map(({ id }) => performanceQuery(id, 'week')) })
  const benchmarks = useQueries({ queries: models.map(({ id }) => modelBenchmarksQuery(id)) })
  return models.map((model, at) => ({
    weekTokens: tokens?.models.find(({ id }) => id === model.id)?.weekTokens,
    performance: performances[at]?.data,
    benchmarks: benchmarks[at]?.data,
  }))
}

interface LinesProps {
  readonly models: readonly ListedModel[]
  readonly lines: readonly Line[]
  /** Over them; the first ones need none. */
  readonly head?: string
}

function Lines({ models, lines, head }: LinesProps) {
  if (lines.length === 0) return null
  return (
    <tbody>
      {head !== undefined && (
        <tr className="border-t border-b bg-sunken">
          <th
            scope="rowgroup"
            colSpan={models.length + 1}
            className="px-4 py-2 text-left text-sm font-medium"
          >
            {head}
          </th>
        </tr>
      )}
      {lines.map((line) => (
        <tr key={line.name} className="border-b align-top last:border-b-0 hover:bg-sunken/60">
          <th
            scope="row"
            className="sticky left-0 bg-card py-2.5 pr-2 pl-3 text-left font-normal text-quiet sm:px-4"
          >
            {line.name}
          </th>
          {line.cells.map((cell, index) => (
            <td
              key={models[index]?.id}
              className={clsx(
                'px-3 py-2.5 break-words sm:px-4',
                line.isNumber && 'numeric whitespace-nowrap',
              )}
            >
              <span className={clsx(line.best[index] && 'font-medium text-healthy')}>{cell}</span>
              {line.best[index] && (
                <Check
                  size={13}
                  strokeWidth={2.5}
                  aria-label="(best)"
                  className="ml-1.5 inline align-[-1.5px] text-healthy"
                />
              )}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  )
}

interface ModelHeadProps {
  readonly model: ListedModel
  readonly onRemove: (id: string) => void
}

function ModelHead({ model, onRemove }: ModelHeadProps) {
  const [author = '', slug = ''] = model.id.split('/')
  return (
    <th scope="col" className="px-3 py-4 text-left font-normal sm:px-4">
      <div className="flex items-start justify-between gap-2">
        <Monogram name={model.author.name} size={32} />
        <IconButton
          label={`Take ${model.name} out`}
          onClick={() => onRemove(model.id)}
          className="-mt-1 -mr-2"
        >
          <X size={15} aria-hidden />
        </IconButton>
      </div>
      <Link
        to="/models/$author/$slug"
        params={{ author, slug }}
        className="mt-2 block font-medium break-words hover:text-water"
      >
        {model.name}
      </Link>
      <div className="font-mono text-xs break-all text-quiet">{model.id}</div>
      {model.kind === 'chat' && (
        <Link
          to="/chat"
          search={{ model: model.id }}
          className={clsx(buttonClass({ size: 'small' }), 'mt-3')}
        >
          Chat
        </Link>
      )}
    </th>
  )
}
