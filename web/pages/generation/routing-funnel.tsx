// How an endpoint was chosen, as a funnel: considered, removed by which filter, in which order, tried.
import { ArrowDown } from 'lucide-react'
import type { ReactNode } from 'react'
import type { LogDetail } from '../../../contract/app/logs.ts'
import { duration } from '../../parts/figures.ts'

interface RoutingFunnelProps {
  readonly generation: LogDetail
}

type Choice = NonNullable<LogDetail['routing']>[number]

/** One funnel for each model: a generation goes on with another one when its model is gone or its fallbacks say so. */
export function RoutingFunnel({ generation }: RoutingFunnelProps) {
  const { routing, attempts } = generation
  if (routing === null || routing.length === 0)
    return <p className="p-4 text-quiet">How the endpoints were chosen was not kept for this one.</p>
  const tried = new Set(attempts.map(({ endpoint, isOwn }) => placeOf(endpoint, isOwn)))
  return (
    <div className="divide-y">
      {routing.map((choice) => (
        <Funnel key={choice.model} choice={choice} tried={tried} />
      ))}
    </div>
  )
}

/** The same endpoint may stand in the order twice: with the account's own key, and with the installation's. */
function placeOf(endpoint: string, isOwn: boolean): string {
  return isOwn ? `${endpoint} own` : endpoint
}

const MEASURES: Readonly<
  Record<Choice['measure'], { readonly name: string; readonly write: (score: number) => string }>
> = {
  list: { name: 'in the order that was asked for', write: (score) => `place ${score + 1}` },
  price: { name: 'cheapest first', write: (score) => `$${score.toPrecision(3)}` },
  latency: { name: 'quickest first token first', write: (score) => `${Math.round(score)} ms` },
  throughput: { name: 'fastest first', write: (score) => `${Math.round(score)} tok/s` },
  tool_calls: {
    name: 'best at calling tools first',
    write: (score) => `${Math.round(score * 100)} % good calls`,
  },
  lots: {
    name: 'drawn by lot, weighed by price and health',
    write: (score) => `${(score * 100).toFixed(1)} % of the lots`,
  },
}

const CAUSES: Readonly<Record<NonNullable<Choice['order'][number]['rest']>['after'], string>> = {
  failures: 'after failures',
  limit: 'after refusals for load',
  wish: 'as its provider asked',
  lateness: 'after long silences',
  restart: 'since before the last start',
}

const REASONS: Readonly<Record<Choice['by'], string>> = {
  request: 'The request names it.',
  operator: 'The operator chose it as successor.',
  catalogue: 'Its maker names it as successor.',
}

interface FunnelProps {
  readonly choice: Choice
  readonly tried: ReadonlySet<string>
}

function Funnel({ choice, tried }: FunnelProps) {
  const { model, by, removed, order, measure } = choice
  const filters = Map.groupBy(removed, ({ filter }) => filter)
  const { name, write } = MEASURES[measure]
  return (
    <div className="p-4">
      <h3 className="font-mono text-sm font-medium break-all">{model}</h3>
      <p className="text-sm text-quiet">{REASONS[by]}</p>
      <ol className="mt-3 flex flex-col gap-1.5">
        <Step head={`${removed.length + order.length} considered`} />
        {[...filters].map(([filter, gone]) => (
          <Step key={filter} head={`${gone.length} removed: ${filter.replaceAll('_', ' ')}`} isRemoval>
            {gone.map(({ endpoint }) => endpoint).join(', ')}
          </Step>
        ))}
        <Step head={`${order.length} left, ${name}`}>
          <span className="flex flex-col">
            {order.map(({ endpoint, why, score, rest }) => (
              <span
                key={placeOf(endpoint, why === 'own key')}
                className="flex flex-wrap items-baseline gap-x-2 py-0.5"
              >
                <span className="font-mono text-xs break-all text-ink">{endpoint}</span>
                <span className="numeric text-xs">
                  {write(score)}
                  {why !== 'listed' && ` · ${why.replaceAll('_', ' ')}`}
                  {rest && ` ${CAUSES[rest.after]}, for ${duration(rest.ms)} more`}
                </span>
                {tried.has(placeOf(endpoint, why === 'own key')) && (
                  <span className="text-xs font-medium text-water">tried</span>
                )}
              </span>
            ))}
          </span>
        </Step>
      </ol>
    </div>
  )
}

interface StepProps {
  readonly head: string
  readonly isRemoval?: boolean
  readonly children?: ReactNode
}

function Step({ head, isRemoval = false, children }: StepProps) {
  return (
    <li className="flex gap-2.5">
      <ArrowDown size={14} aria-hidden className="mt-1 shrink-0 text-quiet" />
      <div className="min-w-0">
        <p className={isRemoval ? 'text-degraded' : ''}>{head}</p>
        {children !== undefined && <div className="text-sm break-words text-quiet">{children}</div>}
      </div>
    </li>
  )
}
