// Published results of a model, benchmark by benchmark, beside those of others that stand near it. Each figure leads to its source.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { ExternalLink, Medal } from 'lucide-react'
import { useState } from 'react'
import type { ModelBenchmark } from '../../../contract/app/benchmarks.ts'
import { modelBenchmarksQuery } from '../../data/models.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorState } from '../../parts/error-state.tsx'
import { day } from '../../parts/figures.ts'
import { Skeleton } from '../../parts/skeleton.tsx'
import type { ResultBar } from './benchmark-bars.ts'
import { nearestBars, resultBars } from './benchmark-bars.ts'
import type { ModelTabProps } from './tab-props.ts'

/** As many bars of a benchmark at first. */
const AT_FIRST = 8

/** `…/benchmarks`. */
export function BenchmarksTab({ model }: ModelTabProps) {
  const query = useQuery(modelBenchmarksQuery(model.id))
  if (query.isPending)
    return (
      <div aria-busy="true" className="flex flex-col gap-6">
        <Skeleton className="h-12 w-full max-w-2xl" />
        <Skeleton className="h-96 w-full" />
        <Skeleton className="h-96 w-full" />
      </div>
    )
  if (query.isError)
    return (
      <ErrorState
        what="The benchmarks could not be loaded"
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    )
  const { benchmarks } = query.data
  if (benchmarks.length === 0) return <Nothing name={model.name} />
  return (
    <div className="flex flex-col gap-6">
      <p className="max-w-[75ch] text-quiet">
        Figures that others published, in a line each with what they depend on. They say how a model did on a
        set of tasks on one day; the same model differs by effort, tools and agent, so bars of unlike settings
        do not compare well. Nothing here was measured by this installation.
      </p>
      {benchmarks.map((benchmark) => (
        <BenchmarkCard key={benchmark.id} benchmark={benchmark} model={model.id} />
      ))}
    </div>
  )
}

interface NothingProps {
  readonly name: string
}

function Nothing({ name }: NothingProps) {
  return (
    <Card>
      <EmptyState icon={Medal} title="No published figure is known">
        The catalogue has no result of a benchmark for {name} whose source could be read. Figures stand in{' '}
        <code className="font-mono text-sm">data/benchmarks</code>, each with its page, its date and its
        setting.
      </EmptyState>
    </Card>
  )
}

interface BenchmarkCardProps {
  readonly benchmark: ModelBenchmark
  readonly model: string
}

function BenchmarkCard({ benchmark, model }: BenchmarkCardProps) {
  const [isWhole, setWhole] = useState(false)
  const bars = resultBars(benchmark, model)
  const near = nearestBars(bars, AT_FIRST)
  const shown = isWhole ? bars : near
  return (
    <Card
      title={benchmark.name}
      action={
        <a
          href={benchmark.url}
          target="_blank"
          rel="noopener noreferrer"
          className="inline-flex items-center gap-1.5 text-sm text-water underline-offset-2 hover:underline"
        >
          About {benchmark.name} <ExternalLink size={13} aria-hidden />
        </a>
      }
    >
      <p className="px-4 pt-3 text-sm text-quiet">
        {benchmark.description} {benchmark.unit === 'percent' ? 'Solved, in per cent.' : ''}
      </p>
      <ol className="px-4 py-3" aria-label={`Results in ${benchmark.name}, best first`}>
        {shown.map((bar) => (
          <Bar key={`${bar.result.model.id} ${bar.result.setting} ${bar.result.by}`} bar={bar} />
        ))}
      </ol>
      {bars.length > near.length && (
        <div className="border-t px-4 py-2">
          <Button look="quiet" size="small" onClick={() => setWhole(!isWhole)} aria-expanded={isWhole}>
            {isWhole ? 'Only the nearest' : `All ${bars.length} results`}
          </Button>
        </div>
      )}
    </Card>
  )
}

interface BarProps {
  readonly bar: ResultBar
}

function Bar({ bar: { result, isOwn, length, figure } }: BarProps) {
  const { model, setting, date, by, source } = result
  const [author = '', slug = ''] = model.id.split('/')
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 py-2 sm:grid-cols-[minmax(0,15rem)_minmax(0,1fr)_4.5rem_10rem]">
      <div className="min-w-0">
        {isOwn ? (
          <span className="font-medium">{model.name}</span>
        ) : (
          <Link
            to="/models/$author/$slug/$tab"
            params={{ author, slug, tab: 'benchmarks' }}
            className="hover:text-water"
          >
            {model.name}
          </Link>
        )}
        <span className="block text-xs text-quiet">{setting ?? 'setting not stated'}</span>
      </div>
      <div aria-hidden className="h-3 rounded-sm bg-sunken max-sm:order-last max-sm:col-span-2">
        <div
          className={clsx('h-full rounded-sm', isOwn ? 'bg-water' : 'bg-line-strong')}
          style={{ width: `${length * 100}%` }}
        />
      </div>
      <span className={clsx('numeric text-right', isOwn && 'font-semibold')}>{figure}</span>
      <a
        href={source}
        target="_blank"
        rel="noopener noreferrer"
        className="inline-flex items-center gap-1 text-xs text-quiet underline-offset-2 hover:text-water hover:underline max-sm:order-last max-sm:col-span-2"
      >
        <span>
          {by}, {day(date)}
        </span>
        <ExternalLink size={12} aria-hidden className="shrink-0" />
      </a>
    </li>
  )
}
