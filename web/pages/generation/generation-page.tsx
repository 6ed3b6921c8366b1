// One generation: what came of it, its attempts on a line of time, its cost line by line, and why it went where it did.
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { FileQuestion } from 'lucide-react'
import type { ReactNode } from 'react'
import type { CostLine, LogDetail } from '../../../contract/app/logs.ts'
import { ApiError, get } from '../../data/api.ts'
import { BackLink } from '../../parts/back-link.tsx'
import { Card } from '../../parts/card.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorState } from '../../parts/error-state.tsx'
import { dollars, duration, moment, pricePerMillion, speed, whole } from '../../parts/figures.ts'
import { useTitle } from '../../parts/page-header.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { Outcome } from '../logs/outcome.tsx'
import { PromptCard } from './prompt-card.tsx'
import { RoutingFunnel } from './routing-funnel.tsx'
import { Waterfall } from './waterfall-chart.tsx'

/** `/logs/{generation}`. */
export function GenerationPage() {
  useTitle('Generation')
  const { generation: id = '' } = useParams({ strict: false })
  const query = useQuery({
    queryKey: ['logs', id],
    queryFn: async ({ signal }) =>
      (await get<{ generation: LogDetail }>(`/logs/${encodeURIComponent(id)}`, {}, signal)).generation,
  })
  const isUnknown = query.error instanceof ApiError && query.error.status === 404
  return (
    <div className="page-width py-6 sm:py-8">
      <BackLink to="/logs">Logs</BackLink>
      {!query.data && <h1 className="sr-only">Generation</h1>}
      {query.isPending && <Skeleton className="h-[600px] w-full rounded-card" />}
      {isUnknown && (
        <div className="rounded-card border bg-card">
          <EmptyState icon={FileQuestion} title="This account has no such generation">
            It may belong to another account, or be a test of more than a day ago: those are not kept.
          </EmptyState>
        </div>
      )}
      {query.isError && !isUnknown && (
        <ErrorState
          what="The generation could not be loaded"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.data && <Generation generation={query.data} />}
    </div>
  )
}

interface GenerationProps {
  readonly generation: LogDetail
}

function Generation({ generation }: GenerationProps) {
  return (
    <>
      <header className="mb-6">
        <div className="flex flex-wrap items-center gap-3">
          <h1 className="text-xl font-semibold break-all">{generation.model}</h1>
          <Outcome item={generation} />
        </div>
        <p className="mt-1 flex flex-wrap items-center gap-x-1 text-quiet">
          {moment(generation.at)} · <span className="font-mono text-sm break-all">{generation.id}</span>
          <CopyButton text={generation.id} what="the id of the generation" />
        </p>
      </header>
      <dl className="mb-6 grid grid-cols-2 gap-px overflow-hidden rounded-card border bg-line sm:grid-cols-3 lg:grid-cols-6">
        <Figure name="Whole time">{duration(generation.latencyMs)}</Figure>
        <Figure name="First token">{duration(generation.firstTokenMs)}</Figure>
        <Figure name="Speed">{speed(generation.tokensPerSecond)}</Figure>
        <Figure name="Input tokens">{whole(generation.inputTokens)}</Figure>
        <Figure name="Output tokens">
          {whole(generation.outputTokens)}
          {generation.reasoningTokens > 0 && (
            <span className="block text-xs font-normal text-reasoning-ink">
              {whole(generation.reasoningTokens)} of them reasoning
            </span>
          )}
        </Figure>
        <Figure name="Cost">{dollars(generation.cost)}</Figure>
      </dl>
      <div className="grid gap-6 lg:grid-cols-[1fr_340px]">
        <div className="flex min-w-0 flex-col gap-6">
          <Card title="What happened">
            <Waterfall generation={generation} />
          </Card>
          <Card title="Why this route">
            <RoutingFunnel generation={generation} />
          </Card>
          <PromptCard id={generation.id} />
          {generation.warnings.length > 0 && (
            <Card title="Warnings">
              <ul className="list-disc py-3 pr-4 pl-8">
                {generation.warnings.map((warning) => (
                  <li key={warning} className="py-0.5 break-words">
                    {warning}
                  </li>
                ))}
              </ul>
            </Card>
          )}
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          <Card title="Cost">
            <Bill generation={generation} />
          </Card>
          <Card title="Facts">
            <Facts generation={generation} />
          </Card>
        </div>
      </div>
    </>
  )
}

interface FigureProps {
  readonly name: string
  readonly children: ReactNode
}

function Figure({ name, children }: FigureProps) {
  return (
    <div className="bg-card px-4 py-3">
      <dt className="text-xs text-quiet">{name}</dt>
      <dd className="numeric mt-0.5 text-lg font-semibold">{children}</dd>
    </div>
  )
}

function Bill({ generation }: GenerationProps) {
  const { costLines, cost, estimated, test, ownKeyCost } = generation
  return (
    <div className="p-4">
      {test && <p className="text-quiet">A test key costs nothing.</p>}
      {ownKeyCost !== null && <OwnKeyBill cost={ownKeyCost} />}
      {!test && ownKeyCost === null && costLines === null && (
        <p className="mb-2 text-quiet">
          The prices have changed since, so that the lines cannot be told any more.
        </p>
      )}
      {costLines && !test && ownKeyCost === null && (
        <table className="w-full" aria-label="Lines of the cost">
          <tbody>
            {costLines.map((line) => (
              <tr key={line.what}>
                <th scope="row" className="py-1 text-left font-normal text-quiet">
                  {NAMES[line.what]}
                  <span className="numeric block text-xs">
                    {line.what === 'request'
                      ? dollars(line.price)
                      : `${whole(line.quantity)} × ${pricePerMillion(line.price)} /M`}
                  </span>
                </th>
                <td className="numeric py-1 text-right align-top">{dollars(line.cost)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="mt-2 flex items-baseline justify-between border-t pt-3 font-medium">
        Charged <span className="numeric text-lg font-semibold">{dollars(cost)}</span>
      </p>
      {estimated && (
        <p className="mt-2 text-sm text-quiet">The provider told no usage; the tokens were counted here.</p>
      )}
    </div>
  )
}

interface OwnKeyBillProps {
  readonly cost: number
}

function OwnKeyBill({ cost }: OwnKeyBillProps) {
  return (
    <>
      <p className="text-quiet">Served with a provider key of the account’s own.</p>
      <p className="mt-2 flex items-baseline justify-between">
        <span className="text-quiet">Charged by the provider itself</span>
        <span className="numeric">{dollars(cost)}</span>
      </p>
    </>
  )
}

const NAMES: Readonly<Record<CostLine['what'], string>> = {
  input: 'Input',
  'cached input': 'Cached input',
  'cache write': 'Cache write',
  output: 'Output',
  reasoning: 'Reasoning',
  request: 'Per request',
}

function Facts({ generation }: GenerationProps) {
  const facts: readonly (readonly [string, string | null])[] = [
    ['Asked for', generation.requestedModel],
    ['Provider', generation.provider],
    ['Endpoint', generation.endpoint],
    ['Key', generation.key.name],
    ['App', generation.app?.title ?? null],
    ['Operation', `${generation.operation}${generation.streamed ? ', streamed' : ''}`],
    ['Status', String(generation.status)],
    ['Finish', generation.finishReason],
    ['Provider’s finish', generation.nativeFinishReason],
    ['Provider’s id', generation.upstreamId],
    ['Request', generation.requestId],
    ['Session', generation.sessionId],
    ['User', generation.externalUser],
    ['Client', generation.userAgent],
    ['From', generation.appReferer],
  ]
  return (
    <dl className="divide-y">
      {facts.map(([name, value]) =>
        value === null || value === '' ? null : (
          <div key={name} className="grid grid-cols-[110px_1fr] gap-3 px-4 py-2 text-sm">
            <dt className="text-quiet">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ),
      )}
    </dl>
  )
}
